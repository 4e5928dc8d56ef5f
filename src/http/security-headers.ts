/** The headers that every answer has, so that whatever a browser makes of one does no harm. */
import { Socket } from 'node:net';
import type { Express, Request, Response } from 'express';
import helmet from 'helmet';
import { http } from '../node-http.ts';

/** Answers are no pages, so the policy forbids everything; what only matters to pages is left out. */
const helmetOfAnswers = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  strictTransportSecurity: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/** For pages of the portal, in place of the policy above: they load only what the service has, and have nothing inline. */
export const pagePolicy = policyOfPages();

/** For the reference alone: Scalar writes its style into the page, and draws icons from data URLs. */
export const referencePolicy = policyOfPages({ styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'] });

function policyOfPages(
  others: Readonly<Record<string, string[]>> = {},
): ReturnType<typeof helmet.contentSecurityPolicy> {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      fontSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      ...others,
    },
  });
}

/** What Helmet sets is the same for each answer; for one that is written by hand, too, to what is not even a call. */
export const securityHeaderValues: readonly (readonly [name: string, value: string])[] = valuesOf(helmetOfAnswers);

function valuesOf(handler: typeof helmetOfAnswers): [string, string][] {
  const set: [string, string][] = [];
  const req = new http.IncomingMessage(new Socket());
  const res = new http.ServerResponse(req);
  res.setHeader = (name, value) => {
    set.push([name, String(value)]);
    return res;
  };
  handler(req, res, () => undefined);
  return set;
}

const securityHeadersByName = Object.fromEntries(securityHeaderValues);

const headsAtOnce = 'heads at once';

/**
 * Has an app write the head of an answer at once, which spares Node to keep a table of its headers. Whoever reads them off the
 * answer afterwards, such as a log of calls, would find none: so not where the app is a part of somebody else's.
 */
export function writeHeadsAtOnce(app: Express): void {
  app.enable(headsAtOnce).on('mount', () => {
    app.disable(headsAtOnce);
  });
}

/** Sets them, without going through Helmet each time. Throws if the call has been answered already, by an app around the service. */
export function securityHeaders({ app }: Request, res: Response): void {
  if (res.headersSent) throw new Error('the call was answered before it came to the service');
  if (app.enabled(headsAtOnce)) setAsHeadIsWritten(res);
  else for (const [name, value] of securityHeaderValues) res.setHeader(name, value);
}

/** What has been set by then, such as the policy of a page, stays. */
function setAsHeadIsWritten(res: Response): void {
  const writeHead = res.writeHead.bind(res) as (status: number, ...rest: readonly unknown[]) => Response;
  res.writeHead = (status: number, ...rest: readonly unknown[]) => {
    const [headers] = rest;
    if (isPlain(headers) && res.getHeaderNames().length === 0)
      return writeHead(status, { ...securityHeadersByName, ...headers });
    for (const [name, value] of securityHeaderValues) if (!res.hasHeader(name)) res.setHeader(name, value);
    return writeHead(status, ...rest);
  };
}

function isPlain(headers: unknown): headers is Readonly<Record<string, string>> {
  return typeof headers === 'object' && headers !== null && !Array.isArray(headers);
}
