/**
 * Publishes hints. While a batch is on its way the next one gathers, so there is no timer and a lone hint goes at once.
 * While the brokers are away the newest hints wait; older ones are dropped, and their work is found by the due claim.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Partitioners } from 'kafkajs';
import type { Producer } from 'kafkajs';
import type { Hint } from '../../ports/work-queue.ts';
import { Backoff, settledWithin } from './backoff.ts';
import { KafkaClient, retry } from './client.ts';
import { messageOf } from './hint-message.ts';
import type { KafkaUrl } from './kafka-url.ts';
import type { Outage } from './outage.ts';
import { ensureTopic } from './topic.ts';

/** Hints beyond these push the oldest out. */
const maxWaiting = 10_000;
const maxBatch = 1_000;
/** How long closing waits for what is on its way, and then for the connection to end. */
const flushMs = 2_000;
const disconnectMs = 500;

export class HintSender {
  readonly #url: KafkaUrl;
  readonly #outage: Outage;
  readonly #onDropped: (count: number) => void;
  readonly #closing = new AbortController();
  readonly #backoff = new Backoff(this.#closing.signal);
  #waiting: Hint[] = [];
  #sending: Promise<void> | undefined;
  #connection: { readonly client: KafkaClient; readonly producer: Producer } | undefined;
  #closed: Promise<void> | undefined;
  #ended = false;

  constructor(url: KafkaUrl, outage: Outage, onDropped: (count: number) => void) {
    this.#url = url;
    this.#outage = outage;
    this.#onDropped = onDropped;
  }

  /** Never throws and waits for nothing. */
  add(hints: readonly Hint[]): void {
    if (this.#closing.signal.aborted || hints.length === 0) return;
    for (const hint of hints) this.#waiting.push(hint);
    this.#dropOldest();
    this.#sending ??= this.#sendAll();
  }

  /** Sends what waits if that takes but a moment, and says how many are dropped if it does not. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    if (!this.#outage.lasts) await settledWithin(flushMs, this.#sending ?? Promise.resolve());
    this.#ended = true;
    await this.#disconnect();
    // what was on its way fails by now, and waits again
    await settledWithin(disconnectMs, this.#sending ?? Promise.resolve());
    this.#drop(this.#waiting.length);
  }

  /** Until nothing waits. Never rejects. */
  async #sendAll(): Promise<void> {
    // what is published in one turn of the event loop goes together
    await nextTurn();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxBatch);
      try {
        await this.#send(batch);
        this.#backoff.reset();
        this.#outage.works();
      } catch (error) {
        this.#outage.failed(error);
        await this.#disconnect();
        if (!isRefusal(error)) this.#waiting = [...batch, ...this.#waiting];
        this.#dropOldest();
        await this.#backoff.wait();
        if (this.#closing.signal.aborted) break;
      }
    }
    this.#sending = undefined;
  }

  async #send(hints: readonly Hint[]): Promise<void> {
    const producer = this.#connection?.producer ?? (await this.#connect());
    await producer.send({
      topic: this.#url.topic,
      // of all replicas that are in sync
      acks: -1,
      timeout: 5_000,
      messages: hints.map(messageOf),
    });
  }

  async #connect(): Promise<Producer> {
    await ensureTopic(this.#url);
    if (this.#ended) throw new Error('the queue is closed');
    const client = new KafkaClient(this.#url);
    const producer = client.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      retry,
    });
    this.#connection = { client, producer };
    await producer.connect();
    return producer;
  }

  async #disconnect(): Promise<void> {
    if (this.#connection === undefined) return;
    const { client, producer } = this.#connection;
    this.#connection = undefined;
    await settledWithin(disconnectMs, producer.disconnect());
    client.destroy();
  }

  #dropOldest(): void {
    this.#drop(this.#waiting.length - maxWaiting);
  }

  #drop(count: number): void {
    if (count <= 0) return;
    this.#waiting.splice(0, count);
    this.#onDropped(count);
  }
}

/** The brokers have answered, and will not take this batch at another time either. */
function isRefusal(error: unknown): boolean {
  const { name, retriable } = error as { name?: string; retriable?: boolean };
  return name === 'KafkaJSProtocolError' && retriable === false;
}
