/** The ceiling: Express and the validator with the same contract, answering as the pattern has it and storing nothing. */
import { startMeasured } from '../processes.ts';
import type { Contender } from './contender.ts';

export const nothing: Contender = {
  id: 'nothing',
  name: 'Express, storing nothing',
  start: () =>
    Promise.resolve({
      servers: [],
      versions: {},
      store: () =>
        Promise.resolve({
          backlog: undefined,
          async serve() {
            const { url, pid, stop } = await startMeasured('ceiling.ts', []);
            return { url, urls: [url], parts: [{ name: 'service', pid }], [Symbol.asyncDispose]: stop };
          },
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};
