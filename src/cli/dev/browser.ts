/** Opens a page where somebody is there to see it. */
import { talk } from '../output.ts';

/** On a terminal of a person's: not in a pipe, and not where builds run. */
export function somebodyLooks(): boolean {
  return process.stdout.isTTY && !process.env['CI'];
}

/** A machine that has no browser says so, and nothing else comes of it. */
export async function openPage(url: string): Promise<void> {
  try {
    const { default: open } = await import('open');
    const browser = await open(url);
    browser.on('error', sayUnopened);
  } catch {
    sayUnopened();
  }
}

function sayUnopened(): void {
  talk('no browser could be opened; --no-open leaves that out');
}
