/** Facts about what is stored: it comes back as it was given. */
import { describe, expect, test } from '@jest/globals';
import type { RequestStore } from '../../../src/ports/request-store.ts';
import type { Opened } from './opened.ts';
import { accept, claim, claimDue, find, finish, hourMs, ids, only, resultOf, run, settle } from './requests.ts';

const oddTexts = [
  "it's",
  '"quoted" \\ back\\slash',
  "'; DROP TABLE requests; --",
  '$where',
  '$set.a.b',
  'a.b.c',
  '%_*?',
  ' spaces ',
  'line\nbreak\r\n\ttab',
  '\u0001\u001f\u007f',
  'Größe, 大きさ, размер',
  '👩‍🚀 𝒳',
  'e\u0301 is not é',
  '\u2028\u2029\ufeff',
  '{"json":true}',
  'null',
  '0',
  'x'.repeat(1000),
];

export function texts(opened: () => Opened): void {
  describe('what is stored comes back as it was given:', () => {
    test('any text', async () => {
      const { store, openAnother } = opened();
      const other = await openAnother();
      for (const text of oddTexts) await expectKept(store, other, text);
    });

    test('names of parameters', async () => {
      const { store } = opened();
      const parameters = Object.fromEntries(
        ['$filter', 'a.b', '$a.$b', '', 'constructor', 'ö', '0'].map((name) => [name, name]),
      );
      const claimed = await run(store, { input: { parameters } });
      expect(claimed.input).toStrictEqual({ parameters });
    });

    test('numbers', async () => {
      const { store } = opened();
      const parameters = { numbers: [0, -1, 0.1, 1e300, 5e-324, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER] };
      expect((await run(store, { input: { parameters } })).input).toStrictEqual({ parameters });
    });

    test('a megabyte of JSON', async () => {
      const { store, openAnother } = opened();
      const text = JSON.stringify({
        rows: Array.from({ length: 30_000 }, (_, index) => ({ index, name: `größe "${String(index)}"` })),
      });
      expect(text.length).toBeGreaterThan(1_000_000);
      const body = { mediaType: 'application/json', json: text };
      const { id } = await accept(store, { input: { parameters: {}, body } });
      const claimed = await claim(await openAnother(), id);
      expect(claimed.input.body).toStrictEqual(body);
      await settle(store, claimed, { kind: 'succeeded', result: body, retentionMs: hourMs });
      expect(await resultOf(await openAnother(), id)).toStrictEqual(body);
    });

    test('names that differ in case, accents or spaces, told apart', async () => {
      const { store } = opened();
      const names = ['name', 'Name', 'namé', 'name '];
      const accepted = [];
      for (const name of names) accepted.push(await accept(store, { operation: name, owner: name }));
      for (const [index, name] of names.entries()) {
        const { id } = accepted[index] ?? only([]);
        expect(ids(await store.list({ owner: name, statuses: ['accepted'], operations: names, limit: 9 }))).toEqual([
          id,
        ]);
        expect(ids(await claimDue(store, 9, name))).toEqual([id]);
      }
    });

    test('a problem with 10,000 errors', async () => {
      const { store } = opened();
      const errors = Array.from({ length: 10_000 }, (_, index) => ({
        pointer: `/rows/${String(index)}`,
        detail: 'not a number',
      }));
      const problem = { type: '/problems/odd', title: 'Odd', status: 422, errors };
      const { id } = await finish(store, { kind: 'failed', problem, retentionMs: hourMs });
      expect((await find(store, id, 'failed')).problem).toStrictEqual(problem);
    });
  });
}

/** A text that is stored wherever a text may be comes back from each of these places. */
async function expectKept(store: RequestStore, other: RequestStore, text: string): Promise<void> {
  const input = {
    parameters: { text, texts: [text, ''] },
    body: { mediaType: text, json: JSON.stringify({ [text]: text }) },
  };
  const changes = { operation: text, owner: text, contractVersion: text, traceparent: text, input };
  const record = await accept(store, changes);
  expect(record).toMatchObject({ operation: text, owner: text, contractVersion: text });

  const claimed = only(await store.claim({ worker: text, leaseMs: hourMs, due: [{ operation: text, limit: 2 }] }));
  expect(claimed).toMatchObject({ operation: text, owner: text, traceparent: text, input });
  await store.report(claimed, { percent: 1, message: text });
  expect(await other.find(record.id)).toMatchObject({
    operation: text,
    owner: text,
    worker: text,
    progress: { message: text },
  });

  const result = { mediaType: text, json: text };
  await settle(store, claimed, { kind: 'succeeded', result, retentionMs: hourMs });
  expect(await resultOf(other, record.id)).toStrictEqual(result);
  expect(await other.list({ owner: text, statuses: ['succeeded'], operations: [text], limit: 9 })).toStrictEqual([
    await find(store, record.id),
  ]);
  expect(await other.counts()).toContainEqual({ operation: text, status: 'succeeded', count: 1 });
}
