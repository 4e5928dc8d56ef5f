/** Methods: HEAD wherever there is GET, OPTIONS everywhere, and 405 for all others. */
import type { Request, RequestHandler, Response } from 'express';
import type { Method } from '../contract/document.ts';
import { refuse } from './reply.ts';

/** HEAD is GET without the body, which Node leaves out by itself: it looked at the method before this. */
export function headAsGet(req: Request, res: Response): void {
  if (req.method === 'HEAD') {
    req.method = 'GET';
    (res.locals as { head?: boolean }).head = true;
  }
}

/** Whether the call was a HEAD before `headAsGet` took it for a GET. */
export function isHead(res: Response): boolean {
  return (res.locals as { head?: boolean }).head === true;
}

/** For a path that has these methods, when the call has none of them. */
export function otherMethod(methods: readonly Method[]): RequestHandler {
  const allow = [
    ...methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])),
    'OPTIONS',
  ].join(', ');
  return (req, res) => {
    if (req.method === 'OPTIONS') res.writeHead(204, { Allow: allow }).end();
    else throw refuse('method-not-allowed', { detail: `${req.method} is not one of ${allow}.` }, { Allow: allow });
  };
}
