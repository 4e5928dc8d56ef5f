/** What the pages of the portal are made of. They are pure functions of it, and of where they are read. */
import type { Contract } from '../contract/contract.ts';
import type { ProblemEntry } from '../request/problems.ts';
import type { Samples } from './samples.ts';

export interface Site {
  readonly contract: Contract;
  readonly problems: readonly ProblemEntry[];
  /** Programs in other languages; there are some for the contract that is shipped. */
  readonly samples: Samples | undefined;
}

/** Where a page is read. */
export interface Place {
  /** Stands before a path of the service in a link: `..` on a page that is one folder down, wherever the service is mounted. */
  readonly base: string;
  /** Where the service is mounted, as its answers name it: `/api`, or nothing. */
  readonly root: string;
  /** The service as a program can reach it: `https://example.org/api`. */
  readonly server: string;
  /** What stands before a `Location` of the service to make it a URL: `https://example.org`, or nothing if it is one. */
  readonly origin: string;
}
