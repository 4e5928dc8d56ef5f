/** The contract, as it is served wherever the service is: by its servers it is called where it is. */
import { describe, expect, test } from '@jest/globals';
import express from 'express';
import { parse } from 'yaml';
import { readContract } from '../../src/contract/contract.ts';
import { ServedContract } from '../../src/http/served-contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';
import { protocolContract } from '../support/handlers.ts';
import { header, startProtocol } from '../support/protocol.ts';
import type { ProtocolService } from '../support/protocol.ts';

describe('the contract names the place where it is served', () => {
  const servers = (url: string): object[] => [{ url, description: 'The server that answers this document.' }];
  const written = parse(protocolContract) as object;

  async function documents(service: ProtocolService, at: string): Promise<unknown[]> {
    const yaml = await service.get(`${at}/openapi.yaml`);
    const json = await service.get(`${at}/openapi.json`);
    const again = await fetch(`${service.url}${at}/openapi.yaml`, {
      headers: { 'If-None-Match': header(yaml, 'etag') },
    });
    expect(again.status).toBe(304);
    return [parse(yaml.text) as unknown, json.json];
  }

  test.each([
    ['a path below which it is mounted', '/api', undefined, '/api'],
    ['its public URL', '/', 'https://example.org/slow/', 'https://example.org/slow'],
    ['its public URL, mounted or not', '/api', 'https://example.org', 'https://example.org'],
  ])('%s', async (_name, at, publicUrl, named) => {
    await using service = await startProtocol({
      appOf: ({ router }) => express().use(at, router),
      mountedAt: at === '/' ? '' : at,
      settings: publicUrl === undefined ? {} : { publicUrl },
    });
    const told = await documents(service, at === '/' ? '' : at);
    expect(told).toEqual([
      { ...written, servers: servers(named) },
      { ...written, servers: servers(named) },
    ]);
  });

  const { servers: own, ...without } = parse(shippedContract) as { servers: object[] };
  test.each([
    ['in lines', shippedContract],
    [
      'in lines that do not begin further in',
      shippedContract.replace(/servers:\n {2}- url: \/\n {2}/, 'servers:\n- url: /\n'),
    ],
    ['in brackets', shippedContract.replace(/servers:\n.*\n.*\n/, 'servers: [{ url: / }] # here\n')],
    ['not at all', shippedContract.replace(/servers:\n.*\n.*\n/, '')],
    ['not at all, as JSON', JSON.stringify(without)],
    ['as JSON', JSON.stringify({ servers: own, ...without }, null, 2)],
    ['with an anchor that is used elsewhere', anchored(shippedContract)],
  ])('where they stand %s', (_name, text) => {
    const served = new ServedContract(readContract(text));
    const { 'x-same': _same, ...told } = parse(served.yaml('/api')) as { 'x-same'?: object };
    expect(told).toEqual({ ...without, servers: servers('/api') });
    expect(parse(served.yaml('/api'))).toEqual(JSON.parse(served.json('/api')));
    expect([served.yaml(''), JSON.parse(served.json(''))]).toEqual([text, parse(text)]);
  });

  test('and its text is otherwise as it was written', () => {
    const lines = new ServedContract(readContract(shippedContract)).yaml('/api').split('\n');
    const [place] = servers('/api');
    expect(lines.join('\n').replace(`servers: [${JSON.stringify(place)}]\n`, '')).toBe(
      shippedContract.replace(/servers:\n.*\n.*\n/, ''),
    );
  });
});

function anchored(text: string): string {
  return text.replace('  - url: /', '  - &here\n    url: /').replace(/$/, 'x-same: *here\n');
}
