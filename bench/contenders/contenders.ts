/** All that are measured, in the order of the report. */
import type { Contender } from './contender.ts';
import { nothing } from './nothing.ts';
import { seeOther } from './see-other.ts';

export const contenders: readonly Contender[] = [seeOther, nothing];
