/** The Prefer header (RFC 7240): `wait=N`. Preferences that are not known are ignored, as it says. */
import { refuse } from './reply.ts';

/** One preference of the list: a comma within quotes does not end it. */
const preferences = /(?:"(?:\\.|[^"\\])*"|[^",])+/g;
/** Its name and its value, without the parameters that may follow. */
const nameAndValue = /^\s*([^\s=;]+)\s*(?:=\s*([^;]*?)\s*)?(?:;|$)/;

/** Seconds that the caller is willing to wait, or undefined. Throws a 400 if `wait` is not a whole number. */
export function waitSeconds(prefer: string | undefined): number | undefined {
  for (const [preference] of prefer?.matchAll(preferences) ?? []) {
    const [, name = '', value = ''] = nameAndValue.exec(preference) ?? [];
    if (name.toLowerCase() !== 'wait') continue;
    const digits = /^"?(\d{1,9})"?$/.exec(value)?.[1];
    if (digits === undefined) {
      const detail = `"${preference.trim()}" is not understood; write the seconds to wait as a whole number: Prefer: wait=10`;
      throw refuse('invalid-request', { detail, errors: [{ header: 'Prefer', detail }] });
    }
    return Number(digits);
  }
  return undefined;
}
