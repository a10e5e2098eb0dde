import type { Context, Middleware } from "koa";
import helmet from "koa-helmet";

const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:", "blob:"],
      fontSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  },
  referrerPolicy: { policy: "no-referrer" },
  crossOriginEmbedderPolicy: false,
  // For plug-ins and browsers that are gone: bytes on every answer that protect nobody.
  dnsPrefetchControl: false,
  ieNoOpen: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
}) as unknown as (ctx: Context, next: () => Promise<void>) => Promise<void>;

/** What helmet would set on an answer. None of it depends on the request, so once is enough. */
export const protectiveHeaders = async (): Promise<[string, string][]> => {
  const headers: [string, string][] = [];
  const res = {
    setHeader: (name: string, value: string) => headers.push([name, value]),
    removeHeader: () => undefined,
  };
  await protect({ req: { headers: {} }, res, request: {}, response: {} } as unknown as Context, async () => undefined);
  return headers;
};

/** The same protective headers on every answer: no foreign script, frame, type guess or referrer. */
export const securityHeaders = (): Middleware => {
  const collected = protectiveHeaders();
  let ready: [string, string][] | undefined;
  return async (ctx, next) => {
    ready ??= await collected;
    for (const [name, value] of ready) ctx.res.setHeader(name, value);
    return next();
  };
};
