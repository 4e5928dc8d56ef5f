/** A clock that is off by so much, for whatever asks it in whatever way. */
export function wrongClock(offsetMs: number): DateConstructor {
  return new Proxy(Date, {
    construct: (RightDate, args, newTarget) =>
      Reflect.construct(RightDate, args.length === 0 ? [RightDate.now() + offsetMs] : args, newTarget) as Date,
    get: (RightDate, name, receiver) =>
      name === 'now' ? () => RightDate.now() + offsetMs : (Reflect.get(RightDate, name, receiver) as unknown),
  });
}
