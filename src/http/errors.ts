/** Whatever was thrown while a call was answered, as a problem. */
import { AuthenticationUnavailable } from '../auth/authentication.ts';
import { Overloaded, TooManyWaiting } from '../engine/acceptor.ts';
import { TooManyBytes } from '../ports/blob-store.ts';
import { StoreUnavailable } from '../ports/request-store.ts';
import { refusalHeaders } from './limits/rate-limit-headers.ts';
import { diskFull, HttpProblem, refuse } from './reply.ts';
import { isValidatorError, validatorProblem } from './validation.ts';

export function toHttpProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof StoreUnavailable) return refuse('store-unavailable', {}, { 'Retry-After': '5' });
  if (error instanceof AuthenticationUnavailable)
    return refuse('authentication-unavailable', {}, { 'Retry-After': '5' });
  if (error instanceof Overloaded) return refuse('overloaded', {}, { 'Retry-After': '10' });
  if (error instanceof TooManyWaiting) {
    return refuse(
      'too-many-waiting',
      {
        detail: `${String(error.most)} requests wait, which is the most. Send the request again after Retry-After seconds.`,
      },
      refusalHeaders({ name: 'waiting-per-owner', quota: error.most, resetSeconds: 10 }),
    );
  }
  if (error instanceof TooManyBytes) {
    return refuse('content-too-large', {
      detail: `The body may have at most ${String(error.maxBytes)} bytes; nothing of it was kept.`,
    });
  }
  if (isValidatorError(error)) return validatorProblem(error);
  if (error instanceof URIError)
    return refuse('invalid-request', { detail: 'The path is not well-formed: a % is not followed by two hex digits.' });
  if (isDiskFull(error)) return diskFull({ cause: error });
  return new HttpProblem(refuse('internal-error').problem, {}, { cause: error });
}

/** Whether whoever runs the service is to know. A refusal for want of room is none: a flood of them would fill the log. */
export function isFault(error: unknown, { problem: { status }, cause }: HttpProblem): boolean {
  const unreachable = error instanceof StoreUnavailable || error instanceof AuthenticationUnavailable;
  return status >= 500 && (status !== 503 || cause !== undefined || unreachable);
}

/** No space left on the device, or in what the process's user may take of it. */
function isDiskFull(error: unknown): boolean {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT';
}
