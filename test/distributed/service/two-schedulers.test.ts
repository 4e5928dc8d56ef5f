/** Two nodes that find work in the store alone, and look there all the time. */
import { expect, test } from '@jest/globals';
import { override } from '../../support/faults.ts';
import { outcomesOf } from '../../support/load.ts';
import { startProtocol } from '../../support/protocol.ts';
import type { ProtocolService } from '../../support/protocol.ts';
import { locationOf } from '../../support/service.ts';
import { distributedPorts } from '../../support/set-up.ts';

const requests = 500;

test('each request is attempted once, and both nodes have their share', async () => {
  const ports = distributedPorts();
  const runs = new Map<string, string[]>();
  const node = (name: string): Promise<ProtocolService> =>
    startProtocol({
      ports,
      // no hint is ever given
      wrapQueue: (queue) => override(queue, { publish: () => undefined }),
      settings: { pollMs: 5 },
      operations: {
        echo: {
          runs: 'inline',
          concurrency: 8,
          run: async ({ body }: { body: unknown }, { id }: { id: string }) => {
            runs.set(id, [...(runs.get(id) ?? []), name]);
            return body;
          },
        },
      },
    });
  try {
    await using first = await node('first');
    await using second = await node('second');
    const answers = await Promise.all(Array.from({ length: requests }, (_, number) => first.post('echo', { number })));
    const locations = answers.map(locationOf);
    const outcomes = await outcomesOf(second, locations);
    expect(outcomes.map(({ status, attempt }) => ({ status, attempt }))).toEqual(
      locations.map(() => ({ status: 'succeeded', attempt: 1 })),
    );
    expect([...runs.values()].filter((nodes) => nodes.length !== 1)).toEqual([]);
    expect(runs.size).toBe(requests);
    expect(new Set([...runs.values()].flat())).toEqual(new Set(['first', 'second']));
  } finally {
    await ports.drop();
  }
});
