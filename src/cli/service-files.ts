/** The files that a service is made of, the contract and the module of the handlers: reads both, and tells what is wrong with each. */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { WrittenParts } from '../check-service.ts';
import { checkContract } from '../contract/contract.ts';
import { openHandlerDoor } from '../engine/handler-door.ts';
import type { HandlerTable } from '../engine/operations.ts';
import { ServiceInvalid } from '../faults/fault.ts';
import type { Fault, Sources } from '../faults/fault.ts';
import type { Samples } from '../service.ts';
import { asServed } from './as-served.ts';

export interface ServiceFiles {
  readonly contract: string;
  readonly operations: HandlerTable;
  readonly problems: WrittenParts['problems'];
  readonly samples: Samples | undefined;
  /** The files, as faults are to name them. */
  readonly sources: Sources;
}

export interface NamedFiles {
  readonly contract?: string | undefined;
  readonly operations?: string | undefined;
}

/**
 * If neither is named, the files are the ones that come with See Other: handlers are for one contract. Throws ServiceInvalid
 * with what is wrong in each of them.
 */
export async function readServiceFiles(named: NamedFiles): Promise<ServiceFiles> {
  const shipped = named.contract === undefined && named.operations === undefined;
  const contractFile = shipped ? fileURLToPath(new URL('../../openapi.yaml', import.meta.url)) : named.contract;
  const sources = {
    contract: contractFile ?? '--contract',
    ...(named.operations !== undefined && { operations: named.operations }),
  };
  const [contract, operations, samples] = await Promise.all([
    contractFile === undefined ? contractMissing : readText(contractFile),
    shipped
      ? shippedOperations()
      : named.operations === undefined
        ? operationsMissing
        : loadOperations(named.operations),
    shipped ? readSamples() : undefined,
  ]);
  if ('text' in contract && 'module' in operations)
    return { contract: contract.text, ...operations.module, samples, sources };
  const faults = [
    ...('text' in contract ? checkContract(contract.text, asServed).faults : [contract.fault]),
    ...('fault' in operations ? [operations.fault] : []),
  ];
  throw new ServiceInvalid(faults, sources);
}

interface Faulty {
  readonly fault: Fault;
}

const contractMissing: Faulty = {
  fault: {
    part: 'contract',
    place: '',
    detail: 'there are handlers of your own, and no contract that they are for',
    suggestion: 'Name it with --contract (SEE_OTHER_CONTRACT); `see-other init` writes one to start from.',
  },
};

const operationsMissing: Faulty = {
  fault: {
    part: 'operations',
    place: '--operations',
    detail: 'there is a contract of your own, and no handlers for it',
    suggestion:
      'Name the module that exports them with --operations (SEE_OTHER_OPERATIONS); `see-other init` writes one to start from.',
  },
};

async function readText(file: string): Promise<{ readonly text: string } | Faulty> {
  try {
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    const detail = `the contract cannot be read: ${(error as Error).message}`;
    const suggestion = 'Name an OpenAPI document with --contract; `see-other init` writes one to start from.';
    return { fault: { part: 'contract', place: '', detail, suggestion } };
  }
}

/** The programs of the SDKs, which are for the contract that is shipped. */
async function readSamples(): Promise<Samples> {
  return JSON.parse(await readFile(new URL('../../generated/samples.json', import.meta.url), 'utf8')) as Samples;
}

/** What a module of handlers exports. */
type OperationsModule = Pick<ServiceFiles, 'operations' | 'problems'>;

interface Loaded {
  readonly module: OperationsModule;
}

async function shippedOperations(): Promise<Loaded> {
  const { operations, problems } = await import('../operations/index.ts');
  return { module: { operations, problems } };
}

async function loadOperations(file: string): Promise<Loaded | Faulty> {
  if (!existsSync(file)) {
    const suggestion =
      'Name the module that exports your handlers with --operations; `see-other init` writes one to start from.';
    return { fault: { part: 'operations', place: file, detail: `there is no file ${file}`, suggestion } };
  }
  openHandlerDoor();
  let module: Partial<OperationsModule>;
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as typeof module;
  } catch (error) {
    return { fault: importFault(file, error) };
  }
  const { operations, problems } = module;
  if (typeof operations === 'object' && (operations as unknown) !== null) return { module: { operations, problems } };
  const exported = Object.keys(module);
  const detail = `the module does not export \`operations\`${exported.length === 0 ? '' : `, but ${exported.join(', ')}`}`;
  const suggestion = 'Export an object of handlers by operationId: `export const operations = { render };`.';
  return { fault: { part: 'operations', place: file, detail, suggestion } };
}

/** Why a module cannot be loaded, with the place if it can be told. */
function importFault(file: string, error: unknown): Fault {
  const detail = `the module cannot be loaded: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  const place = error instanceof Error ? placeIn(error) : undefined;
  const suggestion =
    meantFile(error) ??
    (place === undefined ? `\`node ${file}\` shows where.` : `It happens at ${place}; mend that, or what it calls.`);
  return { part: 'operations', place: file, detail, suggestion };
}

/** What an import was to say, where it leaves out the ending of a file, or has the one that TypeScript compiles it to. */
function meantFile(error: unknown): string | undefined {
  const { code, url, message = '' } = (error ?? {}) as { code?: unknown; url?: unknown; message?: string };
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_UNSUPPORTED_DIR_IMPORT';
  if (!isMissing || typeof url !== 'string' || !url.startsWith('file:')) return undefined;
  const path = fileURLToPath(url).replace(/\/$/, '');
  const candidates = [
    ...['.ts', '.js', '.mts', '.mjs', '/index.ts', '/index.js'].map((ending) => path + ending),
    ...(/\.m?js$/.test(path) ? [path.replace(/js$/, 'ts')] : []),
  ];
  const found = candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
  if (found === undefined) return undefined;
  const importer = / imported from (.+)$/m.exec(message)?.[1] ?? '';
  const specifier = relative(dirname(importer), found);
  return `Write the ending: '${specifier.startsWith('.') ? specifier : `./${specifier}`}'.`;
}

/** The first place of somebody's own in the stack of an error: `handlers/render.ts:12:7`. */
function placeIn({ stack = '' }: Error): string | undefined {
  const places = [...stack.matchAll(/(file:\/\/\/\S+?):(\d+(?::\d+)?)(?=\)|\s|$)/g)];
  const commandLine = new URL('.', import.meta.url).href;
  const own = places.find(([, url = '']) => !url.includes('/node_modules/') && !url.startsWith(commandLine));
  return own && `${relative(process.cwd(), fileURLToPath(own[1] ?? ''))}:${own[2] ?? ''}`;
}
