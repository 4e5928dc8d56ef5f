/** What is wrong in a contract. */
import { faultText } from '../faults/fault.ts';
import type { Fault } from '../faults/fault.ts';
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
