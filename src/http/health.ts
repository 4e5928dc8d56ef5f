/**
 * Whether the service lives, and whether it is ready for calls. Neither is part of the contract: they are for whoever
 * runs it (load balancers, containers), and say nothing of versions, hosts or URLs. They are asked without a key.
 */
import type { Response, Router } from 'express';
import type { RequestStore } from '../ports/request-store.ts';
import type { EpochMs } from '../request/record.ts';
import { otherMethod } from './methods.ts';

/** How long the store may take to answer before it counts as out of reach. */
const patienceMs = 1_000;

/** The part of a queue's troubles that is known here: since when there are some, if there are. */
export type QueueTroubledSince = () => EpochMs | undefined;

interface Readiness {
  readonly status: 'ready' | 'draining' | 'not ready';
  readonly store: 'reachable' | 'out of reach';
  /** Does not make the service unready: accepting goes on without the queue. */
  readonly queue: string;
}

export class Health {
  readonly #store: RequestStore;
  readonly #queueTroubledSince: QueueTroubledSince;
  #draining = false;
  #asking: Promise<boolean> | undefined;

  constructor(store: RequestStore, queueTroubledSince: QueueTroubledSince) {
    this.#store = store;
    this.#queueTroubledSince = queueTroubledSince;
  }

  /** From now on it is not ready, whatever else is true. */
  drain(): void {
    this.#draining = true;
  }

  async readiness(): Promise<Readiness> {
    const reachable = await this.#storeAnswers();
    const since = this.#queueTroubledSince();
    return {
      status: this.#draining ? 'draining' : reachable ? 'ready' : 'not ready',
      store: reachable ? 'reachable' : 'out of reach',
      queue: since === undefined ? 'works' : `troubled since ${new Date(since).toISOString()}`,
    };
  }

  /** However many ask at one time, the store is asked once. */
  #storeAnswers(): Promise<boolean> {
    this.#asking ??= answersInTime(this.#store).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }
}

/** A read by primary key, and a write of nothing, which still passes whatever writes. */
async function answersInTime(store: RequestStore): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, patienceMs);
  });
  const answers = Promise.all([store.find('health'), store.renew([], 0)]).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answers, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function serveHealth(router: Router, health: Health): void {
  router
    .route('/health/live')
    .get((_req, res) => {
      sendHealth(res, 200, { status: 'live' });
    })
    .all(otherMethod(['get']));
  router
    .route('/health/ready')
    .get(async (_req, res) => {
      const readiness = await health.readiness();
      sendHealth(res, readiness.status === 'ready' ? 200 : 503, readiness);
    })
    .all(otherMethod(['get']));
}

function sendHealth(res: Response, status: number, body: object): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
    'Cache-Control': 'no-store',
    ...(status === 503 && { 'Retry-After': '5' }),
  });
  res.end(text);
}
