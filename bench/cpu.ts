/** What processes use of the CPU, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';

interface Used {
  readonly name: string;
  readonly parent: number;
  /** In user and kernel mode, since it began. */
  readonly cpuSeconds: number;
}

export function usedBy(pid: number): Used {
  const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8')) ?? [];
  const fields = rest.split(' ');
  return { name, parent: Number(fields[1]), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100 };
}

/** The one child of this process that runs this program. */
export function childNamed(program: string): number {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const found = pids.find((pid) => {
    try {
      const { name, parent } = usedBy(pid);
      return name === program && parent === process.pid;
    } catch {
      // it has ended meanwhile
      return false;
    }
  });
  if (found === undefined) throw new Error(`there is no ${program}`);
  return found;
}
