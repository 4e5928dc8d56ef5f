/** Watches how much room there is on the disks that some folders are on. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

const lookEveryMs = 1_000;

export interface DiskSpaceParts {
  readonly folders: readonly string[];
  readonly minFreeBytes: number;
  /** Told once when there is too little left, and once when it cannot be found out. */
  readonly onTrouble: (error: Error) => void;
  /** What is left on the disk of a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
  readonly everyMs?: number;
}

export class DiskSpace {
  readonly #parts: DiskSpaceParts;
  #free = Infinity;
  #troubled = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: DiskSpaceParts) {
    this.#parts = parts;
  }

  /** Resolves when it has looked once. */
  async start(): Promise<void> {
    if (this.#parts.folders.length === 0) return;
    await this.#look();
    this.#timer = setInterval(() => void this.#look(), this.#parts.everyMs ?? lookEveryMs);
    this.#timer.unref();
  }

  /** Idempotent. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** As of a second ago. */
  get isFull(): boolean {
    return !this.hasRoomFor(0);
  }

  hasRoomFor(bytes: number): boolean {
    return this.#free - bytes >= this.#parts.minFreeBytes;
  }

  /** Never rejects: what cannot be found out is left as it was. */
  async #look(): Promise<void> {
    const { folders, minFreeBytes, freeBytes = freeBytesOf, onTrouble } = this.#parts;
    try {
      this.#free = Math.min(...(await Promise.all(folders.map((folder) => freeBytes(folder)))));
      if (this.isFull && !this.#troubled) onTrouble(new Error(tooFull(folders, this.#free, minFreeBytes)));
      this.#troubled = this.isFull;
    } catch (error) {
      if (!this.#troubled) onTrouble(new Error('the free disk space cannot be found out', { cause: error }));
      this.#troubled = true;
    }
  }
}

function tooFull(folders: readonly string[], free: number, least: number): string {
  return (
    `the disk of ${folders.join(' or ')} has ${String(free)} bytes left, and ${String(least)} are to stay free: ` +
    'nothing new is taken until there is room (--min-free-disk-bytes)'
  );
}

/** A folder that is not there yet will be on the disk of the one above it. */
async function freeBytesOf(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const above = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error;
    return freeBytesOf(above);
  }
}
