/** What the pages load from the service: their style, their icon, and the scripts of `browser/`. */
import { readFile } from 'node:fs/promises';
import { hasScalar, readScalar } from './scalar.ts';

export interface Asset {
  readonly mediaType: string;
  readonly bytes: string | Buffer;
}

const files: ReadonlyMap<string, string> = new Map([
  ['frame.css', 'text/css; charset=utf-8'],
  ['style.css', 'text/css; charset=utf-8'],
  ['reference.css', 'text/css; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
]);

const javaScript = 'text/javascript; charset=utf-8';

/** Undefined if there is none of the name. Files are read when they are asked for, so that nothing of it delays a start. */
export async function readAsset(name: string): Promise<Asset | undefined> {
  const mediaType = files.get(name);
  if (mediaType !== undefined) return { mediaType, bytes: await readFile(new URL(`./${name}`, import.meta.url)) };
  if (name === 'scalar.js' && (await hasScalar())) return { mediaType: javaScript, bytes: await readScalar() };
  const script = /^([a-z][a-z\d-]{0,40})\.js$/.exec(name)?.[1];
  const bytes = script === undefined ? undefined : await readScript(script);
  return bytes === undefined ? undefined : { mediaType: javaScript, bytes };
}

/** The package has scripts compiled; a clone compiles them when they are asked for. */
async function readScript(name: string): Promise<string | undefined> {
  const inClone = import.meta.url.endsWith('.ts');
  try {
    const text = await readFile(new URL(`./browser/${name}.${inClone ? 'ts' : 'js'}`, import.meta.url), 'utf8');
    return inClone ? await compiled(text) : text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Not by Node itself, which warns that its stripping of types is an experiment. */
async function compiled(text: string): Promise<string> {
  const { default: ts } = await import('typescript');
  return ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText;
}
