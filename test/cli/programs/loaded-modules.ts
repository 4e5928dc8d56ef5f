/** Preloaded with --import: writes down each module that is loaded, a URL a line, in the file that the environment names. */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const file = process.env['SEE_OTHER_TEST_LOADED'] ?? '';

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(file, `${url}\n`);
    return nextLoad(url, context);
  },
});
