/** What only the command line can say is wrong. */

/** The command, or the input that it was given, is wrong. Nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Somebody pressed Ctrl-C, or sent SIGTERM. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted');
  }
}
