/** The handle of one request: all that can be done with it, from nothing but its Location. */
import { v7 } from 'uuid';
import type { Change } from './changes.ts';
import { Deadline, never } from './deadline.ts';
import { ContractViolation, WaitTimeout } from './errors.ts';
import { follow } from './follow.ts';
import { JournalUnusable } from './journal/journal.ts';
import type { Entry } from './journal/journal.ts';
import { failureOf, impatience, reportOfState } from './outcome.ts';
import { pause } from './pause.ts';
import { pickUp } from './pick-up.ts';
import { next } from './polling/next.ts';
import { isOpen, toPoll } from './polling/states.ts';
import type { Polling, SavedResult, Succeeded, Trouble } from './polling/states.ts';
import type { StatusReport } from './protocol/answers.ts';
import { interpretCancel } from './protocol/interpret.ts';
import { RequestResult } from './result.ts';
import type { ResultReader, ResultSource } from './result.ts';
import { askedOf, askStatus } from './step.ts';
import type { Tools } from './step.ts';

/** What was just heard of a request. */
export interface Update {
  readonly location: string;
  /** The latest report; undefined if there has been none yet. */
  readonly status: StatusReport | undefined;
  /** When the server will be asked next; undefined once the request has finished. */
  readonly nextPollAt: Date | undefined;
  /** Why the latest answers say nothing: the server cannot be reached, is busy, ... It is asked again. */
  readonly trouble: Trouble | undefined;
  /** Something that people should be told, such as a Retry-After of a year. */
  readonly notice: string | undefined;
}

export interface SignalOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions extends SignalOptions {
  /** How long to wait, in milliseconds; without it, for ever. 0 asks once. */
  readonly timeoutMs?: number | undefined;
  readonly onUpdate?: ((update: Update) => void) | undefined;
}

/** What handles work with, besides the tools. */
export interface HandleSettings {
  /** How long a server may give no usable answer before a waiting caller is told. */
  readonly patienceMs: number;
  /** How long servers are asked to hold the answer to somebody who waits. */
  readonly waitSeconds: number;
  /** How an operation's results are read. */
  readonly readerOf: (operation: string | undefined) => ResultReader<unknown>;
}

/**
 * A request that was accepted. Letting go of it, or of a wait, cancels nothing: `location` takes it up again
 * in any process. It has no `then`, so that a function can return it.
 */
export class Submission<Value = unknown> {
  /** The request's Location, as an absolute URL: the resume token. */
  readonly location: string;
  readonly #tools: Tools;
  readonly #settings: HandleSettings;
  /** The journal's entry, if it was there when the handle was made. */
  readonly #entryId: string | undefined;

  constructor(tools: Tools, settings: HandleSettings, location: string, entryId?: string) {
    this.location = location;
    this.#tools = tools;
    this.#settings = settings;
    this.#entryId = entryId;
  }

  /** Asks for the status, now. Throws RequestUnknown, RequestExpired, NotAuthorized, ServerUnreachable or ContractViolation. */
  async status({ signal = never }: SignalOptions = {}): Promise<StatusReport> {
    const policy = { ...this.#tools.policy, fetchesResults: false };
    let state: Polling = toPoll(this.location);
    for (;;) {
      const now = Date.now();
      const step = next(state, await askStatus(this.#tools, state, signal, 0), policy, { now, random: Math.random });
      const failure = impatience({ state: step.state }, { since: now, ms: 0 }, now) ?? failureOf(step);
      const report = reportOfState(step.state);
      if (
        report !== undefined &&
        (failure === undefined || step.state.kind === 'failed' || step.state.kind === 'canceled')
      )
        return report;
      if (failure !== undefined) throw failure;
      // a redirect: on to where it leads
      if (step.state.kind !== 'polling')
        throw new ContractViolation(`${this.location} said nothing about the request`, { location: this.location });
      state = step.state;
    }
  }

  /**
   * Each change of the request, from what is known now to its end, however it ends. Throws what `wait` throws
   * when it is the client that cannot go on. Leaving the loop cancels nothing.
   */
  async *updates({ signal }: SignalOptions = {}): AsyncGenerator<Update, void, void> {
    for await (const change of this.#follow(new Deadline(signal), false)) {
      yield updateOf(this.location, change);
      const { kind } = change.entry.state;
      if (kind === 'expired' || kind === 'unknown' || kind === 'violated')
        throw failureOf(change.entry) ?? new Error(kind);
    }
  }

  /**
   * Waits for the result: the value if it is JSON, else a RequestResult to read. Throws RequestFailed,
   * RequestCanceled, RequestExpired, RequestUnknown, NotAuthorized, ServerUnreachable or ContractViolation;
   * WaitTimeout when the time is up, and the signal's reason once that is aborted. Neither cancels the request.
   */
  async wait(options: WaitOptions = {}): Promise<Value> {
    const result = await this.result(options);
    // a result that is no JSON has RequestResult for its value
    return result.isJson ? result.json() : (result as Value);
  }

  /** As `wait`, but gives the result unread: for files, to be streamed. */
  async result(options: WaitOptions = {}): Promise<RequestResult<Value>> {
    const { location } = this;
    const deadline = new Deadline(options.signal, options.timeoutMs);
    let last: Entry | undefined;
    for await (const change of this.#follow(deadline, options.onUpdate === undefined, options.timeoutMs)) {
      last = change.entry;
      options.onUpdate?.(updateOf(location, change));
    }
    const state = last?.state;
    if (last === undefined || state?.kind !== 'succeeded') {
      throw (
        (last && (failureOf(last) ?? impatience(last, { since: 0, ms: 0 }, Date.now()))) ??
        new WaitTimeout(0, last && reportOfState(last.state), { location })
      );
    }
    const read = this.#settings.readerOf(last.operation ?? state.report?.operation) as ResultReader<Value>;
    try {
      return new RequestResult(await this.#contentOf(state, deadline.signal), read);
    } catch (error) {
      throw deadline.explain(error, reportOfState(state), location);
    }
  }

  /**
   * Asks the server to cancel, again while it gives no usable answer. The report says `canceled` if that is done,
   * `running` if a worker has been asked to stop, and how the request ended if it was too late. Throws what `status`
   * throws, and ServerUnreachable once patience is over.
   */
  async cancel({ signal = never }: SignalOptions = {}): Promise<StatusReport> {
    const { location } = this;
    const patience = { since: Date.now(), ms: this.#settings.patienceMs };
    let state: Polling = toPoll(location);
    for (;;) {
      const { url } = state;
      const answer = await this.#tools.ask(
        { method: 'DELETE', url, waitSeconds: 0 },
        (response) => interpretCancel(response, askedOf(this.#tools, url)),
        signal,
      );
      if (answer.kind === 'incomplete') return answer.report;
      if (answer.kind === 'refused' && answer.problem.status === 409) return this.status({ signal });
      if (answer.kind === 'refused') {
        throw new ContractViolation(
          `it does not cancel requests: DELETE ${url} was answered ${String(answer.problem.status)}`,
          { location },
        );
      }
      const now = Date.now();
      const step = next(state, answer, this.#tools.policy, { now, random: Math.random });
      const due = 'delayMs' in step ? { dueAt: now + step.delayMs } : {};
      const failure = impatience({ state: step.state, ...due }, patience, now) ?? failureOf(step);
      if (failure !== undefined) throw failure;
      if (step.state.kind !== 'polling' || !('delayMs' in step)) {
        throw new ContractViolation(`DELETE ${url} was answered with something else than 200, 202, 404, 409 or 410`, {
          location,
        });
      }
      state = step.state;
      await pause(step.delayMs, signal);
    }
  }

  /** @param held false for who wants news on the way: an answer that is held until the request has finished brings none. */
  async *#follow(deadline: Deadline, held: boolean, timeoutMs = Infinity): AsyncGenerator<Change, void, void> {
    const patience = { since: Date.now(), ms: this.#settings.patienceMs };
    const waitSeconds = held ? Math.min(this.#settings.waitSeconds, Math.floor(timeoutMs / 1000)) : 0;
    let last: Entry | undefined;
    try {
      const start = await this.#entry();
      const once = timeoutMs === 0;
      // somebody waits: what went wrong before may be mended by now
      const early = once || 'trouble' in start.state;
      for await (const change of follow(this.#tools, start, { signal: deadline.signal, waitSeconds, early, once })) {
        yield change;
        const failure = last && impatience(change.entry, patience, Date.now());
        if (failure !== undefined) throw failure;
        last = change.entry;
      }
    } catch (error) {
      throw deadline.explain(error, last && reportOfState(last.state), this.location);
    }
  }

  /** The journal's copy of a result if it has one; else, or if somebody took that away, the server's. */
  async #contentOf(state: Succeeded, signal: AbortSignal): Promise<ResultSource> {
    const from = { url: state.resultUrl, location: this.location };
    const { saved } = state;
    const copy = saved && (await this.#copyOf(saved));
    if (saved !== undefined && copy !== undefined)
      return { ...from, mediaType: saved.mediaType, bytes: saved.bytes, content: copy };
    const { headers, content } = await pickUp(this.#tools, state, this.#settings.patienceMs, signal);
    const length = headers.get('content-length');
    const mediaType = headers.get('content-type') ?? 'application/octet-stream';
    return { ...from, mediaType, bytes: length === null ? undefined : Number(length), content };
  }

  async #copyOf(saved: SavedResult): Promise<Blob | undefined> {
    try {
      return await this.#tools.journal.results?.open(saved);
    } catch (error) {
      if (error instanceof JournalUnusable && error.reason === 'result-missing') return undefined;
      throw error;
    }
  }

  /** The journal's entry; one is written if there is none: whoever waits for a request keeps a record of it. */
  async #entry(): Promise<Entry> {
    const { journal, leases } = this.#tools;
    const known =
      (this.#entryId === undefined ? undefined : await journal.find(this.#entryId)) ??
      (await journal.findByLocation(this.location));
    if (known !== undefined && !mayHaveChanged(known)) return known;
    if (known !== undefined) await journal.remove([known.id]);
    const now = Date.now();
    const state = toPoll(this.location);
    const added = await journal.add({ id: v7(), identity: this.location, state, createdAt: now }, now, leases.ms);
    const entry =
      added === undefined
        ? await journal.findByIdentity(this.location)
        : await journal.save(added.lease, { state, dueAt: now });
    if (entry === undefined) throw new Error(`the journal did not keep ${this.location}`);
    return entry;
  }
}

/** True if another look may find what the last one did not: other credentials, another list of origins. */
function mayHaveChanged({ state }: Entry): boolean {
  return state.kind === 'unknown' || state.kind === 'violated';
}

export function updateOf(location: string, { entry, notice }: Change): Update {
  const { state, dueAt } = entry;
  return {
    location,
    status: reportOfState(state),
    nextPollAt: dueAt === undefined || !isOpen(state) ? undefined : new Date(dueAt),
    trouble: 'trouble' in state ? state.trouble : undefined,
    notice,
  };
}
