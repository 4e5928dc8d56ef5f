/** Whatever was thrown while a call was answered, as a problem. */
import { Overloaded } from '../engine/acceptor.ts';
import { TooManyBytes } from '../ports/blob-store.ts';
import { StoreUnavailable } from '../ports/request-store.ts';
import { HttpProblem, refuse } from './reply.ts';
import { isValidatorError, validatorProblem } from './validation.ts';

export function toHttpProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof StoreUnavailable) return refuse('store-unavailable', {}, { 'Retry-After': '5' });
  if (error instanceof Overloaded) return refuse('overloaded', {}, { 'Retry-After': '10' });
  if (error instanceof TooManyBytes) {
    return refuse('content-too-large', {
      detail: `The body may have at most ${String(error.maxBytes)} bytes; nothing of it was kept.`,
    });
  }
  if (isBodyParserError(error)) {
    if (error.type === 'entity.too.large') {
      return refuse('content-too-large', {
        detail: `The body may have at most ${String(error.limit)} bytes; nothing of it was kept.`,
      });
    }
    if (error.type === 'charset.unsupported')
      return refuse('unsupported-media-type', { detail: 'Send JSON in UTF-8.' });
    return refuse('malformed-body', { detail: `${error.message}. Send well-formed JSON in UTF-8, and all of it.` });
  }
  if (isValidatorError(error)) return validatorProblem(error);
  if (error instanceof URIError)
    return refuse('invalid-request', { detail: 'The path is not well-formed: a % is not followed by two hex digits.' });
  return new HttpProblem(refuse('internal-error').problem, {}, { cause: error });
}

interface BodyParserError {
  readonly type: string;
  readonly message: string;
  readonly limit?: number;
}

function isBodyParserError(error: unknown): error is BodyParserError {
  return (
    error instanceof Error &&
    'type' in error &&
    typeof error.type === 'string' &&
    'expose' in error &&
    'status' in error
  );
}
