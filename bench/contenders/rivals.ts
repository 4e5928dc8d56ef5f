/** What the service is measured beside. */
import { agenda } from './agenda.ts';
import { bullmqAlways, bullmqEverySecond } from './bullmq.ts';
import type { Contender } from './contender.ts';
import { nothing } from './nothing.ts';
import { pgBoss } from './pg-boss.ts';

export const rivals: readonly Contender[] = [nothing, bullmqAlways, bullmqEverySecond, pgBoss, agenda];
