/**
 * The work of `see-other dev`. Each change starts a server beside the one that runs; only when contract and handlers are
 * found to fit does it take that one's place. So what is wrong is said, and the last good server stays up.
 */
import { relative } from 'node:path';
import { interruption } from '../interrupt.ts';
import { printLine, talk } from '../output.ts';
import { openPage, somebodyLooks } from './browser.ts';
import { watchFiles } from './changes.ts';
import type { ServerTask } from './messages.ts';
import { Servers } from './servers.ts';
import type { Start } from './servers.ts';
import { stampOf } from './stamp.ts';
import { keepTypes } from './types.ts';

export interface Development extends ServerTask {
  /** The folder that the types of the contract are written to. */
  readonly types: string;
  /** 0 for any that is free; it is kept from one server to the next. */
  readonly port: number;
  /** Whether to open the documentation in a browser, if there is somebody at a terminal. */
  readonly open: boolean;
}

/** Resolves when it was told to stop; with false if it never served, for a reason that no change of a file mends. */
export async function develop(development: Development): Promise<boolean> {
  const { contract, operations, port } = development;
  const stopping = interruption();
  const stopped = new Promise<undefined>((resolve) => {
    stopping.addEventListener('abort', () => {
      resolve(undefined);
    });
  });
  using changes = watchFiles();
  for (const file of [contract, operations]) changes.add(file, stampOf(file));
  using types = keepTypes(contract, development.types);
  await using servers = new Servers(development, port, ({ uses, stamp }) => {
    changes.add(uses, stamp);
  });
  let why: ReadonlySet<string> = new Set([contract]);
  let served = false;
  while (!stopping.aborted) {
    const changed = Promise.race([changes.next(), stopped]);
    const start = await servers.start(changed);
    if (start === 'not served' && !served) return false;
    if (isUp(start) && !served) {
      served = true;
      await welcome(start.url, development);
    } else {
      sayWhatBecame(start, why, servers.isServing);
    }
    if (why.has(contract)) types.renew();
    const crash = await servers.crash(changed);
    if (crash !== undefined) talk(`The server crashed (${crash}). It is started again when a file changes.`);
    why = (await changed) ?? why;
  }
  return true;
}

async function welcome(url: string, { contract, operations, data, open }: Development): Promise<void> {
  printLine(`See Other is at ${url}, its documentation at ${url}/docs`);
  printLine(`It serves ${named(contract)} with ${named(operations)}, and starts anew when they change.`);
  printLine(`Requests are kept in ${named(data)}. Ctrl-C stops it.`);
  if (open && somebodyLooks()) await openPage(`${url}/docs`);
}

function sayWhatBecame(start: Start, why: ReadonlySet<string>, isServing: boolean): void {
  if (isUp(start)) talk(`${[...why].map(named).join(', ')} changed: served anew at ${start.url}`);
  else if (start === 'not served') talk('Nothing is served until a file changes.');
  else if (start === 'unfit' && isServing)
    talk('The server from before this change goes on until that is mended; what runs isolated waits for it.');
  else if (start === 'unfit') talk('Nothing is served until that is mended.');
}

function isUp(start: Start): start is { readonly url: string } {
  return typeof start === 'object';
}

/** A file as it is seen from the folder that the command was started in. */
function named(file: string): string {
  return relative('', file);
}
