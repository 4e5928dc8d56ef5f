/** All that are measured, in the order of the report. */
import type { Contender } from './contender.ts';
import { rivals } from './rivals.ts';
import { seeOther } from './see-other.ts';
import { seeOtherDistributed } from './see-other-distributed.ts';

export const contenders: readonly Contender[] = [seeOther, seeOtherDistributed, ...rivals];
