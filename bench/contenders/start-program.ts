import { startMeasured } from '../processes.ts';
import type { Program, Role } from './contender.ts';

/** Starts a rival's program; `file` is that in programs/, `url` says where its store is. */
export async function startProgram(file: string, role: Role, url = ''): Promise<Program> {
  const started = await startMeasured(`contenders/programs/${file}`, [role, url]);
  let stopped: Promise<void> | undefined;
  return {
    url: started.url,
    urls: started.url === '' ? [] : [started.url],
    parts: [{ name: role === 'worker' ? 'worker' : 'service', pid: started.pid }],
    [Symbol.asyncDispose]: () => (stopped ??= started.stop()),
  };
}
