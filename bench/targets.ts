/** What the project wants of itself, and whether a run has shown it. Ratios are of what was measured in the same round. */
import type { Results } from './results.ts';

export interface Verdict {
  /** What was measured, for people to read. */
  readonly figure: string;
  readonly met: boolean;
}

export interface Target {
  /** `Accepting` */
  readonly subject: string;
  /** `at least 0.9 of the ceiling` */
  readonly goal: string;
  /** Undefined if it was not measured. */
  readonly judge: (results: Results) => Verdict | undefined;
}

const ours = 'see-other';
const ceiling = 'nothing';
const bullmqAlways = 'bullmq-always';
const bullmqEverySecond = 'bullmq-everysec';

export const targets: readonly Target[] = [
  {
    subject: 'Accepting',
    goal: 'at least 0.9 of the ceiling',
    judge: (results) => atLeast(0.9, results.ratio('accept', 'perSecond', ours, ceiling)),
  },
  {
    subject: 'Lifecycle: CPU for 1,000',
    goal: "at most 0.42 of BullMQ's with fsync always",
    judge: (results) => atMost(0.42, results.ratio('lifecycle', 'cpu', ours, bullmqAlways)),
  },
  {
    subject: 'Lifecycle: CPU for 1,000',
    goal: "less than BullMQ's with fsync every second",
    judge: (results) => lessThan(1, results.ratio('lifecycle', 'cpu', ours, bullmqEverySecond)),
  },
  {
    subject: 'Lifecycles a second',
    goal: "at least 0.9 of the ceiling's",
    judge: (results) => atLeast(0.9, results.ratio('lifecycle', 'perSecond', ours, ceiling)),
  },
  {
    subject: 'Drain',
    goal: 'ahead of BullMQ with fsync always',
    judge: (results) => moreThan(1, results.ratio('drain', 'perSecond', ours, bullmqAlways)),
  },
  {
    subject: 'Drain',
    goal: 'ahead of BullMQ with fsync every second',
    judge: (results) => moreThan(1, results.ratio('drain', 'perSecond', ours, bullmqEverySecond)),
  },
  {
    subject: 'Drain: CPU for 1,000',
    goal: "at most half of BullMQ's with fsync always",
    judge: (results) => atMost(0.5, results.ratio('drain', 'cpu', ours, bullmqAlways)),
  },
  ...['200', '304', '303'].map((code): Target => ({
    subject: `Status reads: ${code}`,
    goal: 'at least 0.9 of the ceiling',
    judge: (results) => atLeast(0.9, results.ratio('status', code, ours, ceiling)),
  })),
  {
    subject: 'Status reads: 304',
    goal: 'faster than a 200',
    judge: (results) => moreThan(1, results.ratioWithin('status', ours, '304', '200')),
  },
  {
    subject: 'Dispatch: median',
    goal: "no slower than BullMQ's with fsync always",
    judge: (results) => noSlower(results, 'p50'),
  },
  {
    subject: 'Dispatch: 99th percentile',
    goal: "no slower than BullMQ's with fsync always",
    judge: (results) => noSlower(results, 'p99'),
  },
  ...backlogTargets(),
  {
    subject: 'Upload of 1 GiB',
    goal: 'at least 0.7 of plain copying',
    judge: (results) => atLeast(0.7, results.ratioWithin('upload', ours, 'uploaded', 'copied')),
  },
  {
    subject: 'Upload of 1 GiB',
    goal: 'memory at most 200 MiB above rest',
    judge: (results) => below(200, results.spread('upload', ours, 'memory')?.median, 'MiB'),
  },
  {
    subject: 'Start',
    goal: 'ready under 300 ms',
    judge: (results) => below(300, results.spread('start', ours, 'ready')?.median, 'ms'),
  },
  {
    subject: 'At rest',
    goal: 'under 120 MiB',
    judge: (results) => below(120, results.spread('start', ours, 'rss')?.median, 'MiB'),
  },
  {
    subject: 'Status while handlers burn every core',
    goal: '99th percentile under 20 ms',
    judge: (results) => below(20, results.spread('busy', ours, 'busyP99')?.median, 'ms'),
  },
];

function backlogTargets(): Target[] {
  const rates = { accept: 'Accepting', claim: 'Claiming', status: 'Status reads', list: 'Listing' };
  const levels = { waiting: 'at 1M waiting', finished: 'at 1M finished and kept' };
  return Object.entries(levels).flatMap(([level, where]) =>
    Object.entries(rates).map(([rate, subject]): Target => ({
      subject: `${subject} ${where}`,
      goal: 'at least 0.95 of the rate at none',
      judge: (results) => atLeast(0.95, results.ratioWithin('backlog', ours, `${rate} ${level}`, `${rate} none`)),
    })),
  );
}

/** Not by a ratio: a start that is told of before the 202 has a time below zero. */
function noSlower(results: Results, key: string): Verdict | undefined {
  const [one, other] = [ours, bullmqAlways].map((contender) => results.spread('dispatch', contender, key)?.median);
  if (one === undefined || other === undefined) return undefined;
  return { figure: `${one.toFixed(2)} ms, BullMQ ${other.toFixed(2)} ms`, met: one <= other };
}

function atLeast(goal: number, ratio: number | undefined): Verdict | undefined {
  return ratio === undefined ? undefined : { figure: ratio.toFixed(2), met: ratio >= goal };
}

function atMost(goal: number, ratio: number | undefined): Verdict | undefined {
  return ratio === undefined ? undefined : { figure: ratio.toFixed(2), met: ratio <= goal };
}

function moreThan(goal: number, ratio: number | undefined): Verdict | undefined {
  return ratio === undefined ? undefined : { figure: ratio.toFixed(2), met: ratio > goal };
}

function lessThan(goal: number, ratio: number | undefined): Verdict | undefined {
  return ratio === undefined ? undefined : { figure: ratio.toFixed(2), met: ratio < goal };
}

function below(goal: number, value: number | undefined, unit: string): Verdict | undefined {
  return value === undefined ? undefined : { figure: `${value.toFixed(0)} ${unit}`, met: value < goal };
}
