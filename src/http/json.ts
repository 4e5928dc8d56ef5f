/**
 * Reads a JSON body: UTF-8, of bounded size and depth. body-parser does not do here: it replaces what is no UTF-8,
 * takes an empty body for none, and reads a body that is too large to its end before it says so.
 */
import { isUtf8 } from 'node:buffer';
import type { Request } from 'express';
import { TooManyBytes } from '../ports/blob-store.ts';
import { whileBodyArrives } from './limits/slow-bodies.ts';
import { problem } from '../request/problems.ts';
import { HttpProblem, refuse } from './reply.ts';

export interface JsonLimits {
  readonly maxJsonBytes: number;
  /** What walks over a value by recursion runs out of stack some thousands of levels down. */
  readonly maxJsonDepth: number;
}

/**
 * The parsed body. Rejects with TooManyBytes as soon as there are, and with the problem of a body that is no JSON.
 * `hold` is told of the bytes as they come, and throws if there is no room for them.
 */
export async function readJson(
  req: Request,
  { maxJsonBytes, maxJsonDepth }: JsonLimits,
  hold: (bytes: number) => void,
): Promise<unknown> {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(req.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw refuse('unsupported-media-type', { detail: `The charset is ${charset}; send JSON in UTF-8.` });
  }
  const bytes = await readAll(req, maxJsonBytes, hold);
  if (!isUtf8(bytes)) throw malformed('The bytes are not UTF-8.');
  const text = bytes.toString().replace(/^\ufeff/, '');
  if (isTooDeep(text, maxJsonDepth)) throw tooDeep(maxJsonDepth);
  const value = parse(text);
  if (mayBeInfinite.test(text) && !isFinite(value)) throw tooLarge();
  return value;
}

/** Holds a body that somebody else has parsed to the same. Throws if nobody has, and the bytes are gone. */
export function checkParsed(body: unknown, { maxJsonDepth }: JsonLimits): void {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) throw readBefore();
  if (isDeeper(body, maxJsonDepth)) throw tooDeep(maxJsonDepth);
  if (!isFinite(body)) throw tooLarge();
}

/** The 500 of an app that the service is mounted in, and that has read a body which is the service's to read. */
export function readBefore(): HttpProblem {
  const detail =
    'The app has read the body before the service could. Mount the service before whatever reads bodies (express.raw, ' +
    'express.text, multer); express.json may come first.';
  return new HttpProblem(problem('internal-error', { detail }), {}, { cause: new Error(detail) });
}

function tooDeep(maxDepth: number): Error {
  return malformed(`It is nested more than ${String(maxDepth)} levels deep.`);
}

function tooLarge(): Error {
  return malformed('It has a number that is larger than a double holds (1.8e308).');
}

/** Never goes deeper than that itself. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(`${(error as Error).message}.`);
  }
}

/** What a number beyond 1.8e308 cannot be written without: an exponent of three digits, or two hundred digits in a row. */
const mayBeInfinite = /e\+?\d{3}|\d{200}/i;

/** False if a number in it is infinite: no schema would see it, and it would be stored as null. */
function isFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  // no list of the members is made: there may be a million
  for (const name in value) if (!isFinite((value as Readonly<Record<string, unknown>>)[name])) return false;
  return true;
}

function malformed(what: string): Error {
  return refuse('malformed-body', { detail: `${what} Send well-formed JSON in UTF-8, and all of it.` });
}

function readAll(req: Request, maxBytes: number, hold: (bytes: number) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stop = (): void => {
      inTime();
      req.off('data', take).off('end', finish).off('close', breakOff);
    };
    const refuseRest = (error: Error): void => {
      stop();
      reject(error);
    };
    const inTime = whileBodyArrives(req, refuseRest);
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > maxBytes) {
        refuseRest(new TooManyBytes(maxBytes));
        return;
      }
      try {
        hold(chunk.length);
      } catch (error) {
        refuseRest(error as Error);
      }
    };
    const finish = (): void => {
      stop();
      const [first = Buffer.alloc(0), ...others] = chunks;
      resolve(others.length === 0 ? first : Buffer.concat(chunks));
    };
    const breakOff = (): void => {
      refuseRest(malformed('The body broke off.'));
    };
    req.on('data', take).on('end', finish).on('close', breakOff);
  });
}

function isTooDeep(text: string, maxDepth: number): boolean {
  if (text.length < maxDepth) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}
