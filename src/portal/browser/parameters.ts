/** Parameters, put where they go in a call: into its path, its query and its headers. Pure. */

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  /** A list for a parameter that takes one. Empty for none. */
  readonly value: string | readonly string[];
  /** What stands between the values of a list in a query; without it, each is a parameter of its own: `ids=1&ids=2`. */
  readonly separator?: string | undefined;
}

export interface Placed {
  /** The path, filled in, with its query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** @param path as the contract has it: `/photos/{album}` */
export function place(path: string, parameters: readonly Parameter[]): Placed {
  const given = parameters.filter(({ value }) => value.length > 0);
  const placed = (where: Parameter['in']): readonly Parameter[] => given.filter((parameter) => parameter.in === where);
  const filled = placed('path').reduce(
    (so, { name, value }) => so.replace(`{${name}}`, [value].flat().map(encodeURIComponent).join(',')),
    path,
  );
  const query = placed('query').flatMap(({ name, value, separator }) => {
    const values = [value].flat().map(inQuery);
    // a comma that separates stays one
    const between = separator === ',' ? separator : encodeURIComponent(separator ?? '');
    return (separator === undefined ? values : [values.join(between)]).map((text) => `${inQuery(name)}=${text}`);
  });
  return {
    target: query.length === 0 ? filled : `${filled}?${query.join('&')}`,
    headers: placed('header').map(({ name, value }) => [name, [value].flat().join(',')] as const),
  };
}

/** Also what `encodeURIComponent` leaves: everything that is reserved in a URL (RFC 3986, 2.2), which the service refuses. */
function inQuery(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}
