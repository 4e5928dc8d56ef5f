/** The server of `see-other dev`, in a process of its own, as the one that starts it has it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { keptCompiled, moduleBeside } from '../../module-path.ts';
import type { FromServer, Listen, Outdated, ServerTask, UsedFile } from './messages.ts';

/** How long a server that was told to stop may take; one that is in an endless loop never would. */
const stopsWithinMs = 5_000;

export interface ServerChild {
  /** Whether contract and handlers fit; nothing is opened before `listen`. */
  readonly fits: Promise<boolean>;
  /** Opens the data and listens. Resolves with its URL; with undefined if it ended instead. */
  listen(port: number): Promise<string | undefined>;
  /** Has it begin no isolated work any more, whose processes would load what the files have become. */
  outdate(): void;
  /** Resolves when it has ended, with how: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;
  /** Lets it end in order if it can. Idempotent. */
  stop(): Promise<void>;
}

/** @param onUse is told of each file that the server is made of, as soon as the server knows */
export function startChild(task: ServerTask, onUse: (file: UsedFile) => void): ServerChild {
  const child = fork(moduleBeside(import.meta.url, './server'), [JSON.stringify(task)], {
    env: { ...process.env, ...keptCompiled() },
  });
  const fits = Promise.withResolvers<boolean>();
  const url = Promise.withResolvers<string | undefined>();
  const ended = once(child, 'exit').then(([code, signal]: (string | number | null)[]) => {
    fits.resolve(false);
    url.resolve(undefined);
    return signal === null ? `exit code ${String(code)}` : String(signal);
  });
  child.on('message', (message: FromServer) => {
    if ('uses' in message) onUse(message);
    else if ('fits' in message) fits.resolve(true);
    else url.resolve(message.url);
  });
  return {
    fits: fits.promise,
    async listen(port) {
      // one that has ended meanwhile cannot be told, and is known to have ended
      child.send({ port } satisfies Listen, () => undefined);
      return url.promise;
    },
    outdate() {
      child.send({ outdated: true } satisfies Outdated, () => undefined);
    },
    ended,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
      await ended;
      clearTimeout(late);
    },
  };
}
