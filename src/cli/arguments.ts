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

export function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number))
    throw new InvalidArgumentError('It has to be a number greater than 0.');
  return number;
}

export function httpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('It has to be an http or https URL.');
  return text;
}

/** An option that may be repeated. */
export function collected(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** The Location of a request: absolute, or as the server gave it. */
export function location(text: string): string {
  if (/^https?:\/\//.test(text) ? URL.canParse(text) : text.startsWith('/')) return text;
  throw new InvalidArgumentError('It has to be a Location, such as /requests/... or http://host/requests/...');
}
