/** Sees each answer of an HTTP server as it is sent, whoever it is for and whether or not a test looks at it. */
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import { documentName, recordAnswer } from '../../scripts/answers/records.ts';
import { essence, isJson } from '../../src/contract/media-types.ts';
import { judgeOf } from './rules.ts';
import type { Exchange } from './rules.ts';

export interface Watched {
  /** The contract that the server serves. */
  readonly contract: string;
  /** For the record; without it nothing is recorded. */
  readonly setUp?: string;
  /** Where the service is mounted in an app, if it is; what else the app answers is its own. */
  readonly mountedAt?: string;
  /** Told what is wrong with an answer. */
  readonly onViolation: (message: string) => void;
}

/** To be called before the server listens. */
export function watchAnswers(server: Server, watched: Watched): void {
  const watch = (req: IncomingMessage, res: ServerResponse): void => {
    watchAnswer(req, res, watched);
  };
  // before the app, which may answer at once
  for (const call of ['request', 'checkContinue', 'checkExpectation']) server.prependListener(call, watch);
}

export function watchAnswer(req: IncomingMessage, res: ServerResponse, watched: Watched): void {
  const { method = '', url = '' } = req;
  const { mountedAt = '' } = watched;
  if (!url.startsWith(mountedAt)) return;
  const sent = captured(res);
  res.once('close', () => {
    const { head } = sent;
    if (head === undefined) return;
    const exchange = {
      ...{ method, target: url.slice(mountedAt.length), status: head.status, headers: head.headers },
      text: method === 'HEAD' ? undefined : sent.text(),
      complete: res.writableFinished,
    };
    judge(exchange, watched);
  });
}

function judge(exchange: Exchange, { contract, setUp, onViolation }: Watched): void {
  const { method, target, status, headers, text, complete } = exchange;
  const { operation, violations } = judgeOf(contract)(exchange);
  const mediaType = headers['content-type'];
  if (operation !== undefined && setUp !== undefined)
    recordAnswer({
      ...{ document: documentName(contract), setUp, operationId: operation.operationId, method, status, violations },
      complete,
      ...(mediaType !== undefined && { mediaType: essence(mediaType) }),
    });
  if (violations.length > 0)
    onViolation(`the answer to ${method} ${target} breaks the contract: ${violations.join('; ')}\n${text ?? ''}`);
}

interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface Captured {
  /** Undefined until it is sent. */
  head: Head | undefined;
  /** The body as far as it was sent; undefined if it is neither JSON nor events. */
  text(): string | undefined;
}

/** What is handed to Node to send. Nothing of it is changed. */
function captured(res: ServerResponse): Captured {
  const chunks: Buffer[] = [];
  const seen: Captured = {
    head: undefined,
    text: () => (isText(seen.head) ? Buffer.concat(chunks).toString() : undefined),
  };
  const take = (chunk: unknown): void => {
    if (!isText(seen.head)) return;
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const [writeHead, write, end] = [res.writeHead.bind(res), res.write.bind(res), res.end.bind(res)];
  res.writeHead = ((status: number, ...rest: unknown[]) => {
    const given = rest.find((argument) => typeof argument === 'object');
    seen.head = { status, headers: textsOf({ ...res.getHeaders(), ...(given as OutgoingHttpHeaders | undefined) }) };
    return Reflect.apply(writeHead, undefined, [status, ...rest]) as unknown;
  }) as typeof res.writeHead;
  res.write = ((...given: unknown[]) => {
    take(given[0]);
    return Reflect.apply(write, undefined, given) as unknown;
  }) as typeof res.write;
  res.end = ((...given: unknown[]) => {
    take(given[0]);
    return Reflect.apply(end, undefined, given) as unknown;
  }) as typeof res.end;
  return seen;
}

/** Files may be large, and are bytes to the contract. */
function isText(head: Head | undefined): boolean {
  const mediaType = essence(head?.headers['content-type'] ?? 'application/json');
  return isJson(mediaType) || mediaType === 'text/event-stream';
}

function textsOf(headers: OutgoingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(', ')]],
    ),
  );
}
