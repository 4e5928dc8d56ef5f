/** Which handlers compile against the types of their contract, and which do not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import ts from 'typescript';
import { parse } from 'yaml';
import { typeFiles } from '../../src/contract/type-files.ts';
import { fixtureContract } from '../support/fixture-contract.ts';

const handler = fileURLToPath(new URL('../../src/engine/handler.ts', import.meta.url));
const json = { 'application/json': { type: 'object', required: ['a'], properties: { a: { type: 'number' } } } };

let folder: string;
/** Parsed once, as they are the same for each handler. */
const sources = new Map<string, ts.SourceFile | undefined>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-types-'));
  for (const [name, text] of Object.entries(await typeFiles(contract(), handler)))
    await writeFile(join(folder, name), text);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** `print` is below a shop's path, and has parameters of every kind; `plain` has none of its own. */
function contract(): string {
  const text = fixtureContract({
    plain: { body: json, result: json },
    print: {
      body: json,
      result: { 'application/pdf': {}, 'text/csv; charset=utf-8': {} },
      parameters: [
        { name: 'pages', in: 'query', schema: { type: 'integer' } },
        { name: 'copies', in: 'query', schema: { type: 'integer', default: 1 } },
        { name: 'colours', in: 'query', required: true, schema: { type: 'array', items: { enum: ['red', 'blue'] } } },
        { name: 'urgent', in: 'query', schema: { $ref: '#/components/schemas/Urgent' } },
        { name: 'X-Paper', in: 'header', schema: { type: 'string', enum: ['a4', 'a5'] } },
        { name: 'session', in: 'cookie', schema: { type: 'string' } },
      ],
    },
  });
  const document = parse(text) as { paths: Record<string, object>; components: { schemas: Record<string, object> } };
  const { '/print': print, ...paths } = document.paths;
  const shopId = { name: 'shopId', in: 'path', required: true, schema: { type: 'string' } };
  document.components.schemas['Urgent'] = { type: 'boolean', default: false };
  return JSON.stringify({
    ...document,
    paths: { ...paths, '/shops/{shopId}/print': { ...print, parameters: [shopId] } },
  });
}

/** What the compiler says against a module of handlers. */
function compiled(text: string): string[] {
  const file = join(folder, 'handler.ts');
  const options: ts.CompilerOptions = {
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] },
    ...{ moduleResolution: ts.ModuleResolutionKind.Bundler, allowImportingTsExtensions: true, noEmit: true },
    ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, types: [] },
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.fileExists = (path) => path === file || ts.sys.fileExists(path);
  host.getSourceFile = (path, version) => {
    if (path === file) return ts.createSourceFile(path, text, version);
    if (!sources.has(path)) sources.set(path, read(path, version));
    return sources.get(path);
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** The same of a handler `print` that runs this function. */
function compiledRun(run: string, name = 'print'): string[] {
  return compiled(`import type { Handlers } from './operations.d.ts';
export const handler = { runs: 'inline', ${run} } satisfies Handlers['${name}'];\n`);
}

const given = `const path = 'x'; return Promise.resolve({ path, mediaType: 'application/pdf' });`;

test('parameters have the types of the contract, and are there if they are required or have a default', () => {
  expect(
    compiledRun(`run({ parameters }) {
      const { shopId, copies, colours, urgent, pages, 'X-Paper': paper } = parameters;
      const there: readonly [string, number, readonly ('red' | 'blue')[], boolean] = [shopId, copies, colours, urgent];
      const optional: readonly ['a4' | 'a5' | undefined, number] = [paper, pages ?? 1];
      ${given}
    }`),
  ).toEqual([]);
});

test.each([
  ['a parameter whose name is misspelt', 'const { shopid } = parameters;', /'shopid' does not exist/],
  ['one that may be left out, taken as one that is there', 'const n: number = parameters.pages;', /'undefined'/],
  ['one of another type', 'const n: number = parameters.shopId;', /'string' is not assignable to type 'number'/],
  ['a value that the contract does not have', "if (parameters['X-Paper'] === 'a3') throw 1;", /no overlap/],
  ["a parameter of the protocol's", "const key = parameters['Idempotency-Key'];", /Idempotency-Key/],
  ['a cookie', 'const { session } = parameters;', /'session' does not exist/],
])('%s does not compile', (_what, line, said) => {
  expect(compiledRun(`run({ parameters }) { ${line} ${given} }`)).toEqual([expect.stringMatching(said)]);
});

test('an operation without parameters has none to be taken', () => {
  const run = `run({ body, parameters }) { const { limit } = parameters; return Promise.resolve(body); }`;
  expect(compiledRun(run, 'plain')).toEqual([expect.stringMatching(/'limit' does not exist/)]);
});

test('a result that is a file has a media type that the contract declares, with parameters or without', () => {
  const giving = (type: string): string[] =>
    compiledRun(`run() { return Promise.resolve({ path: 'x', mediaType: '${type}' }); }`);
  for (const type of ['application/pdf', 'text/csv', 'text/csv; charset=utf-8']) expect(giving(type)).toEqual([]);
  expect(giving('image/png')).toEqual([expect.stringMatching(/"image\/png"/)]);
});

test('a handler that was written with Handler<Body, Result> is still one of the contract', () => {
  const text = `import type { Handler, ResultFile } from '${handler}';
import type { Handlers } from './operations.d.ts';
const print = {
  runs: 'inline',
  run({ body, parameters }) {
    const path = String(parameters['path'] ?? body.a);
    return Promise.resolve({ path, mediaType: 'text/csv' });
  },
} satisfies Handler<{ a: number }, ResultFile<'text/csv'>>;
export const operations = { print } satisfies Pick<Handlers, 'print'>;`;
  expect(compiled(text)).toEqual([]);
});
