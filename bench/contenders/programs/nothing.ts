/** Stores nothing: every request has succeeded, but for those whose id begins with eight zeros, which run for ever. */
import { randomUUID } from 'node:crypto';
import { noOpResult } from '../no-op-result.ts';
import { runProgram } from '../run-program.ts';

await runProgram(() =>
  Promise.resolve({
    accept: () => Promise.resolve(randomUUID()),
    find(id) {
      const now = Date.now();
      const running = { status: 'running', attempt: 1, createdAt: now, startedAt: now } as const;
      return Promise.resolve(
        id.startsWith('00000000') ? running : { ...running, status: 'succeeded', finishedAt: now },
      );
    },
    result: () => Promise.resolve(noOpResult),
    stop: () => Promise.resolve(),
  }),
);
