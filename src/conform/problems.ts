/** Problem documents (RFC 9457). */

type Members = Readonly<Record<string, unknown>>;

const types: readonly (readonly [member: string, type: 'string' | 'number'])[] = [
  ['type', 'string'],
  ['title', 'string'],
  ['status', 'number'],
  ['detail', 'string'],
  ['instance', 'string'],
];

/** The problem in the body of a status, if it is one. */
export function problemIn(json: unknown): Members | undefined {
  const problem = isObject(json) ? json['problem'] : undefined;
  return isObject(problem) && typeof problem['type'] === 'string' && typeof problem['title'] === 'string'
    ? problem
    : undefined;
}

/** The members that an error should have, and has not. */
export function missingMembers(json: unknown): string[] {
  return ['type', 'title', 'status'].filter((member) => !isObject(json) || json[member] === undefined);
}

/** The first member of a problem that is not of its type. */
export function wrongMember(json: unknown): string | undefined {
  if (!isObject(json)) return 'the body of application/problem+json is no JSON object';
  const wrong = types.find(([member, type]) => json[member] !== undefined && typeof json[member] !== type);
  if (wrong !== undefined) return `the member ${wrong[0]} is ${JSON.stringify(json[wrong[0]])}, no ${wrong[1]}`;
  for (const member of ['type', 'instance']) {
    const value = json[member];
    if (typeof value === 'string' && !URL.canParse(value, 'http://base.invalid/'))
      return `the member ${member} is no URI reference: ${value}`;
  }
  return undefined;
}

export function statusIn(json: unknown): unknown {
  return isObject(json) ? json['status'] : undefined;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
