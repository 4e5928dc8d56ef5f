/** Elements of the page: found, and made. */

/** The element of this id. Throws if the page has none of that kind: script and page belong together. */
export function byId<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`);
  return found;
}

/** An element with properties and children; text stays text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** What may be wider than the page, in a box that scrolls and can be reached by keyboard. */
export function scrollBox(label: string, ...children: readonly Node[]): HTMLElement {
  const box = make('div', { className: 'scroll', tabIndex: 0 }, ...children);
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', label);
  return box;
}
