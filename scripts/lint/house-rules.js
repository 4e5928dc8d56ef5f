/** Rules of this house that no linter brings along, in the form that ESLint gave to such rules. */

const noBarrel = {
  create: (context) => {
    const report = (node) => {
      if (node.source === null || node.source === undefined) return;
      context.report({
        node,
        message: 'Import it from the file that defines it: only the doors of the package pass on what others define.',
      });
    };
    return { ExportAllDeclaration: report, ExportNamedDeclaration: report };
  },
};

/** The last part of what is called: `wait` of `scheduler.wait()`. */
function calledName({ callee }) {
  return callee.type === 'MemberExpression' ? callee.property.name : callee.name;
}

/** `resolve`, or the `resolve` of something. */
function isResolver(node) {
  return node?.type === 'MemberExpression' ? node.property.name === 'resolve' : node?.name === 'resolve';
}

/** A callback that does nothing but settle a promise, which then has waited for time alone. */
function onlyResolves(callback) {
  if (isResolver(callback)) return true;
  if (callback?.type !== 'ArrowFunctionExpression' && callback?.type !== 'FunctionExpression') return false;
  const { body } = callback;
  const [statement] = body.type === 'BlockStatement' && body.body.length === 1 ? body.body : [];
  const call = body.type === 'BlockStatement' ? statement?.expression : body;
  return call?.type === 'CallExpression' && isResolver(call.callee);
}

const noSleep = {
  create: (context) => {
    const promises = [];
    const isPromise = (node) => node.callee.type === 'Identifier' && node.callee.name === 'Promise';
    const isSleep = (node) => {
      switch (calledName(node)) {
        case 'setTimeout':
          return promises.length > 0 || onlyResolves(node.arguments[0]);
        case 'wait':
          return node.callee.object?.name === 'scheduler';
        case 'waitForTimeout':
          return true;
        default:
          return false;
      }
    };
    return {
      NewExpression(node) {
        if (isPromise(node)) promises.push(node);
      },
      'NewExpression:exit'(node) {
        if (isPromise(node)) promises.pop();
      },
      CallExpression(node) {
        if (isSleep(node)) context.report({ node, message: 'Tests wait for facts, not for time: use until().' });
      },
    };
  },
};

export default { meta: { name: 'house' }, rules: { 'no-barrel': noBarrel, 'no-sleep': noSleep } };
