/** A call that is refused with its body unread: the connection goes on with the next call, or is closed; it never hangs. */
import { describe, expect, test } from '@jest/globals';
import type { BlobStore } from '../../src/ports/blob-store.ts';
import { override } from '../support/faults.ts';
import { refusalOf, sharedProtocol, startProtocol } from '../support/protocol.ts';
import { RawConnection } from '../support/raw.ts';
import { until } from '../support/until.ts';

const shared = sharedProtocol({ settings: { maxJsonBytes: 10_000, maxUploadBytes: 3_000_000 } });

/** The statuses of the answers to a call with a body, and to one more on the same connection. */
async function statuses(
  url: string,
  head: readonly string[],
  body: string,
): Promise<{ seen: string[]; closed: boolean }> {
  using raw = await RawConnection.open(url);
  raw.lines(...head, `Content-Length: ${body.length}`, '').send(body);
  raw.lines('GET /requests?limit=1 HTTP/1.1', 'Host: x', '');
  const seen = () => [...raw.received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status);
  await until('both are answered, or the connection is closed', () => seen().length === 2 || raw.closed);
  return { seen: seen(), closed: raw.closed };
}

describe('after a refusal', () => {
  const upload = ['POST /upload HTTP/1.1', 'Host: x', 'Content-Type: text/plain'];
  const json = ['POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
  const small = 'x'.repeat(1_000);
  const large = 'x'.repeat(2_000_000);
  test.each([
    ['of a media type', ['POST /upload HTTP/1.1', 'Host: x', 'Content-Type: text/html'], large, '415'],
    ['of an Accept', [...upload, 'Accept: text/html'], large, '406'],
    ['of a preference', [...upload, 'Prefer: wait=x'], large, '400'],
    ['of a parameter', ['POST /upload?x=1 HTTP/1.1', 'Host: x', 'Content-Type: text/plain'], large, '400'],
    ['of a method', ['PUT /upload HTTP/1.1', 'Host: x', 'Content-Type: text/plain'], large, '405'],
    ['of a path', ['POST /nowhere HTTP/1.1', 'Host: x', 'Content-Type: text/plain'], large, '404'],
    ['of JSON that is none', json, small, '400'],
    ['of JSON that is too large', json, 'x'.repeat(20_000), '413'],
    ['of an upload that is too large', upload, 'x'.repeat(3_500_000), '413'],
  ])('%s the connection is good, or closed', async (_what, head, body, status) => {
    const { seen, closed } = await statuses(shared().url, head, body);
    expect(seen[0]).toBe(status);
    if (!closed) expect(seen[1]).toBe('200');
  });

  test('of a second upload under a key the connection is good, or closed', async () => {
    const { url } = shared();
    using first = await RawConnection.open(url);
    first.lines(...upload, 'Idempotency-Key: one', 'Content-Length: 3', '').send('gr');
    const second = await until('the key is in use', async () => {
      const answers = await statuses(url, [...upload, 'Idempotency-Key: one'], large);
      return answers.seen[0] === '409' && answers;
    });
    if (!second.closed) expect(second.seen[1]).toBe('200');
  });

  test('by a full disk the connection is good, or closed', async () => {
    await using service = await startProtocol({ wrapBlobs: withFullDisk });
    const { seen, closed } = await statuses(service.url, upload, large);
    expect(seen[0]).toBe('503');
    if (!closed) expect(seen[1]).toBe('200');
    expect(
      refusalOf(await service.call('POST', '/upload', { body: 'x', headers: { 'Content-Type': 'text/plain' } })),
    ).toStrictEqual([503, 'storage-full']);
  });
});

/** The beginning of an upload fits, and then there is no room any more. */
const withFullDisk = (blobs: BlobStore): BlobStore =>
  override(blobs, {
    async put(_name, source) {
      for await (const chunk of source.iterator({ destroyOnReturn: false }))
        throw Object.assign(new Error(`no space left for ${String(chunk)}`), { code: 'ENOSPC' });
      throw new Error('there is no body');
    },
  });

test('after an upload that failed half way, the rest of it is passed over and the next call answered', async () => {
  await using service = await startProtocol({ wrapBlobs: withFullDisk });
  using raw = await RawConnection.open(service.url);
  const pieces = 2_000;
  const piece = 'x'.repeat(1_000);
  const length = `Content-Length: ${String(pieces * piece.length)}`;
  raw.lines('POST /upload HTTP/1.1', 'Host: x', 'Content-Type: text/plain', length, '');
  let sent = 0;
  await until('it is refused', () => {
    raw.send(piece);
    sent += 1;
    return raw.received.includes('HTTP/1.1 503');
  });
  raw.send(piece.repeat(pieces - sent)).lines('GET /requests?limit=1 HTTP/1.1', 'Host: x', '');
  await until('the next call is answered', () => raw.received.includes('HTTP/1.1 200'));
});

test('a check of an operation that throws answers 500, and says nothing of why', async () => {
  const check = (): never => {
    throw new Error('the password is swordfish');
  };
  const echo = { runs: 'inline', check, run: () => Promise.resolve({}) };
  await using service = await startProtocol({ operations: { echo } });
  const answer = await service.post('echo', {});
  expect(refusalOf(answer)).toStrictEqual([500, 'internal-error']);
  expect(answer.text).not.toContain('swordfish');
  expect(String(service.reported[0])).toContain('swordfish');
});
