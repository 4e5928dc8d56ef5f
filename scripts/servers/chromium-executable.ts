/**
 * Where there is a Chromium for the browser tests: the one that SEE_OTHER_CHROMIUM names, the one in PATH (Debian's, or
 * Chrome), or the one that `npx playwright-core install chromium` has fetched.
 */
import { chromium } from 'playwright-core';
import { findInPath, isExecutable } from './executable.ts';
import { ServerNotAvailable } from './server-not-available.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome'];

/** The path of a Chromium that can be run. Rejects with ServerNotAvailable, which says where it was looked for and what to do. */
export async function chromiumExecutable(): Promise<string> {
  const named = process.env['SEE_OTHER_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named;
    throw new ServerNotAvailable(`SEE_OTHER_CHROMIUM names ${named}, which cannot be run`);
  }
  const found = await findInPath(...programs);
  if (found !== undefined) return found;
  const fetched = chromium.executablePath();
  if (await isExecutable(fetched)) return fetched;
  throw new ServerNotAvailable(
    `there is no Chromium: SEE_OTHER_CHROMIUM is not set, PATH has no ${programs.join(', ')}, and playwright has fetched ` +
      'none. Install Debian\'s (apt-get install chromium), or run "npx playwright-core install chromium"',
  );
}
