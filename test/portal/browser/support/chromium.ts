/**
 * A real Chromium for a test file, and pages in it that tell what is wrong with them: errors in the console, breaches of
 * the page's policy, calls to other origins.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { chromiumExecutable } from '../../../../scripts/servers/chromium-executable.ts';
import { looks, sandboxArguments, viewports } from './looks.ts';

export interface OpenedPage {
  readonly page: Page;
  /** What the browser complained of so far. */
  readonly complaints: string[];
}

/**
 * Opens pages in a Chromium of the test file's own. Each test's pages are closed after it, and the test fails if the browser
 * complained of one and the test has not taken that out of its complaints.
 */
export function sharedChromium(): (url: string) => Promise<OpenedPage> {
  let browser: Browser | undefined;
  const opened: OpenedPage[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await chromiumExecutable(), args: sandboxArguments });
  });
  afterEach(async () => {
    const complaints = opened.flatMap((page) => page.complaints);
    for (const { page } of opened.splice(0)) await page.context().close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });
  return async (url) => {
    if (browser === undefined) throw new Error('Chromium is there only while tests run');
    const page = await browser.newPage({ viewport: viewports.desktop, reducedMotion: 'reduce' });
    page.setDefaultTimeout(120_000);
    const complaints: string[] = [];
    opened.push({ page, complaints });
    listen(page, new URL(url).origin, complaints);
    await page.addInitScript(
      "addEventListener('securitypolicyviolation', (event) => console.error('policy', event.effectiveDirective, event.blockedURI, event.sample))",
    );
    await page.goto(url, { waitUntil: 'load' });
    return { page, complaints };
  };
}

function listen(page: Page, origin: string, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`the console of ${page.url()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`a script of ${page.url()}: ${String(error)}`));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && asked !== origin)
      complaints.push(`${page.url()} called ${request.url()}, which is elsewhere`);
  });
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds: the rule, and the elements that break it. Nothing of it passes through the page's policy. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(await axe);
  const { violations } = await page.evaluate<{
    violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
  }>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html}\n${failureSummary}`),
  );
}

/**
 * Looks at the page in each size and scheme; what is wrong there, by look, and empty lists where nothing is.
 *
 * @param ready for a page that is drawn by a script for one look: it is opened anew for each, and looked at when this resolves
 */
export async function faultsInEachLook(page: Page, ready?: () => Promise<void>): Promise<Record<string, string[]>> {
  const found: [string, string[]][] = [];
  const url = page.url();
  for (const { size, scheme } of looks) {
    await page.setViewportSize(viewports[size]);
    await page.emulateMedia({ colorScheme: scheme });
    if (ready !== undefined) {
      // Not reloaded: that would go back to the place where the page was left, with nothing above it drawn.
      await page.goto('about:blank');
      await page.goto(url, { waitUntil: 'load' });
      await ready();
    }
    const wider = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    const overflow = wider > 0 ? [`the page is ${String(wider)} pixels wider than its window`] : [];
    found.push([`${size}, ${scheme}`, [...overflow, ...(await accessibilityFaults(page))]]);
  }
  return Object.fromEntries(found);
}

/** What `faultsInEachLook` gives of a page in order. */
export const noFaults = Object.fromEntries(looks.map(({ size, scheme }) => [`${size}, ${scheme}`, []]));
