/** Whether the judge of all answers finds the faults that are planted. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { shippedContract } from '../support/fixture-contract.ts';
import { until } from '../support/until.ts';
import { watchAnswers } from '../support/watched-answers.ts';

const id = '0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d';
const status = {
  ...{ id, location: `/requests/${id}`, operation: 'estimateSchedule', status: 'accepted', attempt: 0 },
  createdAt: '2026-11-24T08:00:00.000Z',
};
const json = { 'Content-Type': 'application/json', ETag: '"1"' };
const problem = { 'Content-Type': 'application/problem+json' };

/** What is found wrong with what a server answers to a call. */
async function found(answer: RequestListener, path = `/requests/${id}`, method = 'GET'): Promise<string[]> {
  const violations: string[] = [];
  const server = createServer(answer);
  let ended = false;
  server.prependListener('request', (_req, res) => res.once('close', () => (ended = true)));
  watchAnswers(server, {
    contract: shippedContract,
    onViolation: (message) => violations.push(message),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    await (await fetch(url + path, { method, redirect: 'manual' })).text();
    await until('the answer is over', () => ended);
    return violations;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('a right answer has no faults, to GET and to HEAD', async () => {
  const right: RequestListener = (_req, res) => res.writeHead(200, json).end(JSON.stringify(status));
  expect(await found(right)).toStrictEqual([]);
  expect(await found(right, `/requests/${id}`, 'HEAD')).toStrictEqual([]);
});

test.each<[string, RequestListener, RegExp]>([
  ['an undocumented status', (_req, res) => res.writeHead(302, { Location: '/x' }).end(), /declares no 302/],
  [
    'an undocumented header',
    (_req, res) => res.setHeader('X-Mood', 'good').writeHead(200, json).end(JSON.stringify(status)),
    /has the header x-mood, which the contract does not declare/,
  ],
  [
    'a missing required header',
    (_req, res) => res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(status)),
    /lacks the header ETag/,
  ],
  [
    'another media type',
    (_req, res) => res.writeHead(200, { ...json, 'Content-Type': 'text/html' }).end('x'),
    /text\/html/,
  ],
  ['a media type where there is no body', (_req, res) => res.writeHead(304, json).end(), /should have no body/],
  ['a body that is no JSON', (_req, res) => res.writeHead(200, json).end('{'), /must be object/],
  ['no body', (_req, res) => res.writeHead(200, json).end(), /must be object/],
  [
    'the problem of an unknown path',
    (_req, res) => res.writeHead(405, problem).end('{"type":"/problems/method-not-allowed"}'),
    /declares no 405/,
  ],
])('%s is found out', async (_what, answer, fault) => {
  expect(await found(answer)).toStrictEqual([expect.stringMatching(fault)]);
});

test('an event that is no status is found out', async () => {
  const stream: RequestListener = (_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.write('id: 1\nevent: status\n');
    res.end('data: {"status":"pondering"}\n\n');
  };
  expect(await found(stream, `/requests/${id}/events`)).toStrictEqual([expect.stringMatching(/is no status/)]);
});

test('an answer to what is no operation has to be one of those that are named', async () => {
  const page: RequestListener = (_req, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end('hello');
  expect(await found(page, '/nowhere')).toStrictEqual([expect.stringMatching(/which has no GET \/nowhere/)]);
  const unknown: RequestListener = (_req, res) => res.writeHead(404, problem).end('{"type":"/problems/path-unknown"}');
  expect(await found(unknown, '/nowhere')).toStrictEqual([]);
});
