/** Everything that a running service tells whoever watches it, and how several may watch. */
import type { EngineEvents } from './engine/events.ts';
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

type Told = (...args: readonly unknown[]) => void;

/** One listener that tells each of these, in order, what it listens to. */
export function joinListeners<Events extends object>(
  names: Names<Events>,
  ...listeners: readonly Partial<Events>[]
): Events {
  const tell = (name: keyof Events): Told => {
    const told = listeners.filter((listener) => listener[name] !== undefined);
    return (...args) => {
      for (const listener of told) (listener[name] as Told).apply(listener, [...args]);
    };
  };
  return Object.fromEntries(Object.keys(names).map((name) => [name, tell(name as keyof Events)])) as Events;
}
