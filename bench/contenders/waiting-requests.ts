/** Requests as a POST of the load makes them, for stores that are filled without HTTP. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { NewRequest } from '../../src/ports/request-store.ts';
import { newRequestId } from '../../src/request/ids.ts';
import { everybody } from '../../src/request/owners.ts';
import { requestBody } from '../request-body.ts';

const contract = parse(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')) as {
  info: { version: string };
};

/** `count` requests, up to `atOnce` at a time. */
export function* waitingRequests(count: number, atOnce: number): Generator<NewRequest[]> {
  for (let made = 0; made < count; made += atOnce)
    yield Array.from({ length: Math.min(atOnce, count - made) }, () => ({
      id: newRequestId(),
      operation: 'estimateSchedule',
      owner: everybody,
      contractVersion: contract.info.version,
      input: { parameters: {}, body: { mediaType: 'application/json', json: requestBody } },
    }));
}
