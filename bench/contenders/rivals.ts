/** What See Other is measured beside. */
import { startMeasured } from '../processes.ts';
import type { Contender } from './contender.ts';

const nothing: Contender = {
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

export const rivals: readonly Contender[] = [nothing];
