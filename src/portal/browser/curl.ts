/** A call as a command line of curl that a shell runs as it is. */

export interface CurlCall {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Text that is sent as it is, or the path of a file. */
  readonly body?: { readonly text: string } | { readonly file: string } | undefined;
  /** With the credential that SEE_OTHER_TOKEN has in the shell. */
  readonly withToken?: boolean;
}

export function curlOf({ method, url, headers, body, withToken = false }: CurlCall): string {
  const options = headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  if (withToken) options.push('-H "Authorization: Bearer $SEE_OTHER_TOKEN"');
  // --data-raw and not --data, which takes a body that begins with @ for the name of a file
  if (body !== undefined)
    options.push('text' in body ? `--data-raw ${quoted(body.text)}` : `--data-binary ${quoted(`@${body.file}`)}`);
  const implied = body === undefined ? 'GET' : 'POST';
  return [`curl -i ${method === implied ? '' : `-X ${method} `}${quoted(url)}`, ...options].join(' \\\n  ');
}

/** For a POSIX shell, which takes nothing within single quotes for more than it is. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
