/** A call as a command line of curl that a shell runs as it is. */

export interface CurlCall {
  /** How curl goes about it; `-i`, to show the answer with its headers, if it is not said. */
  readonly options?: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Text that is sent as it is, or the path of a file. */
  readonly body?: { readonly text: string } | { readonly file: string } | undefined;
  /** With the credential that SEE_OTHER_TOKEN has in the shell. */
  readonly withToken?: boolean;
}

export function curlOf({ options = '-i', method, url, headers, body, withToken = false }: CurlCall): string {
  const details = headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`.trimEnd())}`);
  if (withToken) details.push('-H "Authorization: Bearer $SEE_OTHER_TOKEN"');
  // --data-raw and not --data, which takes a body that begins with @ for the name of a file
  if (body !== undefined)
    details.push('text' in body ? `--data-raw ${quoted(body.text)}` : `--data-binary ${quoted(`@${body.file}`)}`);
  const implied = body === undefined ? 'GET' : 'POST';
  return [`curl ${options} ${method === implied ? '' : `-X ${method} `}${quoted(url)}`, ...details].join(' \\\n  ');
}

/** For a POSIX shell, which takes nothing within single quotes for more than it is. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
