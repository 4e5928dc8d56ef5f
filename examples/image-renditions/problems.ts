/** How a rendition fails for good. */
import { PermanentFailure } from 'see-other/handler';

export const problems = {
  'image-unreadable': {
    title: 'The file cannot be read as an image of its media type',
    status: 422,
    remedy: 'Send a JPEG, PNG, WebP or AVIF that is whole, and name in Content-Type what it is.',
  },
  'image-too-large': {
    title: 'The image has too many pixels',
    status: 422,
    remedy: 'Send a smaller image.',
  },
} as const;

export function unreadable(detail: string, options?: ErrorOptions): PermanentFailure {
  return failure('image-unreadable', detail, options);
}

export function tooLarge(detail: string): PermanentFailure {
  return failure('image-too-large', detail);
}

function failure(name: keyof typeof problems, detail: string, options?: ErrorOptions): PermanentFailure {
  const { title, status } = problems[name];
  return new PermanentFailure({ type: `/problems/${name}`, title, status, detail }, options);
}
