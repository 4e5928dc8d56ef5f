/** The operations of openapi.yaml: a handler for each, and how they fail. */
import type { Handlers } from './generated/operations.d.ts';
import { renderImage } from './renderImage.ts';

export const operations = { renderImage } satisfies Handlers;

export { problems } from './problems.ts';
