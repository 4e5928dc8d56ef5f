/** Members of an object that somebody wrote which mean nothing, such as a misspelt one: it would be passed over in silence. */
import { didYouMean } from './nearest.ts';

export interface UnknownMember {
  readonly member: string;
  readonly suggestion: string;
}

/** Of a plain object; an instance of a class may have fields of its own. Undefined is the same as not there. */
export function unknownMembers(written: object, known: Readonly<Record<string, true>>): UnknownMember[] {
  if (!isPlain(written)) return [];
  const names = Object.keys(known);
  return Object.entries(written).flatMap(([member, value]) => {
    if (value === undefined || Object.hasOwn(known, member)) return [];
    return [{ member, suggestion: didYouMean(member, names) || `Remove it; there are ${names.join(', ')}.` }];
  });
}

/** Also if it comes from another realm, whose `Object.prototype` is another. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
