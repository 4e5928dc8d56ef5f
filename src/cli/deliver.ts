/** Waits for a request and delivers its result: to stdout, or into a file. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { RequestCanceled, RequestFailed, WaitTimeout } from '../client/client.ts';
import type { RequestResult, Submission } from '../client/client.ts';
import { Interrupted, UsageError } from './errors.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { forPeople, printJson, printRequest, problemLines, requestData, sayError, talk } from './output.ts';
import type { RequestData } from './output.ts';
import { progressBar } from './progress-bar.ts';

export interface DeliveryOptions {
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

/** Says what became of the request, whatever that is; its data on stdout is the result, or, without one, the status. */
export async function deliver(submission: Submission, options: DeliveryOptions): Promise<ExitCode> {
  const { signal, timeoutMs, out, name, resume } = options;
  const bar = timeoutMs === 0 ? undefined : progressBar(name);
  let last: RequestData = requestData(submission.location, undefined);
  try {
    const result = await submission.result({
      signal,
      timeoutMs,
      // whoever watches wants news on the way; anybody else gets the answer that the server holds until the end
      onUpdate:
        bar &&
        ((update) => {
          last = requestData(submission.location, update.status);
          bar.show(update);
        }),
    });
    bar?.stop();
    await write(result, out);
    return exitCodes.done;
  } catch (error) {
    bar?.stop();
    sayError(error);
    if (error instanceof WaitTimeout) last = requestData(submission.location, error.lastStatus);
    if (error instanceof RequestFailed) {
      last = { ...last, status: 'failed', problem: error.problem };
      for (const line of problemLines(error.problem).slice(1)) talk(line);
    }
    if (error instanceof RequestCanceled) last = { ...last, status: 'canceled' };
    const code = exitCodeOf(error);
    const known = error instanceof WaitTimeout || error instanceof Interrupted || 'problem' in last;
    if (known || error instanceof RequestCanceled) printRequest(last);
    if (code === exitCodes.unfinished || code === exitCodes.unreachable || code === exitCodes.notAuthorized)
      talk(`The request goes on. Take it up again with:\n  ${resume}`);
    return code;
  }
}

/** A file is there whole, or not at all. */
async function write(result: RequestResult, out: string | undefined): Promise<void> {
  if (out !== undefined) {
    await writeFile(result, out);
    return;
  }
  if (!forPeople()) {
    await pipeline(bytesOf(result), process.stdout, { end: false });
    if (result.isJson) process.stdout.write('\n');
    return;
  }
  if (result.isJson) {
    printJson(await result.json());
    return;
  }
  if (!result.mediaType.startsWith('text/')) {
    throw new UsageError(
      `the result is ${result.mediaType}, which a terminal cannot show: save it with --out FILE, or send it on with |`,
    );
  }
  await pipeline(bytesOf(result), process.stdout, { end: false });
}

async function writeFile(result: RequestResult, out: string): Promise<void> {
  const part = join(dirname(out), `.${basename(out)}.${String(process.pid)}.part`);
  try {
    await pipeline(bytesOf(result), createWriteStream(part, { flush: true }));
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function bytesOf(result: RequestResult): Readable {
  return Readable.fromWeb(result.stream() as NodeReadableStream);
}
