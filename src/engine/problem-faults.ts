/** What is wrong in the problems that somebody's handlers fail with: what is to be read at `/problems/{name}`. */
import type { Fault } from '../faults/fault.ts';
import { didYouMean } from '../faults/nearest.ts';
import { isObject } from '../faults/objects.ts';
import { shown } from '../faults/shown.ts';
import { catalogue, isErrorStatus } from '../request/problems.ts';
import type { CatalogueEntry } from '../request/problems.ts';

interface Member {
  readonly is: string;
  readonly example: string;
  suits(value: unknown): boolean;
}

const text = (example: string): Member => ({
  is: 'text',
  example: `'${example}'`,
  suits: (value) => typeof value === 'string' && value.trim() !== '',
});

const members: Readonly<Record<keyof CatalogueEntry, Member>> = {
  title: text('There is no such wine'),
  status: {
    is: 'an HTTP status of an error, a whole number from 400 to 599',
    example: '422',
    suits: isErrorStatus,
  },
  remedy: text('Look at the list of wines.'),
};

const example = `{ ${Object.entries(members)
  .map(([member, { example }]) => `${member}: ${example}`)
  .join(', ')} }`;

/** A segment of a path as it stands there: nothing that a URI would have to encode. */
const namePattern = /^[\w-]+$/;

/** Everything that is wrong. There may be no problems at all. */
export function problemFaults(problems: unknown): Fault[] {
  if (problems === undefined) return [];
  if (!isObject(problems)) {
    const suggestion = `Give an object by what follows \`/problems/\`: \`{ 'no-such-wine': ${example} }\`.`;
    return [fault('problems', `${shown(problems)} is no object of problems by their names`, suggestion)];
  }
  return Object.entries(problems).flatMap(([name, entry]) => [...nameFaults(name), ...entryFaults(name, entry)]);
}

function fault(place: string, detail: string, suggestion: string): Fault {
  return { part: 'operations', place, detail, suggestion };
}

function nameFaults(name: string): Fault[] {
  const place = placeOf(name);
  if (Object.hasOwn(catalogue, name)) {
    const suggestion =
      'Give yours another name, and their `type` the same; or remove it, and fail with that of the service.';
    return [fault(place, `the service has a problem \`${name}\` of its own`, suggestion)];
  }
  if (namePattern.test(name)) return [];
  const short = name.replace(/^.*\/problems\//, '');
  const suggestion =
    short !== name && namePattern.test(short)
      ? `Write \`'${short}'\`: only what follows \`/problems/\` in the \`type\`.`
      : "Write for example `'no-such-wine'`, for the type `/problems/no-such-wine`.";
  return [fault(place, `${shown(name)} is no name of letters, digits, - and _`, suggestion)];
}

function entryFaults(name: string, entry: unknown): Fault[] {
  if (!isObject(entry))
    return [
      fault(placeOf(name), 'a problem is an object with `title`, `status` and `remedy`', `Write \`${example}\`.`),
    ];
  return Object.entries(members).flatMap(([member, kind]): Fault[] => {
    const { is, example } = kind;
    const value = entry[member];
    if (kind.suits(value)) return [];
    const place = `${placeOf(name)}.${member}`;
    const suggestion = `Write for example \`${member}: ${example}\`.`;
    if (value !== undefined) return [fault(place, `${shown(value)} is not ${is}`, suggestion)];
    const others = Object.keys(entry).filter((other) => !Object.hasOwn(members, other));
    return [fault(place, `\`${member}\` is missing`, didYouMean(member, others) || suggestion)];
  });
}

function placeOf(name: string): string {
  return `problems.${name}`;
}
