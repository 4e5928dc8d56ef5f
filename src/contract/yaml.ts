/** The reader of YAML: 20 ms of a start, which a service of a text that was parsed before does without. */
import { createRequire } from 'node:module';

/** Loaded by the first text that needs it. */
export function yaml(): typeof import('yaml') {
  return createRequire(import.meta.url)('yaml') as typeof import('yaml');
}
