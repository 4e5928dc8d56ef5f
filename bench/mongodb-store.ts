/**
 * How fast the MongoDB store is on this machine, with a MongoDB of its own beside it: node bench/mongodb-store.ts
 * Each figure is of one process, with 256 calls under way: accepts and finds one by one, claims and settlements in 64s.
 */
import { startMongod } from '../scripts/servers/mongod.ts';
import type { NewRequest, RequestStore } from '../src/ports/request-store.ts';
import { newRequestId } from '../src/request/ids.ts';
import { openMongoStore } from '../src/stores/mongodb/mongo-store.ts';

const count = 20_000;
const underWay = 256;
const batch = 64;
const operation = 'bench';

function newRequest(): NewRequest {
  const body = { mediaType: 'application/json', json: JSON.stringify({ text: 'x'.repeat(300) }) };
  return { id: newRequestId(), operation, owner: 'bench', contractVersion: '1', input: { parameters: {}, body } };
}

/** Does the work `times` times, so many at once, and prints how often a second; each counts for `weight`. */
async function measure(what: string, times: number, atOnce: number, weight: number, work: () => Promise<unknown>) {
  const began = performance.now();
  let left = times;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        left -= 1;
        await work();
      }
    }),
  );
  const perSecond = (times * weight * 1000) / (performance.now() - began);
  console.log(`${what}: ${perSecond.toFixed(0)} a second`);
}

async function run(store: RequestStore): Promise<void> {
  const ids: string[] = [];
  await measure('accept, one after another', 500, 1, 1, () => store.accept([newRequest()]));
  await measure(`accept, ${underWay} under way`, count, underWay, 1, async () => {
    const request = newRequest();
    await store.accept([request]);
    ids.push(request.id);
  });
  await measure(`find, ${underWay} under way`, count, underWay, 1, () =>
    store.find(ids[Math.floor(Math.random() * ids.length)] ?? ''),
  );
  const result = { mediaType: 'application/json', json: JSON.stringify({ text: 'y'.repeat(300) }) };
  const outcome = { kind: 'succeeded', result, retentionMs: 3_600_000 } as const;
  const claimAndSettle = async (query: { ids: string[] } | { due: { operation: string; limit: number }[] }) => {
    const leases = await store.claim({ worker: 'bench', leaseMs: 60_000, ...query });
    await store.settle(leases.map((lease) => ({ lease, outcome })));
  };
  const half = Math.floor(count / 2 / batch);
  await measure('claim by ids and settle, in 64s, 2 at once', half, 2, batch, () =>
    claimAndSettle({ ids: ids.splice(0, batch) }),
  );
  await measure('claim what is due and settle, in 64s, 1 at once', half - 10, 1, batch, () =>
    claimAndSettle({ due: [{ operation, limit: batch }] }),
  );
}

const server = await startMongod();
try {
  const store = await openMongoStore({ url: server.url });
  await run(store);
  await store.close();
} finally {
  await server.stop();
}
