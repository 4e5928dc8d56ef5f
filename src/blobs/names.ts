/** Names of blobs: two short words with a slash between. Nothing in them can lead out of a folder or end a path early. */
export const validName = /^[A-Za-z0-9_-]{1,100}\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;

/** The name. Throws a RangeError that says what a blob's name is, if it is none. */
export function checkedName(name: string): string {
  if (validName.test(name)) return name;
  throw new RangeError(
    `${JSON.stringify(name)} is not a blob's name: expected <request id>/<part>, such as 0199d9a0/input`,
  );
}
