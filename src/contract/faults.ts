/** What is wrong in a contract. */
import { faultText } from '../faults/fault.ts';
import type { Fault, Position } from '../faults/fault.ts';
import { contractRules } from './rules.ts';
import type { RuleName } from './rules.ts';

export interface ContractFault extends Fault {
  readonly part: 'contract';
  /** The rule that it breaks (rules.ts). */
  readonly rule: RuleName;
}

/** Tells what is wrong at a JSON pointer. */
export type Report = (rule: RuleName, place: string, detail: string, suggestion: string) => void;

/** A contract that cannot be read as one of the pattern, with everything that is wrong with it. */
export class ContractInvalid extends Error {
  override readonly name = 'ContractInvalid';
  readonly faults: readonly ContractFault[];

  constructor(faults: readonly ContractFault[]) {
    super(`the contract is not one of asynchronous operations: ${faultText(faults)}`);
    this.faults = faults;
  }
}

/** What has been found in a contract so far: one fault a place, as the first that is said of a place says it best. */
export class FoundFaults {
  readonly #found = new Map<string, ContractFault>();
  readonly #positionOf: (pointer: string) => Position | undefined;

  constructor(positionOf: (pointer: string) => Position | undefined) {
    this.#positionOf = positionOf;
  }

  readonly report: Report = (rule, place, detail, suggestion) => {
    this.#add(place, { part: 'contract', rule, place, position: this.#positionOf(place), detail, suggestion });
  };

  /** Text that is neither YAML nor JSON. */
  addUnreadable(detail: string, position: Position | undefined): void {
    const suggestion = 'Mend the text there; an editor with support for YAML shows it as you type.';
    const at = `${String(position?.line)}:${String(position?.column)}`;
    this.#add(at, { part: 'contract', rule: 'text', place: '', position, detail, suggestion });
  }

  #add(key: string, fault: ContractFault): void {
    if (!this.#found.has(key)) this.#found.set(key, fault);
  }

  /** True if there is more than advice. */
  get keepFromServing(): boolean {
    return [...this.#found.values()].some(({ rule }) => contractRules[rule].level === 'must');
  }

  /** In the order of the text. */
  get inOrder(): readonly ContractFault[] {
    return [...this.#found.values()].sort(
      ({ position: a }, { position: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
    );
  }
}
