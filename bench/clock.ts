/** A clock that all processes of a machine share, and that nobody sets: for times that are taken in one and compared in another. */

/** Milliseconds, with a fraction, since some moment in the past. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
