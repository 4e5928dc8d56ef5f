/** Clients that send or read by the drop: they are ended in their time, and nobody else notices. */
import { expect, test } from '@jest/globals';
import { heldBytes } from '../support/memory.ts';
import { refusalOf, startProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';
import { RawConnection } from '../support/raw.ts';
import { locationOf } from '../support/service.ts';
import { until } from '../support/until.ts';

const short = { maxHeaderSeconds: 2, maxBodySeconds: 2, maxSilenceSeconds: 2, maxIdleSeconds: 2 };
const json = ['POST /echo HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
const upload = ['POST /upload HTTP/1.1', 'Host: x', 'Content-Type: text/plain'];

/** How a slow client begins; it goes on a byte at a time. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  'its headers': ['GET /requests HTTP/1.1', 'Host: x', 'X-Slow: a'],
  'a JSON body': [...json, 'Content-Length: 100000', ''],
  'a chunked JSON body': [...json, 'Transfer-Encoding: chunked', '', '186a0'],
  'an upload': [...upload, 'Content-Length: 100000', ''],
  'the body of a call that is refused': [
    ...upload.slice(0, 2),
    'Content-Type: text/html',
    'Content-Length: 100000',
    '',
  ],
  'the body of a call that has none': ['GET /requests HTTP/1.1', 'Host: x', 'Content-Length: 100000', ''],
};

/** Headers that begin with a space are no HTTP. */
function drop(what: string): string {
  return what === 'its headers' ? 'x' : ' ';
}

/** A result larger than what the two ends of a connection keep for each other. */
async function largeResult(service: ProtocolService): Promise<string> {
  const { location } = (await service.post('render', { text: 'x'.repeat(7_500_000) })).json;
  return String((await service.finished(String(location))).json['result']);
}

async function slow(service: ProtocolService, lines: readonly string[], count: number): Promise<RawConnection[]> {
  const opened = await Promise.all(Array.from({ length: count }, () => RawConnection.open(service.url)));
  for (const raw of opened) raw.lines(...lines);
  return opened;
}

test.each(Object.entries(beginnings))(
  'a client that sends %s by the drop is told so, or cut off',
  async (what, lines) => {
    await using service = await startProtocol({ settings: short });
    using raw = await RawConnection.open(service.url);
    raw.lines(...lines);
    await until('it is ended', () => {
      raw.send(drop(what));
      return raw.closed;
    });
    const statuses = [...raw.received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    const expected = { 'the body of a call that is refused': '415', 'the body of a call that has none': '200' }[what];
    expect(statuses).toStrictEqual([expected ?? '408']);
    if (expected === undefined) expect(refusalOf(await raw.answer())).toStrictEqual([408, 'request-timeout']);
    expect(await service.blobs()).toStrictEqual([]);
    expect((await service.get('/requests')).json['requests']).toStrictEqual([]);
    expect(service.reported).toStrictEqual([]);
  },
);

test('a client that sends nothing, and one that has nothing more to say, are cut off', async () => {
  await using service = await startProtocol({ settings: short });
  using silent = await RawConnection.open(service.url);
  using idle = await RawConnection.open(service.url);
  expect((await idle.lines('GET /requests HTTP/1.1', 'Host: x', '').answer()).status).toBe(200);
  await until('both are ended', () => silent.closed && idle.closed);
});

test('a client that is held, or follows events, may be silent for as long as it is', async () => {
  await using service = await startProtocol({ settings: { ...short, maxSilenceSeconds: 0.3, maxIdleSeconds: 0.3 } });
  const { location } = await service.held();
  using held = await RawConnection.open(service.url);
  using following = await RawConnection.open(service.url);
  held.lines(`GET ${location}?redirect=false HTTP/1.1`, 'Host: x', 'Prefer: wait=20', '');
  following.lines(`GET ${location}/events HTTP/1.1`, 'Host: x', '');
  await until('both are there', () => service.watchers() === 2);
  for (let round = 0; round < 2; round += 1) {
    using silent = await RawConnection.open(service.url);
    await until('one that is not held has been ended', () => silent.closed);
  }
  service.gate.open();
  expect((await held.answer()).json['status']).toBe('succeeded');
  await until('it hears of the end', () => following.received.includes('"succeeded"'));
});

test('an upload that is slow and steady takes longer than any body may, and is taken', async () => {
  await using service = await startProtocol({
    settings: { ...short, maxBodySeconds: 1, maxSilenceSeconds: 1, minUploadBytesPerSecond: 100 },
  });
  using raw = await RawConnection.open(service.url);
  raw.lines(...upload, 'Transfer-Encoding: chunked', '');
  for (let round = 0; round < 2; round += 1) {
    using body = await RawConnection.open(service.url);
    body.lines(...json, 'Content-Length: 100000', '');
    await until('the time of any other body is over', () => {
      raw.send('5\r\nhello\r\n');
      return body.closed;
    });
  }
  expect((await raw.send('0\r\n\r\n').answer()).status).toBe(202);
});

test('a thousand clients that send by the drop, and others that read nothing, keep nobody waiting', async () => {
  await using service = await startProtocol({ settings: short });
  const url = await largeResult(service);
  await until('the service is at rest', async () => (await service.connections()) < 5);
  const ways = Object.values(beginnings);
  const senders = (await Promise.all(ways.map((lines) => slow(service, lines, Math.ceil(1_000 / ways.length))))).flat();
  const readers = await Promise.all(Array.from({ length: 20 }, () => RawConnection.open(service.url)));
  for (const raw of readers) raw.pause().lines(`GET ${url} HTTP/1.1`, 'Host: x', '');

  let answered = 0;
  await until('all of them have been ended', async () => {
    for (const raw of senders) raw.send(' ');
    const answer = await service.post('echo', { answered }, { Prefer: 'wait=20' });
    expect(answer.status).toBe(303);
    answered += 1;
    return senders.every(({ closed }) => closed) && (await service.connections()) < 5;
  });
  expect(answered).toBeGreaterThan(1);
  for (const raw of [...senders, ...readers]) raw[Symbol.dispose]();
});

test('a client that never reads its events costs no more memory the more there are', async () => {
  await using service = await startProtocol({ settings: { ...short, maxSilenceSeconds: 30 } });
  const { id, location } = await service.held();
  const lease = { id, attempt: 1 };
  const readers = await Promise.all(Array.from({ length: 10 }, () => RawConnection.open(service.url)));
  for (const raw of readers) raw.pause().lines(`GET ${location}/events HTTP/1.1`, 'Host: x', '');
  await until('all follow', () => service.watchers() === readers.length);
  const message = 'x'.repeat(100_000);
  const before = heldBytes();
  for (let percent = 0; percent < 200; percent += 1)
    await service.store.report(lease, { percent: percent % 100, message });
  // 200 reports of 100 kB to 10 clients are 200 MB; what is still on its way from the store goes by
  await until('little is held of them', () => heldBytes() - before < 60_000_000);
  for (const raw of readers) raw[Symbol.dispose]();
  await until('nobody follows', () => service.watchers() === 0);
  expect(locationOf(await service.post('echo', {}))).toMatch(/^\/requests\//);
});
