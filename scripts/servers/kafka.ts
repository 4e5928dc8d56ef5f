/** A real Kafka broker on this machine, for tests and for trying the service out: one node, data in a folder. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { kafkaLibs } from './kafka-libs.ts';
import { formatArguments, kafkaProperties, kafkaUser } from './kafka-properties.ts';
import type { KafkaPorts } from './kafka-properties.ts';

export interface KafkaOptions {
  /** Where its data is kept; a temporary folder by default, which is removed when it stops. */
  readonly folder?: string;
  /** Where clients connect; any that is free by default. */
  readonly port?: number;
  /** Let in only the user of kafka-properties.ts. */
  readonly sasl?: boolean;
}

/** How long a broker may take to answer its first request, in milliseconds. */
const startMs = 60_000;

const java = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp'];

/** Resolves when it answers. Throws ServerNotAvailable if there is no broker to be had. */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaServer> {
  const libs = join(await kafkaLibs(), '*');
  const sasl = options.sasl === true;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'see-other-kafka-')));
  const ports = { client: options.port ?? (await freePort()), controller: await freePort() };
  const server = new KafkaServer(libs, folder, ports, sasl, options.folder === undefined);
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
  readonly #sasl: boolean;
  readonly #removes: boolean;
  #process: BrokerProcess | undefined;

  constructor(libs: string, folder: string, ports: KafkaPorts, sasl: boolean, removes: boolean) {
    this.brokers = `127.0.0.1:${String(ports.client)}`;
    this.#libs = libs;
    this.#folder = folder;
    this.#ports = ports;
    this.#sasl = sasl;
    this.#removes = removes;
  }

  /** For `--queue`. `options` are the URL's: `group=a&partitions=3`. */
  url(topic: string, options = ''): string {
    const user = this.#sasl ? `${kafkaUser.name}:${encodeURIComponent(kafkaUser.password)}@` : '';
    const query = [...(this.#sasl ? ['sasl=plain'] : []), ...(options === '' ? [] : [options])].join('&');
    return `kafka://${user}${this.brokers}/${topic}${query && `?${query}`}`;
  }

  /** Starts it, or starts it again: same port, same data. Resolves when it answers. */
  async start(): Promise<void> {
    if (this.#process?.running === true) return;
    const properties = join(this.#folder, 'server.properties');
    await mkdir(this.#folder, { recursive: true });
    await writeFile(properties, kafkaProperties(this.#folder, this.#ports, this.#sasl));
    if (!existsSync(join(this.#folder, 'data', 'meta.properties'))) await this.#format(properties);
    const broker = new BrokerProcess([...java, this.#libs, 'kafka.Kafka', properties]);
    this.#process = broker;
    await this.#answers(broker);
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

  async #format(properties: string): Promise<void> {
    const id = Buffer.from(crypto.randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
    const format = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', properties];
    await promisify(execFile)('java', [...java, this.#libs, ...format, ...formatArguments(this.#sasl)]);
  }

  async #answers(broker: BrokerProcess): Promise<void> {
    const { name: username, password } = kafkaUser;
    const client = new Kafka({
      brokers: [this.brokers],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
      ...(this.#sasl && { sasl: { mechanism: 'plain', username, password } }),
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

/** The broker's process, and a second one that ends it if this process is gone. */
class BrokerProcess {
  readonly #broker: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';

  constructor(args: readonly string[]) {
    // a group of its own: Ctrl-C in a terminal is for the service, which wants to stop first
    this.#broker = spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#ended = once(this.#broker, 'close').catch(() => undefined);
    for (const stream of [this.#broker.stdout, this.#broker.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-4_000);
      });
    }
    this.#endWithParent();
  }

  get running(): boolean {
    return this.#broker.pid !== undefined && this.#broker.exitCode === null && this.#broker.signalCode === null;
  }

  /** The last of what it wrote. */
  get output(): string {
    return this.#output;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) this.#broker.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.signal(signal);
    await this.#ended;
  }

  /** The pipe to the watcher breaks when this process ends, however it does; a line on it says that all is well. */
  #endWithParent(): void {
    const { pid } = this.#broker;
    if (pid === undefined) return;
    const watcher = spawn('sh', ['-c', 'read line || kill -9 "$1"', 'sh', String(pid)], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    watcher.on('error', () => undefined);
    watcher.stdin.on('error', () => undefined);
    this.#broker.on('exit', () => watcher.stdin.end('\n'));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
