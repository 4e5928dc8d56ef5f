/** A connection on which a test says what no HTTP client would: half a body, two bodies, no Host. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Answer } from './calls.ts';
import { until } from './until.ts';

export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #over = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    // a reset is an end like any other here: what arrived before it counts
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#over = true;
    });
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** What the server has sent until now. */
  get received(): string {
    return this.#received.toString('latin1');
  }

  get closed(): boolean {
    return this.#over;
  }

  /** Lines are given without their ends; the empty line that ends a head is the caller's to give. */
  lines(...lines: readonly string[]): this {
    return this.send(lines.map((line) => `${line}\r\n`).join(''));
  }

  send(bytes: string | Uint8Array): this {
    if (!this.#over) this.#socket.write(bytes);
    return this;
  }

  /** Sends and waits until the bytes have left. False if the connection is gone. */
  async push(bytes: Uint8Array): Promise<boolean> {
    if (this.#over || this.#socket.destroyed) return false;
    if (this.#socket.write(bytes)) return true;
    await Promise.race([once(this.#socket, 'drain'), once(this.#socket, 'close')]).catch(() => undefined);
    return !this.#over;
  }

  /** The first answer, once all of it has arrived; interim answers (1xx) are passed over. */
  answer(): Promise<Answer> {
    return until('the server has answered', () => {
      const text = this.#received.toString().replace(/^(HTTP\/1\.1 1\d\d [^\r\n]*\r\n\r\n)+/, '');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) {
        if (this.#over)
          throw new Error(`the server closed the connection without an answer; it sent ${JSON.stringify(text)}`);
        return false;
      }
      const [first = '', ...fields] = text.slice(0, end).split('\r\n');
      const headers = new Headers(
        fields.map((field): [string, string] => {
          const colon = field.indexOf(':');
          return [field.slice(0, colon), field.slice(colon + 1).trim()];
        }),
      );
      const body = text.slice(end + 4);
      const length = headers.get('content-length');
      const unfinished = length === null ? headers.has('transfer-encoding') : Buffer.byteLength(body) < Number(length);
      // the answer to a HEAD names a length and has no body: its end is the connection's
      if (unfinished && !this.#over) return false;
      const isJson = headers.get('content-type')?.includes('json') === true;
      return {
        status: Number(first.split(' ')[1]),
        headers,
        text: body,
        json: isJson && body !== '' ? (JSON.parse(body) as Record<string, unknown>) : {},
      };
    });
  }

  /** Reads nothing more of what the server sends. */
  pause(): this {
    this.#socket.pause();
    return this;
  }

  /** Cut off, as by a client that dies. */
  cut(): void {
    this.#socket.resetAndDestroy();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

/** One call by hand, on a connection of its own. */
export async function say(url: string, head: readonly string[], body: string | Uint8Array = ''): Promise<Answer> {
  using raw = await RawConnection.open(url);
  raw.lines(...head, '').send(body);
  return await raw.answer();
}
