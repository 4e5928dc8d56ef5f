/** How the builds of the SDKs went, for the tests of each: told through the environment of Jest's processes. */
const variable = 'SEE_OTHER_SDK_BUILDS';

/** By name of the SDK: what failed, in words. */
export type Failures = Readonly<Record<string, string>>;

export function announceFailures(failures: Failures): void {
  process.env[variable] = JSON.stringify(failures);
}

/** Why the SDK could not be built; undefined if it was. */
export function failureOfBuild(name: string): string | undefined {
  const text = process.env[variable];
  if (text === undefined) throw new Error('the SDKs have not been built: run the project `sdks` of jest.config.js');
  return (JSON.parse(text) as Failures)[name];
}
