/** What is open at one time, of each owner and in all: event streams, uploads, held calls, bytes of bodies. */
import { refuse } from '../reply.ts';
import type { HttpProblem } from '../reply.ts';
import type { Limits, PerOwner } from './catalogue.ts';
import { refusalHeaders } from './rate-limit-headers.ts';

const comeBackSeconds = 5;

export interface OpenLimits {
  /** Seen by the caller: "event streams". */
  readonly what: string;
  readonly perOwner: (owner: string) => number;
  readonly inAll: number;
}

export class Open {
  readonly #limits: OpenLimits;
  readonly #byOwner = new Map<string, number>();
  #inAll = 0;

  constructor(limits: OpenLimits) {
    this.#limits = limits;
  }

  /** Adds to what is open; undefined, and nothing added, if it is too much. What it returns takes it back, once. */
  tryOpen(owner: string, amount = 1): (() => void) | undefined {
    if (this.#refusal(owner, amount) !== undefined) return undefined;
    this.#add(owner, amount);
    let open = true;
    return () => {
      if (open) this.#add(owner, -amount);
      open = false;
    };
  }

  /** The same. Throws the 429 or the 503 of what is too much. */
  open(owner: string, amount = 1): () => void {
    const close = this.tryOpen(owner, amount);
    if (close === undefined) throw this.#refusal(owner, amount) ?? new Error('what was too much is not any more');
    return close;
  }

  /** Holds what grows, such as a body of which nobody knows how long it will be. */
  growing(owner: string): Growing {
    let held = 0;
    return {
      add: (amount) => {
        const refusal = this.#refusal(owner, amount);
        if (refusal !== undefined) throw refusal;
        this.#add(owner, amount);
        held += amount;
      },
      close: () => {
        this.#add(owner, -held);
        held = 0;
      },
    };
  }

  #refusal(owner: string, amount: number): HttpProblem | undefined {
    const { what, inAll } = this.#limits;
    const perOwner = this.#limits.perOwner(owner);
    if ((this.#byOwner.get(owner) ?? 0) + amount > perOwner) {
      return refuse(
        'too-many-open',
        {
          detail: `At most ${String(perOwner)} ${what} of one caller are open at a time. Close one, or come back after Retry-After seconds.`,
        },
        refusalHeaders({
          name: `${what.replaceAll(' ', '-')}-per-owner`,
          quota: perOwner,
          resetSeconds: comeBackSeconds,
        }),
      );
    }
    if (this.#inAll + amount > inAll) {
      return refuse(
        'overloaded',
        { detail: `The server has as many ${what} open as it takes. Come back after Retry-After seconds.` },
        { 'Retry-After': String(comeBackSeconds) },
      );
    }
    return undefined;
  }

  #add(owner: string, amount: number): void {
    this.#inAll += amount;
    const left = (this.#byOwner.get(owner) ?? 0) + amount;
    // an owner with nothing open is forgotten
    if (left > 0) this.#byOwner.set(owner, left);
    else this.#byOwner.delete(owner);
  }
}

export interface Growing {
  /** Throws the 429 or the 503 of what is too much; nothing is added then. */
  readonly add: (amount: number) => void;
  /** Takes back all of it. Idempotent. */
  readonly close: () => void;
}

/** Everything whose number is bounded. */
export interface OpenCalls {
  readonly eventStreams: Open;
  readonly uploads: Open;
  readonly waiters: Open;
  readonly jsonBytes: Open;
}

export function countOpenCalls(
  limits: Pick<Limits, 'maxEventStreams' | 'maxOpenUploads' | 'maxWaiters' | 'maxOpenJsonBytes'>,
  perOwner: PerOwner,
): OpenCalls {
  return {
    eventStreams: new Open({
      what: 'event streams',
      perOwner: perOwner('maxEventStreamsPerOwner'),
      inAll: limits.maxEventStreams,
    }),
    uploads: new Open({ what: 'uploads', perOwner: perOwner('maxOpenUploadsPerOwner'), inAll: limits.maxOpenUploads }),
    waiters: new Open({ what: 'held calls', perOwner: perOwner('maxWaitersPerOwner'), inAll: limits.maxWaiters }),
    jsonBytes: new Open({
      what: 'bytes of JSON',
      perOwner: perOwner('maxOpenJsonBytesPerOwner'),
      inAll: limits.maxOpenJsonBytes,
    }),
  };
}
