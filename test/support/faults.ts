/** Faults of a port, made where the service meets it. */

/** The port with some of its verbs replaced. */
export function override<Port extends object>(port: Port, verbs: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name): unknown {
      if (Object.hasOwn(verbs, name)) return verbs[name as keyof Port];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
