/** Faults of a store, made where the service meets it. */
import type { RequestStore } from '../../src/ports/request-store.ts';

/** The store with some of its verbs replaced. */
export function override(store: RequestStore, verbs: Partial<RequestStore>): RequestStore {
  return new Proxy(store, {
    get(target, name): unknown {
      if (Object.hasOwn(verbs, name)) return verbs[name as keyof RequestStore];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
