/** A server that says 429: the client comes back when it is told to, and calls nothing a failure. */
import { expect, test } from '@jest/globals';
import { createClient } from '../../src/client/client.ts';
import { Gate, protocolHandlers } from '../support/handlers.ts';
import { startProtocol } from '../support/protocol.ts';

const echoes = Array.from({ length: 6 }, (_, n) => ({ n }));

test('a client over its calls a second gets every result, a little later', async () => {
  await using service = await startProtocol({ settings: { maxRequestsPerSecondPerOwner: 2 } });
  const refused: string[] = [];
  const watched: typeof fetch = async (...call) => {
    const response = await fetch(...call);
    if (response.status === 429) refused.push((call[1]?.method ?? 'GET').toUpperCase());
    return response;
  };
  await using client = createClient({ baseUrl: service.url, fetch: watched });
  const results = await Promise.all(
    echoes.map(async (json) => {
      const submission = await client.post('/echo', { json });
      return await submission.result();
    }),
  );
  expect(results.map(({ json }) => json)).toStrictEqual(echoes.map((json) => ({ ...json, parameters: {} })));
  expect(new Set(refused)).toStrictEqual(new Set(['POST', 'GET']));
});

test('a client with too many requests in line sends the next when there is room', async () => {
  const gate = new Gate();
  const { wait } = protocolHandlers(gate);
  await using service = await startProtocol({
    gate,
    operations: { wait: { ...wait, concurrency: 1 } },
    settings: { maxWaitingPerOwner: 1 },
  });
  expect(service.url).toBeDefined();
});
