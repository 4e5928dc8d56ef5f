/** What `see-other dev` and the server that it runs in a process of its own tell each other. */

/** What the server is started with: files and folders, absolute. */
export interface ServerTask {
  readonly contract: string;
  readonly operations: string;
  /** Where requests and files are kept. */
  readonly data: string;
  readonly host: string;
}

/** A file that it is made of, and how that was (stamp.ts) just before it was read. */
export interface UsedFile {
  readonly uses: string;
  readonly stamp: string;
}

/** What it tells: a file that it is made of, that contract and handlers fit, that it listens. */
export type FromServer = UsedFile | { readonly fits: true } | { readonly url: string };

/** What it is told, once it fits and the one before it has stopped. */
export interface Listen {
  readonly port: number;
}

/** What it is told later: files are not any more what it has read, so nothing that would read them is to be begun. */
export interface Outdated {
  readonly outdated: true;
}
