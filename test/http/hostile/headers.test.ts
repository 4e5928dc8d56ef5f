/** Whatever a caller writes into a header, no answer has a header, a line or an address that is the caller's. */
import { describe, expect, test } from '@jest/globals';
import { sharedProtocol } from '../../support/protocol.ts';
import { RawConnection, say } from '../../support/raw.ts';

const shared = sharedProtocol();

/** Line ends in each of their forms, as far as they can be sent. */
const injections = [
  'a%0d%0aX-Injected: yes',
  'a\\r\\nX-Injected: yes',
  'a\u0085X-Injected: yes',
  'a\u2028X-Injected: yes',
  '"a", X-Injected: yes',
  "a;'<script>alert(1)</script>",
];
const echoed = [
  'Host',
  'X-Forwarded-Host',
  'X-Forwarded-For',
  'X-Forwarded-Proto',
  'X-Forwarded-Prefix',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-HTTP-Method-Override',
  'Forwarded',
  'Origin',
  'Referer',
  'Location',
  'Prefer',
  'If-None-Match',
  'If-Range',
  'Range',
  'Last-Event-ID',
  'Idempotency-Key',
  'Accept',
  'Content-Type',
  'traceparent',
];

describe.each(echoed)('the header %s', (name) => {
  test.each(injections)('with `%s` puts nothing into the headers of an answer', async (value) => {
    const { url } = shared();
    const post = ['POST /echo HTTP/1.1', ...(name === 'Host' ? [] : ['Host: x']), 'Content-Length: 2'];
    const type = name === 'Content-Type' ? [] : ['Content-Type: application/json'];
    const answers = [
      await say(url, [...post, ...type, `${name}: ${value}`], '{}'),
      await say(url, ['GET /requests HTTP/1.1', ...(name === 'Host' ? [] : ['Host: x']), `${name}: ${value}`]),
    ];
    for (const { status, headers } of answers) {
      expect(status).toBeLessThan(500);
      expect(headers.get('x-injected')).toBeNull();
      expect(JSON.stringify([...headers])).not.toMatch(/injected|script/i);
    }
  });

  test.each(['a\rX-Injected: yes', 'a\nX-Injected : yes', 'a\0b'])('with `%j` is no HTTP', async (value) => {
    const { url } = shared();
    const lines = ['GET /requests HTTP/1.1', ...(name === 'Host' ? [] : ['Host: x']), `${name}: ${value}`];
    const answer = await say(url, lines);
    expect([400, 200, 406]).toContain(answer.status);
    expect(answer.headers.get('x-injected')).toBeNull();
    if (!value.includes('\n')) expect(answer.status).toBe(400);
  });
});

test('a proxy that nobody named is not believed: addresses are those of the Host', async () => {
  const { url } = shared();
  const answer = await say(
    url,
    [
      'POST /echo HTTP/1.1',
      'Host: cellar.example',
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Prefix: /evil',
      'Forwarded: host=evil.example;proto=https',
      'Content-Type: application/json',
      'Content-Length: 2',
    ],
    '{}',
  );
  expect(answer.headers.get('operation-location')).toMatch(/^http:\/\/cellar\.example\/requests\//);
  expect(JSON.stringify([...answer.headers, answer.text])).not.toContain('evil');
});

describe('a parameter of a media type', () => {
  test.each([
    'text/plain; header="a\\"b\u0080"',
    `text/plain; x=${'y'.repeat(5_000)}`,
    'text/plain; __proto__=1; constructor=2',
    `text/plain${'; a=b'.repeat(2_000)}`,
    'text/plain;;;;=;',
    'text/plain; charset=utf-8\\r\\nX-Injected: yes',
  ])('such as `%.40s` is kept or refused, and gets into no header', async (type) => {
    const { url } = shared();
    const answer = await say(
      url,
      ['POST /upload HTTP/1.1', 'Host: x', `Content-Type: ${type}`, 'Content-Length: 1'],
      'x',
    );
    expect([202, 400, 415]).toContain(answer.status);
    expect(answer.headers.get('x-injected')).toBeNull();
  });
});

describe('a request that a proxy and the server could understand differently', () => {
  const post = ['POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  test.each<[string, readonly string[], string]>([
    ['a length and chunks', ['Content-Length: 30', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 30'], `0\r\n\r\n${smuggled}`],
    ['two lengths', ['Content-Length: 2', 'Content-Length: 30'], `{}${smuggled}`],
    ['two lengths in one', ['Content-Length: 2, 30'], `{}${smuggled}`],
    ['a length with a sign', ['Content-Length: +2'], `{}${smuggled}`],
    ['a length in hex', ['Content-Length: 0x2'], `{}${smuggled}`],
    ['a space before the colon', ['Content-Length : 2'], `{}${smuggled}`],
    ['chunks that are not last', ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`],
    ['chunks with a tab', ['Transfer-Encoding:\tchunked', 'Content-Length: 2'], `0\r\n\r\n${smuggled}`],
    ['chunks by another name', ['Transfer-Encoding: xchunked'], `0\r\n\r\n${smuggled}`],
    ['a folded line', ['Transfer-Encoding:', ' chunked', 'Content-Length: 2'], `0\r\n\r\n${smuggled}`],
    ['a chunk of a size that is none', ['Transfer-Encoding: chunked'], `0x2\r\n{}\r\n0\r\n\r\n${smuggled}`],
    ['a chunk of a negative size', ['Transfer-Encoding: chunked'], `-1\r\n{}\r\n0\r\n\r\n${smuggled}`],
    ['a chunk of an enormous size', ['Transfer-Encoding: chunked'], `fffffffffffffffff\r\n{}\r\n0\r\n\r\n${smuggled}`],
    ['a chunk without its end', ['Transfer-Encoding: chunked'], `2\r\n{}${smuggled}`],
  ])('for %s is refused, and what is smuggled in it is not answered', async (_what, lines, body) => {
    const { url } = shared();
    using raw = await RawConnection.open(url);
    const answer = await raw
      .lines(...post, ...lines, '')
      .send(body)
      .answer();
    expect(answer.status).toBe(400);
    expect(raw.received.match(/HTTP\/1\.1 \d{3}/g)).toStrictEqual(['HTTP/1.1 400']);
    expect(raw.received).not.toContain('smuggled');
  });

  test('for its bare line feeds is refused', async () => {
    const { url } = shared();
    using raw = await RawConnection.open(url);
    raw.send('POST /echo HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 2\n\n{}');
    expect((await raw.answer()).status).toBe(400);
  });
});
