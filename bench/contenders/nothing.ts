/** The ceiling: what Express and the validator do alone. */
import type { Contender } from './contender.ts';
import { startProgram } from './start-program.ts';
import { packageVersion } from './versions.ts';

export const nothing: Contender = {
  id: 'nothing',
  name: 'Express + validator, storing nothing',
  async start() {
    return {
      servers: [],
      versions: {
        express: await packageVersion('express'),
        'express-openapi-validator': await packageVersion('express-openapi-validator'),
      },
      store: () =>
        Promise.resolve({
          serve: (role) => startProgram('nothing.ts', role),
          backlog: undefined,
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  },
};
