/** What the upload's Content-Type says about how to read it. */
import { MIMEType } from 'node:util';
import type { ProblemError } from '../../request/problems.ts';

export type Format = { readonly name: 'csv'; readonly header: boolean } | { readonly name: 'ndjson' | 'parquet' };

/** ASCII is UTF-8 too. */
const charsets = ['utf-8', 'utf8', 'us-ascii'];

/** The contract has let through nothing but these three; parameters are for us to read. */
export function formatOf(mediaType: string): Format {
  const { essence, params } = new MIMEType(mediaType);
  switch (essence) {
    case 'text/csv':
      // RFC 4180, section 3. Where the parameter is absent the choice is ours: a first line of names.
      return { name: 'csv', header: params.get('header')?.toLowerCase() !== 'absent' };
    case 'application/x-ndjson':
      return { name: 'ndjson' };
    case 'application/vnd.apache.parquet':
      return { name: 'parquet' };
    default:
      throw new TypeError(
        `There is no reader for ${essence}: add one here, or take the media type out of the contract.`,
      );
  }
}

/** Refuses character sets that would be read wrongly. */
export function checkMediaType(mediaType: string): readonly ProblemError[] {
  const charset = new MIMEType(mediaType).params.get('charset')?.toLowerCase() ?? 'utf-8';
  if (charsets.includes(charset)) return [];
  return [{ header: 'Content-Type', detail: `The charset ${charset} is not read here: convert the file to UTF-8.` }];
}
