/** Bounds of what people may write that are the machine's and not ours. */

/** Node's timers have no longer times: beyond it, they are over at once. About 24 days. */
export const longestTimerMs = 2 ** 31 - 1;

/** The same in whole seconds. */
export const longestTimerSeconds = Math.floor(longestTimerMs / 1_000);
