/**
 * Before the tests of the SDKs: builds those that are asked for, and their partners. One that does not build fails its own
 * tests, and what its partner would take up from it.
 */
import { join } from 'node:path';
import { buildSdk } from '../../../scripts/sdks/build.ts';
import { partnerOf, testedSdks } from '../../../scripts/sdks/languages.ts';
import { announceFailures } from './builds.ts';

/** As many at a time as keep a small machine busy: compilers use several cores themselves. */
const atOnce = 2;

/** As much of Jest's configuration as is used: which test files it was asked to run. */
interface JestConfig {
  readonly rootDir: string;
  readonly testPathPatterns: {
    toExecutor(options: { readonly rootDir: string }): { isMatch(absolutePath: string): boolean };
  };
}

// Jest wants a default export here
// eslint-disable-next-line import/no-default-export
export default async function buildSdks({ rootDir, testPathPatterns }: JestConfig): Promise<void> {
  const failures: Record<string, string> = {};
  const patterns = testPathPatterns.toExecutor({ rootDir });
  const asked = testedSdks.filter(({ name }) => patterns.isMatch(join(rootDir, 'test/sdks', `${name}.test.ts`)));
  const waiting = [...new Set(asked.flatMap((sdk) => [sdk, partnerOf(sdk)]))];
  const build = async (): Promise<void> => {
    for (let sdk = waiting.shift(); sdk !== undefined; sdk = waiting.shift()) {
      try {
        await buildSdk(sdk);
      } catch (error) {
        failures[sdk.name] = (error as Error).message;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, build));
  announceFailures(failures);
}
