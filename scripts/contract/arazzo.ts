/** Runs the workflows of arazzo.yaml against the live server, by Redocly's runner; each operation has to have them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, runProgram } from '../processes.ts';
import { missingWorkflows } from './required-workflows.ts';
import { startLiveServer } from './live-server.ts';
import { runAsProgram } from './tool-not-available.ts';

await runAsProgram(async () => {
  const [openapi, arazzo] = await Promise.all(
    ['openapi.yaml', 'arazzo.yaml'].map((file) => readFile(join(root, file), 'utf8')),
  );
  const missing = missingWorkflows(openapi ?? '', arazzo ?? '');
  if (missing.length > 0) {
    console.log(`arazzo.yaml lacks these workflows:\n${missing.map((id) => `  ${id}`).join('\n')}\nadd them`);
    return false;
  }
  await using server = await startLiveServer(['--check-answers']);
  const inputs = { key: await server.key('workflows'), idempotencyKey: crypto.randomUUID() };
  const { code, output } = await runProgram(
    process.execPath,
    [
      'node_modules/@redocly/cli/bin/cli.js',
      'respect',
      'arazzo.yaml',
      '--server',
      `seeOther=${server.url}`,
      '--verbose',
    ],
    {
      FORCE_COLOR: '0',
      REDOCLY_TELEMETRY: 'off',
      REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
      // not an argument, which every user of the machine may read
      REDOCLY_CLI_RESPECT_INPUT: JSON.stringify(inputs),
    },
  );
  if (code === 0) {
    console.log('Arazzo: every workflow ran');
    return true;
  }
  console.log(output);
  return false;
});
