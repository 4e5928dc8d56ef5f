/** A request's progress on stderr: a bar that moves if that is a terminal, nothing otherwise. */
import { Presets, SingleBar } from 'cli-progress';
import type { Update } from '../client/client.ts';
import { shown } from './output.ts';

export interface ProgressBar {
  show(update: Update): void;
  /** Leaves the terminal as it was. Idempotent. */
  stop(): void;
}

/** @param name what is waited for */
export function progressBar(name: string): ProgressBar | undefined {
  if (!process.stderr.isTTY) return undefined;
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: `${shown(name)} {bar} {percentage} % | {duration_formatted} | {said}`,
      clearOnComplete: true,
      hideCursor: true,
      // a narrow terminal cuts the line rather than breaking it
      linewrap: false,
    },
    Presets.shades_classic,
  );
  bar.start(100, 0, { said: 'submitted' });
  return {
    show(update) {
      bar.update(percentOf(update), { said: shown(saidOf(update)) });
    },
    stop() {
      bar.stop();
    },
  };
}

function percentOf({ status }: Update): number {
  return status?.status === 'succeeded' ? 100 : Math.floor(status?.progress?.percent ?? 0);
}

function saidOf({ status, trouble }: Update): string {
  if (trouble !== undefined) return `${trouble.detail}; trying again`;
  if (status === undefined) return '';
  return status.progress?.message ?? (status.status === 'accepted' ? 'waiting in line' : status.status);
}
