import { expect, test } from '@jest/globals';
import { follow, withoutRedirect } from '../../src/client/protocol/locations.ts';

const from = 'https://api.example.org:8443/v1/jobs/7?x=1';
const allowed = new Set(['https://files.example.org']);

test.each([
  ['/requests/1', 'https://api.example.org:8443/requests/1'],
  ['8', 'https://api.example.org:8443/v1/jobs/8'],
  ['../results/7', 'https://api.example.org:8443/v1/results/7'],
  ['?page=2', 'https://api.example.org:8443/v1/jobs/7?page=2'],
  ['https://api.example.org:8443/a', 'https://api.example.org:8443/a'],
  ['//api.example.org:8443/a', 'https://api.example.org:8443/a'],
  ['https://files.example.org/a?sig=b', 'https://files.example.org/a?sig=b'],
  ['//files.example.org/a', 'https://files.example.org/a'],
])('Location %p leads to %p', (location, url) => {
  expect(follow(location, from, allowed)).toEqual({ kind: 'at', url });
});

test.each<[string | null, string]>([
  [null, 'no Location header'],
  ['', 'no Location header'],
  ['https://', 'is not a URL'],
  ['javascript:alert(1)', 'is not an HTTP URL'],
  ['file:///etc/passwd', 'is not an HTTP URL'],
  ['https://evil.example/a', 'to another origin, https://evil.example'],
  ['//evil.example/a', 'to another origin, https://evil.example'],
  ['https://api.example.org/a', 'to another origin, https://api.example.org'],
  ['http://api.example.org:8443/a', 'to another origin, http://api.example.org:8443'],
  ['http://files.example.org/a', 'to another origin, http://files.example.org'],
  ['https://me:secret@api.example.org:8443/a', 'user name or password'],
  ['https:\\\\evil.example/a', 'to another origin, https://evil.example'],
])('Location %p is not followed', (location, why) => {
  const target = follow(location, from, allowed);
  expect(target.kind === 'not-followed' && target.detail).toContain(why);
});

test('a status is asked for as a body at the same URL', () => {
  expect(withoutRedirect(from)).toBe('https://api.example.org:8443/v1/jobs/7?x=1&redirect=false');
});
