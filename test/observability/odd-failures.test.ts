/** Failures that cannot be printed, and listeners that fail: what is told of goes on all the same. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { developmentLines } from '../../src/cli/dev/lines.ts';
import { joinListeners, serveEvents } from '../../src/events.ts';
import type { ServeEvents } from '../../src/events.ts';
import { failureLines } from '../../src/failure-lines.ts';
import { jsonLog, logEvents } from '../../src/log.ts';
import { oddFailures } from '../support/odd-failures.ts';
import { until } from '../support/until.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(oddFailures)('%s', (_what, make) => {
  test('is a line of the log', () => {
    const lines: string[] = [];
    const log = logEvents(jsonLog('info', { write: (line) => lines.push(line) }));
    log.callFailed?.(make(), undefined);
    log.storeFailed?.(make());
    expect(lines).toHaveLength(2);
  });

  test.each([
    ['see-other dev', developmentLines],
    ['a service in an app', failureLines],
  ])('is said by %s', (_who, listener) => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    listener().callFailed?.(make(), undefined);
    listener().storeFailed?.(make());
    expect(said.mock.calls.length).toBeGreaterThanOrEqual(2);
  });
});

test('of an error with an odd cause, the log still says what it says', () => {
  const lines: string[] = [];
  const cause = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('looked at');
    },
  });
  logEvents(jsonLog('info', { write: (line) => lines.push(line) })).storeFailed?.(new Error('out of reach', { cause }));
  expect(lines.join('')).toContain('"message":"out of reach"');
});

describe('a listener that fails', () => {
  test('harms neither what it is told of nor other listeners, and is warned of once', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const told: unknown[] = [];
    // JavaScript that is async where nobody waits
    const rejecting = ((error: Error) => Promise.reject(error)) as (error: Error) => void;
    const failing: Partial<ServeEvents> = {
      storeFailed(error) {
        throw error;
      },
      diskTroubled: rejecting,
    };
    const events = joinListeners<ServeEvents>(serveEvents, failing, {
      storeFailed: (error) => told.push(error),
      diskTroubled: (error) => told.push(error),
    });
    for (let round = 0; round < 3; round += 1) {
      events.storeFailed(new Error('one'));
      events.diskTroubled(new Error('two'));
    }
    for (const [, make] of oddFailures) events.storeFailed(make());
    expect(told).toHaveLength(6 + oddFailures.length);
    const warnings = (): string[] => warned.mock.calls.map(([warning]) => String(warning));
    await until('the one that rejects is warned of', () => warnings().some((warning) => warning.includes('two')));
    expect(
      warnings()
        .filter((warning) => /: (one|two)$/.test(warning))
        .sort(),
    ).toStrictEqual([
      'the listener of the event diskTroubled failed: two',
      'the listener of the event storeFailed failed: one',
    ]);
  });

  test('is not warned of without end', () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const events = joinListeners<ServeEvents>(serveEvents, {
      requestsExpired([id]) {
        throw new Error(`no ${String(id)}`);
      },
    });
    for (let id = 0; id < 1_000; id += 1) events.requestsExpired([String(id)]);
    expect(warned.mock.calls.length).toBeLessThanOrEqual(100);
  });
});
