import dns from "node:dns";
import dnsPromises from "node:dns/promises";
import { syncBuiltinESMExports } from "node:module";

/** Names that end so lead to this machine: custom domains of scenarios. The top level is reserved for tests (RFC 6761). */
export const LOOPBACK_SUFFIX = ".domains.test";

type Lookup = (hostname: string, options: object, done: (...results: unknown[]) => void) => void;
type PromisedLookup = (hostname: string, options?: object) => Promise<unknown>;

const ADDRESS = "127.0.0.1";
const isOurs = (hostname: string) => hostname.endsWith(LOOPBACK_SUFFIX);
let isDone = false;

/** Lets this process resolve those names; all others as before. */
export function resolveOnLoopback(): void {
  if (isDone) return;
  isDone = true;
  const real: { lookup: Lookup } = dns as never;
  const { lookup } = real;
  real.lookup = (hostname, options, done) => {
    if (!isOurs(hostname)) return lookup(hostname, options, done);
    const all = typeof options === "object" && "all" in options && options.all === true;
    return all ? done(null, [{ address: ADDRESS, family: 4 }]) : done(null, ADDRESS, 4);
  };
  const promised: { lookup: PromisedLookup } = dnsPromises as never;
  const { lookup: promisedLookup } = promised;
  promised.lookup = async (hostname, options) =>
    isOurs(hostname) ? { address: ADDRESS, family: 4 } : promisedLookup(hostname, options);
  syncBuiltinESMExports();
}
