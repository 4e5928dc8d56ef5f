/** Every page of the portal, in each look, under its policy: a breach of it, or an error in the console, fails the test. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { faultsInEachLook, noFaults, sharedChromium } from './support/chromium.ts';
import { startShippedServer } from './support/shipped-server.ts';
import type { ShippedServer } from './support/shipped-server.ts';

const open = sharedChromium();
let service: ShippedServer;
beforeAll(async () => {
  service = await startShippedServer();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const paths = [
  ...['/docs', '/docs/flow', '/docs/try', '/docs/operations/estimateSchedule', '/docs/operations/profileDataset'],
  ...['/problems', '/problems/input-rejected', '/problems/dataset-unreadable'],
];

describe.each(paths)('%s', (path) => {
  test('fits its window and has no fault that axe finds, on a phone and a desk, in light and dark', async () => {
    const { page } = await open(service.url + path);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await faultsInEachLook(page)).toEqual(noFaults);
  });

  test('also with all open that can be opened', async () => {
    const { page } = await open(service.url + path);
    await page.evaluate('for (const part of document.querySelectorAll("details")) part.open = true');
    expect(await faultsInEachLook(page)).toEqual(noFaults);
  });

  test('links to nothing that is not there', async () => {
    const { page } = await open(service.url + path);
    const links = await page.evaluate<string[]>('[...document.links].map(({ href }) => href)');
    const ours = [...new Set(links)].filter((link) => new URL(link).origin === service.url);
    expect(ours).not.toEqual([]);
    for (const link of ours) {
      const { status } = await fetch(link, { headers: { Accept: 'text/html,*/*;q=0.8' } });
      expect([link, status]).toEqual([link, 200]);
    }
    const missing = await page.evaluate<string[]>(
      `[...document.links].filter(({ pathname, hash }) => pathname === location.pathname && hash !== '' && !document.getElementById(hash.slice(1))).map(({ hash }) => hash)`,
    );
    expect(missing).toEqual([]);
  });

  test('is reached and left by keyboard: the first stop leads past the navigation', async () => {
    const { page } = await open(service.url + path);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });
});
