/** A connection to the brokers: the driver's options, and an end that does not wait for a broker. */
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel } from 'kafkajs';
import type { ISocketFactory, SASLOptions } from 'kafkajs';
import './quiet-timers.ts';
import type { KafkaLogin, KafkaUrl } from './kafka-url.ts';

/**
 * How often the driver itself tries before the failure is ours to deal with: seldom, because it does not stop when it
 * is told to.
 */
export const retry = { initialRetryTime: 100, multiplier: 2, factor: 0.2, maxRetryTime: 500, retries: 2 };

/** One for each producer and consumer: consumers of one Kafka instance and group would share offsets. */
export class KafkaClient {
  readonly kafka: Kafka;
  readonly #sockets = new Set<Socket>();
  #destroyed = false;

  constructor({ brokers, tls, login }: Pick<KafkaUrl, 'brokers' | 'tls' | 'login'>) {
    this.kafka = new Kafka({
      clientId: 'see-other',
      brokers: [...brokers],
      ssl: tls,
      ...(login && { sasl: saslOf(login) }),
      connectionTimeout: 3_000,
      requestTimeout: 5_000,
      // each attempt is at the next of the brokers
      retry: { ...retry, retries: retry.retries + brokers.length - 1 },
      socketFactory: this.#connect,
      // it logs each retry; what fails in the end is thrown, and reported once
      logLevel: logLevel.NOTHING,
      logCreator: () => () => undefined,
    });
  }

  /** Ends what is under way, too: requests fail at once, and so does whatever would connect later. */
  destroy(): void {
    this.#destroyed = true;
    for (const socket of this.#sockets) socket.destroy(new Error('the queue is closed'));
  }

  /** As the driver does it, but without Nagle's algorithm, which holds small requests back for up to 40 ms. */
  readonly #connect: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.#destroyed) throw new Error('the queue is closed');
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket =
      ssl === undefined || ssl === null || (ssl as unknown) === false
        ? connectTcp({ host, port }, onConnect)
        : connectTls({ host, port, ...servername, ...(typeof ssl === 'object' && ssl) }, onConnect);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  };
}

function saslOf({ mechanism, username, password }: KafkaLogin): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}
