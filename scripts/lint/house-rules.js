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

const noSleep = {
  create: (context) => {
    const promises = [];
    const isPromise = (node) => node.callee.type === 'Identifier' && node.callee.name === 'Promise';
    return {
      NewExpression(node) {
        if (isPromise(node)) promises.push(node);
      },
      'NewExpression:exit'(node) {
        if (isPromise(node)) promises.pop();
      },
      CallExpression(node) {
        if (promises.length === 0 || node.callee.type !== 'Identifier' || node.callee.name !== 'setTimeout') return;
        context.report({ node, message: 'Tests wait for facts, not for time: use until().' });
      },
    };
  },
};

export default { meta: { name: 'house' }, rules: { 'no-barrel': noBarrel, 'no-sleep': noSleep } };
