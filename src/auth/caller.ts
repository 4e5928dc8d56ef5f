/** Who calls, and what they may do. */
import { everybody } from '../request/owners.ts';
import { scopes } from '../request/scopes.ts';
import type { Scope } from '../request/scopes.ts';

export interface Caller {
  /** Whose requests they see and make. */
  readonly owner: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** The caller where nobody is asked: one owner, who may do everything to its own requests. */
export const anyone: Caller = Object.freeze({
  owner: everybody,
  scopes: new Set(scopes.filter((scope) => scope !== 'admin')),
});

/** `admin` stands for every scope. */
export function has(caller: Caller, asked: readonly Scope[]): boolean {
  return isAdmin(caller) || asked.every((scope) => caller.scopes.has(scope));
}

export function isAdmin(caller: Caller): boolean {
  return caller.scopes.has('admin');
}
