/**
 * What every request store does. It uses nothing but the port, so that it runs against any adapter; facts about
 * two nodes hold for any number. Each test has a store of its own.
 */
import { afterEach, beforeEach, describe } from '@jest/globals';
import { accepting } from './request-store/accepting.ts';
import { canceling } from './request-store/canceling.ts';
import { claiming } from './request-store/claiming.ts';
import { closing } from './request-store/closing.ts';
import { counting, waiting } from './request-store/counting.ts';
import { expiring } from './request-store/expiring.ts';
import { leases } from './request-store/leases.ts';
import { listing } from './request-store/listing.ts';
import type { Opened } from './request-store/opened.ts';
import { settling } from './request-store/settling.ts';
import { texts } from './request-store/texts.ts';
import { walk } from './request-store/walk.ts';
import { watching } from './request-store/watching.ts';

export type { Opened };

export function requestStoreConformance(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let current: Opened | undefined;

    beforeEach(async () => {
      current = await open();
    });

    afterEach(async () => {
      await current?.close();
      current = undefined;
    });

    const opened = (): Opened => {
      if (current === undefined) throw new Error('a store is open only while a test runs');
      return current;
    };

    accepting(opened);
    claiming(opened);
    leases(opened);
    settling(opened);
    canceling(opened);
    listing(opened);
    expiring(opened);
    counting(opened);
    waiting(opened);
    watching(opened);
    texts(opened);
    closing(opened);
    walk(opened);
  });
}
