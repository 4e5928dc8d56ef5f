/** The version of See Other that is measured. */
import { readFileSync } from 'node:fs';

const description = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');

export const ownVersion = (JSON.parse(description) as { version: string }).version;
