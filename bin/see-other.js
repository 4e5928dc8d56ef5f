#!/usr/bin/env node
/**
 * The command. Plain JavaScript that an old Node can parse, because it has to say what to do on one: the program
 * itself wants Node 24, and runs under the one in node_modules if the host's is older.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const wantedMajor = 24;
const wrapped = 'SEE_OTHER_WRAPPED';

if (Number.parseInt(process.versions.node, 10) >= wantedMajor) {
  run();
} else {
  const node = nodeOfPackage();
  if (node !== undefined) {
    runUnder(node);
  } else {
    console.error(
      `see-other needs Node ${wantedMajor} or newer; this is ${process.version}.\n` +
        'Install it from https://nodejs.org, or put one beside the package: npm install --save-dev node@24',
    );
    process.exitCode = 2;
  }
}

/** The Node that the npm package `node` brought, if it is installed with this package or beside it. */
function nodeOfPackage() {
  try {
    const manifest = nodeModule.createRequire(import.meta.url).resolve('node/package.json');
    const node = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function run() {
  if (process.env[wrapped] !== undefined) {
    delete process.env[wrapped];
    // a wrapper that was killed outright could not pass that on: it ends here in the same way
    process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
    process.channel?.unref();
  }
  // what was compiled is kept between starts, and not in /tmp, where others could write
  nodeModule.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/see-other', import.meta.url)));
  // Node strips types in a clone, and refuses to for files under node_modules
  const main = new URL('../src/cli/main.ts', import.meta.url);
  const path = fileURLToPath(main);
  const installed = path.includes(`${sep}node_modules${sep}`) || !existsSync(path);
  import(installed ? new URL('../dist/cli/main.js', import.meta.url).href : main.href)
    .then((program) => program.main(process.argv.slice(2)))
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
}

/** Runs the same command under another Node, and ends as it ends. */
function runUnder(node) {
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    // the channel only tells the child that this process is gone
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [wrapped]: '1' },
  });
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const forwarders = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const forward = () => {
      // a terminal sends Ctrl-C to the child as well
      if (signal !== 'SIGINT' || !onTerminal) child.kill(signal);
    };
    process.on(signal, forward);
    return () => process.off(signal, forward);
  });
  child.on('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`);
    process.exitCode = 2;
  });
  child.on('exit', (exitCode, signal) => {
    for (const stop of forwarders) stop();
    if (signal === null) process.exitCode = exitCode;
    else process.kill(process.pid, signal);
  });
}
