/** Writes what is generated of the SDKs into sdks/: `node scripts/sdks.ts [LANGUAGE...]`, by default all. */
import { generate } from './sdks/generate.ts';
import { sdks } from './sdks/languages.ts';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !sdks.some((sdk) => sdk.name === name));
if (unknown.length > 0) {
  console.error(`there is no SDK ${unknown.join(', ')}; there are ${sdks.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
} else {
  for (const sdk of sdks.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await generate(sdk);
    console.log(`${sdk.title}: sdks/${sdk.name}`);
  }
}
