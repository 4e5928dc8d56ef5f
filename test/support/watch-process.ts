/**
 * Loaded before a server that runs in a process of its own (`node --import`): its answers are held to the contract as
 * those of a service in the test's process are. What is wrong is written to stderr, where server-process.ts finds it.
 */
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setUpVariable } from './set-up-variable.ts';
import { watchAnswer } from './watched-answers.ts';
import type { Watched } from './watched-answers.ts';

let watched: Watched | undefined;

function whatIsServed(): Watched {
  const option = process.argv.indexOf('--contract');
  const file =
    (option < 0 ? process.env['SEE_OTHER_CONTRACT'] : process.argv[option + 1]) ??
    new URL('../../openapi.yaml', import.meta.url);
  return {
    contract: readFileSync(file, 'utf8'),
    setUp: process.env[setUpVariable] ?? 'embedded',
    onViolation: (message) => {
      console.error(JSON.stringify({ msg: 'an answer breaks the contract', violation: message }));
    },
  };
}

const isWorker = process.argv[process.argv.indexOf('--role') + 1] === 'worker';

// a worker has health and metrics to show, and nothing of the contract
if (!isWorker)
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    watched ??= whatIsServed();
    watchAnswer(request, response, watched);
  });
