/**
 * Writes generated/ from openapi.yaml, from the examples of the SDKs and from the schemas that contracts are held to, and that
 * of each example from its contract:
 * `node scripts/generate.ts`.
 *
 * With `--check` it writes into a temporary folder instead and compares: exit code 1 if a folder is not what
 * they give. Either way 3 says that all was done except for the client, because there is no Java here.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { asServed } from '../src/cli/as-served.ts';
import { lintContract, readContract } from '../src/contract/contract.ts';
import { ContractInvalid } from '../src/contract/faults.ts';
import { parsedFile } from '../src/contract/parsed-before.ts';
import { parseYaml } from '../src/contract/text.ts';
import { typeFiles } from '../src/contract/type-files.ts';
import { validatorFiles } from './contract/validators.ts';
import { generateClient } from './openapi-generator.ts';
import { root } from './processes.ts';
import { readSamples } from './sdks/samples.ts';

const contractPath = join(root, 'openapi.yaml');
/** What is generated: a folder beside each contract. `handler` is where its handlers' types come from. */
const sources = [
  { contract: 'openapi.yaml', handler: '../src/engine/handler.ts' },
  { contract: 'examples/image-renditions/openapi.yaml', handler: 'see-other/handler' },
] as const;
const folders = sources.map(({ contract }) => folderOf(contract));
const client = 'generated/client';
const run = promisify(execFile);

/** There is no Java on this machine, and openapi-generator is a Java program. */
class JavaMissing extends Error {
  constructor(options?: ErrorOptions) {
    super(
      'the client needs Java 11 or newer to be generated (Debian: apt-get install default-jre-headless; macOS: brew install openjdk)',
      options,
    );
    this.name = 'JavaMissing';
  }
}

/** The types of a contract, as `see-other generate` writes them for anybody's. */
async function writeServerTypes({ contract, handler }: (typeof sources)[number], outDir: string): Promise<void> {
  const files = await typeFiles(await readFile(join(root, contract), 'utf8'), handler);
  await mkdir(outDir, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(outDir, name), text);
}

/** The programs that the portal shows beside each operation. */
async function writeSamples(outDir: string): Promise<void> {
  const samples = await readSamples(readContract(await readFile(contractPath, 'utf8')));
  await writeFile(join(outDir, 'generated', 'samples.json'), `${JSON.stringify(samples, null, 2)}\n`);
}

/** The contract as every start of the service reads it, which then need not be held to the rules again. */
async function writeParsed(outDir: string): Promise<void> {
  const text = await readFile(contractPath, 'utf8');
  const faults = lintContract(text, asServed);
  if (faults.length > 0) throw new ContractInvalid(faults);
  await writeFile(join(outDir, 'generated', 'parsed-contract.json'), parsedFile(text, parseYaml(text).value));
}

/** What contracts are held to. */
async function writeValidators(outDir: string): Promise<void> {
  await mkdir(outDir);
  for (const [name, text] of Object.entries(validatorFiles())) await writeFile(join(outDir, name), text);
}

/** The TypeScript client, compiled: Node and bundlers load it as it is. */
async function writeClient(outDir: string): Promise<void> {
  await run('java', ['-version']).catch((cause: unknown) => {
    throw new JavaMissing({ cause });
  });
  await withTemporaryFolder(async (sources) => {
    await generateClient(contractPath, sources, [
      ...['-g', 'typescript-fetch'],
      ...['--additional-properties', 'importFileExtension=.js'],
    ]);
    await adaptSources(sources);
    compile(sources, outDir);
  });
}

/** Names of the DOM that Node's types lack, in words that both have. */
const domNames = [
  [
    "WindowOrWorkerGlobalScope['fetch']",
    "{ fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> }['fetch']",
  ],
  ['RequestCredentials', "NonNullable<RequestInit['credentials']>"],
] as const;

async function adaptSources(folder: string): Promise<void> {
  for (const file of (await filesIn(folder)).filter((name) => name.endsWith('.ts'))) {
    let text = await readFile(join(folder, file), 'utf8');
    // each file opens with the whole description of the contract: one line does, and changes less often
    text = text.replace(
      /^\/\* tslint:disable \*\/\n\/\* eslint-disable \*\/\n(\/\*\*[\s\S]*?\*\/\n)?/,
      '// Generated from openapi.yaml by OpenAPI Generator. Do not edit: run `make generate`.\n',
    );
    for (const [name, portable] of domNames) text = text.replaceAll(name, portable);
    await writeFile(join(folder, file), text);
  }
}

/** Compiles a folder of TypeScript to JavaScript and declarations. */
function compile(sources: string, outDir: string): void {
  const program = ts.createProgram([join(sources, 'index.ts')], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    newLine: ts.NewLineKind.LineFeed,
    strict: true,
    skipLibCheck: true,
    declaration: true,
    rootDir: sources,
    outDir,
  });
  const { diagnostics } = program.emit();
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (faults.length > 0) {
    const host = {
      getCanonicalFileName: (name: string) => name,
      getCurrentDirectory: () => sources,
      getNewLine: () => '\n',
    };
    throw new Error(`the generated client does not compile:\n${ts.formatDiagnostics(faults, host)}`);
  }
}

/** Replaces the folders, and only when everything has been generated. */
async function generate(): Promise<number> {
  return withTemporaryFolder(async (fresh) => {
    const noJava = await writeAll(fresh);
    if (noJava !== undefined) await cp(join(root, client), join(fresh, client), { recursive: true });
    for (const folder of folders) {
      await rm(join(root, folder), { recursive: true, force: true });
      await cp(join(fresh, folder), join(root, folder), { recursive: true });
    }
    if (noJava === undefined) return 0;
    console.error(`${client} is left as it was: ${noJava.message}`);
    return 3;
  });
}

async function check(): Promise<number> {
  return withTemporaryFolder(async (fresh) => {
    const noJava = await writeAll(fresh);
    const compared = (file: string): boolean => noJava === undefined || !file.startsWith(`${client}/`);
    const differing = (await Promise.all(folders.map((folder) => differences(fresh, root, folder, compared)))).flat();
    if (differing.length > 0) {
      const list = differing.map((line) => `  ${line}`).join('\n');
      console.error(
        `what is generated is not what openapi.yaml, sdks/*/examples and the examples' contracts give:\n${list}\nrun make generate, and commit what it writes`,
      );
      return 1;
    }
    if (noJava === undefined) return 0;
    console.error(`${client} was not compared: ${noJava.message}`);
    return 3;
  });
}

/** Everything that can be generated here: all, or all but the client. Paths are as in the repository. */
async function writeAll(outDir: string): Promise<JavaMissing | undefined> {
  for (const source of sources) await writeServerTypes(source, join(outDir, folderOf(source.contract)));
  await writeParsed(outDir);
  await writeSamples(outDir);
  await writeValidators(join(outDir, 'generated', 'validators'));
  try {
    await writeClient(join(outDir, client));
    return undefined;
  } catch (error) {
    if (error instanceof JavaMissing) return error;
    throw error;
  }
}

function folderOf(contract: string): string {
  return join(dirname(contract), 'generated');
}

/** One line for each file of a folder that is in both trees and not the same, or in one of them only. */
async function differences(
  expected: string,
  actual: string,
  folder: string,
  compared: (file: string) => boolean,
): Promise<string[]> {
  const [wanted, present] = [await filesIn(expected, folder), await filesIn(actual, folder)];
  const lines = await Promise.all(
    [...new Set([...wanted, ...present])].filter(compared).map(async (file) => {
      if (!present.includes(file)) return `${file} is missing`;
      if (!wanted.includes(file)) return `${file} should not be there`;
      const [left, right] = await Promise.all([readFile(join(expected, file)), readFile(join(actual, file))]);
      return left.equals(right) ? '' : `${file} differs`;
    }),
  );
  return lines.filter((line) => line !== '').sort();
}

/** Paths of the files in a folder of a tree, relative to the tree, sorted; none if there is no such folder. */
async function filesIn(tree: string, folder = ''): Promise<string[]> {
  const entries = await readdir(join(tree, folder), { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(tree, join(entry.parentPath, entry.name)))
    .sort();
}

async function withTemporaryFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-generate-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = process.argv.includes('--check') ? await check() : await generate();
