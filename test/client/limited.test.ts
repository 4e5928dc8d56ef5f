/** A server that says 429: the client comes back when it is told to, and calls nothing a failure. */
import { expect, test } from '@jest/globals';
import { createClient } from '../../src/client/client.ts';
import { Gate, protocolHandlers } from '../support/handlers.ts';
import { startProtocol } from '../support/protocol.ts';
import { until } from '../support/until.ts';

/** Notes the method of each call that is answered 429. */
function noting(refused: string[]): typeof fetch {
  return async (...call) => {
    const response = await fetch(...call);
    if (response.status === 429) refused.push(call[1]?.method ?? 'GET');
    return response;
  };
}

test('a client over its calls a second gets every result, a little later', async () => {
  await using service = await startProtocol({ settings: { maxRequestsPerSecondPerOwner: 3 } });
  const refused: string[] = [];
  const client = createClient({ url: service.url, fetch: noting(refused) });
  const inputs = Array.from({ length: 6 }, (_, n) => ({ n }));
  const results = await Promise.all(inputs.map(async (json) => (await client.submitTo('/echo', { json })).wait()));
  expect(results).toStrictEqual(inputs.map((input) => ({ ...input, parameters: {} })));
  expect(new Set(refused)).toStrictEqual(new Set(['POST', 'GET']));
});

test('a client with too many requests in line sends the next one when there is room', async () => {
  const gate = new Gate();
  const { wait } = protocolHandlers(gate);
  await using service = await startProtocol({
    gate,
    operations: { wait: { ...wait, concurrency: 1 } },
    settings: { maxWaitingPerOwner: 2 },
  });
  const refused: string[] = [];
  const client = createClient({ url: service.url, fetch: noting(refused) });
  const submissions: unknown[] = [];
  const submitting = (async () => {
    for (let n = 0; n < 6; n += 1) submissions.push(await client.submitTo('/wait', { json: { n } }));
  })();
  await until('it is refused', () => refused.includes('POST'));
  gate.open();
  await submitting;
  expect(submissions).toHaveLength(6);
});
