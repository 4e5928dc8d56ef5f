/** Where Scalar's script is: it is fetched when the service is installed (scripts/fetch-scalar.ts), or comes with the package. */
import { access, readFile } from 'node:fs/promises';

export const scalarVersion = '1.76.0';

const script = import.meta.url.endsWith('.ts')
  ? new URL(`../../.cache/scalar-${scalarVersion}/standalone.js`, import.meta.url)
  : new URL('./scalar/standalone.js', import.meta.url);

export function hasScalar(): Promise<boolean> {
  return access(script).then(
    () => true,
    () => false,
  );
}

/** Its four megabytes are read when somebody asks for them, and never kept. */
export function readScalar(): Promise<Buffer> {
  return readFile(script);
}
