/** What curl is answered is the same on SQLite with the local queue and on MongoDB with Kafka, and as it was recorded. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { startProtocol } from '../../support/protocol.ts';
import type { ProtocolService } from '../../support/protocol.ts';
import { distributedPorts, embeddedPorts } from '../../support/set-up.ts';
import type { TestPorts } from '../../support/set-up.ts';
import { until } from '../../support/until.ts';

interface Line {
  readonly args: readonly string[];
  /** The name under which the request of the answer is known from then on: `$name` is its id. It has succeeded before the next line. */
  readonly finishes?: string;
  /** The same for one that is held in its handler before the next line. */
  readonly holds?: string;
  /** Lets the request go on once the answer has begun. */
  readonly frees?: string;
  /** Before the next line it is so. */
  readonly until?: readonly [name: string, status: string];
}

const json = ['-H', 'Content-Type: application/json'];
const submit = (operation: string, body: unknown, ...more: string[]): string[] => [
  `/${operation}`,
  ...json,
  ...more,
  '-d',
  JSON.stringify(body),
];
const keyed = ['-H', 'Idempotency-Key: once'];

const lines: readonly Line[] = [
  { args: submit('echo', { word: 'hello' }), finishes: 'echo' },
  { args: ['/requests/$echo'] },
  { args: ['/requests/$echo?redirect=false'] },
  { args: ['-L', '/requests/$echo'] },
  { args: ['/echo/$echo'] },
  { args: ['--head', '/echo/$echo'] },
  { args: ['/echo/$echo', '-H', 'If-None-Match: "$echo"'] },
  { args: ['/upload', '-H', 'Content-Type: text/plain', '--data-binary', 'some bytes'], finishes: 'upload' },
  { args: ['/upload/$upload'] },
  { args: submit('render', { text: 'a file of some length' }), finishes: 'render' },
  { args: ['/render/$render'] },
  { args: ['/render/$render', '-r', '2-5'] },
  { args: ['/render/$render', '-r', '900-'] },
  { args: submit('echo', { word: 'wait' }, '-H', 'Prefer: wait=20'), finishes: 'waited' },
  { args: submit('echo', { word: 'once' }, ...keyed), finishes: 'keyed' },
  { args: submit('echo', { word: 'once' }, ...keyed) },
  { args: submit('echo', { word: 'twice' }, ...keyed) },
  { args: submit('echo', { reject: true }) },
  { args: submit('misbehave', { how: 'throw for good' }), finishes: 'failed' },
  { args: ['/requests/$failed'] },
  { args: ['/misbehave/$failed'] },
  { args: submit('wait', {}), holds: 'watched' },
  { args: ['/requests/$watched'] },
  { args: ['/wait/$watched'] },
  { args: ['-N', '/requests/$watched/events'], frees: 'watched', until: ['watched', 'succeeded'] },
  { args: ['/requests/$watched/events', '-H', 'Last-Event-ID: 4'] },
  { args: submit('wait', {}), holds: 'canceled' },
  { args: ['-X', 'DELETE', '/requests/$canceled'], until: ['canceled', 'canceled'] },
  { args: ['/requests/$canceled'] },
  { args: ['-X', 'DELETE', '/requests/$canceled'] },
  { args: ['-X', 'DELETE', '/requests/$echo'] },
  { args: ['/requests?limit=2'] },
  { args: ['/requests?limit=2&cursor=$watched'] },
  { args: ['/requests?status=failed'] },
  { args: ['/requests?operation=echo&status=succeeded&limit=1'] },
  { args: ['/requests?limit=0'] },
  { args: ['/requests/01890000-0000-7000-8000-000000000000'] },
  { args: ['/requests/not-an-id'] },
  { args: ['/echo', ...json, '-d', '{"half":'] },
  { args: ['/echo', '-H', 'Content-Type: application/xml', '-d', '<a/>'] },
  { args: ['/echo/$echo', '-H', 'Accept: image/png'] },
  { args: ['-X', 'PUT', '/requests/$echo'] },
  { args: ['/nowhere'] },
  {
    args: ['-X', 'OPTIONS', '/echo', '-H', 'Origin: https://page.example', '-H', 'Access-Control-Request-Method: POST'],
  },
  { args: ['/requests/$echo?redirect=false', '-H', 'Origin: https://page.example'] },
  { args: ['/requests/$echo?redirect=false', '-H', 'Origin: https://other.example'] },
];

test('each curl line is answered alike, and as recorded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-same-'));
  const distributed = distributedPorts();
  try {
    const [embedded, spread] = await Promise.all([transcript(embeddedPorts(folder)), transcript(distributed)]);
    expect(spread).toEqual(embedded);
    expect(embedded.join('\n')).toMatchSnapshot();
  } finally {
    await distributed.drop();
    await rm(folder, { recursive: true, force: true });
  }
});

async function transcript(ports: TestPorts): Promise<string[]> {
  await using service = await startProtocol({ ports, settings: { corsOrigins: ['https://page.example'] } });
  const ids = new Map<string, string>();
  const said: string[] = [];
  for (const line of lines) {
    const args = line.args.map((arg) => arg.replace(/\$(\w+)/g, (_, name: string) => ids.get(name) ?? ''));
    const answering = curl(service.url, args);
    if (line.frees !== undefined) {
      await until('somebody watches', () => service.watchers() > 0);
      service.gate.openFor(ids.get(line.frees) ?? '');
    }
    const answer = await answering;
    const name = line.finishes ?? line.holds;
    if (name !== undefined) ids.set(name, /"id":"([^"]+)"/.exec(answer)?.[1] ?? '');
    said.push(`$ curl ${line.args.join(' ')}\n${normalised(answer, service, ids)}`);
    await settledAfter(line, service, ids);
  }
  return said;
}

async function curl(url: string, args: readonly string[]): Promise<string> {
  const given = args.map((arg) => (arg.startsWith('/') ? `${url}${arg}` : arg));
  return (await promisify(execFile)('curl', ['--silent', '--include', '--max-time', '30', ...given])).stdout;
}

/** Nothing of it is left that another run would have differently; what there is once is kept. */
function normalised(answer: string, { url }: ProtocolService, ids: ReadonlyMap<string, string>): string {
  let text = answer
    .replaceAll('\r\n', '\n')
    .replaceAll(url, 'http://HOST')
    .replace(/^Date: .*$/gm, 'Date: DATE')
    .replace(/^Retry-After: [1-9]\d*$/gm, 'Retry-After: SECONDS')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
  for (const [name, id] of ids) text = text.replaceAll(id, `$${name}`);
  return text;
}

async function settledAfter(line: Line, service: ProtocolService, ids: ReadonlyMap<string, string>): Promise<void> {
  const { finishes, holds } = line;
  const locationOf = (name: string): string => `/requests/${ids.get(name) ?? ''}`;
  if (finishes !== undefined) await service.finished(locationOf(finishes));
  if (holds !== undefined) {
    // until its progress is there, which is one revision more
    await until(`${holds} is held`, async () => (await service.get(locationOf(holds))).json['progress'] !== undefined);
  }
  if (line.until !== undefined) {
    const [name, status] = line.until;
    const { json: finished } = await service.finished(locationOf(name));
    if (finished['status'] !== status) throw new Error(`${name} is ${String(finished['status'])}`);
  }
}
