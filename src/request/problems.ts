/**
 * The catalogue of problems (RFC 9457): every `type` that the service answers, with its title and status.
 * openapi.yaml shows an example of each; a test holds the two together.
 */

/** One thing that is wrong, and where: a JSON pointer (RFC 6901) into the body, a parameter or a header. */
export interface ProblemError {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
  readonly detail: string;
}

/** A problem document. Members beyond these say more about the case at hand. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance?: string;
  readonly location?: string;
  readonly errors?: readonly ProblemError[];
  readonly [member: string]: unknown;
}

/** What a problem of one type is, each time. */
export interface CatalogueEntry {
  readonly title: string;
  readonly status: number;
  /** What to do about it. */
  readonly remedy: string;
}

/** The same with the URI that names it, relative to the service. */
export interface ProblemEntry extends CatalogueEntry {
  readonly type: string;
}

export const catalogue = {
  'invalid-request': {
    title: 'The request does not fit the contract',
    status: 400,
    remedy: 'Mend what `errors` names. The contract is at /openapi.yaml.',
  },
  'malformed-body': {
    title: 'The body cannot be read',
    status: 400,
    remedy: 'Send well-formed JSON in UTF-8, and all of it.',
  },
  'malformed-request': {
    title: 'The request is not well-formed HTTP',
    status: 400,
    remedy: 'Send it with an HTTP client.',
  },
  'request-timeout': {
    title: 'The request did not arrive in time',
    status: 408,
    remedy: 'Send the whole request without long pauses.',
  },
  'headers-too-large': {
    title: 'The headers are too large',
    status: 431,
    remedy: 'Send fewer or shorter headers.',
  },
  unauthenticated: {
    title: 'Who calls is not known',
    status: 401,
    remedy: 'Send "Authorization: Bearer KEY" with a key or token that is good.',
  },
  'scope-missing': {
    title: 'The key or token does not allow this',
    status: 403,
    remedy: 'Use a key or token that has the scope which `detail` names.',
  },
  'path-unknown': {
    title: 'There is nothing at this path',
    status: 404,
    remedy: 'Check the path. The contract at /openapi.yaml lists them all.',
  },
  'request-unknown': {
    title: 'There is no such request',
    status: 404,
    remedy: 'Check the id in the Location.',
  },
  'result-not-ready': {
    title: 'The request has not finished',
    status: 404,
    remedy: 'Ask for the status at `location` and come back when it answers 303.',
  },
  'request-failed': {
    title: 'The request failed',
    status: 404,
    remedy: 'There will be no result. The status at `location` says why.',
  },
  'request-canceled': {
    title: 'The request was canceled',
    status: 404,
    remedy: 'There will be no result. Send the request again if it is still wanted.',
  },
  'method-not-allowed': {
    title: 'The path does not have this method',
    status: 405,
    remedy: 'Use one of the methods that the Allow header names.',
  },
  'not-acceptable': {
    title: 'There is no answer in the media type asked for',
    status: 406,
    remedy: 'Name one of the media types that `detail` lists in Accept, or leave Accept out.',
  },
  'idempotency-key-in-use': {
    title: 'A request with this Idempotency-Key is being accepted',
    status: 409,
    remedy: 'Send it again after Retry-After seconds to get the same 202.',
  },
  'request-finished': {
    title: 'The request has already finished',
    status: 409,
    remedy: 'There is nothing to cancel. The status at `location` says how it ended.',
  },
  'request-expired': {
    title: 'The request has expired',
    status: 410,
    remedy: 'Finished requests are kept for a limited time. Send the request again if it is still wanted.',
  },
  'content-too-large': {
    title: 'The body is too large',
    status: 413,
    remedy: 'Send less, or ask whoever runs the server to raise the limit.',
  },
  'unsupported-media-type': {
    title: "The body's media type is not taken here",
    status: 415,
    remedy: 'Send one of the media types that `detail` lists, uncompressed, and name it in Content-Type.',
  },
  'range-not-satisfiable': {
    title: 'The result has no such range',
    status: 416,
    remedy: 'Ask for a range within the length that Content-Range names.',
  },
  'input-rejected': {
    title: 'The input cannot be worked on',
    status: 422,
    remedy: 'Mend what `errors` names.',
  },
  'idempotency-key-reused': {
    title: 'The Idempotency-Key was used for another request',
    status: 422,
    remedy: 'Use a new key for a new request; send exactly the same request to get the first answer again.',
  },
  'rate-limited': {
    title: 'The caller sends too many requests a second',
    status: 429,
    remedy: 'Nothing was kept. Send the request again after Retry-After seconds.',
  },
  'too-many-waiting': {
    title: 'Too many requests of this caller are waiting',
    status: 429,
    remedy: 'Nothing was kept. Send the request again after Retry-After seconds, when some have been worked on.',
  },
  'too-many-open': {
    title: 'The caller has too many calls open',
    status: 429,
    remedy: 'Close some of the calls that are open, or come back after Retry-After seconds.',
  },
  'internal-error': {
    title: 'The server made a mistake',
    status: 500,
    remedy: 'It has been logged. Sending the request again may help; with an Idempotency-Key it is safe.',
  },
  overloaded: {
    title: 'The server has too much to do',
    status: 503,
    remedy: 'Nothing was kept. Send the request again after Retry-After seconds.',
  },
  'storage-full': {
    title: 'The server is running out of disk space',
    status: 503,
    remedy: 'Nothing was kept. Send the request again after Retry-After seconds.',
  },
  'store-unavailable': {
    title: 'The request store cannot be reached',
    status: 503,
    remedy: 'Send the request again after Retry-After seconds; with an Idempotency-Key it is safe.',
  },
  'authentication-unavailable': {
    title: 'Who calls cannot be checked now',
    status: 503,
    remedy: 'Send the request again after Retry-After seconds; with an Idempotency-Key it is safe.',
  },
  'shutting-down': {
    title: 'The server is shutting down',
    status: 503,
    remedy: 'Nothing was kept. Send the request again after Retry-After seconds.',
  },
  'not-started': {
    title: 'The service has not been started',
    status: 503,
    remedy: 'Nothing was kept. Tell whoever runs the server; the app that mounts the service awaits `service.start()`.',
  },
  'handler-failed': {
    title: 'The operation failed',
    status: 500,
    remedy: 'Every attempt failed. Sending the request again may help; if it does not, tell whoever runs the server.',
  },
  'result-invalid': {
    title: 'The operation gave a result that does not fit the contract',
    status: 500,
    remedy: 'This is a fault of the operation. Tell whoever runs the server.',
  },
  'attempt-timed-out': {
    title: 'The operation took too long',
    status: 504,
    remedy: 'Ask for less in one request, or ask whoever runs the server to raise the limit.',
  },
  'worker-lost': {
    title: 'The worker was lost',
    status: 500,
    remedy: 'Each worker that had the request stopped without a word. Sending it again may help.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ProblemName = keyof typeof catalogue;

/** A status that a problem can have: one of HTTP's errors (RFC 9110, 15.5 and 15.6). */
export function isErrorStatus(status: unknown): boolean {
  return Number.isSafeInteger(status) && Number(status) >= 400 && Number(status) <= 599;
}

/** A problem of the catalogue. `detail` says what happened this time; by default, what to do. */
export function problem(name: ProblemName, members: Partial<Omit<Problem, 'type' | 'title' | 'status'>> = {}): Problem {
  const { title, status, remedy } = catalogue[name];
  return { type: `/problems/${name}`, title, status, detail: remedy, ...members };
}

/** Everything that can be looked up: the catalogue, and the problems of the operations by what follows `/problems/`. */
export function problemEntries(ofOperations: Readonly<Record<string, CatalogueEntry>> = {}): ProblemEntry[] {
  return Object.entries<CatalogueEntry>({ ...ofOperations, ...catalogue }).map(([name, { title, status, remedy }]) => ({
    type: `/problems/${name}`,
    title,
    status,
    remedy,
  }));
}
