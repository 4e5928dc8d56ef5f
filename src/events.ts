/** Everything that a running service tells whoever watches it, and how several may watch. */
import type { EngineEvents } from './engine/events.ts';
import { asText, harmless } from './faults/thrown.ts';
import type { HttpEvents } from './http/observation.ts';
import type { StoreEvents } from './ports/request-store.ts';
import type { QueueEvents } from './ports/work-queue.ts';

export type ServiceEvents = EngineEvents & HttpEvents;
export type ServeEvents = ServiceEvents & StoreEvents & QueueEvents;

type Names<Events> = Readonly<Record<keyof Events, true>>;

export const serviceEvents: Names<ServiceEvents> = {
  attemptStarted: true,
  attemptFailed: true,
  attemptEnded: true,
  handlerOutput: true,
  requestsExpired: true,
  storeFailed: true,
  diskTroubled: true,
  requestAccepted: true,
  requestReplayed: true,
  requestCanceled: true,
  cancelRequested: true,
  callHeld: true,
  callReleased: true,
  callAnswered: true,
  callRefused: true,
  callFailed: true,
  answerUndeclared: true,
};

export const serveEvents: Names<ServeEvents> = {
  ...serviceEvents,
  groupSent: true,
  queueFailed: true,
  queueRecovered: true,
  hintsDropped: true,
};

type Told = (...args: readonly unknown[]) => unknown;

/**
 * One listener that tells each of these, in order, what it listens to. It never throws: a listener that does fails neither the
 * work that it is told of nor the other listeners, and a warning of the process says so once.
 */
export function joinListeners<Events extends object>(
  names: Names<Events>,
  ...listeners: readonly Partial<Events>[]
): Events {
  const warnOf = warnOnce();
  const tell = (name: keyof Events & string): Told => {
    const told = listeners.filter((listener) => listener[name] !== undefined);
    return (...args) => {
      for (const listener of told) {
        try {
          const given = (listener[name] as Told).apply(listener, [...args]);
          // an async listener rejects where another one throws
          if (given instanceof Promise) given.catch((thrown: unknown) => warnOf(name, thrown));
        } catch (thrown) {
          warnOf(name, thrown);
        }
      }
    };
  };
  return Object.fromEntries(Object.keys(names).map((name) => [name, tell(name as keyof Events & string)])) as Events;
}

/** Warnings that differ by what they quote, such as an id, are without end. */
const mostWarnings = 100;

function warnOnce(): (event: string, thrown: unknown) => void {
  const said = new Set<string>();
  return (event, thrown) => {
    const error = harmless(thrown);
    const warning = `the listener of the event ${event} failed: ${error instanceof Error ? error.message : asText(error)}`;
    if (said.has(warning) || said.size === mostWarnings) return;
    said.add(warning);
    process.emitWarning(warning, {
      type: 'ListenerFailed',
      ...(error instanceof Error && { detail: error.stack ?? '' }),
    });
  };
}
