/** Problem documents (RFC 9457): what a server says went wrong, whosever server it is. */

export interface Problem {
  /** A URI that names the kind of problem; `about:blank` if the server did not say. */
  readonly type: string;
  readonly title: string;
  /** The HTTP status that goes with it. */
  readonly status: number;
  readonly detail?: string;
  /** Each thing that is wrong, and where, if the server says so. */
  readonly errors?: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly header?: string;
    readonly detail: string;
  }[];
  readonly [member: string]: unknown;
}

const shownCharacters = 200;

/** The problem in an answer's body; one made from its status and the beginning of its text if it holds none. */
export function problemOf(httpStatus: number, mediaType: string, text: string): Problem {
  const json = mediaType.includes('json') ? parse(text) : undefined;
  // the answer's own status counts, whatever the body says (RFC 9457, 3.1.2)
  if (isProblem(json)) return { ...completed(json, httpStatus), status: httpStatus };
  const shown = plainText(text).slice(0, shownCharacters);
  return {
    type: 'about:blank',
    title: `HTTP ${String(httpStatus)}`,
    status: httpStatus,
    ...(shown === '' ? {} : { detail: shown }),
  };
}

/** A problem from JSON that is meant to be one, such as the `problem` or `error` of a status. */
export function problemFrom(json: unknown, httpStatus: number): Problem {
  if (isProblem(json)) return completed(json, httpStatus);
  const detail = typeof json === 'string' ? json : messageOf(json);
  return {
    type: 'about:blank',
    title: 'The request failed',
    status: httpStatus,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** The problem in one line. */
export function describeProblem({ title, detail, errors = [] }: Problem): string {
  const places = errors.map(({ pointer, parameter, header, detail: what }) => {
    const where = pointer ?? parameter ?? header;
    return where === undefined ? what : `${where} ${what}`;
  });
  const said = [title, detail].filter((part) => part !== undefined).join(': ');
  return places.length === 0 ? said : `${said} (${places.join('; ')})`;
}

type PartialProblem = Readonly<Record<string, unknown>> & { readonly title: string };

function isProblem(json: unknown): json is PartialProblem {
  return typeof json === 'object' && json !== null && 'title' in json && typeof json.title === 'string';
}

function completed(json: PartialProblem, httpStatus: number): Problem {
  const { type, status, detail, errors, ...members } = json;
  return {
    ...members,
    title: json.title,
    type: typeof type === 'string' ? type : 'about:blank',
    status: typeof status === 'number' ? status : httpStatus,
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(Array.isArray(errors) ? { errors: errors.filter(isProblemError) } : {}),
  };
}

function isProblemError(value: unknown): value is { readonly detail: string } {
  return typeof value === 'object' && value !== null && 'detail' in value && typeof value.detail === 'string';
}

function messageOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  for (const name of ['detail', 'message', 'error']) {
    const value = (json as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** An HTML error page without its markup, white space in one piece. */
function plainText(text: string): string {
  return text
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
