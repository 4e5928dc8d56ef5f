/** A server that tests and demonstrations need cannot be had on this machine. The message says what was tried. */
export class ServerNotAvailable extends Error {
  override readonly name = 'ServerNotAvailable';
}
