/** Before the tests of the SDKs: builds them all. One that does not build fails its own tests, and no others. */
import { buildSdk } from '../../../scripts/sdks/build.ts';
import { testedSdks } from '../../../scripts/sdks/languages.ts';
import type { TestedSdk } from '../../../scripts/sdks/languages.ts';
import { announceFailures } from './builds.ts';

/** As many at a time as keep a small machine busy: compilers use several cores themselves. */
const atOnce = 2;

// Jest wants a default export here
// eslint-disable-next-line no-restricted-syntax
export default async function buildSdks(): Promise<void> {
  const failures: Record<string, string> = {};
  const waiting: TestedSdk[] = [...testedSdks];
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
