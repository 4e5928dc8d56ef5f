/** The client in a browser: bundled from its door, and run with nothing but what browsers have. */
import vm from 'node:vm';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from '@jest/globals';
import { startFaultyServer, value } from './servers/faulty-server.ts';

const webGlobals = {
  AbortController,
  AbortSignal,
  Blob,
  Headers,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  clearInterval,
  clearTimeout,
  console,
  crypto,
  fetch,
  setInterval,
  setTimeout,
};

async function bundle() {
  return build({
    entryPoints: [fileURLToPath(new URL('../../src/client/client.ts', import.meta.url))],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'seeOther',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
}

test('the bundle has nothing of Node, of the server or of the SQLite journal in it, and is small', async () => {
  const { metafile, outputFiles } = await bundle();
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).not.toEqual([]);
  expect(inputs.filter((input) => !/^(src\/client\/|generated\/client\/|.*node_modules\/uuid\/)/.test(input))).toEqual(
    [],
  );
  expect(inputs.filter((input) => /sqlite|kept-files/.test(input))).toEqual([]);
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
  expect(imports.filter((path) => path.startsWith('node:'))).toEqual([]);
  expect(outputFiles[0]?.contents.byteLength).toBeLessThan(60_000);
});

test('the bundle submits, follows and reads where there are only web APIs', async () => {
  await using server = await startFaultyServer();
  const { outputFiles } = await bundle();
  const script = `${outputFiles[0]?.text ?? ''}
    const client = seeOther.createClient({ url });
    client.start();
    client.runAt('/work', { json: { a: 1 } }).finally(() => client.stop());`;
  const result: unknown = await vm.runInNewContext(script, { ...webGlobals, url: server.url });
  expect(JSON.stringify(result)).toBe(JSON.stringify(value));
});
