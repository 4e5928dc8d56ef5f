/** Server-Sent Events as a test reads them. */
import { createParser } from 'eventsource-parser';
import { until } from './until.ts';

export interface StatusEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly status: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export class EventStream implements AsyncDisposable {
  readonly response: Response;
  readonly events: StatusEvent[] = [];
  /** Resolves when the server has ended the stream, or the test has left it. */
  readonly ended: Promise<void>;
  readonly #leaving: AbortController;

  private constructor(response: Response, leaving: AbortController) {
    this.response = response;
    this.#leaving = leaving;
    this.ended = this.#read();
  }

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
    const leaving = new AbortController();
    return new EventStream(await fetch(url, { headers: { ...headers }, signal: leaving.signal }), leaving);
  }

  get statuses(): string[] {
    return this.events.map(({ status }) => status);
  }

  async seen(status: string): Promise<StatusEvent> {
    return until(`an event says ${status}`, () => this.events.find((event) => event.status === status));
  }

  /** Goes away, as a closed browser window does. */
  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.leave();
  }

  async #read(): Promise<void> {
    const parser = createParser({
      onEvent: ({ id, event, data }) => {
        const parsed = JSON.parse(data) as Record<string, unknown>;
        this.events.push({ id, event, status: String(parsed['status']), data: parsed });
      },
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? [])
        parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    } catch (error) {
      if (!this.#leaving.signal.aborted) throw error;
    }
  }
}
