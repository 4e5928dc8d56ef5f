/**
 * Against bodies that come by the drop. A body has its time as a whole; an upload, which may be large and slow, has to
 * bring a least number of bytes in each span of it. Node's own `requestTimeout` knows no such difference.
 */
import type { IncomingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import { refuse } from '../reply.ts';
import type { HttpProblem } from '../reply.ts';
import type { Step } from '../steps.ts';

interface Deadline {
  readonly timer: NodeJS.Timeout;
  /** Told when the time is over; whoever reads the body. */
  late: ((problem: HttpProblem) => void) | undefined;
}

const deadlines = new WeakMap<IncomingMessage, Deadline>();

/** Starts the time of each body. One that nobody reads takes its connection along when its time is over. */
export function limitBodyTime(seconds: number): Step {
  return (req) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = req.headers;
    if (encoding !== undefined || Number(length ?? 0) > 0) startTime(req, seconds);
  };
}

function startTime(req: IncomingMessage, seconds: number): void {
  const timer = setTimeout(() => {
    if (req.complete) return;
    if (deadline.late === undefined) req.destroy();
    else deadline.late(tooSlow(`The body did not arrive within ${String(seconds)} seconds.`));
  }, seconds * 1_000);
  timer.unref();
  const deadline: Deadline = { timer, late: undefined };
  deadlines.set(req, deadline);
  const over = (): void => {
    clearTimeout(timer);
  };
  req.once('end', over).once('close', over);
}

/** While a body is read, `late` is told of its time being over. What is returned ends that. */
export function whileBodyArrives(req: IncomingMessage, late: (problem: HttpProblem) => void): () => void {
  const deadline = deadlines.get(req);
  if (deadline !== undefined) deadline.late = late;
  return () => {
    if (deadline !== undefined) deadline.late = undefined;
  };
}

export interface UploadPace {
  readonly maxSilenceSeconds: number;
  readonly minUploadBytesPerSecond: number;
  readonly maxBodySeconds: number;
}

/**
 * Gives an upload as long as it keeps its pace. Time in which `body` is full, so that we are the slow ones, does not
 * count. What is returned ends that, and gives what is left of the body the time of any other.
 */
export function whileUploadArrives(
  req: IncomingMessage,
  body: Writable,
  { maxSilenceSeconds, minUploadBytesPerSecond, maxBodySeconds }: UploadPace,
  late: (problem: HttpProblem) => void,
): () => void {
  clearTimeout(deadlines.get(req)?.timer);
  const least = maxSilenceSeconds * minUploadBytesPerSecond;
  let before = req.socket.bytesRead;
  const watching = setInterval(() => {
    const brought = req.socket.bytesRead - before;
    before = req.socket.bytesRead;
    if (brought >= least || req.complete || body.writableNeedDrain) return;
    late(
      tooSlow(
        `The upload brought ${String(brought)} bytes in ${String(maxSilenceSeconds)} seconds, where ${String(least)} are the least.`,
      ),
    );
  }, maxSilenceSeconds * 1_000);
  watching.unref();
  return () => {
    clearInterval(watching);
    if (!req.complete && !req.destroyed) startTime(req, maxBodySeconds);
  };
}

function tooSlow(what: string): HttpProblem {
  return refuse(
    'request-timeout',
    { detail: `${what} Nothing of it was kept. Send the whole request without long pauses.` },
    { Connection: 'close' },
  );
}
