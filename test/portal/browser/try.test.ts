/** "Try the flow" in a real browser, against a live service. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import type { Page } from 'playwright-core';
import type { Attempt, Input, UploadedFile } from '../../../src/engine/handler.ts';
import { fixtureContract } from '../../support/fixture-contract.ts';
import { Gate, protocolHandlers } from '../../support/handlers.ts';
import { startKeyed } from '../../support/keyed.ts';
import { startProtocol } from '../../support/protocol.ts';
import type { ProtocolService } from '../../support/protocol.ts';
import { startService } from '../../support/service.ts';
import type { TestService } from '../../support/service.ts';
import { until } from '../../support/until.ts';
import { faultsInEachLook, noFaults, sharedChromium } from './support/chromium.ts';
import { startShippedServer } from './support/shipped-server.ts';
import type { ShippedServer } from './support/shipped-server.ts';

const open = sharedChromium();
let service: ShippedServer;
/** A service whose handlers the tests hold. */
let held: ProtocolService;
beforeAll(async () => {
  [service, held] = await Promise.all([startShippedServer(), startProtocol()]);
});
afterAll(() => Promise.all([service[Symbol.asyncDispose](), held[Symbol.asyncDispose]()]));

/** The page of a service, with an operation chosen and its body filled in. */
async function openTry(url: string, operation: string, body?: string) {
  const opened = await open(`${url}/docs/try?operation=${operation}`);
  if (body !== undefined) await opened.page.locator('textarea:visible').fill(body);
  return opened;
}

/** What the timeline says, once it says this. */
async function told(page: Page, words: string | RegExp): Promise<string> {
  const entries = page.locator('#timeline');
  await entries.getByText(words).first().waitFor();
  return entries.innerText();
}

async function submit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Submit' }).click();
}

/** Submits a request whose handler waits for the test; its id, once the page has its Location. */
async function submitHeld(page: Page): Promise<string> {
  await submit(page);
  const timeline = await told(page, /its Location is/i);
  return /\/requests\/([\da-f-]+)/.exec(timeline)?.[1] ?? '';
}

/** What the browser says of an answer that is an error, or of none, whatever a page makes of it. */
function takeNetworkErrors(complaints: string[]): string[] {
  return complaints.splice(0).filter((line) => !line.includes('Failed to load resource'));
}

describe('from the form to the result', () => {
  test('by keyboard alone', async () => {
    const { page } = await open(`${service.url}/docs/try`);
    const focused = async (): Promise<unknown> => page.evaluate('document.activeElement.id');
    for (let stops = 0; (await focused()) !== 'submit'; stops += 1) {
      expect(stops).toBeLessThan(30);
      await page.keyboard.press('Tab');
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")).toBe(true);
    }
    await page.keyboard.press('Enter');
    await page.locator('#result').waitFor();
    const titles = await page.locator('#timeline strong').allInnerTexts();
    // statuses in between are as many as there are
    expect(titles.filter((title) => !title.startsWith('200 OK:'))).toEqual([
      ...['POST /schedule-estimates', '202 Accepted', '303 See Other', '200 OK'],
    ]);
    expect(await page.locator('#result-body pre').innerText()).toContain('"percentiles"');
  });

  test('with all that came on it the page fits its window and has no fault that axe finds, in each look', async () => {
    const { page } = await open(`${service.url}/docs/try`);
    await submit(page);
    await page.locator('#result').waitFor();
    expect(await faultsInEachLook(page)).toEqual(noFaults);
  });

  test('with a file of real data', async () => {
    const { page } = await openTry(service.url, 'profileDataset');
    const file = new URL('../../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url);
    await page.locator('input[type=file]:visible').setInputFiles(fileURLToPath(file));
    expect(await page.locator('#curl').innerText()).toContain("--data-binary '@seattle-weather.csv'");
    await submit(page);
    await page.locator('#result').waitFor();
    const profile = JSON.parse(await page.locator('#result-body pre').innerText()) as { rows: number };
    expect(profile.rows).toBe(1461);
    expect(await page.locator('#exchanges').innerText()).toContain('[the bytes of seattle-weather.csv: 48,219 bytes]');
  });

  test('with another media type, and text in place of a file', async () => {
    const { page } = await openTry(service.url, 'profileDataset');
    await page.getByLabel('Media type').selectOption('application/x-ndjson');
    await submit(page);
    await page.locator('#result').waitFor();
    expect(await page.locator('#exchanges').innerText()).toContain('Content-Type: application/x-ndjson');
  });

  test('where the POST itself is redirected, as it waited', async () => {
    const { page } = await open(`${service.url}/docs/try`);
    await page.getByLabel('Prefer: wait').fill('30');
    await submit(page);
    await page.locator('#result').waitFor();
    expect(await told(page, '303 See Other')).not.toContain('202 Accepted');
    expect(await page.locator('#exchanges > li').count()).toBe(1);
  });

  test('where the service is mounted in an app', async () => {
    await using mounted = await startProtocol({
      appOf: ({ router }) => express().use('/api', router),
      mountedAt: '/api',
    });
    const { page } = await openTry(`${mounted.url}/api`, 'echo', '{"a":1}');
    await page.getByLabel('times').fill('2');
    await submit(page);
    await page.locator('#result').waitFor();
    expect(JSON.parse(await page.locator('#result-body pre').innerText())).toEqual({ a: 1, parameters: { times: 2 } });
  });

  test('which is offered as a file, with its type and its size', async () => {
    const { page } = await openTry(held.url, 'render', '{"text":"in a file"}');
    await submit(page);
    await page.locator('#result').waitFor();
    expect(await page.locator('#result-body').innerText()).toMatch(/\(text\/plain; ?charset=utf-8, 9 bytes\)/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#result-body a[download]').click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toBe('in a file');
  });
});

describe('with operations of another kind', () => {
  const json = { 'application/json': { type: 'object' } };
  const contract = fixtureContract({
    paint: { body: json, bodyRequired: false, result: { 'image/png': { type: 'string', format: 'binary' } } },
    keep: {
      body: Object.fromEntries(
        ['image/png', 'text/csv; charset=utf-8', 'application/json'].map((type) => [type, { type: 'string' }]),
      ),
      result: json,
    },
    pick: {
      ...{ body: json, bodyRequired: false, result: json },
      parameters: [
        { name: 'ids', in: 'query', example: [1, 2], schema: { type: 'array', items: { type: 'integer' } } },
        { name: 'size', in: 'query', schema: { type: 'string', enum: ['small', 'large'] } },
        { name: 'X-Round', in: 'header', schema: { type: 'boolean' } },
      ],
    },
    wait: { body: json, result: json },
  });
  const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const gate = new Gate();
  const operations = {
    paint: {
      runs: 'inline',
      async run(_input: Input, { scratch }: Attempt) {
        const path = join(scratch, 'dot.png');
        await writeFile(path, Buffer.from(dot, 'base64'));
        return { path, mediaType: 'image/png' };
      },
    },
    keep: {
      runs: 'inline',
      run: ({ body }: Input<UploadedFile>) => Promise.resolve({ bytes: body.bytes, mediaType: body.mediaType }),
    },
    pick: {
      runs: 'inline',
      run: ({ body, parameters }: Input) => Promise.resolve({ got: body === undefined ? 'no body' : body, parameters }),
    },
    wait: protocolHandlers(gate).wait,
  };
  let other: TestService;
  beforeAll(async () => {
    other = await startService({ contract, operations });
  });
  afterAll(async () => {
    gate.open();
    await other[Symbol.asyncDispose]();
  });

  test('a body that is not required is not sent where there is nothing', async () => {
    const { page } = await openTry(other.url, 'pick', '');
    await page.getByLabel('ids (query, a list, optional)').fill('3, 4');
    expect(await page.locator('#curl').innerText()).toMatch(/-X POST '[^']*\/pick\?ids=3&ids=4'$/);
    await submit(page);
    await page.locator('#result').waitFor();
    const result = JSON.parse(await page.locator('#result-body pre').innerText()) as unknown;
    expect(result).toEqual({ got: 'no body', parameters: { ids: [3, 4] } });
  });

  test('of values that are few one is chosen, or none', async () => {
    const { page } = await openTry(other.url, 'pick', '');
    await page.getByLabel('size (query, optional)').selectOption('large');
    await page.getByLabel('X-Round (header, optional)').selectOption('false');
    await submit(page);
    await page.locator('#result').waitFor();
    const result = JSON.parse(await page.locator('#result-body pre').innerText()) as unknown;
    expect(result).toEqual({ got: 'no body', parameters: { size: 'large', 'X-Round': false } });
    await page.getByLabel('size (query, optional)').selectOption('not sent');
    expect(await page.locator('#curl').innerText()).toMatch(/\/pick'/);
    expect(await faultsInEachLook(page)).toEqual(noFaults);
  });

  test('a file is sent as what it is, where the operation takes that', async () => {
    const { page } = await openTry(other.url, 'keep');
    const mediaType = page.getByLabel('Media type');
    const field = page.locator('input[type=file]:visible');
    const choose = (name: string, type: string) =>
      field.setInputFiles({ name, mimeType: type, buffer: Buffer.from('a,b\n') });
    await choose('a.csv', 'text/csv');
    expect(await mediaType.inputValue()).toBe('text/csv; charset=utf-8');
    expect(await page.evaluate('document.activeElement.id')).toBe(await field.getAttribute('id'));
    await submit(page);
    await page.locator('#result').waitFor();
    const result = JSON.parse(await page.locator('#result-body pre').innerText()) as unknown;
    expect(result).toEqual({ bytes: 4, mediaType: 'text/csv; charset=utf-8' });
    // neither a type that is not taken nor one that has no field for files changes anything
    for (const [name, type] of [
      ['a.txt', 'text/plain'],
      ['a.json', 'application/json'],
    ] as const) {
      await choose(name, type);
      expect(await mediaType.inputValue()).toBe('text/csv; charset=utf-8');
      expect(await page.locator('#curl').innerText()).toContain(`@${name}`);
    }
    await choose('a.png', 'image/png');
    expect(await mediaType.inputValue()).toBe('image/png');
    await mediaType.selectOption('text/csv; charset=utf-8');
    expect(await field.inputValue()).toBe('');
  });

  test('an image that is drawn late is not shown as the result of another request', async () => {
    const { page } = await openTry(other.url, 'paint', '');
    await page.evaluate(`
      globalThis.begun = Promise.withResolvers();
      globalThis.held = Promise.withResolvers();
      const draw = createImageBitmap;
      globalThis.createImageBitmap = (image) => {
        begun.resolve();
        globalThis.drawn = held.promise.then(() => draw(image));
        return drawn;
      };
    `);
    await submit(page);
    await page.evaluate('begun.promise');
    await page.getByLabel('Operation').selectOption('wait');
    await page.locator('textarea:visible').fill('{}');
    const id = await submitHeld(page);
    // the next task comes after all that follows the drawing
    await page.evaluate('held.resolve(); drawn.then(() => new Promise((go) => setTimeout(go)))');
    expect(await page.locator('#result').isHidden()).toBe(true);
    gate.openFor(id);
    await page.locator('#result').waitFor();
    expect(await page.locator('#result-body').innerText()).toContain('application/json');
  });
});

test('the exchange is what went over the wire, as far as a browser shows it, and says what it does not show', async () => {
  const { page } = await open(`${service.url}/docs/try`);
  await submit(page);
  await page.locator('#result').waitFor();
  const exchanges = await page.locator('#exchanges').innerText();
  const location = /^location: (\/requests\/\S+)$/m.exec(exchanges)?.[1] ?? '';
  const said = await page.locator('#exchanges .said').allInnerTexts();
  expect(exchanges).toContain('POST /schedule-estimates\nContent-Type: application/json');
  expect(exchanges).toContain('202 Accepted\n');
  expect(exchanges).toContain(`GET ${location}\n`);
  expect(said.join('\n')).toContain('a redirect: that is all a browser tells a script');
  const result = location.replace('/requests/', '/schedule-estimates/');
  expect(said.join('\n')).toContain(`its Location: ${result}`);
  const status = await fetch(service.url + location, { redirect: 'manual' });
  expect([status.status, status.headers.get('location')]).toEqual([303, result]);
});

describe('what goes wrong is told, and what to do about it', () => {
  test('a body that does not fit', async () => {
    const { page, complaints } = await openTry(service.url, 'estimateSchedule', '{"tasks":[]}');
    await submit(page);
    expect(await told(page, '400 Bad Request')).toContain('/tasks');
    expect(takeNetworkErrors(complaints)).toEqual([]);
  });

  test('input that cannot be worked on, with the page of its problem', async () => {
    const task = { id: 'a', optimistic: 1, likely: 2, pessimistic: 3, after: ['b'] };
    const { page, complaints } = await openTry(service.url, 'estimateSchedule', JSON.stringify({ tasks: [task] }));
    await submit(page);
    await told(page, '422 Unprocessable Entity');
    expect(takeNetworkErrors(complaints)).toEqual([]);
    await page.getByRole('link', { name: 'What this problem means' }).click();
    await page.waitForURL(`${service.url}/problems/input-rejected`);
    expect(await page.locator('h1').innerText()).toContain('The input cannot be worked on');
  });

  test('a request that failed', async () => {
    const { page } = await openTry(service.url, 'profileDataset', 'a,b\n1,2\n3\n');
    await submit(page);
    const timeline = await told(page, '200 OK: failed');
    expect(timeline).toContain('expected 2 columns, found 1.');
    expect(await page.locator('#result').isHidden()).toBe(true);
    await page.getByRole('link', { name: 'What this problem means' }).click();
    await page.waitForURL(`${service.url}/problems/dataset-unreadable`);
  });

  test('no credential, and then one, which nothing shows or keeps', async () => {
    await using keyed = await startKeyed();
    const key = await keyed.key('somebody');
    const { page, complaints } = await openTry(keyed.url, 'echo', '{"a":1}');
    await submit(page);
    await told(page, '401 Unauthorized');
    expect(takeNetworkErrors(complaints)).toEqual([]);
    await page.getByLabel('API key or token').fill(key);
    await submit(page);
    await page.locator('#result').waitFor();
    expect(await page.locator('#exchanges').innerText()).toContain('Authorization: Bearer ********');
    expect(await page.content()).not.toContain(key);
    expect(await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie]')).toEqual([0, 0, '']);
  });

  test('too many requests, with when to come back', async () => {
    await using busy = await startKeyed({ settings: { maxWaitingPerOwner: 1, role: 'api' } });
    const key = await busy.key('somebody');
    const { page, complaints } = await openTry(busy.url, 'wait', '{}');
    await page.getByLabel('API key or token').fill(key);
    await submit(page);
    await told(page, '202 Accepted');
    await submit(page);
    expect(await told(page, '429 Too Many Requests')).toContain('Too many requests of this caller are waiting');
    expect(await page.locator('#exchanges').innerText()).toMatch(/^retry-after: \d+$/m);
    expect(takeNetworkErrors(complaints)).toEqual([]);
  });

  test('a server that is gone, at the start', async () => {
    const { page, complaints } = await open(`${service.url}/docs/try`);
    await page.context().setOffline(true);
    await submit(page);
    expect(await told(page, 'No answer')).toContain('Whether it was accepted is not known');
    expect(takeNetworkErrors(complaints)).toEqual([]);
  });

  test('a server that is gone in between: the request is found again when it is back', async () => {
    const { page, complaints } = await openTry(held.url, 'wait', '{}');
    const id = await submitHeld(page);
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Ask now' }).click();
    expect(await told(page, 'No answer')).toContain('That says nothing of the request');
    await page.context().setOffline(false);
    held.gate.openFor(id);
    await page.locator('#result').waitFor();
    expect(takeNetworkErrors(complaints)).toEqual([]);
  });
});

describe('the button that cancels', () => {
  test('asks for it, and the status says that it happened; the keyboard is not left nowhere', async () => {
    const { page } = await openTry(held.url, 'wait', '{}');
    const id = await submitHeld(page);
    await until('the handler runs', () => held.gate.started.includes(id));
    await page.getByRole('button', { name: 'Cancel the request' }).focus();
    await page.keyboard.press('Enter');
    expect(await told(page, '200 OK: canceled')).toContain('Cancellation asked for');
    expect([...held.gate.aborted.keys()]).toEqual([id]);
    await page.getByRole('button', { name: 'Cancel the request' }).waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.id')).toBe('happens');
  });

  test('is there only while there is something to cancel', async () => {
    const { page } = await open(`${service.url}/docs/try`);
    const button = page.getByRole('button', { name: 'Cancel the request' });
    expect(await button.isVisible()).toBe(false);
    await submit(page);
    await page.locator('#result').waitFor();
    expect(await button.isVisible()).toBe(false);
  });
});

test('the problem of a real answer has its page at the very URI that `type` names', async () => {
  const url = `${service.url}/requests/0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d`;
  const { type, title } = (await (await fetch(url)).json()) as { type: string; title: string };
  const { page } = await open(new URL(type, url).href);
  expect(await page.locator('h1').innerText()).toContain(title);
});
