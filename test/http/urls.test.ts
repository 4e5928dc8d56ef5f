/** The URLs in answers: where clients can use them, and never what a caller made up. */
import { describe, expect, test } from '@jest/globals';
import express from 'express';
import { protocolContract } from '../support/handlers.ts';
import { header, sharedProtocol, startProtocol } from '../support/protocol.ts';
import { RawConnection } from '../support/raw.ts';
import { locationOf } from '../support/service.ts';

const shared = sharedProtocol();

describe('URLs', () => {
  test('are absolute, and those of the public URL, if one is configured', async () => {
    await using service = await startProtocol({ settings: { publicUrl: 'https://cellar.example/wines/' } });
    const submitted = await service.post('echo', {}, { Prefer: 'wait=20' });
    const { id, location } = submitted.json;
    expect(header(submitted, 'location')).toBe(`https://cellar.example/wines/echo/${String(id)}`);
    expect(location).toBe(`https://cellar.example/wines/requests/${String(id)}`);
    const accepted = await service.post('wait', {});
    const status = `https://cellar.example/wines/requests/${String(accepted.json['id'])}`;
    expect(locationOf(accepted)).toBe(status);
    expect(header(accepted, 'operation-location')).toBe(`${status}?redirect=false`);
    const page = await service.get('/requests?limit=1');
    expect(String(page.json['next'])).toMatch(/^https:\/\/cellar\.example\/wines\/requests\?limit=1&cursor=/);
  });

  test.each([
    'evil.example/path',
    'evil example',
    '"><script>',
    'evil.example:99999999',
    'user@evil.example',
    '[::1',
    '',
  ])('do not repeat the Host `%s`, which is none', async (host) => {
    const service = shared();
    using raw = await RawConnection.open(service.url);
    raw
      .lines('POST /echo HTTP/1.1', `Host: ${host}`, 'Content-Type: application/json', 'Content-Length: 2', '')
      .send('{}');
    const answer = await raw.answer();
    expect(header(answer, 'operation-location')).toBe(`${service.url}${locationOf(answer)}?redirect=false`);
  });

  test.each(['cellar.example', 'cellar.example:8443', '[::1]:8080', '10.0.0.1'])(
    'repeat the Host `%s`',
    async (host) => {
      const service = shared();
      using raw = await RawConnection.open(service.url);
      raw
        .lines('POST /echo HTTP/1.1', `Host: ${host}`, 'Content-Type: application/json', 'Content-Length: 2', '')
        .send('{}');
      const answer = await raw.answer();
      expect(header(answer, 'operation-location')).toBe(`http://${host}${locationOf(answer)}?redirect=false`);
    },
  );

  test('begin where the router is mounted, and the contract holds there too', async () => {
    await using service = await startProtocol({
      appOf: ({ router }) => express().use('/api', router),
      mountedAt: '/api',
    });
    const submitted = await service.post('api/echo?times=2', { a: 1 }, { Prefer: 'wait=20' });
    expect(submitted.status).toBe(303);
    const { id, location } = submitted.json;
    expect(location).toBe(`/api/requests/${String(id)}`);
    expect(header(submitted, 'location')).toBe(`/api/echo/${String(id)}`);
    expect((await service.get(`/api/echo/${String(id)}`)).json).toStrictEqual({ a: 1, parameters: { times: 2 } });
    const accepted = await service.post('api/wait', {});
    expect(locationOf(accepted)).toBe(`/api/requests/${String(accepted.json['id'])}`);
    expect(header(accepted, 'operation-location')).toBe(`${service.url}${locationOf(accepted)}?redirect=false`);
    expect((await service.get('/api/requests?limit=1')).json['next']).toMatch(/^\/api\/requests\?limit=1&cursor=/);
    expect((await service.post('api/echo?times=9', {})).status).toBe(400);
    expect((await service.get('/api/requests/nonsense')).status).toBe(400);
    expect((await service.get('/elsewhere')).status).toBe(404);
  });

  test('of the contract are served whatever servers it names', async () => {
    const contract = JSON.parse(protocolContract) as object;
    await using service = await startProtocol({
      contract: JSON.stringify({ ...contract, servers: [{ url: 'https://cellar.example/v1' }] }),
    });
    expect((await service.post('echo', {}, { Prefer: 'wait=20' })).status).toBe(303);
    expect((await service.post('echo?times=9', {})).status).toBe(400);
  });
});
