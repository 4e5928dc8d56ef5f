/** An image in another size and another format: libvips reads and writes it (by sharp), in a process of its own. */
import { join } from 'node:path';
import { MIMEType } from 'node:util';
import type { UploadedFile } from 'see-other/handler';
import type { Metadata, ResizeOptions, Sharp } from 'sharp';
import type { Handlers, Operations } from './generated/operations.d.ts';
import { tooLarge, unreadable } from './problems.ts';

type Wanted = Operations['renderImage']['parameters'];

/** Some formats are read as a whole: that takes four bytes a pixel, and as much again when the image is turned. */
const maxPixels = 50_000_000;
/** Of a rendition. The contract says it, too. */
const maxSide = 4096;

const transparent = { r: 255, g: 255, b: 255, alpha: 0 };

export const renderImage = {
  runs: 'isolated',
  module: import.meta.url,
  /** The largest AVIF takes some minutes on a slow processor. */
  timeoutMs: 15 * 60_000,
  /** Of JavaScript. Pixels lie outside of it and are bounded by `maxPixels`. */
  memoryMb: 128,

  async run({ body, parameters: wanted }, attempt) {
    const { format } = wanted;
    const sharp = await confinedSharp();

    attempt.progress(0, 'reading the image');
    checkSize(await readHeader(sharp(body.path, { limitInputPixels: false }), body));
    const { data, info } = await sharp(body.path, { limitInputPixels: maxPixels })
      .autoOrient()
      .resize(sizeOf(wanted))
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw unreadable('The image is damaged, or part of it is missing.', { cause });
      });

    const { width, height, channels } = info;
    attempt.progress(50, `writing ${width} x ${height} pixels as ${format.toUpperCase()}`);
    const path = join(attempt.scratch, `rendition.${format}`);
    await encoded(sharp(data, { raw: { width, height, channels } }), wanted).toFile(path);
    attempt.progress(100, `${width} x ${height} pixels`);
    return { path, mediaType: `image/${format}` };
  },
} as const satisfies Handlers['renderImage'];

/**
 * sharp that reads the formats of the contract and no other, whatever a file says that it is: an SVG, for one, could name
 * further files. Loaded when it is needed, because the server imports this module, too.
 */
async function confinedSharp() {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif'].map((format) => `VipsForeignLoad${format}File`),
  });
  // a process renders one image and no image twice; as many run at a time as there are processors
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** What the file says of itself, before any pixel is read. */
async function readHeader(image: Sharp, file: UploadedFile): Promise<Metadata> {
  const { essence } = new MIMEType(file.mediaType);
  const header = await image.metadata().catch((cause: unknown) => {
    throw unreadable(`The file is no image, or not one of a format that is read here. Content-Type is ${essence}.`, {
      cause,
    });
  });
  if (header.mediaType === essence) return header;
  throw unreadable(
    `The file is ${header.mediaType ?? `a ${header.format}`}, and Content-Type is ${essence}. Send it as what it is.`,
  );
}

function checkSize({ width, height }: Metadata): void {
  if (width * height <= maxPixels) return;
  throw tooLarge(
    `It has ${String(width)} x ${String(height)} pixels, and at most ${String(maxPixels)} are read. Send a smaller image.`,
  );
}

function sizeOf({ width, height, fit }: Wanted): ResizeOptions {
  if (width !== undefined && height !== undefined && fit !== 'inside')
    return { width, height, fit, background: transparent };
  return { width: width ?? maxSide, height: height ?? maxSide, fit: 'inside', withoutEnlargement: true };
}

function encoded(image: Sharp, { format, quality }: Wanted): Sharp {
  const options = quality === undefined ? {} : { quality };
  switch (format) {
    case 'webp':
      return image.webp(options);
    case 'avif':
      // a third of the time that sharp takes by default, for files that are half as large again
      return image.avif({ ...options, effort: 2 });
    case 'jpeg':
      return image.flatten({ background: 'white' }).jpeg(options);
    case 'png':
      return image.png();
  }
}
