/**
 * One connection to a server, for one call at a time: as little HTTP/1.1 as the contenders' answers need (each says its
 * length), so that the load costs little of the machine that it shares with what is measured.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** Empty if there is none. */
  readonly location: string;
  /** Empty if there is none. */
  readonly etag: string;
  readonly text: string;
}

export class Connection {
  readonly #host: string;
  readonly #socket: Socket;
  #received = '';
  #answered: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  /** @param url `http://host:port` */
  constructor(url: string) {
    const { host, hostname, port } = new URL(url);
    this.#host = host;
    // bytes as characters: lengths are counted in bytes
    this.#socket = connect(Number(port), hostname).setNoDelay().setEncoding('latin1');
    this.#socket.on('data', (text: string) => {
      this.#received += text;
      this.#read();
    });
    this.#socket.on('error', (error) => this.#answered?.reject(error));
    this.#socket.on('close', () => this.#answered?.reject(new Error('the server closed the connection')));
  }

  /**
   * Rejects if the connection is lost, or the answer does not say its length.
   *
   * @param headers lines, each with its end
   */
  call(method: string, path: string, headers = '', body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
      this.#socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n${headers}\r\n${body}`);
    });
  }

  close(): void {
    this.#answered = undefined;
    this.#socket.destroy();
  }

  #read(): void {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#received.slice(0, end + 2);
    const status = Number(head.slice(9, 12));
    const length = lengthOf(status, head);
    if (length === undefined) {
      this.#answered?.reject(new Error(`an answer that does not say its length:\n${head}`));
      this.close();
      return;
    }
    if (this.#received.length < end + 4 + length) return;
    const text = this.#received.slice(end + 4, end + 4 + length);
    this.#received = this.#received.slice(end + 4 + length);
    const location = /\r\nlocation: (.*)\r\n/i.exec(head)?.[1] ?? '';
    const etag = /\r\netag: (.*)\r\n/i.exec(head)?.[1] ?? '';
    this.#answered?.resolve({ status, location, etag, text });
  }
}

/** A 304 has no body, whatever length it names (RFC 9110, section 8.6). Undefined if the answer's end cannot be known. */
function lengthOf(status: number, head: string): number | undefined {
  if (status === 304 || status === 204) return 0;
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1];
  return length === undefined ? undefined : Number(length);
}
