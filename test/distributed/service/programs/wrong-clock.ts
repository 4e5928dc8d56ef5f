/** Preloaded with --import: a clock that is off by what the environment says. */
import { wrongClock } from '../../../support/wrong-clock.ts';

globalThis.Date = wrongClock(Number(process.env['SEE_OTHER_TEST_CLOCK_OFF_MS']));
