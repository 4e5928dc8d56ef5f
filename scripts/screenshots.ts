/**
 * Pictures of the portal's pages, into docs/screenshots: `node scripts/screenshots.ts`. Each is made of the live server in
 * Chromium, and small: 64 colours are enough for text.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { startShippedServer } from '../test/portal/browser/support/shipped-server.ts';
import { sandboxArguments, viewports } from '../test/portal/browser/support/looks.ts';
import type { Look } from '../test/portal/browser/support/looks.ts';
import { chromiumExecutable } from './servers/chromium-executable.ts';

interface Picture extends Look {
  readonly name: string;
  readonly path: string;
  /** What happens on the page before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>;
}

const followed = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.locator('#result').waitFor();
};

const drawn = (page: Page): Promise<void> => page.locator('#reference').getByText('curl -i').first().waitFor();

const desk = { size: 'desktop', scheme: 'light' } as const;
const pictures: readonly Picture[] = [
  { name: 'overview', path: '/docs', ...desk },
  { name: 'flow', path: '/docs/flow', ...desk },
  { name: 'operation', path: '/docs/operations/estimateSchedule', ...desk },
  { name: 'try', path: '/docs/try', ...desk, before: followed },
  { name: 'reference', path: '/docs/reference', ...desk, before: drawn },
  { name: 'problems', path: '/problems', ...desk },
  { name: 'problem', path: '/problems/input-rejected', ...desk },
  { name: 'flow-phone-dark', path: '/docs/flow', size: 'phone', scheme: 'dark' },
  { name: 'try-phone-dark', path: '/docs/try', size: 'phone', scheme: 'dark', before: followed },
  { name: 'try-dark', path: '/docs/try', size: 'desktop', scheme: 'dark', before: followed },
];
/** Of a page that is longer, its beginning. */
const longest = 2_000;

const folder = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
await mkdir(folder, { recursive: true });
await using server = await startShippedServer();
const browser = await chromium.launch({ executablePath: await chromiumExecutable(), args: sandboxArguments });
try {
  for (const { name, path, size, scheme, before } of pictures) {
    const context = await browser.newContext({
      viewport: viewports[size],
      colorScheme: scheme,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(server.url + path, { waitUntil: 'networkidle' });
    await before?.(page);
    const { width } = viewports[size];
    const height = await page.evaluate<number>('document.documentElement.scrollHeight');
    const clip = { x: 0, y: 0, width, height: Math.min(height, longest) };
    const taken = await page.screenshot({ fullPage: true, clip });
    const { size: bytes } = await sharp(taken)
      .png({ palette: true, colours: 64, compressionLevel: 9 })
      .toFile(`${folder}${name}.png`);
    console.log(`${name}.png: ${Math.round(bytes / 1000)} kB`);
    await context.close();
  }
} finally {
  await browser.close();
}
