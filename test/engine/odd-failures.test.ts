/** What a handler may throw: anything at all, and the request fails as it would of any other failure. */
import { expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { PermanentFailure } from '../../src/engine/handler.ts';
import type { Input } from '../../src/engine/handler.ts';
import type { Problem } from '../../src/request/problems.ts';
import { TestEngine } from '../support/engine.ts';
import { oddFailures } from '../support/odd-failures.ts';

const noWine = { type: '/problems/no-wine', title: 'There is no wine', status: 422 };

test.each(oddFailures)('after %s was thrown, the request fails and the worker goes on', async (_what, make) => {
  await using engine = await TestEngine.open();
  const failure = make() as Error;
  const { reported } = await engine.start({
    maxAttempts: 2,
    run: ({ body }: Input<Record<string, unknown>>) =>
      body['number'] === 0 ? Promise.reject(failure) : Promise.resolve({}),
  });
  const [odd = '', other = ''] = await engine.accept(2);
  expect(await engine.finished(odd)).toMatchObject({ status: 'failed', problem: { type: '/problems/handler-failed' } });
  expect((await engine.finished(other)).status).toBe('succeeded');
  // whoever listens can look at it
  for (const told of reported) expect(() => `${String(told)} ${inspect(told)}`).not.toThrow();
});

test.each<[string, object]>([
  ['has no type', { ...noWine, type: undefined }],
  ['has a type that is no text', { ...noWine, type: 5 }],
  ['has no title', { ...noWine, title: undefined }],
  ['has a status that is no number', { ...noWine, status: '422' }],
  ['has a status that is no error', { ...noWine, status: 200 }],
  ['has a status that is not whole', { ...noWine, status: 422.5 }],
  ['has a detail that is no text', { ...noWine, detail: { a: 1 } }],
  ['has errors that are no list', { ...noWine, errors: 'oops' }],
  ['has an error that is no object', { ...noWine, errors: [null] }],
  ['has an error without a detail', { ...noWine, errors: [{ pointer: '' }] }],
  ['is no JSON', { ...noWine, big: 5n }],
])('a PermanentFailure whose problem %s is an ordinary failure that says so', async (_what, problem) => {
  await using engine = await TestEngine.open();
  const { reported } = await engine.start({
    maxAttempts: 2,
    run: () => Promise.reject(new PermanentFailure(problem as Problem)),
  });
  const [id = ''] = await engine.accept();
  expect(await engine.finished(id)).toMatchObject({
    status: 'failed',
    attempt: 2,
    problem: { type: '/problems/handler-failed' },
  });
  for (const failure of reported) expect(String(failure)).toContain('the problem of a PermanentFailure');
});

test('the problem of a PermanentFailure is stored as JSON has it', async () => {
  await using engine = await TestEngine.open();
  const cause = new URL('http://wine.example/');
  await engine.start({ run: () => Promise.reject(new PermanentFailure({ ...noWine, cause, check: () => true })) });
  const [id = ''] = await engine.accept();
  expect(await engine.finished(id)).toMatchObject({
    status: 'failed',
    attempt: 1,
    problem: { ...noWine, cause: 'http://wine.example/' },
  });
});
