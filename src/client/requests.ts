/** Makes the requests that are submitted: by operation through the generated client, or by URL. */
import { querystring } from '../../generated/client/index.js';
import type { RequestOpts } from '../../generated/client/index.js';
import type { OperationDefinition } from './operations.ts';
import type { PreparedRequest } from './submit.ts';

/** A request to any server that answers 202. */
export interface RequestByUrl {
  /** Default POST. */
  readonly method?: string;
  /** Kept in the journal until the Location is known: no credentials here, they are the client's `headers`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A value to send as JSON; or `body`. */
  readonly json?: unknown;
  /** Text, or bytes; a Blob goes with its own media type unless `headers` name another. */
  readonly body?: string | Blob;
}

export async function byOperation<Input>(
  operation: string,
  definition: OperationDefinition<Input, unknown>,
  input: Input,
  baseUrl: string,
): Promise<PreparedRequest> {
  const options = await definition.request(input);
  const { method, headers } = options;
  const body: unknown = options.body;
  const prepared = { operation, method, url: urlOf(options, baseUrl) };
  if (body === undefined || body === null) return { ...prepared, headers };
  if (body instanceof Blob) {
    return { ...prepared, body, headers: body.type === '' ? headers : { ...headers, 'Content-Type': body.type } };
  }
  return { ...prepared, headers, body: JSON.stringify(body) };
}

export function byUrl(
  url: string,
  { method = 'POST', headers = {}, json, body }: RequestByUrl,
  baseUrl: string,
): PreparedRequest {
  const secret = Object.keys(headers).find((name) =>
    /^(authorization|proxy-authorization|cookie)$|api-?key|token|secret/i.test(name),
  );
  if (secret !== undefined) {
    throw new TypeError(
      `the header ${secret} looks like a credential, and the headers of a request are kept in the journal: give it to createClient({ headers })`,
    );
  }
  const sent = json === undefined ? body : JSON.stringify(json);
  const mediaType = json === undefined ? (body instanceof Blob ? body.type : '') : 'application/json';
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return {
    method,
    url: new URL(url, `${baseUrl}/`).href,
    headers: named || mediaType === '' ? headers : { ...headers, 'content-type': mediaType },
    ...(sent === undefined ? {} : { body: sent }),
  };
}

/** The URL of a request that the generated client has made, in its serialisation. */
export function urlOf({ path, query = {} }: Pick<RequestOpts, 'path' | 'query'>, baseUrl: string): string {
  const search = querystring(query);
  return new URL(search === '' ? baseUrl + path : `${baseUrl}${path}?${search}`).href;
}
