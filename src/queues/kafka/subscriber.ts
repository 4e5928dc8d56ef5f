/**
 * Gives the messages of a partition to a subscriber: one callback at a time, whatever the consumer does meanwhile.
 *
 * While the callback runs the consumer goes on saying that it is there. If the group has to be joined anew, or the
 * brokers are gone, the consumer is let go at once, so that a full worker does not hold the others up; the callback
 * runs on, and whatever comes next waits for it. Its offsets stay uncommitted, so its hints come again, to whoever has
 * the partition then: a hint may.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Hint } from '../../ports/work-queue.ts';
import { hintOf } from './hint-message.ts';

const maxHints = 256;

export interface SubscriberParts {
  readonly onHints: (hints: readonly Hint[]) => Promise<void>;
  /** How often the group is told that this member is there while a callback runs. */
  readonly heartbeatMs: number;
  readonly onUnreadable: (message: UnreadableMessage) => void;
}

export interface UnreadableMessage {
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
}

export class Subscriber {
  readonly #parts: SubscriberParts;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(parts: SubscriberParts) {
    this.#parts = parts;
  }

  /** Resolves when no callback runs, and none will. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Takes the messages in parts, and commits each once its callback has ended, unless the partition is lost by then. */
  async eachBatch(payload: EachBatchPayload, isAssigned: (partition: number) => boolean): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    for (let start = 0; start < messages.length; start += maxHints) {
      await this.#whenIdle(payload);
      const part = messages.slice(start, start + maxHints);
      const last = part.at(-1);
      const over = this.#stopped || !payload.isRunning() || payload.isStale() || !isAssigned(partition);
      if (over || last === undefined) return;
      const hints = this.#read(part, partition);
      if (hints.length > 0) this.#start(hints);
      await this.#whenIdle(payload);
      if (!isAssigned(partition)) return;
      payload.resolveOffset(last.offset);
      const offset = String(BigInt(last.offset) + 1n);
      await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
      // sent when the last one was long enough ago
      await payload.heartbeat();
    }
  }

  #read(messages: readonly KafkaMessage[], partition: number): Hint[] {
    const hints: Hint[] = [];
    for (const message of messages) {
      const hint = hintOf(message);
      if (typeof hint !== 'string') hints.push(hint);
      else this.#parts.onUnreadable({ partition, offset: message.offset, reason: hint });
    }
    return hints;
  }

  #start(hints: readonly Hint[]): void {
    this.#running = this.#call(hints).finally(() => {
      this.#running = undefined;
    });
  }

  /** Never rejects: what the callback throws is ignored, and the due claim finds the work. */
  async #call(hints: readonly Hint[]): Promise<void> {
    try {
      await this.#parts.onHints(hints);
    } catch {
      // as the port says
    }
  }

  /** Rejects, while the callback runs on, if the group has to be joined anew or does not answer. */
  async #whenIdle(payload: EachBatchPayload): Promise<void> {
    while (this.#running !== undefined) {
      const ended = new AbortController();
      const beat = sleep(this.#parts.heartbeatMs, undefined, { signal: ended.signal }).catch(() => undefined);
      await Promise.race([this.#running, beat]);
      ended.abort();
      if (this.#running !== undefined) await payload.heartbeat();
    }
  }
}
