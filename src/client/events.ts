/** What a client says of the requests in its journal, to whoever listens. */
import type { Change } from './changes.ts';
import type { ClientError } from './errors.ts';
import { failureOf } from './outcome.ts';
import { isOpen } from './polling/states.ts';
import type { SavedResult } from './polling/states.ts';
import { updateOf } from './submission.ts';
import type { Submission, Update } from './submission.ts';

export type ClientEvent =
  /** Something was heard of a request. `submission` is absent until its Location is known. */
  | { readonly type: 'update'; readonly id: string; readonly submission?: Submission; readonly update: Update }
  /** The request has finished; with `error`, without a result. */
  | {
      readonly type: 'finished';
      readonly id: string;
      readonly submission?: Submission;
      readonly update: Update;
      readonly error?: ClientError;
      /** Where the journal has the result, if it keeps results. */
      readonly saved?: SavedResult;
    }
  /** The journal cannot be used at the moment; the poller goes on trying. */
  | { readonly type: 'error'; readonly error: unknown };

/** @param handle makes the handle of the entry `id` from its Location. */
export function eventOf(change: Change, handle: (location: string, id: string) => Submission): ClientEvent {
  const { id, state } = change.entry;
  const location = 'location' in state ? state.location : undefined;
  const common = {
    id,
    update: updateOf(location ?? '', change),
    ...(location === undefined ? {} : { submission: handle(location, id) }),
  };
  if (isOpen(state)) return { type: 'update', ...common };
  const error = failureOf(change.entry);
  const saved = state.kind === 'succeeded' ? state.saved : undefined;
  return {
    type: 'finished',
    ...common,
    ...(error === undefined ? {} : { error }),
    ...(saved === undefined ? {} : { saved }),
  };
}

/** Events as a generator. Of a request that is ahead of its reader only the latest event is kept, so that memory is bounded by what is open. */
export async function* eventStream(
  subscribe: (listener: (event: ClientEvent) => void) => () => void,
  signal: AbortSignal,
): AsyncGenerator<ClientEvent, void, void> {
  const waiting = new Map<string, ClientEvent>();
  let wake = (): void => undefined;
  const unsubscribe = subscribe((event) => {
    waiting.set(event.type === 'error' ? '' : event.id, event);
    wake();
  });
  const end = (): void => {
    wake();
  };
  signal.addEventListener('abort', end);
  try {
    while (!signal.aborted) {
      for (const [id, event] of waiting) {
        waiting.delete(id);
        yield event;
      }
      if (waiting.size > 0) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal.aborted) resolve();
      });
    }
  } finally {
    signal.removeEventListener('abort', end);
    unsubscribe();
  }
}
