/**
 * Fetches the one script that draws the reference of the portal into .cache: `node scripts/fetch-scalar.ts`. It is not a dependency,
 * because with it npm would install hundreds of packages that nothing here uses. Exit code 1, and why, if it cannot be had;
 * everything but the page /docs/reference works without.
 */
import { fetchScalar } from './portal/scalar.ts';

try {
  await fetchScalar();
} catch (error) {
  console.error(
    `/docs/reference will say that it is missing: ${(error as Error).message}\nRun make reference to try again.`,
  );
  process.exitCode = 1;
}
