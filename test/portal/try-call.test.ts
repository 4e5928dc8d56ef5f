/** What the form of "Try the flow" becomes: a call, and a command. */
import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { callOf, commandOf } from '../../src/portal/browser/try-call.ts';
import type { FilledForm } from '../../src/portal/browser/try-call.ts';

const base = 'https://api.example/v1';
const empty: FilledForm = {
  method: 'POST',
  path: '/photos/{album}/renditions',
  parameters: [{ name: 'album', in: 'path', value: 'a/b c' }],
  body: undefined,
  credential: '',
  wait: '',
  idempotencyKey: '',
};

test('parameters go to where they belong, and those without a value nowhere', () => {
  const parameters = [
    ...empty.parameters,
    { name: 'width', in: 'query', value: '10&20' },
    { name: 'height', in: 'query', value: '' },
    { name: 'X-Flavour', in: 'header', value: 'plain' },
  ] as const;
  expect(callOf({ ...empty, parameters }, base)).toEqual({
    method: 'POST',
    url: 'https://api.example/v1/photos/a%2Fb%20c/renditions?width=10%2620',
    headers: { 'X-Flavour': 'plain' },
  });
});

test('a list is a parameter for each of its values, or one with what stands between them', () => {
  const parameters = [
    { name: 'album', in: 'path', value: ['a', 'b,c'] },
    { name: 'ids', in: 'query', value: ['1', '2'] },
    { name: 'tags', in: 'query', value: ['x', 'y z'], separator: ',' },
    { name: 'none', in: 'query', value: [] },
    { name: 'X-Flavours', in: 'header', value: ['plain', 'salt'] },
  ] as const;
  expect(callOf({ ...empty, parameters }, base)).toEqual({
    method: 'POST',
    url: 'https://api.example/v1/photos/a,b%2Cc/renditions?ids=1&ids=2&tags=x,y%20z',
    headers: { 'X-Flavours': 'plain,salt' },
  });
});

test('what is optional becomes a header only if it is filled in', () => {
  const form = { ...empty, body: { mediaType: 'application/json', content: '{}' } };
  expect(callOf(form, base).headers).toEqual({ 'Content-Type': 'application/json' });
  expect(callOf({ ...form, credential: 'so_1', wait: '5', idempotencyKey: 'k' }, base).headers).toEqual({
    'Content-Type': 'application/json',
    Authorization: 'Bearer so_1',
    Prefer: 'wait=5',
    'Idempotency-Key': 'k',
  });
});

test('the command gives a shell the same words, whatever is in them, and never the credential', () => {
  const content = `it's $HOME, "quoted" \\ and\non two lines`;
  const call = callOf({ ...empty, credential: 'so_secret', body: { mediaType: 'text/plain', content } }, base);
  const command = commandOf(call);
  expect(command).not.toContain('so_secret');
  const words = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`], {
    env: { SEE_OTHER_TOKEN: 'from the shell' },
  });
  expect(words.toString().split('\0').slice(0, -1)).toEqual([
    ...['-i', call.url, '-H', 'Content-Type: text/plain', '-H', 'Authorization: Bearer from the shell'],
    ...['--data-raw', content],
  ]);
});

test('a file is named in the command', () => {
  const content = new File(['a,b'], "tom's.csv");
  expect(commandOf(callOf({ ...empty, body: { mediaType: 'text/csv', content } }, base))).toContain(
    String.raw`--data-binary '@tom'\''s.csv'`,
  );
});
