import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { problems } from '../../src/operations/index.ts';
import { catalogue, problemEntries } from '../../src/request/problems.ts';
import { shippedContract } from '../support/fixture-contract.ts';
import { protocolContract, protocolHandlers } from '../support/handlers.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';

/** Not in a description of an operation's answers, and why. */
const notOfAnOperation: Readonly<Record<string, string>> = {
  'malformed-request': 'no operation is reached',
  'request-timeout': 'no operation is reached',
  'headers-too-large': 'no operation is reached',
  'path-unknown': 'there is no operation there',
  'method-not-allowed': 'there is no operation of that method',
  'range-not-satisfiable': 'only results that are files have ranges, and the shipped operations have none',
  'not-started': 'an app forgot to start the service',
  'handler-failed': 'in the status of a request that failed',
  'result-invalid': 'in the status of a request that failed',
  'attempt-timed-out': 'in the status of a request that failed',
  'worker-lost': 'in the status of a request that failed',
};

describe('what the service says about itself', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startService({
      contract: protocolContract,
      operations: protocolHandlers(),
      settings: { corsOrigins: ['https://app.example'] },
    });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  it('has the contract, as YAML and as JSON', async () => {
    const yaml = await service.call('GET', '/openapi.yaml');
    expect(yaml.headers.get('content-type')).toBe('application/yaml');
    expect(yaml.text).toBe(protocolContract);
    const json = await service.call('GET', '/openapi.json');
    expect(json.headers.get('content-type')).toBe('application/json');
    expect(json.json).toEqual(JSON.parse(protocolContract));
  });

  it('has every problem at the URI that its type is', async () => {
    const all = JSON.parse((await service.call('GET', '/problems')).text) as { type: string; title: string }[];
    expect(all.map(({ type }) => type)).toEqual(Object.keys(catalogue).map((name) => `/problems/${name}`));
    for (const entry of all) expect((await service.call('GET', entry.type)).json).toEqual(entry);
    expect((await service.call('GET', '/problems/constructor')).status).toBe(404);
  });

  it('answers HEAD where it answers GET', async () => {
    for (const path of ['/openapi.yaml', '/openapi.json', '/problems', '/requests']) {
      const head = await service.call('HEAD', path);
      expect([path, head.status, head.text]).toEqual([path, 200, '']);
      expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0);
    }
  });

  it('shows what a script may read to the pages of allowed origins alone', async () => {
    const allowed = await service.call('GET', '/requests', { headers: { Origin: 'https://app.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
    const exposed = (allowed.headers.get('access-control-expose-headers') ?? '').split(',');
    expect(exposed).toEqual(expect.arrayContaining(['Location', 'Retry-After', 'ETag', 'Preference-Applied']));
    const other = await service.call('GET', '/requests', { headers: { Origin: 'https://evil.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers the preflight of an allowed origin', async () => {
    const preflight = await service.call('OPTIONS', '/echo', {
      headers: {
        Origin: 'https://app.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
  });

  it('has security headers on every answer, and does not say what it is made of', async () => {
    for (const path of ['/requests', '/requests/nonsense', '/nowhere', '/openapi.yaml']) {
      const { headers } = await service.call('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    }
  });
});

describe('the catalogue of problems and the contract', () => {
  const examples = problemExamples(parse(shippedContract));

  it.each(Object.keys(catalogue).filter((name) => !(name in notOfAnOperation)))('both have %s', (name) => {
    const { title, status } = catalogue[name as keyof typeof catalogue];
    expect(examples.get(`/problems/${name}`)).toMatchObject({ title, status });
  });

  it('have no others', () => {
    const known = problemEntries(problems).map(({ type }) => type);
    expect([...examples.keys()].filter((type) => !known.includes(type))).toEqual([]);
  });
});

/** Everything in the document that looks like a problem, by its type. */
function problemExamples(node: unknown, found = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof node !== 'object' || node === null) return found;
  if ('type' in node && typeof node.type === 'string' && node.type.startsWith('/problems/')) found.set(node.type, node);
  for (const child of Object.values(node)) problemExamples(child, found);
  return found;
}
