/** A disk that gets full: nothing new is taken before it is, and what is there can be finished and read. */
import { expect, test } from '@jest/globals';
import { tmpdir } from 'node:os';
import { header, refusalOf, startProtocol } from '../../support/protocol.ts';
import type { ProtocolService } from '../../support/protocol.ts';

const moreThanThereIs = Number.MAX_SAFE_INTEGER;

function upload(service: ProtocolService, body: string) {
  return service.call('POST', '/upload', { body, headers: { 'Content-Type': 'text/plain' } });
}

test('a service whose disk gets full takes nothing new, says so to its operator, and answers for what it has', async () => {
  // the worker has its scratch folder on the same disk
  await using service = await startProtocol({
    folders: [tmpdir()],
    settings: { role: 'api', minFreeDiskBytes: moreThanThereIs },
  });
  for (const answer of [await service.post('echo', {}), await upload(service, 'x')]) {
    expect(refusalOf(answer)).toStrictEqual([503, 'storage-full']);
    expect(header(answer, 'retry-after')).toBe('60');
  }
  expect(await service.blobs()).toStrictEqual([]);
  const listed = await service.get('/requests');
  expect([listed.status, listed.json['requests']]).toStrictEqual([200, []]);
  expect(service.reported.map(String)).toStrictEqual([
    expect.stringMatching(/bytes left, and \d+ are to stay free: nothing new is taken/),
  ]);
});

test('a worker without room for scratch files claims nothing', async () => {
  await using api = await startProtocol({ settings: { minFreeDiskBytes: moreThanThereIs }, folders: [] });
  const answer = await api.post('echo', {}, { Prefer: 'wait=1' });
  expect([answer.status, answer.json['status'], answer.json['attempt']]).toStrictEqual([202, 'accepted', 0]);
});

test('a service with room takes what it is sent', async () => {
  await using service = await startProtocol({ folders: [tmpdir()], settings: { minFreeDiskBytes: 1 } });
  expect((await upload(service, 'x')).status).toBe(202);
});
