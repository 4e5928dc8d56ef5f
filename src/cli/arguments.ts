/** Reads the values of options. Each throws InvalidArgumentError, which commander shows with the option. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`It has to be a whole number from ${String(least)} to ${String(most)}.`);
    }
    return number;
  };
}

/** A port to listen at, the one that is listened at anyway, or none. */
export function metricsPort(text: string): number | 'main' | 'off' {
  return text === 'main' || text === 'off' ? text : wholeNumber(0, 65_535)(text);
}

export function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number))
    throw new InvalidArgumentError('It has to be a number greater than 0.');
  return number;
}

export function httpUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new InvalidArgumentError('It has to be an http or https URL.');
  // it is written down, and shown
  if (url.username !== '' || url.password !== '')
    throw new InvalidArgumentError("No user and password in a URL: give them as --header 'Authorization: ...'.");
  return text;
}

/** Where a server is: operations' paths are appended to it. */
export function serverUrl(text: string): string {
  httpUrl(text);
  if (/[?#]/.test(text)) throw new InvalidArgumentError('It has to end with the path: no "?" and no "#".');
  return text;
}

/** An option that may be repeated. */
export function collected(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** The Location of a request: absolute, or as the server gave it. */
export function location(text: string): string {
  if (/^https?:\/\//.test(text)) return httpUrl(text);
  if (text.startsWith('/')) return text;
  throw new InvalidArgumentError('It has to be a Location, such as /requests/... or http://host/requests/...');
}
