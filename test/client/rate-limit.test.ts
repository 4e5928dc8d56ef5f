import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RateLimit } from '../../src/client/rate-limit.ts';

const requestsPerSecond = 40;
const requestsPerSecondPerHost = 15;
const hosts = ['https://a.example', 'https://b.example', 'https://c.example', 'https://d.example'];

/** Makes requests whenever it may, having looked at moments that are `latenesses` late. */
function run(latenesses: readonly number[]): { readonly at: number; readonly host: string }[] {
  const limit = new RateLimit({ requestsPerSecond, requestsPerSecondPerHost });
  const made: { at: number; host: string }[] = [];
  let now = 1_000_000;
  for (const lateness of latenesses) {
    now += lateness;
    while (limit.freeAt <= now) {
      const { origins } = limit.busy(now);
      const host = hosts.find((candidate) => !origins.includes(candidate));
      if (host === undefined) break;
      limit.take(host, now);
      made.push({ at: now, host });
    }
  }
  return made;
}

test('no second holds more requests than allowed, in all or to one host, however late the timers are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 50, maxLength: 200 }), (latenesses) => {
      const made = run(latenesses);
      for (const { at } of made) {
        const second = made.filter((other) => other.at >= at && other.at < at + 1_000);
        expect(second.length).toBeLessThanOrEqual(requestsPerSecond + 1);
        for (const host of hosts) {
          const toHost = second.filter((other) => other.host === host).length;
          expect(toHost).toBeLessThanOrEqual(requestsPerSecondPerHost + 1);
        }
      }
    }),
  );
});

test('timers that are a little late do not slow it down', () => {
  const made = run(Array.from({ length: 200 }, () => 50));
  const seconds = (200 * 50) / 1_000;
  expect(made.length).toBeGreaterThan(requestsPerSecond * seconds * 0.88);
});
