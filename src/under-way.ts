/**
 * What is under way, for as long as it is. A Set alone would do, were it not for V8: it keeps each table that a Set or Map has
 * outgrown, and with it all that was in there, until the next full garbage collection if the table before it was ever taken
 * for long-lived. With some of it always under way, nearly everything would be.
 */
export class UnderWay<What> {
  readonly #held = new Set<{ what: What | undefined }>();

  get size(): number {
    return this.#held.size;
  }

  /** What is returned ends it. */
  begin(what: What): () => void {
    const held: { what: What | undefined } = { what };
    this.#held.add(held);
    return () => {
      held.what = undefined;
      this.#held.delete(held);
    };
  }

  all(): What[] {
    return [...this.#held].flatMap(({ what }) => (what === undefined ? [] : [what]));
  }
}
