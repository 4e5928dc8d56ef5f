/** Finds out which files a module is made of, so that those are watched and nothing else. */
import { registerHooks } from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Tells of the module in a file, and of each that it imports, as they are asked for; those of installed packages left out.
 * One that is missing is told of as well: it may come.
 */
export function watchImports(file: string, tell: (file: string) => void): void {
  const known = new Set<string>();
  const add = (url: string): void => {
    const own = url.startsWith('file:') && !fileURLToPath(url).split(sep).includes('node_modules');
    const plain = withoutQuery(url);
    if (!own || known.has(plain)) return;
    known.add(plain);
    tell(fileURLToPath(plain));
  };
  add(pathToFileURL(file).href);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL } = context;
      if (parentURL === undefined || !known.has(withoutQuery(parentURL))) return nextResolve(specifier, context);
      try {
        const resolved = nextResolve(specifier, context);
        add(resolved.url);
        return resolved;
      } catch (error) {
        if (/^\.{0,2}\//.test(specifier)) add(new URL(specifier, parentURL).href);
        throw error;
      }
    },
  });
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, '');
}
