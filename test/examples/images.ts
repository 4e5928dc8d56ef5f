/** Images for the tests of the renditions: made here, or real ones. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Sharp } from 'sharp';

/** A real one, 100 x 100 pixels with transparent corners. */
export function logo(): Promise<Buffer> {
  return readFile(new URL('../../node_modules/vega-datasets/data/gimp.png', import.meta.url));
}

/** Noise, which takes any format long to write and many bytes to keep. */
export function noise(width: number, height: number): Promise<Buffer> {
  const raw = { width, height, channels: 3 } as const;
  return sharp(randomBytes(width * height * 3), { raw })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** Red on the left, blue on the right. */
export function halves(width: number, height: number): Sharp {
  const half = { width: width / 2, height, channels: 3 } as const;
  const red = { input: { create: { ...half, background: 'red' } }, left: 0, top: 0 };
  return sharp({ create: { ...half, width, background: 'blue' } })
    .composite([red])
    .removeAlpha();
}

/** A sound PNG of one bit a pixel, all of them black: hundreds of megabytes to whoever unpacks it, and a few kilobytes here. */
export function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
