import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import type { ExplainedCall } from "../explain/call/explained-call.ts";
import { explain, type TokenChecks } from "../explain/explain.ts";
import type { Explanation } from "../explain/explanation.ts";
import { resolveIssuer } from "../issuers/discovery.ts";
import { knownIssuer } from "../issuers/known-issuer.ts";
import { AuthzError } from "../lib/errors.ts";
import { sampleCall } from "../routes/sample-call.ts";
import { locateApi } from "../stack/locate.ts";
import { withUserPool } from "../stack/pool/resolve-user-pool.ts";
import { refuseUnsendable } from "../token/acquire.ts";
import { explain as explainToken } from "../token/explain/explain-token.ts";
import type { ExplainOptions } from "./explain-options.ts";
import { leadsToStack, type StackAddress } from "./stack-address.ts";
import { parseApiUrl } from "./url-target.ts";

/** The first call of a stack to explain: a protected route that only reads, if there is one. */
function firstCall({ routes }: Config, invokeUrl: string): { readonly url: URL; readonly method: string } {
  const calls = (some: Config["routes"]) => some.flatMap((route) => sampleCall(routes, route) ?? []);
  const all = [...calls(routes.filter((one) => !one.public)), ...calls(routes)];
  const { verb, path } = all.find((one) => one.verb === "GET") ?? all[0] ?? { verb: "GET", path: "/" };
  return { url: new URL(`${invokeUrl}${path.slice(1)}`), method: verb };
}

/** What test-token knows of a token, for the issuers and rules of a config.ini. */
const tokenChecksOf =
  (config: Config, aws: Aws): TokenChecks =>
  async (decoded) => {
    const issuers = await Promise.all(
      config.issuers.map((one) => knownIssuer(one, (issuer) => resolveIssuer(issuer, aws.endpoint), aws.endpoint)),
    );
    if (issuers.length === 0) return [];
    const { clockToleranceSeconds, runtime } = config.authorizer;
    const now = Date.now() / 1_000;
    return explainToken(decoded, { issuers, runtime, rules: config.rules, clockToleranceSeconds, now });
  };

/** Options of `explain` for a stack. */
export interface StackExplainOptions extends ExplainOptions {
  /** A token for the stack's API only, called when no other was given: a session's must not go to other APIs. */
  readonly tokenOfStack?: (() => Promise<string | undefined>) | undefined;
}

/** A header name of RFC 9110, section 5.1, and a value without line breaks. */
function refuseHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    throw new AuthzError("USAGE", `header ${JSON.stringify(name)} cannot be sent`, {
      fix: "give headers as `name: value`, with printable characters",
    });
  }
}

/** A call with its defaults. @throws AuthzError USAGE, TOKEN_MISSING. */
function callOf(url: URL, options: ExplainOptions, method = "GET"): ExplainedCall {
  const { headers = {}, body, origin, token } = options;
  if (token !== undefined) refuseUnsendable(token);
  refuseHeaders(headers);
  if (origin !== undefined && origin !== "null" && !(URL.canParse(origin) && new URL(origin).origin === origin))
    throw new AuthzError("USAGE", `origin ${JSON.stringify(origin)} is not an origin`, {
      fix: "an origin is a scheme, a host and perhaps a port: https://app.example.com",
    });
  return { url, method: (options.method ?? method).toUpperCase(), headers, body, origin, token };
}

/** Explains a call of any API. @throws AuthzError USAGE, TOKEN_MISSING, and the SDK's errors. */
export const explainUrl = (aws: Aws, { url = "", ...options }: ExplainOptions): Promise<Explanation> =>
  explain(callOf(parseApiUrl(url), options), aws, options);

/**
 * Explains a call of the stack of a config.ini: that of `options.url`, or its first protected route. The address of
 * another API is explained without what config.ini says of tokens.
 * @throws AuthzError NOT_DEPLOYED, USAGE, TOKEN_MISSING, and the SDK's errors.
 */
export async function explainStack(config: Config, aws: Aws, options: StackExplainOptions): Promise<Explanation> {
  const withPool = await withUserPool(config, async () => aws);
  const deployed = locateApi(withPool, aws);
  const given = options.url === undefined ? undefined : parseApiUrl(options.url);
  if (given !== undefined && !(await isOf(given, deployed))) return explainUrl(aws, options);
  const { invokeUrl } = await deployed;
  const first = firstCall(config, invokeUrl);
  const token = options.token ?? (await options.tokenOfStack?.());
  const all = { ...options, token };
  const call = given === undefined ? callOf(first.url, all, first.method) : callOf(given, all);
  return explain(call, aws, { ...options, tokenChecks: tokenChecksOf(withPool, aws) });
}

/** Whether an address is one of the deployed stack's API; not when nothing is deployed. */
async function isOf(url: URL, deployed: Promise<StackAddress>): Promise<boolean> {
  try {
    return leadsToStack(url, await deployed);
  } catch (error) {
    if (error instanceof AuthzError && error.code === "NOT_DEPLOYED") return false;
    throw error;
  }
}
