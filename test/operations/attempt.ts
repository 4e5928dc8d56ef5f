/** An attempt without an engine: what a handler's run is given, and what it reported. */
import type { Attempt } from '../../src/engine/handler.ts';

export interface Report {
  readonly percent: number;
  readonly message: string | undefined;
}

export interface TestAttempt extends Attempt {
  readonly reports: readonly Report[];
}

export function testAttempt(
  given: { scratch?: string; signal?: AbortSignal; onProgress?: (report: Report) => void } = {},
): TestAttempt {
  const reports: Report[] = [];
  return {
    id: '0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d',
    attempt: 1,
    signal: given.signal ?? new AbortController().signal,
    scratch: given.scratch ?? '/nonexistent',
    reports,
    progress(percent, message) {
      const report = { percent, message };
      reports.push(report);
      given.onProgress?.(report);
    },
  };
}
