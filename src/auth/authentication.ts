/** What comes of looking at a credential. */
import type { Caller } from './caller.ts';

export type Authentication =
  | {
      readonly kind: 'caller';
      readonly caller: Caller;
      /** Whether the credential is still good: cheap, for whoever is answered for long. Rejects with StoreUnavailable. */
      readonly stillGood: () => Promise<boolean>;
    }
  /** The reason may be shown to the caller: it holds nothing of the credential. */
  | { readonly kind: 'refused'; readonly reason: string };

export function refused(reason: string): Authentication {
  return { kind: 'refused', reason };
}

/** Who calls cannot be found out now: what a credential is checked with cannot be reached. */
export class AuthenticationUnavailable extends Error {
  override readonly name = 'AuthenticationUnavailable';
}
