/** What a run was measured on. */
import { readFile } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem } from 'node:os';

/** By name, for the report. */
export async function describeMachine(): Promise<Readonly<Record<string, string>>> {
  const all = cpus();
  return {
    CPU: `${all[0]?.model.trim() ?? 'unknown'}, ${all.length} cores`,
    memory: `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`,
    system: `${await systemName()}, Linux ${release()}`,
    'file system of the stores': await fileSystemOf(tmpdir()),
    node: process.version,
  };
}

async function systemName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?(.*?)"?$/m.exec(text)?.[1] ?? 'unknown';
}

/** The type of what is mounted at the longest path that this one is below. */
async function fileSystemOf(folder: string): Promise<string> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  const above = mounts.filter(([, at = '']) => folder === at || folder.startsWith(at === '/' ? at : `${at}/`));
  const [, , type] = above.sort(([, a = ''], [, b = '']) => b.length - a.length)[0] ?? [];
  return type ?? 'unknown';
}
