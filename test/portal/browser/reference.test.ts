/** The reference that Scalar draws: what it shows, and that it asks nobody but this server for anything. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { fetchScalar } from '../../../scripts/portal/scalar.ts';
import { until } from '../../support/until.ts';
import { faultsInEachLook, noFaults, sharedChromium } from './support/chromium.ts';
import { startShippedServer } from './support/shipped-server.ts';
import type { ShippedServer } from './support/shipped-server.ts';

const open = sharedChromium();
let service: ShippedServer;
beforeAll(async () => {
  await fetchScalar();
  service = await startShippedServer();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function drawn(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Estimate how long a project takes' }).first().waitFor();
}

/** From top to bottom: what is out of sight is drawn when somebody comes near it. */
async function allDrawn(page: Page): Promise<void> {
  await drawn(page);
  await until('the last group of operations is drawn', async () => {
    await page.mouse.wheel(0, 400);
    return page.getByText('delete', { exact: true }).last().isVisible();
  });
}

test('shows the operations, with samples of them', async () => {
  const { page } = await open(`${service.url}/docs/reference`);
  await drawn(page);
  const reference = page.locator('#reference');
  await reference.getByText('/schedule-estimates').first().waitFor();
  await reference.getByText('curl -i').first().waitFor();
});

test('fits its window and has no fault that axe finds, on a phone and a desk, in light and dark', async () => {
  const { page } = await open(`${service.url}/docs/reference`);
  expect(await faultsInEachLook(page, () => allDrawn(page))).toEqual(noFaults);
});
