/**
 * The work queue over a topic of Kafka: any number of nodes publish, and the workers share one consumer group, so that
 * a hint comes to one of them. The brokers may be away when it opens and at any time later: hints are lost or late
 * then, and come again when the brokers do.
 */
import type { Hint, QueueEvents, Subscription, WorkQueue } from '../../ports/work-queue.ts';
import { readKafkaUrl } from './kafka-url.ts';
import type { KafkaUrl } from './kafka-url.ts';
import { GroupMember } from './member.ts';
import type { MemberTimes } from './member.ts';
import { KafkaTrouble, Outage } from './outage.ts';
import { HintSender } from './sender.ts';
import { Subscriber } from './subscriber.ts';
import { Unreadable } from './unreadable.ts';

export interface KafkaQueueOptions {
  readonly events?: QueueEvents;
  readonly times?: Partial<MemberTimes>;
}

const defaultTimes: MemberTimes = { sessionMs: 10_000, heartbeatMs: 1_000 };
const nobody: QueueEvents = {
  queueFailed: () => undefined,
  queueRecovered: () => undefined,
  hintsDropped: () => undefined,
};

/** Throws an error that teaches if the URL cannot be used (see kafka-url.ts). Connects when it is used. */
export function openKafkaQueue(url: string, { events = nobody, times }: KafkaQueueOptions = {}): WorkQueue {
  return new KafkaQueue(readKafkaUrl(url), events, { ...defaultTimes, ...times });
}

class KafkaQueue implements WorkQueue {
  readonly #url: KafkaUrl;
  readonly #events: QueueEvents;
  readonly #times: MemberTimes;
  readonly #sender: HintSender;
  readonly #members = new Set<GroupMember>();
  #closed: Promise<void> | undefined;

  constructor(url: KafkaUrl, events: QueueEvents, times: MemberTimes) {
    this.#url = url;
    this.#events = events;
    this.#times = times;
    this.#sender = new HintSender(url, this.#outage('publishing hints to Kafka'), (count) => {
      events.hintsDropped(count);
    });
  }

  publish(hints: readonly Hint[]): void {
    this.#sender.add(hints);
  }

  /** Resolves at once; hints come when the group has been joined. */
  async subscribe(onHints: (hints: readonly Hint[]) => Promise<void>): Promise<Subscription> {
    if (this.#closed !== undefined) throw new Error('the queue is closed: subscribe before close');
    const unreadable = new Unreadable((message) => {
      this.#events.queueFailed(new KafkaTrouble(message), undefined);
    });
    const { heartbeatMs } = this.#times;
    const subscriber = new Subscriber({ onHints, heartbeatMs, onUnreadable: (message) => unreadable.add(message) });
    const outage = this.#outage('receiving hints from Kafka');
    const member = new GroupMember(this.#url, this.#times, subscriber, outage);
    this.#members.add(member);
    return {
      stop: async () => {
        await member.stop();
        this.#members.delete(member);
      },
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.all([this.#sender.close(), ...[...this.#members].map((member) => member.stop())]);
  }

  #outage(what: string): Outage {
    return new Outage(what, this.#events, this.#url.login?.password);
  }
}
