/** What is wrong in what somebody wrote for a service (contract, handlers, settings): where, and how to mend it. */

export interface Fault {
  readonly part: 'contract' | 'operations' | 'settings';
  /** In a contract a JSON pointer (RFC 6901); elsewhere a name, such as `operations.render` or `settings.leaseMs`. */
  readonly place: string;
  /** Where that is in the contract's text, if it is known. */
  readonly position?: Position | undefined;
  /** What is wrong. */
  readonly detail: string;
  /** How to mend it, in one or more lines. */
  readonly suggestion: string;
}

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What the parts are called where faults are shown: their files, if they are in files. */
export type Sources = Readonly<Partial<Record<Fault['part'], string>>>;

/** A service that cannot be, with everything that is wrong. */
export class ServiceInvalid extends Error {
  override readonly name = 'ServiceInvalid';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[], sources?: Sources) {
    super(`the service cannot start: ${faultText(faults, sources)}`);
    this.faults = faults;
  }
}

/** How many there are, and a block for each. */
export function faultText(faults: readonly Fault[], sources: Sources = {}): string {
  const count = faults.length === 1 ? '1 thing is wrong' : `${String(faults.length)} things are wrong`;
  return [`${count}.`, ...faults.map((fault) => faultBlock(fault, sources))].join('\n\n');
}

/** The place and what is wrong there; below it, indented, how to mend it. */
function faultBlock(fault: Fault, sources: Sources): string {
  return [`${placeText(fault, sources)}  ${fault.detail}`, ...indented(fault.suggestion)].join('\n');
}

/** `openapi.yaml:12:7` where the line is known, else the file, if there is one, and the place in it. */
export function placeText(
  { part, place, position }: Pick<Fault, 'part' | 'place' | 'position'>,
  sources: Sources = {},
): string {
  const source = sources[part];
  if (position !== undefined) return `${source ?? part}:${String(position.line)}:${String(position.column)}`;
  if (part === 'contract') return `${source ?? part}${place === '' ? '' : ` ${place}`}`;
  return source === undefined || source === place ? place : `${source} ${place}`;
}

export function indented(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}
