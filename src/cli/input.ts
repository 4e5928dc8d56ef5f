/** The input of a request: from --json, --file or stdin, held to the contract before it is sent. */
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Mime } from 'mime/lite';
import otherTypes from 'mime/types/other.js';
import standardTypes from 'mime/types/standard.js';
import { inputErrors } from '../contract/inputs.ts';
import type { AsyncOperation, Contract } from '../contract/contract.ts';
import { isJson } from '../contract/media-types.ts';
import { UsageError } from './errors.ts';
import { errorLines } from './output.ts';
import type { OperationInput } from './remote-contract.ts';

export interface InputOptions {
  readonly json?: string;
  readonly file?: string;
  readonly mediaType?: string;
  readonly param?: readonly string[];
}

/** Bytes that were given, and what is known of them. */
interface Given {
  readonly bytes: Blob;
  /** What to call them in a message. */
  readonly name: string;
  /** By the ending of the file's name; undefined if that says nothing. */
  readonly mediaType: string | undefined;
}

/** What the library has no type for. */
const mediaTypes = new Mime(standardTypes, otherTypes).define(
  { 'application/x-ndjson': ['ndjson', 'jsonl'], 'application/vnd.apache.parquet': ['parquet'] },
  true,
);

/** The media type that the name of a file tells; undefined if that says nothing. */
export function mediaTypeOf(file: string): string | undefined {
  return mediaTypes.getType(file) ?? undefined;
}

/** Throws UsageError if more or less than one of the three was given, or if it cannot be read. */
export async function readBody(
  source: string | undefined,
  { json, file }: InputOptions,
  signal: AbortSignal,
  cleanUp: AsyncDisposableStack,
): Promise<Given | undefined> {
  if (source !== undefined && source !== '-')
    throw new UsageError(`what is "${source}"? The input is --file FILE, --json JSON, or - for standard input`);
  const ways = [source, json, file].filter((way) => way !== undefined);
  if (ways.length > 1) throw new UsageError('the input is given more than once: choose one of --file, --json and -');
  if (json !== undefined) return { bytes: new Blob([json]), name: '--json', mediaType: 'application/json' };
  if (file === '-' || source === '-') return spooled(signal, cleanUp);
  if (file === undefined) return undefined;
  try {
    if (!(await stat(file)).isFile()) throw new Error('it is no file');
    return { bytes: await openAsBlob(file), name: file, mediaType: mediaTypeOf(file) };
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** Standard input in a file, since what is submitted may have to be sent again. */
async function spooled(signal: AbortSignal, cleanUp: AsyncDisposableStack): Promise<Given> {
  const folder = await mkdtemp(join(tmpdir(), 'see-other-stdin-'));
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'input');
  try {
    await pipeline(process.stdin, createWriteStream(file, { mode: 0o600 }), { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return { bytes: await openAsBlob(file), name: 'standard input', mediaType: undefined };
}

/** The input of an operation. Throws UsageError with everything that is wrong, and where. */
export async function inputOf(
  contract: Contract,
  operation: AsyncOperation,
  given: Given | undefined,
  { mediaType, param }: InputOptions,
): Promise<OperationInput> {
  const { operationId, consumes, bodyRequired } = operation;
  const parameters = parametersOf(operation, param);
  if (consumes.length === 0) {
    if (given !== undefined) throw new UsageError(`${operationId} takes no input but parameters (--param NAME=VALUE)`);
    return { parameters };
  }
  if (given === undefined) {
    if (!bodyRequired) return { parameters };
    throw new UsageError(
      `${operationId} wants an input (${consumes.join(', ')}): give it with --file FILE, --json JSON, or - for standard input`,
    );
  }
  const type = typeOf(operation, given, mediaType);
  if (!isJson(type)) return { body: new Blob([given.bytes], { type }), parameters };
  const body = await parsed(given);
  const errors = inputErrors(contract, operation, body);
  if (errors.length === 0) return { body, parameters };
  throw new UsageError(
    [`${given.name} does not fit ${operationId}; nothing was sent:`, ...errorLines(errors)].join('\n'),
  );
}

/** The input of a request to a path, of which no contract is known. */
export async function bodyOf({ bytes, name, mediaType: known }: Given, mediaType?: string): Promise<Blob> {
  const type = mediaType ?? known ?? 'application/octet-stream';
  if (isJson(type)) await parsed({ bytes, name });
  return new Blob([bytes], { type });
}

function typeOf({ operationId, consumes }: AsyncOperation, { name, mediaType }: Given, wanted?: string): string {
  const type = wanted ?? mediaType ?? (consumes.length === 1 ? consumes[0] : undefined);
  const found = consumes.find((candidate) => candidate.toLowerCase() === type?.toLowerCase());
  if (found !== undefined) return found;
  throw new UsageError(
    `${operationId} takes ${consumes.join(', ')}; ${name} is ${type ?? 'of no type that its name would tell'}. Name its type with --media-type TYPE`,
  );
}

async function parsed({ bytes, name }: Pick<Given, 'bytes' | 'name'>): Promise<unknown> {
  try {
    return JSON.parse(await bytes.text()) as unknown;
  } catch (cause) {
    throw new UsageError(`${name} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function parametersOf(operation: AsyncOperation, lines: readonly string[] = []): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const line of lines) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(equals, 0));
    if (!operation.parameters.some((parameter) => parameter.name === name)) {
      const names = operation.parameters.map((parameter) => parameter.name);
      throw new UsageError(
        `--param ${line}: ${operation.operationId} has ${names.length === 0 ? 'no parameters' : `the parameters ${names.join(', ')}, given as NAME=VALUE`}`,
      );
    }
    (values[name] ??= []).push(line.slice(equals + 1));
  }
  const missing = operation.parameters.filter(({ name, in: where }) => where === 'path' && values[name] === undefined);
  if (missing.length > 0)
    throw new UsageError(
      `${operation.operationId} wants --param ${missing.map(({ name }) => `${name}=VALUE`).join(' --param ')}`,
    );
  return values;
}
