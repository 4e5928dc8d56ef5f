/** What a page shows of any operation, in a shell, Python and JavaScript, is run as it is, against a live server. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readContract } from '../../src/contract/contract.ts';
import type { AsyncOperation } from '../../src/contract/contract.ts';
import { PermanentFailure } from '../../src/engine/handler.ts';
import type { Attempt, Input, ResultFile, UploadedFile } from '../../src/engine/handler.ts';
import { operations as shippedOperations } from '../../src/operations/index.ts';
import { followCommands, waitCommand } from '../../src/portal/commands.ts';
import { exampleCall } from '../../src/portal/example-call.ts';
import { programsOf } from '../../src/portal/programs.ts';
import { fixtureContract, shippedContract } from '../support/fixture-contract.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';

const awkward = `it's "quoted", \`ticked\`, \${held}, $(id), """, \\n and \u{1f600}`;
const bytes = Buffer.from([0, 255, 10, 13, 128, 39]);
const anything = { 'application/json': { type: 'object' } };

const contract = ((): string => {
  const text = fixtureContract({
    repeat: {
      body: anything,
      result: anything,
      parameters: [
        { name: 'times', in: 'query', required: true, example: 2, schema: { type: 'integer' } },
        { name: 'X-Mark', in: 'header', required: true, example: `it's "so"`, schema: { type: 'string' } },
      ],
    },
    plain: { body: anything, result: anything },
    lines: { body: { 'text/csv': { type: 'string' } }, result: anything },
    copy: {
      body: { 'application/octet-stream': { type: 'string', format: 'binary' } },
      result: { 'application/octet-stream': { type: 'string', format: 'binary' } },
    },
    ping: { body: anything, result: anything },
    fail: { body: anything, result: anything },
  });
  const document = JSON.parse(text) as {
    paths: Record<string, { post?: { requestBody?: { content: Record<string, { example?: unknown }> } } }>;
  };
  const exemplify = (name: string, example: unknown): void => {
    const content = document.paths[`/${name}`]?.post?.requestBody?.content ?? {};
    for (const body of Object.values(content)) body.example = example;
  };
  exemplify('repeat', { [awkward]: awkward });
  exemplify('plain', { a: [1, true, null], b: "it's" });
  exemplify('lines', `a,b\r\n1,"\\"\n`);
  exemplify('fail', {});
  delete document.paths['/ping']?.post?.requestBody;
  return JSON.stringify(document);
})();

const echo = ({ body, parameters }: Input) => Promise.resolve({ body, parameters });
const handlers = {
  repeat: { runs: 'inline', run: echo },
  plain: { runs: 'inline', run: echo },
  lines: {
    runs: 'inline',
    run: async ({ body }: Input<UploadedFile>) => ({ text: await readFile(body.path, 'utf8') }),
  },
  copy: {
    runs: 'inline',
    async run({ body }: Input<UploadedFile>, { scratch }: Attempt): Promise<ResultFile> {
      const path = join(scratch, 'copy');
      await writeFile(path, await readFile(body.path));
      return { path, mediaType: 'application/octet-stream' };
    },
  },
  ping: { runs: 'inline', run: () => Promise.resolve({ pong: true }) },
  fail: {
    runs: 'inline',
    run: () =>
      Promise.reject(new PermanentFailure({ type: '/problems/handler-failed', title: 'It is broken', status: 422 })),
  },
} as const;

const results: Readonly<Record<string, unknown>> = {
  repeat: { body: { [awkward]: awkward }, parameters: { times: 2, 'X-Mark': `it's "so"` } },
  plain: { body: { a: [1, true, null], b: "it's" }, parameters: {} },
  lines: { text: `a,b\r\n1,"\\"\n` },
  ping: { pong: true },
};

const read = readContract(contract);
let service: TestService;
let folder: string;
beforeAll(async () => {
  service = await startService({
    contract,
    operations: handlers,
    ownerOf: (req) => req.get('authorization') ?? 'nobody',
  });
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-programs-'));
  await writeFile(join(folder, 'FILE'), bytes);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs something in the folder, in which FILE is. */
function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: folder, encoding: 'buffer', env: { ...process.env, ...env } } as const;
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr: stderr.toString() });
    });
  });
}

/** Each way to call an operation, and what starts it. */
const ways: Readonly<
  Record<string, (operation: AsyncOperation, env?: Record<string, string>, url?: string) => Promise<Ran>>
> = {
  'curl and its Location': (operation) =>
    run('sh', ['-c', followCommands(callOf(operation), { origin: service.url, asText: true })]),
  'curl and Prefer: wait': (operation) =>
    run('sh', ['-c', waitCommand(callOf(operation), { asText: true }) ?? 'exit 9']),
  Python: async (operation, env, url) => {
    await writeFile(join(folder, 'program.py'), programOf(operation, 'Python', url));
    return run('python3', ['-W', 'error', 'program.py'], env);
  },
  JavaScript: async (operation, env, url) => {
    await writeFile(join(folder, 'program.mjs'), programOf(operation, 'JavaScript', url));
    return run(process.execPath, ['program.mjs'], env);
  },
};

function callOf(operation: AsyncOperation) {
  return exampleCall(read.document, operation, service.url);
}

function programOf(operation: AsyncOperation, language: string, url = service.url): string {
  const place = { base: '..', root: '', server: url, origin: url };
  const { made } = programsOf({ contract: read, problems: [], samples: undefined }, place, operation);
  return made.find((sample) => sample.language === language)?.code ?? '';
}

function operationOf(name: string): AsyncOperation {
  const found = read.asynchronous.find(({ operationId }) => operationId === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

describe.each(Object.entries(ways))('with %s', (_name, call) => {
  test.each(Object.entries(results))('%s gives its result', async (name, result) => {
    const { code, stdout, stderr } = await call(operationOf(name));
    expect([code, stderr.replace(/^Location: .*\n/, '')]).toEqual([0, '']);
    expect(JSON.parse(stdout.toString())).toEqual(result);
  });

  test('a result that is no text comes as it is', async () => {
    expect((await call(operationOf('copy'))).stdout).toEqual(bytes);
  });

  test('a request that failed says why', async () => {
    const { stdout, stderr } = await call(operationOf('fail'));
    expect(stdout.toString() + stderr).toMatch(/failed[^]*It is broken/);
  });
});

test.each(['Python', 'JavaScript'])(
  'in %s a request that failed is an error, and so is one that is refused',
  async (language) => {
    const failed = await ways[language]?.(operationOf('fail'));
    expect([failed?.code, failed?.stdout.toString()]).toEqual([1, '']);
    const { operationId, ...others } = operationOf('plain');
    const refused = await ways[language]?.({ operationId, ...others, path: '/nowhere' });
    expect(refused?.code).toBe(1);
    expect(refused?.stderr).toContain('404');
  },
);

test.each(['Python', 'JavaScript'])('in %s each call has the key of the environment', async (language) => {
  const key = `${language}-key`;
  const ran = await ways[language]?.(operationOf('ping'), { SEE_OTHER_TOKEN: key });
  expect(JSON.parse(ran?.stdout.toString() ?? '')).toEqual(results['ping']);
  const { json } = await service.call('GET', '/requests', { headers: { Authorization: `Bearer ${key}` } });
  expect(json['requests']).toHaveLength(1);
});

test.each(['Python', 'JavaScript'])('in %s a server that is busy is asked again', async (language) => {
  const busy = { 'Retry-After': '0' };
  const answers: [status: number, headers: Record<string, string>, body?: string][] = [
    [503, busy],
    [202, { ...busy, Location: '/status' }],
    [429, busy],
    [200, busy, '{"status":"running"}'],
    [303, { Location: '/result' }],
    [200, {}, '"done"'],
  ];
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(`${String(req.method)} ${String(req.url)}`);
    const [status, headers, body] = answers.shift() ?? [500, {}];
    res.writeHead(status, headers).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  try {
    const ran = await ways[language]?.(operationOf('ping'), {}, url);
    expect(ran?.stdout.toString()).toBe('"done"');
    expect(asked).toEqual(['POST /ping', 'POST /ping', 'GET /status', 'GET /status', 'GET /status', 'GET /result']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a result that is no text is kept in a file by curl', async () => {
  const call = callOf(operationOf('copy'));
  const commands = [followCommands(call, { origin: service.url, asText: false }), waitCommand(call, { asText: false })];
  for (const command of commands) {
    await run('sh', ['-c', command ?? '']);
    expect(await readFile(join(folder, 'RESULT'))).toEqual(bytes);
    await rm(join(folder, 'RESULT'));
  }
});

test('where a Location is a URL, nothing is put before it', async () => {
  await using named = await startService({
    contract: shippedContract,
    operations: shippedOperations,
    settings: { publicUrl: 'https://example.org/slow' },
  });
  const { text } = await named.call('GET', '/docs/operations/estimateSchedule');
  expect(text).toContain('curl -sL &quot;$location&quot;');
  expect((await service.call('GET', '/docs/operations/ping')).text).toContain(
    `curl -sL &quot;${service.url}$location&quot;`,
  );
});

test('a method that curl would keep after a 303 has no command that waits', () => {
  expect(waitCommand({ ...callOf(operationOf('plain')), method: 'PUT' }, { asText: true })).toBeUndefined();
});

test('a language that has a program of its own gets no other', () => {
  const given = [{ language: 'Python', code: 'submit()' }];
  const samples = { operations: { ping: given }, resume: [] };
  const place = { base: '..', root: '', server: service.url, origin: service.url };
  const programs = programsOf({ contract: read, problems: [], samples }, place, operationOf('ping'));
  expect(programs.given).toEqual(given);
  expect(programs.made.map(({ language }) => language)).toEqual(['JavaScript']);
});
