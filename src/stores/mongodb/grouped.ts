/**
 * Calls of one moment go to MongoDB together, as one group. While groups are under way the next one gathers; a call that
 * comes alone is sent at once. No timer, so nothing waits for company.
 */
import { StoreUnavailable } from '../../ports/request-store.ts';

interface Waiting<Call, Answer> {
  readonly call: Call;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

export interface GroupSettings<Call> {
  /** How many groups may be under way. More than one hides the wait for the majority, and makes groups smaller. */
  readonly atOnce: number;
  readonly largestGroup: number;
  /** About so many bytes in all, unless one call alone has more: a group has to be answered in time. Any number by default. */
  readonly mostBytes?: number;
  readonly bytesOf?: (call: Call) => number;
  /** Told how many calls each group has. */
  readonly onGroup?: (calls: number) => void;
}

export class Grouped<Call, Answer> {
  readonly #send: (calls: readonly Call[]) => Promise<readonly Answer[]>;
  readonly #settings: GroupSettings<Call>;
  #gathering: Waiting<Call, Answer>[] = [];
  #underWay = 0;
  #soon = false;

  /** `send` answers each call, in order. */
  constructor(send: (calls: readonly Call[]) => Promise<readonly Answer[]>, settings: GroupSettings<Call>) {
    this.#send = send;
    this.#settings = settings;
  }

  /** The answer to a call. Rejects if its group does. */
  add(call: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#gathering.push({ call, resolve, reject });
      this.#sendSoon();
    });
  }

  addAll(calls: readonly Call[]): Promise<Answer[]> {
    return Promise.all(calls.map((call) => this.add(call)));
  }

  /** Once this turn of the event loop is over: so that all calls of the turn are in. */
  #sendSoon(): void {
    if (this.#soon || this.#underWay >= this.#settings.atOnce) return;
    this.#soon = true;
    setImmediate(() => {
      this.#soon = false;
      while (this.#gathering.length > 0 && this.#underWay < this.#settings.atOnce) void this.#sendGroup();
    });
  }

  async #sendGroup(): Promise<void> {
    const group = this.#gathering.splice(0, this.#nextLength());
    this.#underWay += 1;
    this.#settings.onGroup?.(group.length);
    try {
      const answers = await this.#send(group.map(({ call }) => call));
      group.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
      this.#giveUpIfAway(error);
    } finally {
      this.#underWay -= 1;
      if (this.#gathering.length > 0) this.#sendSoon();
    }
  }

  /** At least one. */
  #nextLength(): number {
    const { largestGroup, mostBytes = Infinity, bytesOf = () => 0 } = this.#settings;
    let bytes = 0;
    const past = this.#gathering.findIndex(({ call }, index) => {
      bytes += bytesOf(call);
      return index >= largestGroup || (index > 0 && bytes > mostBytes);
    });
    return past === -1 ? largestGroup : past;
  }

  /** Whoever waited behind a group that had no answer has waited long enough. Nothing of theirs was sent. */
  #giveUpIfAway(error: unknown): void {
    if (!(error instanceof StoreUnavailable)) return;
    const waited = this.#gathering;
    this.#gathering = [];
    for (const { reject } of waited) reject(error);
  }
}
