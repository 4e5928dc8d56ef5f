/**
 * How a rendition fails for good. See Other knows such a failure by its name and its problem, whichever copy of the package
 * made it: so this takes no more than a type of it, and the process that reads an image loads nothing of the server.
 */
import type { PermanentFailure } from 'see-other';

type Problem = PermanentFailure['problem'];

const imageUnreadable = {
  type: '/problems/image-unreadable',
  title: 'The file cannot be read as an image of its media type',
  status: 422,
} as const;

const imageTooLarge = {
  type: '/problems/image-too-large',
  title: 'The image has too many pixels',
  status: 422,
} as const;

class RenditionFailure extends Error implements PermanentFailure {
  override readonly name = 'PermanentFailure';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }
}

export function unreadable(detail: string, options?: ErrorOptions): RenditionFailure {
  return new RenditionFailure({ ...imageUnreadable, detail }, options);
}

export function tooLarge(detail: string): RenditionFailure {
  return new RenditionFailure({ ...imageTooLarge, detail });
}
