/** Waits for a request and delivers its result: to stdout, or into a file. */
import { access, constants, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { RequestCanceled, RequestExpired, RequestFailed, WaitTimeout } from '../client/client.ts';
import type { Client, Journal, OperationTable, RequestResult, Submission, Update } from '../client/client.ts';
import { Interrupted, UsageError } from './errors.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { forPeople, printJson, printRequest, problemLines, requestData, sayError, shown, talk } from './output.ts';
import { progressBar } from './progress-bar.ts';

export interface Delivery {
  readonly client: Pick<Client<OperationTable>, 'subscribe'>;
  readonly submission: Submission;
  readonly signal: AbortSignal;
  /** How long to wait; undefined for ever, 0 asks once. */
  readonly timeoutMs: number | undefined;
  /** The file for the result; stdout if undefined. */
  readonly out: string | undefined;
  /** What is waited for. */
  readonly name: string;
  /** The command that takes the request up again. */
  readonly resume: string;
}

/** Throws UsageError if the result could not be written to `out`: better now than after the work. */
export async function checkOut(out: string | undefined): Promise<void> {
  if (out === undefined) return;
  if ((await stat(out).catch(() => undefined))?.isDirectory() === true)
    throw new UsageError(`--out ${out} is a folder; name a file in it`);
  try {
    await access(dirname(out), constants.W_OK);
  } catch (cause) {
    throw new UsageError(`--out ${out} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

export interface Delivered {
  readonly code: ExitCode;
  /** The result was delivered, or it was said that there will be none. */
  readonly over: boolean;
}

/** Says what became of the request, whatever that is; its data on stdout is the result or, without one, the status. */
export async function deliver(delivery: Delivery): Promise<Delivered> {
  const { client, submission, signal, timeoutMs, out, resume } = delivery;
  const bar = timeoutMs === 0 ? undefined : progressBar(delivery.name);
  let last = requestData(submission.location, undefined);
  const note = (update: Update): void => {
    last = requestData(submission.location, update.status);
    bar?.show(update);
    if (bar === undefined && update.trouble?.count === 1) talk(`${update.trouble.detail}; trying again`);
  };
  const unsubscribe = client.subscribe((event) => {
    if (event.type !== 'error' && event.update.location === submission.location) note(event.update);
  });
  let result: RequestResult;
  try {
    // whoever watches wants news on the way; anybody else gets the answer that the server holds until the end
    result = await submission.result({ signal, timeoutMs, onUpdate: bar && note });
  } catch (error) {
    bar?.stop();
    sayError(error);
    if (error instanceof WaitTimeout) last = requestData(submission.location, error.lastStatus);
    if (error instanceof RequestFailed) {
      last = { ...last, status: 'failed', problem: error.problem };
      for (const line of problemLines(error.problem).slice(1)) talk(line);
    }
    if (error instanceof RequestCanceled) last = { ...last, status: 'canceled' };
    if (hasEnded(error) || error instanceof WaitTimeout || error instanceof Interrupted) printRequest(last);
    if (!hasEnded(error)) talk(`Take the request up again with:\n  ${resume}`);
    return { code: codeOf(error), over: hasEnded(error) };
  } finally {
    bar?.stop();
    unsubscribe();
  }
  try {
    await write(result, out, signal);
    return { code: exitCodes.done, over: true };
  } catch (error) {
    sayError(error);
    talk(`There is a result, and it was not delivered. Get it with:\n  ${resume} --out FILE`);
    return { code: codeOf(error), over: false };
  }
}

/** Whoever is interrupted leaves a request that was accepted. */
function codeOf(error: unknown): ExitCode {
  return error instanceof Interrupted ? exitCodes.unfinished : exitCodeOf(error);
}

function hasEnded(error: unknown): boolean {
  return error instanceof RequestFailed || error instanceof RequestCanceled || error instanceof RequestExpired;
}

/** Takes a request that is over out of the journal, with its result; but not if `follow` has saved that: it is somebody's file. */
export async function forgetDelivered(journal: Journal, location: string, ownResults: string): Promise<void> {
  const entry = await journal.findByLocation(location);
  if (entry === undefined) return;
  const { state } = entry;
  const saved = state.kind === 'succeeded' ? state.saved : undefined;
  if (saved !== undefined && !saved.file.startsWith(resolve(ownResults) + sep)) return;
  await journal.remove([entry.id]);
  if (saved !== undefined) await rm(saved.file, { force: true });
}

/** JSON is held to the contract before a byte of it goes out; a file is there whole, or not at all. */
async function write(result: RequestResult, out: string | undefined, signal: AbortSignal): Promise<void> {
  const value = result.isJson ? await result.json() : undefined;
  if (out !== undefined) {
    await writeFile(result, out, signal);
    return;
  }
  if (!forPeople()) {
    await pipeline(bytesOf(result), process.stdout, { end: false, signal });
    if (result.isJson) process.stdout.write('\n');
    return;
  }
  if (result.isJson) {
    printJson(value);
    return;
  }
  if (!result.mediaType.startsWith('text/'))
    throw new Error(`the result is ${result.mediaType}, which a terminal cannot show`);
  process.stdout.write(shown(await result.text()));
}

async function writeFile(result: RequestResult, out: string, signal: AbortSignal): Promise<void> {
  const part = join(dirname(out), `.${basename(out)}.${String(process.pid)}.part`);
  try {
    const file = await open(part, 'w');
    await pipeline(bytesOf(result), file.createWriteStream({ flush: true }), { signal });
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    throw error;
  }
}

function bytesOf(result: RequestResult): Readable {
  return Readable.fromWeb(result.stream() as NodeReadableStream);
}
