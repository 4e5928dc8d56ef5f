/** The example examples/image-renditions, which the service runs as it is: another contract, with files in and files out. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { operations, problems } from '../../examples/image-renditions/operations.ts';
import type { Answer } from '../support/calls.ts';
import { override } from '../support/faults.ts';
import { header } from '../support/protocol.ts';
import { locationOf, startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { bomb, halves, logo, noise } from './images.ts';

const contract = await readFile(new URL('../../examples/image-renditions/openapi.yaml', import.meta.url), 'utf8');

let service: TestService;
/** Where the next attempt writes an AVIF, there is a pipe that nobody reads: it goes on writing until it is ended. */
let endlessAvif = false;

beforeAll(async () => {
  service = await startService({
    ...{ contract, operations, problems },
    // a busy machine takes its time to start a process, and none is to be taken for lost meanwhile
    settings: { leaseMs: 30_000 },
    wrapBlobs: (blobs) =>
      override(blobs, {
        async localPath(name, scratch) {
          if (endlessAvif) await promisify(execFile)('mkfifo', [join(scratch, 'rendition.avif')]);
          return blobs.localPath(name, scratch);
        },
      }),
  });
});
afterAll(() => service[Symbol.asyncDispose]());

const post = (image: Buffer, query = '', mediaType = 'image/png'): Promise<Answer> =>
  service.call('POST', `/renditions${query}`, {
    body: new Uint8Array(image),
    headers: { 'Content-Type': mediaType },
  });

/** Where the rendition is, once its job has answered 303. */
async function renditionOf(image: Buffer, query = '', mediaType?: string): Promise<string> {
  const job = locationOf(await post(image, query, mediaType));
  const { json, text } = await service.finished(job);
  const answer = await service.call('GET', job);
  if (answer.status !== 303) throw new Error(`there is no rendition: ${text}`);
  expect(header(answer, 'location')).toBe(json['result']);
  return header(answer, 'location');
}

/** The file itself, and what it is by its own account. */
async function fetched(path: string) {
  const response = await fetch(service.url + path);
  const bytes = Buffer.from(await response.arrayBuffer());
  const { width, height, mediaType, hasAlpha, exif } = await sharp(bytes).metadata();
  return { response, bytes, image: { width, height, mediaType, hasAlpha }, exif };
}

const render = async (image: Buffer, query = '', mediaType?: string) =>
  fetched(await renditionOf(image, query, mediaType));

/** The problem of a job that failed at its first attempt. */
async function problemOf(answer: Answer): Promise<Record<string, unknown>> {
  const { json } = await service.finished(locationOf(answer));
  expect(json).toMatchObject({ status: 'failed', attempt: 1 });
  return json['problem'] as Record<string, unknown>;
}

/** The colour of a pixel: red, green, blue and, if there is one, alpha. */
async function pixel(image: Buffer, left: number, top: number): Promise<number[]> {
  return [...(await sharp(image).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

describe('a rendition', () => {
  test.each([
    ['image/webp', '?width=40'],
    ['image/avif', '?width=40&format=avif'],
    ['image/jpeg', '?width=40&format=jpeg'],
    ['image/png', '?width=40&format=png'],
  ])('is %s, by name and by content, if that is asked for', async (mediaType, query) => {
    const { response, image } = await render(await logo(), query);
    expect(response.headers.get('content-type')).toBe(mediaType);
    expect(image).toEqual({ width: 40, height: 40, mediaType, hasAlpha: mediaType !== 'image/jpeg' });
  });

  test.each(['jpeg', 'png', 'webp', 'avif'] as const)('is made of %s, too', async (format) => {
    const { image } = await render(await halves(64, 48).toFormat(format).toBuffer(), '?height=12', `image/${format}`);
    expect(image).toMatchObject({ width: 16, height: 12 });
  });

  test.each([
    ['keeps its proportions and its size', '', [200, 100]],
    ['fits into both', '?width=50&height=50', [50, 25]],
    ['is never larger than the image, inside', '?width=4000&height=4000', [200, 100]],
    ['is the whole size, covered', '?width=50&height=80&fit=cover', [50, 80]],
    ['is the whole size, contained', '?width=50&height=80&fit=contain', [50, 80]],
    ['is the whole size, and larger than the image, filled', '?width=300&height=400&fit=fill', [300, 400]],
    ['is inside where one side is all there is', '?height=50&fit=cover', [100, 50]],
  ])('%s', async (_what, query, [width, height]) => {
    const { image } = await render(await halves(200, 100).png().toBuffer(), query);
    expect(image).toMatchObject({ width, height });
  });

  test('has no side longer than 4096 pixels', async () => {
    const { image } = await render(await halves(8000, 20).png().toBuffer());
    expect(image).toMatchObject({ width: 4096, height: 10 });
  });

  test('shows what fits, and has a border where there is nothing', async () => {
    const image = await halves(200, 100).png().toBuffer();
    const covered = await render(image, '?width=100&height=100&fit=cover&format=png');
    expect(await pixel(covered.bytes, 10, 50)).toEqual([255, 0, 0]);
    expect(await pixel(covered.bytes, 90, 50)).toEqual([0, 0, 255]);
    const contained = await render(image, '?width=100&height=100&fit=contain&format=png');
    expect(await pixel(contained.bytes, 10, 5)).toEqual([255, 255, 255, 0]);
    expect(await pixel(contained.bytes, 10, 50)).toEqual([255, 0, 0, 255]);
    const white = await render(image, '?width=100&height=100&fit=contain&format=jpeg&quality=100');
    expect(await pixel(white.bytes, 10, 5)).toEqual([255, 255, 255]);
  });

  test('stands upright, and tells nothing of the camera', async () => {
    const exif = { IFD0: { Copyright: 'somebody' } };
    const turned = await halves(200, 100).jpeg().withExif(exif).withMetadata({ orientation: 6 }).toBuffer();
    expect((await sharp(turned).metadata()).exif).toBeDefined();
    const { image, exif: kept } = await render(turned, '?width=50', 'image/jpeg');
    expect(image).toMatchObject({ width: 50, height: 100 });
    expect(kept).toBeUndefined();
  });

  test('has fewer bytes where less quality will do', async () => {
    const image = await noise(64, 64);
    const [coarse, fine] = [await render(image, '?quality=5'), await render(image, '?quality=95')];
    expect(coarse.bytes.length).toBeLessThan(fine.bytes.length / 2);
  });
});

describe('the file of a rendition', () => {
  test('can be had in parts, and is the same for whoever has it', async () => {
    const path = await renditionOf(await noise(64, 64));
    const { response, bytes } = await fetched(path);
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    const part = await fetch(service.url + path, { headers: { Range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${String(bytes.length)}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    const beyond = await service.call('GET', path, { headers: { Range: `bytes=${String(bytes.length)}-` } });
    expect(beyond).toMatchObject({ status: 416, json: { type: '/problems/range-not-satisfiable' } });
    const etag = response.headers.get('etag') ?? '';
    expect((await service.call('GET', path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
  });

  test('has a HEAD', async () => {
    const path = await renditionOf(await logo(), '?format=jpeg');
    const { bytes } = await fetched(path);
    const head = await service.call('HEAD', path);
    expect([head.status, head.text]).toEqual([200, '']);
    expect(header(head, 'content-type')).toBe('image/jpeg');
    expect(header(head, 'content-length')).toBe(String(bytes.length));
  });
});

describe('what cannot be rendered', () => {
  test.each([
    ['width=0', 'width'],
    ['height=4097', 'height'],
    ['fit=squeeze', 'fit'],
    ['format=gif', 'format'],
    ['quality=101', 'quality'],
    ['widht=10', 'widht'],
  ])('?%s is refused before anything is kept', async (query, parameter) => {
    const answer = await post(await logo(), `?${query}`);
    expect(answer).toMatchObject({ status: 400, json: { type: '/problems/invalid-request' } });
    expect(answer.text).toContain(parameter);
  });

  test('a media type that is not in the contract is refused', async () => {
    expect(await post(await logo(), '', 'image/gif')).toMatchObject({
      status: 415,
      json: { detail: expect.stringContaining('takes image/jpeg, image/png, image/webp, image/avif') },
    });
  });

  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['text', () => Buffer.from('not an image'), 'The file is no image'],
    ['nothing', () => Buffer.alloc(0), 'The file is no image'],
    ['half an image', async () => (await noise(64, 64)).subarray(0, 6_000), 'part of it is missing'],
    ['an image of another type', () => halves(8, 8).jpeg().toBuffer(), 'The file is image/jpeg, and Content-Type is'],
    ['a format that is not in the contract', () => halves(8, 8).gif().toBuffer(), 'not one of a format'],
    [
      'a drawing that names a file of the server',
      () =>
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
        ),
      'not one of a format',
    ],
  ])('%s fails for good, and the problem says why', async (_what, image, why) => {
    expect(await problemOf(await post(await image()))).toMatchObject({
      type: '/problems/image-unreadable',
      status: 422,
      detail: expect.stringContaining(why),
    });
  });

  test('an image that is small to send and huge to unpack fails before it is unpacked', async () => {
    const image = bomb(30_000, 30_000);
    expect(image.length).toBeLessThan(200_000);
    expect(await problemOf(await post(image))).toEqual({
      type: '/problems/image-too-large',
      title: 'The image has too many pixels',
      status: 422,
      detail: 'It has 30000 x 30000 pixels, and at most 50000000 are read. Send a smaller image.',
    });
    expect((await render(bomb(3_000, 3_000), '?width=30')).image).toMatchObject({ width: 30, height: 30 });
  });
});

test.each(['image-unreadable', 'image-too-large'] as const)(
  'what %s means can be read where its type leads',
  async (name) => {
    const type = `/problems/${name}`;
    expect(await service.call('GET', type)).toMatchObject({ status: 200, json: { type, ...problems[name] } });
    const page = await service.call('GET', type, { headers: { Accept: 'text/html' } });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining(problems[name].remedy)]);
  },
);

test('a job that runs is canceled, and others go on', async () => {
  endlessAvif = true;
  const job = locationOf(await post(await noise(64, 64), '?width=2048&height=2048&fit=fill&format=avif'));
  const progress = await until('it is written', async () => {
    const { json } = await service.call('GET', job);
    const said = json['progress'] as { percent: number; message: string } | undefined;
    return said?.percent === 50 && said;
  });
  expect(progress.message).toBe('writing 2048 x 2048 pixels as AVIF');
  const canceled = await service.call('DELETE', job);
  expect(canceled.status).toBe(202);
  expect((await service.finished(job)).json['status']).toBe('canceled');
  endlessAvif = false;
  expect((await service.call('GET', job.replace('/jobs/', '/renditions/'))).status).toBe(404);
  expect((await render(await logo(), '?width=10')).image).toMatchObject({ width: 10 });
});

test('many images at once each come back as they were asked for', async () => {
  const image = await logo();
  const widths = Array.from({ length: 24 }, (_, index) => index + 1);
  const made = await Promise.all(widths.map((width) => render(image, `?width=${String(width)}&format=png`)));
  expect(made.map(({ image: { width } }) => width)).toEqual(widths);
});
