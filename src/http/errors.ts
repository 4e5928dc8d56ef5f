/** Whatever was thrown while a call was answered, as a problem. */
import { AuthenticationUnavailable } from '../auth/authentication.ts';
import { Overloaded } from '../engine/acceptor.ts';
import { TooManyBytes } from '../ports/blob-store.ts';
import { StoreUnavailable } from '../ports/request-store.ts';
import { HttpProblem, refuse } from './reply.ts';
import { isValidatorError, validatorProblem } from './validation.ts';

export function toHttpProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof StoreUnavailable) return refuse('store-unavailable', {}, { 'Retry-After': '5' });
  if (error instanceof AuthenticationUnavailable)
    return refuse('authentication-unavailable', {}, { 'Retry-After': '5' });
  if (error instanceof Overloaded) return refuse('overloaded', {}, { 'Retry-After': '10' });
  if (error instanceof TooManyBytes) {
    return refuse('content-too-large', {
      detail: `The body may have at most ${String(error.maxBytes)} bytes; nothing of it was kept.`,
    });
  }
  if (isValidatorError(error)) return validatorProblem(error);
  if (error instanceof URIError)
    return refuse('invalid-request', { detail: 'The path is not well-formed: a % is not followed by two hex digits.' });
  return new HttpProblem(refuse('internal-error').problem, {}, { cause: error });
}
