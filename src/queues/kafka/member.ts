/**
 * Keeps a consumer in the group until it is stopped. kafkajs gives some consumers up for good when they crash, and
 * others hang: here each that has crashed, or has not reached the group for long, makes room for a new one.
 */
import type { Consumer, ConsumerGroupJoinEvent } from 'kafkajs';
import { Backoff, settledWithin } from './backoff.ts';
import { KafkaClient, retry } from './client.ts';
import type { KafkaUrl } from './kafka-url.ts';
import type { Outage } from './outage.ts';
import type { Subscriber } from './subscriber.ts';
import { ensureTopic } from './topic.ts';

export interface MemberTimes {
  /** How long it may be silent before its partitions go to others. */
  readonly sessionMs: number;
  /** How often it says that it is there, and so how soon it learns that others have come or gone. */
  readonly heartbeatMs: number;
}

/** How long the brokers hold a request for messages while there are none; also how long leaving takes at most. */
const maxWaitMs = 500;
/** More than the largest batch that brokers take by default: one that exceeds it waits until the others have none. */
const maxBytesPerPartition = 2 * 1024 ** 2;
const disconnectMs = 2_000;

export class GroupMember {
  readonly #url: KafkaUrl;
  readonly #times: MemberTimes;
  readonly #subscriber: Subscriber;
  readonly #outage: Outage;
  readonly #stopping = new AbortController();
  readonly #stopped = Promise.withResolvers<undefined>();
  readonly #backoff = new Backoff(this.#stopping.signal);
  readonly #ended: Promise<void>;

  /** Joins in the background, now or when the brokers are there. */
  constructor(url: KafkaUrl, times: MemberTimes, subscriber: Subscriber, outage: Outage) {
    this.#url = url;
    this.#times = times;
    this.#subscriber = subscriber;
    this.#outage = outage;
    this.#ended = this.#keepConsuming();
  }

  /** Resolves when the subscriber is idle for good and the group has been left, if it answers in time. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#stopped.resolve(undefined);
    await this.#subscriber.stop();
    await this.#ended;
  }

  async #keepConsuming(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#consume();
      } catch (error) {
        this.#outage.failed(error);
        await this.#backoff.wait();
      }
    }
  }

  /** Resolves when it is stopped, rejects when it does not go on. */
  async #consume(): Promise<void> {
    await Promise.race([ensureTopic(this.#url), this.#stopped.promise]);
    if (this.#stopping.signal.aborted) return;
    const client = new KafkaClient(this.#url);
    const { sessionMs, heartbeatMs } = this.#times;
    const consumer = client.kafka.consumer({
      groupId: this.#url.group,
      sessionTimeout: sessionMs,
      rebalanceTimeout: sessionMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: maxWaitMs,
      minBytes: 1,
      // nothing here is sent in transactions, and nobody else's may hold hints up
      readUncommitted: true,
      maxBytesPerPartition,
      allowAutoTopicCreation: false,
      // a join that is overtaken by another member's counts as an attempt
      retry: { ...retry, retries: 8, restartOnFailure: () => Promise.resolve(false) },
    });
    const watch = new Watch(consumer, sessionMs, () => {
      this.#backoff.reset();
      this.#outage.works();
    });
    try {
      await Promise.race([this.#run(consumer, watch).then(() => watch.failed), watch.failed, this.#stopped.promise]);
    } finally {
      watch.stop();
      await this.#subscriberIsDone();
      await settledWithin(disconnectMs, consumer.disconnect());
      client.destroy();
    }
  }

  async #run(consumer: Consumer, watch: Watch): Promise<void> {
    const { topic } = this.#url;
    await consumer.connect();
    // of a new group: what was published before the first worker came is still to be done
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => this.#subscriber.eachBatch(payload, (partition) => watch.isAssigned(topic, partition)),
    });
  }

  /** A stopping member commits what its last callback has taken before it leaves. */
  async #subscriberIsDone(): Promise<void> {
    if (this.#stopping.signal.aborted) await this.#subscriber.stop();
  }
}

/** What the consumer says of itself. */
class Watch {
  readonly #failed = Promise.withResolvers<never>();
  readonly #timer: NodeJS.Timeout;
  #assignment: ConsumerGroupJoinEvent['payload']['memberAssignment'] = {};
  #seenAt = performance.now();

  constructor(consumer: Consumer, sessionMs: number, onAlive: () => void) {
    const { CRASH, GROUP_JOIN, HEARTBEAT } = consumer.events;
    const alive = (): void => {
      this.#seenAt = performance.now();
      onAlive();
    };
    consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#assignment = payload.memberAssignment;
      alive();
    });
    consumer.on(HEARTBEAT, alive);
    consumer.on(CRASH, ({ payload }) => {
      this.#failed.reject(payload.error);
    });
    this.#failed.promise.catch(() => undefined);
    this.#timer = setInterval(() => {
      if (performance.now() - this.#seenAt > 4 * sessionMs) this.#failed.reject(new Error('the group does not answer'));
    }, sessionMs).unref();
  }

  /** Rejects when the consumer has crashed or hangs. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  isAssigned(topic: string, partition: number): boolean {
    return this.#assignment[topic]?.includes(partition) === true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
