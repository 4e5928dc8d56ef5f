import { expect, test } from '@jest/globals';
import { ContractViolation, createClient, RequestResult, RequestUnknown } from '../../src/client/client.ts';
import type { Update } from '../../src/client/client.ts';
import { drawing, startForeignServer } from './servers/foreign-server.ts';

test('a request to a server that is not ours is submitted, waited for and its file read', async () => {
  await using server = await startForeignServer(2);
  const client = createClient({ url: server.url });
  const submission = await client.submitTo('/drawings', { json: { shape: 'circle' } });
  expect(submission.location).toBe(`${server.url}/jobs/1`);
  const updates: Update[] = [];
  const result = await submission.wait({ onUpdate: (update) => updates.push(update) });
  expect(result).toBeInstanceOf(RequestResult);
  expect((result as RequestResult).mediaType).toBe('image/svg+xml');
  expect(await (result as RequestResult).text()).toBe(drawing);
  expect(updates.map(({ status }) => status?.status)).toEqual(['running', 'running', 'running', 'succeeded']);
  expect(server.seenOf('POST')).toMatchObject([
    { body: '{"shape":"circle"}', headers: { 'content-type': 'application/json' } },
  ]);
});

test('its Location is all that another client needs', async () => {
  await using server = await startForeignServer(0);
  const { location } = await createClient({ url: server.url }).submitTo('/drawings');
  const result = await createClient({ url: server.url }).resume<RequestResult>(location).wait();
  expect(await new Response(result.stream()).text()).toBe(drawing);
});

test('a Location that it does not know is RequestUnknown, at once', async () => {
  await using server = await startForeignServer(0);
  const submission = createClient({ url: server.url }).resume('/jobs/7');
  await expect(submission.wait()).rejects.toThrow(RequestUnknown);
  await expect(submission.status()).rejects.toMatchObject({
    code: 'REQUEST_UNKNOWN',
    location: `${server.url}/jobs/7`,
  });
});

test('a server that cannot cancel is said to be one', async () => {
  await using server = await startForeignServer(9);
  const submission = await createClient({ url: server.url }).submitTo('/drawings');
  await expect(submission.cancel()).rejects.toThrow(ContractViolation);
  await expect(submission.cancel()).rejects.toThrow('it does not cancel requests');
});
