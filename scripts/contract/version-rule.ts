/** What the version of a contract has to say about its changes (semantic versioning, with no exception below 1.0.0). */

export interface Comparison {
  readonly released: string;
  readonly now: string;
  readonly changed: boolean;
  readonly breaking: boolean;
}

/** Why the contract may not be released as it is; undefined if it may. */
export function refusal({ released, now, changed, breaking }: Comparison): string | undefined {
  const [old, next] = [numbers(released), numbers(now)];
  if (old === undefined || next === undefined) {
    return `info.version is "${next === undefined ? now : released}"; it has to be three numbers, as 1.2.3`;
  }
  const order = compare(next, old);
  if (order < 0) return `info.version went back from ${released} to ${now}; raise it above ${released}`;
  if (breaking && next[0] <= old[0]) {
    return `a breaking change needs a new major version: info.version is ${now} and ${released} is released; make it ${old[0] + 1}.0.0, or change the contract so that its clients go on working`;
  }
  if (changed && order === 0) {
    return `the contract differs from the released one and both are ${now}: raise info.version`;
  }
  return undefined;
}

type Version = readonly [major: number, minor: number, patch: number];

function numbers(version: string): Version | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function compare(left: Version, right: Version): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}
