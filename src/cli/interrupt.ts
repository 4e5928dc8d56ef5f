/** Ctrl-C and SIGTERM as an AbortSignal. A second one ends the process at once. */
import { Interrupted } from './errors.ts';

/** Aborted by the first SIGINT or SIGTERM, with an Interrupted as its reason. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const interrupt = (): void => {
    for (const signal of signals) process.off(signal, interrupt);
    controller.abort(new Interrupted());
  };
  for (const signal of signals) process.on(signal, interrupt);
  return controller.signal;
}
