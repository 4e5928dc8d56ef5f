/** Clients that do not give up: each sends one request after the other, and the same again under its key while it is refused. */
import { randomUUID } from 'node:crypto';
import type { Answer } from './calls.ts';
import { header, refusalOf } from './protocol.ts';
import type { ProtocolService } from './protocol.ts';
import { locationOf } from './service.ts';
import { until } from './until.ts';

type Nodes = readonly [ProtocolService, ...ProtocolService[]];

export class Load {
  readonly #nodes: Nodes;
  readonly #locations = new Map<string, string>();
  readonly #refusedKeys = new Set<string>();
  readonly #clients: Promise<unknown>;
  #refusals = 0;
  #stopping = false;
  #failure: unknown;

  /** It begins at once. Each call of a client goes to another node than the one before. */
  constructor(nodes: Nodes, clients = 8) {
    this.#nodes = nodes;
    this.#clients = Promise.all(Array.from({ length: clients }, (_, index) => this.#client(index))).catch(
      (error: unknown) => {
        this.#failure = error;
        this.#stopping = true;
      },
    );
  }

  /** Locations of what was answered with 202, by Idempotency-Key. */
  get locations(): ReadonlyMap<string, string> {
    this.#check();
    return this.#locations;
  }

  /** Keys whose POST was answered with 503 at least once. */
  get refusedKeys(): ReadonlySet<string> {
    this.#check();
    return this.#refusedKeys;
  }

  /** How many calls, POSTs and reads, were answered with 503. */
  get refusals(): number {
    this.#check();
    return this.#refusals;
  }

  /** Resolves when so many more are accepted than now. */
  async accepts(count: number): Promise<void> {
    const before = this.locations.size;
    await until(`${count} more are accepted`, () => this.locations.size >= before + count);
  }

  /** Resolves when each request that was sent has been answered with 202. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#clients;
    this.#check();
  }

  #check(): void {
    if (this.#failure !== undefined) throw new Error('a client got what it should not', { cause: this.#failure });
  }

  async #client(index: number): Promise<void> {
    let calls = index;
    const next = (): ProtocolService => this.#nodes[calls++ % this.#nodes.length] ?? this.#nodes[0];
    while (!this.#stopping) {
      const key = randomUUID();
      const accepted = await untilServed(
        () => next().post('echo', { key }, { 'Idempotency-Key': key }),
        () => {
          this.#refusals += 1;
          this.#refusedKeys.add(key);
        },
      );
      const location = locationOf(accepted);
      this.#locations.set(key, location);
      const { status, text } = await untilServed(
        () => next().get(location),
        () => (this.#refusals += 1),
      );
      if (status !== 200 && status !== 303) throw new Error(`${location}: ${status} ${text}`);
    }
  }
}

/** The first answer that is not the 503 of a store that is away. */
function untilServed(call: () => Promise<Answer>, onRefused: () => void): Promise<Answer> {
  return until('an answer other than 503', async () => {
    const answer = await call();
    if (answer.status !== 503) return answer;
    expectAway(answer);
    onRefused();
    return undefined;
  });
}

/** Throws if the answer is not the one of a store that is away. */
export function expectAway(answer: Answer): void {
  const [status, problem] = refusalOf(answer);
  if (status !== 503 || problem !== 'store-unavailable') throw new Error(`${status} ${problem}: ${answer.text}`);
  if (!/^[1-9]\d*$/.test(header(answer, 'retry-after'))) throw new Error('its Retry-After is no number of seconds');
}

/** The statuses of many requests, by Location, once they have finished. */
export async function outcomesOf(
  { finished }: ProtocolService,
  locations: Iterable<string>,
): Promise<readonly Record<string, unknown>[]> {
  const left = [...locations];
  const outcomes: Record<string, unknown>[] = [];
  const reader = async (): Promise<void> => {
    for (let location = left.pop(); location !== undefined; location = left.pop())
      outcomes.push((await finished(location)).json);
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return outcomes;
}
