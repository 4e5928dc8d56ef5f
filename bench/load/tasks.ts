/** What the load generator can be told to do, and what it tells then. Both travel between processes as JSON. */

/** So many connections at one time, each with one call under way. */
interface Many {
  readonly urls: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

/** Posts, as fast as they are answered. Each has to be answered with a 202. */
export interface Posts extends Many {
  readonly kind: 'posts';
}

/** Calls for paths in turn, as fast as they are answered. Each has to be answered with `expected`. */
export interface Gets extends Many {
  readonly kind: 'gets';
  readonly paths: readonly GetPath[];
  readonly expected: number;
}

export interface GetPath {
  readonly path: string;
  /** Sent as If-None-Match. */
  readonly etag?: string;
}

/** Full lifecycles, as fast as they go: a POST, the status until it answers 303, asked for after each `pollMs`, and the result. */
export interface Lifecycles extends Many {
  readonly kind: 'lifecycles';
  readonly pollMs: number;
}

/** Posts at a steady rate, whatever the answers take. */
export interface Paced {
  readonly kind: 'paced';
  readonly urls: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
}

/** Reads of one path, one after another at a steady rate. Each has to be answered with a 200. */
export interface Spaced {
  readonly kind: 'spaced';
  readonly url: string;
  readonly path: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** A CSV of so many bytes, posted to /dataset-profiles, which has to be answered with a 202. */
export interface Upload {
  readonly kind: 'upload';
  readonly url: string;
  readonly bytes: number;
}

/** As many bytes, copied from one file to another and synced. The first is in memory. */
export interface Copy {
  readonly kind: 'copy';
  readonly bytes: number;
}

/** As many bytes, hashed with SHA-256, written to a file and synced: what has to be done to those of an upload once they are there. */
export interface Keep {
  readonly kind: 'keep';
  readonly bytes: number;
}

export type Task = Posts | Gets | Lifecycles | Paced | Spaced | Upload | Copy | Keep;

export interface Rate {
  readonly count: number;
  readonly perSecond: number;
  readonly latencyMs: Percentiles;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface PostsDone extends Rate {
  /** Where the statuses are of some of what was accepted: the first thousand. */
  readonly locations: readonly string[];
}

export interface LifecyclesDone extends Rate {
  /** From the POST to the 303. `latencyMs` is from the POST to the result. */
  readonly finishedMs: Percentiles;
}

export interface PacedDone {
  /** When each 202 was there, by the clock of `nowMs` of ../clock.ts. */
  readonly accepted: readonly { readonly location: string; readonly atMs: number }[];
}

export interface Took {
  readonly seconds: number;
}

export interface Done {
  readonly posts: PostsDone;
  readonly gets: Rate;
  readonly lifecycles: LifecyclesDone;
  readonly paced: PacedDone;
  readonly spaced: { readonly latencyMs: Percentiles };
  readonly upload: Took;
  readonly copy: Took;
  readonly keep: { readonly cpuSeconds: number };
}
