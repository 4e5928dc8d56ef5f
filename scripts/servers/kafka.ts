/** A real Kafka broker on this machine, for tests and for trying the service out: one node, data in a folder. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
// without it kafkajs makes Node print a warning
import '../../src/queues/kafka/quiet-timers.ts';
import { freePort } from './free-port.ts';
import { GuardedProcess } from './guarded-process.ts';
import { kafkaLibs } from './kafka-libs.ts';
import { formatArguments, kafkaProperties, kafkaUser, keyStore, keyStoreArguments } from './kafka-properties.ts';
import type { KafkaPorts, KafkaSecurity } from './kafka-properties.ts';

export interface KafkaOptions {
  /** Where its data is kept; a temporary folder by default, which is removed when it stops. */
  readonly folder?: string;
  /** Where clients connect; any that is free by default. */
  readonly port?: number;
  /** Let in only the user of kafka-properties.ts. */
  readonly sasl?: boolean;
  /** Speak TLS, with a certificate of its own (`certificate`). */
  readonly tls?: boolean;
}

const run = promisify(execFile);

/** How long a broker may take to answer its first request, in milliseconds. */
const startMs = 180_000;

const java = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp'];

/** Resolves when it answers. Throws ServerNotAvailable if there is no broker to be had. */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaServer> {
  const libs = join(await kafkaLibs(), '*');
  const security = { sasl: options.sasl === true, tls: options.tls === true };
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'see-other-kafka-')));
  const ports = { client: options.port ?? (await freePort()), controller: await freePort() };
  const server = new KafkaServer(libs, folder, ports, security, options.folder === undefined);
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

export class KafkaServer {
  /** As Kafka's tools want it: 127.0.0.1:port. */
  readonly brokers: string;
  readonly #libs: string;
  readonly #folder: string;
  readonly #ports: KafkaPorts;
  readonly #security: KafkaSecurity;
  readonly #removes: boolean;
  #process: GuardedProcess | undefined;

  constructor(libs: string, folder: string, ports: KafkaPorts, security: KafkaSecurity, removes: boolean) {
    this.brokers = `127.0.0.1:${String(ports.client)}`;
    this.#libs = libs;
    this.#folder = folder;
    this.#ports = ports;
    this.#security = security;
    this.#removes = removes;
  }

  /** For `--queue`. `options` are the URL's: `group=a&partitions=3`. */
  url(topic: string, options = ''): string {
    const { sasl, tls } = this.#security;
    const user = sasl ? `${kafkaUser.name}:${encodeURIComponent(kafkaUser.password)}@` : '';
    const query = [sasl && 'sasl=plain', tls && 'tls=true', options].filter(Boolean).join('&');
    return `kafka://${user}${this.brokers}/${topic}${query && `?${query}`}`;
  }

  /** Starts it, or starts it again: same port, same data. Resolves when it answers. */
  async start(): Promise<void> {
    if (this.#process?.running === true) return;
    const properties = join(this.#folder, 'server.properties');
    await mkdir(this.#folder, { recursive: true });
    await writeFile(properties, kafkaProperties(this.#folder, this.#ports, this.#security));
    if (!existsSync(join(this.#folder, 'data', 'meta.properties'))) await this.#format(properties);
    const broker = new GuardedProcess('java', [...java, this.#libs, 'kafka.Kafka', properties]);
    this.#process = broker;
    await this.#answers(broker);
  }

  /** Of the broker, while it runs; 0 if it does not. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Ends it at once, as a crash would; `start` finds the data again. */
  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL');
  }

  /** It keeps its connections and answers nothing. */
  pause(): void {
    this.#process?.signal('SIGSTOP');
  }

  resume(): void {
    this.#process?.signal('SIGCONT');
  }

  /** Ends it, and removes its data if its folder was a temporary one. Idempotent. */
  async stop(): Promise<void> {
    await this.kill();
    if (this.#removes) await rm(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** In PEM, for NODE_EXTRA_CA_CERTS. */
  async certificate(): Promise<string> {
    const { file, password } = keyStore;
    const store = ['-keystore', join(this.#folder, file), '-storepass', password];
    return (await run('keytool', ['-exportcert', '-rfc', '-alias', 'broker', ...store])).stdout;
  }

  async #format(properties: string): Promise<void> {
    if (this.#security.tls) await run('keytool', keyStoreArguments(this.#folder));
    const id = Buffer.from(crypto.randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
    const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${id}`, '-c', properties];
    await run('java', [...java, this.#libs, ...format, ...formatArguments(this.#security.sasl)]);
  }

  async #answers(broker: GuardedProcess): Promise<void> {
    const { name: username, password } = kafkaUser;
    const client = new Kafka({
      brokers: [this.brokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 10_000,
      retry: { retries: 0 },
      ...(this.#security.tls && { ssl: { rejectUnauthorized: false } }),
      ...(this.#security.sasl && { sasl: { mechanism: 'plain', username, password } }),
    });
    const deadline = Date.now() + startMs;
    for (;;) {
      const admin = client.admin();
      try {
        await admin.connect();
        await admin.listTopics();
        return;
      } catch (error) {
        if (!broker.running) throw new Error(`Kafka ended while it started:\n${broker.output}`, { cause: error });
        if (Date.now() > deadline)
          throw new Error(`Kafka does not answer at ${this.brokers}:\n${broker.output}`, { cause: error });
      } finally {
        await admin.disconnect().catch(() => undefined);
      }
      await sleep(100);
    }
  }
}
