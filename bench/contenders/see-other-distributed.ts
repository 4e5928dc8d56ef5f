/** See Other for several nodes: two that answer calls and two that work, requests in MongoDB, hints by Kafka. */
import { MongoClient } from 'mongodb';
import { startKafka } from '../../scripts/servers/kafka.ts';
import { startMongod } from '../../scripts/servers/mongod.ts';
import type { MongoServer } from '../../scripts/servers/mongod.ts';
import { openKafkaQueue } from '../../src/queues/kafka/kafka-queue.ts';
import { indexes } from '../../src/stores/mongodb/schema.ts';
import { openMongoStore } from '../../src/stores/mongodb/mongo-store.ts';
import { doingNothing, startMeasured } from '../processes.ts';
import type { Measured } from '../processes.ts';
import type { Backlog, Contender, Program, Role, Stack, Store } from './contender.ts';
import { ownVersion } from './own-version.ts';
import { benchSettings } from './sqlite-folder.ts';
import { waitingRequests } from './waiting-requests.ts';

const nodesOf: Readonly<Record<Role, readonly Exclude<Role, 'all'>[]>> = {
  api: ['api', 'api'],
  worker: ['worker', 'worker'],
  all: ['api', 'api', 'worker', 'worker'],
};

export const seeOtherDistributed: Contender = {
  id: 'see-other-distributed',
  name: 'See Other on MongoDB and Kafka',
  async start(): Promise<Stack> {
    await using started = new AsyncDisposableStack();
    const mongod = await startMongod();
    started.defer(() => mongod.stop());
    const kafka = await startKafka();
    started.defer(() => kafka.stop());
    let stores = 0;
    const version = await mongodVersion(mongod);
    const running = started.move();
    return {
      servers: [...mongod.pids.map((pid) => ({ name: 'mongod', pid })), { name: 'kafka', pid: kafka.pid }],
      versions: { 'see-other': ownVersion, mongodb: version, kafka: '4.1.0' },
      store() {
        stores += 1;
        const name = `bench${stores}`;
        return Promise.resolve(new Nodes(mongod.urlOf(name), kafka.url(name, 'partitions=4')));
      },
      [Symbol.asyncDispose]: () => running.disposeAsync(),
    };
  },
};

class Nodes implements Store {
  readonly #mongodb: string;
  readonly #kafka: string;
  readonly backlog: Backlog;

  constructor(mongodb: string, kafka: string) {
    this.#mongodb = mongodb;
    this.#kafka = kafka;
    this.backlog = { fill: (count) => this.#fill(count), unsettled: () => this.#unsettled() };
  }

  async serve(role: Role): Promise<Program> {
    const args = ['serve', '--port', '0', '--store', this.#mongodb, '--queue', this.#kafka];
    const roles = nodesOf[role];
    const nodes = await Promise.all(
      roles.map((each) =>
        startMeasured('../bin/see-other.js', [...args, '--role', each, ...doingNothing, ...benchSettings]),
      ),
    );
    const urls = nodes.map(({ url }) => url).filter((url) => url !== '');
    return {
      url: urls[0] ?? '',
      urls,
      parts: nodes.map(({ pid }, index) => ({ name: roles[index] ?? '', pid })),
      [Symbol.asyncDispose]: () => stopAll(nodes),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#asked((client) => client.db().dropDatabase());
  }

  async #fill(count: number): Promise<void> {
    const store = await openMongoStore({ url: this.#mongodb });
    const queue = openKafkaQueue(this.#kafka);
    try {
      for (const requests of waitingRequests(count, 5_000)) {
        await store.accept(requests);
        // a hint that finds no room is not missed: workers look for what is due as well
        queue.publish(requests);
      }
    } finally {
      await queue.close();
      await store.close();
    }
  }

  #unsettled(): Promise<number> {
    return this.#asked(async (client) => {
      const requests = client.db().collection('requests');
      // in this order: what begins to run meanwhile is counted twice, and not passed over
      const waiting = await requests.countDocuments({ status: 'accepted' }, { hint: indexes.due.name });
      return waiting + (await requests.countDocuments({ status: 'running' }, { hint: indexes.leased.name }));
    });
  }

  async #asked<Answer>(ask: (client: MongoClient) => Promise<Answer>): Promise<Answer> {
    const client = new MongoClient(this.#mongodb);
    try {
      return await ask(client);
    } finally {
      await client.close();
    }
  }
}

async function stopAll(nodes: readonly Measured[]): Promise<void> {
  await Promise.all(nodes.map(({ stop }) => stop()));
}

async function mongodVersion(server: MongoServer): Promise<string> {
  const client = new MongoClient(server.url);
  try {
    return String((await client.db('admin').command({ buildInfo: 1 }))['version']);
  } finally {
    await client.close();
  }
}
