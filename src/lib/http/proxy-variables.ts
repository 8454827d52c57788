import { BlockList, isIP } from "node:net";
import { AuthzError } from "../errors.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The error code of a proxy that answers CONNECT with a status other than 200. */
export const PROXY_REFUSED = "ERR_PROXY_REFUSED";

/** A proxy, and the variable that names it. */
export interface ProxySetting {
  readonly url: URL;
  readonly variable: string;
}

/** As a message may show it: without user and password. */
export const proxyWords = ({ url, variable }: ProxySetting): string =>
  `the proxy ${url.protocol}//${url.host} of ${variable}`;

const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

/** True for this machine, which is never reached through a proxy. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** The first of these that is set: lower case first, as curl and Python do. */
function firstSet(env: Env, ...names: readonly string[]): { variable: string; value: string } | undefined {
  for (const variable of names.flatMap((name) => [name.toLowerCase(), name])) {
    const value = env[variable]?.trim();
    if (value) return { variable, value };
  }
  return undefined;
}

/** True when any variable of this module is set. */
export const namesProxy = (env: Env): boolean => firstSet(env, "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY") !== undefined;

/** Whether a host is an address of a range like `10.0.0.0/8`. */
function isInRange(host: string, entry: string): boolean {
  const [, address = "", bits = ""] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
  const version = isIP(address);
  if (version === 0 || isIP(host) !== version || Number(bits) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family);
  return range.check(host, family);
}

/**
 * `NO_PROXY` as curl and Go read it: names match themselves and their subdomains, with or without a leading `.` or `*.`;
 * a port must match too; addresses match literally and by range (`10.0.0.0/8`); `*` matches all.
 */
export function isExcepted({ hostname, port, protocol }: URL, env: Env): boolean {
  const list = firstSet(env, "NO_PROXY")?.value ?? "";
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const portHere = port || (protocol === "https:" ? "443" : "80");
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === "*" || isInRange(host, entry)) return true;
    const [, name = "", only] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(entry) ? `[${entry}]` : entry) ?? [];
    if (name === "" || (only !== undefined && only !== portHere)) return false;
    const domain = name.toLowerCase().replace(/^\*?\./, "");
    return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
  });
}

/**
 * The proxy for an address.
 * @returns undefined for this machine, for what NO_PROXY names, and where no variable names a proxy.
 * @throws AuthzError USAGE for a variable that is not the address of an HTTP proxy; its value, which may contain a
 *   password, is not shown.
 */
export function proxyFor(target: URL, env: Env): ProxySetting | undefined {
  if (isLoopback(target.hostname)) return undefined;
  const found = firstSet(env, target.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY");
  if (found === undefined || isExcepted(target, env)) return undefined;
  const { variable, value } = found;
  const text = value.includes("://") ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.hostname && /^https?:$/.test(url.protocol)) return { url, variable };
  throw new AuthzError("USAGE", `${variable} is not the address of an HTTP proxy`, {
    fix: `set it to one like http://proxy.example.com:3128, or unset ${variable}`,
  });
}
