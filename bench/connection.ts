/**
 * One connection to a server, for one call at a time: as little HTTP/1.1 as See Other's answers need (each has a
 * Content-Length), so that the load costs little of the machine that it shares with what is measured.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly location: string;
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

  /** @param headers lines, each with its end */
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
    const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const text = this.#received.slice(end + 4, end + 4 + length);
    this.#received = this.#received.slice(end + 4 + length);
    const location = /\r\nlocation: (.*)\r\n/i.exec(head)?.[1] ?? '';
    this.#answered?.resolve({ status: Number(head.slice(9, 12)), location, text });
  }
}
