/** What code may throw and nobody expects: looking at it throws, or finds something else than text. */
export const oddFailures: readonly (readonly [what: string, make: () => unknown])[] = [
  ['an object without a text', () => Object.create(null) as unknown],
  ['an object whose text throws', () => ({ toString: thrower })],
  ['an error whose stack is a number', () => Object.assign(new Error('odd'), { stack: 5 })],
  [
    'an error whose message is an object',
    () => Object.assign(new Error('odd'), { message: Object.create(null) as unknown }),
  ],
  ['an error whose name throws', () => Object.defineProperty(new Error('odd'), 'name', { get: thrower })],
  ['an error whose cause throws', () => Object.defineProperty(new Error('odd'), 'cause', { get: thrower })],
  [
    'an error with an odd cause',
    () => new Error('odd', { cause: Object.assign(new Error('x'), { stack: { toString: thrower } }) }),
  ],
  ['a proxy that throws', () => new Proxy(new Error('odd'), { get: thrower, getPrototypeOf: thrower })],
  ['a symbol', () => Symbol('odd')],
  ['nothing', () => undefined],
];

function thrower(): never {
  throw new Error('looked at');
}
