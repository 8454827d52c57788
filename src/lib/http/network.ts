import { readFileSync } from "node:fs";
import type { Agent } from "node:http";
import * as tls from "node:tls";
import { AuthzError } from "../errors.ts";
import { readLimited } from "../files/read-limited.ts";
import { namesProxy, type ProxySetting, proxyFor, proxyWords } from "./proxy-variables.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A file of certificates to trust in addition to those of Node, and the setting that names it. */
interface CaBundle {
  readonly path: string;
  readonly setting: string;
}

// One per process, like Node's own NODE_EXTRA_CA_CERTS: all requests of a run use the same route.
let env: Env = {};
let bundle: CaBundle | undefined;
let agents = new Map<string, Promise<Agent>>();
let trusted: string[] | undefined;

/** Uses the proxies and certificates that a run's environment names. */
export function useNetwork(of: Env): void {
  env = of;
  agents = new Map();
  useCaBundle(of["AWS_CA_BUNDLE"] ? { path: of["AWS_CA_BUNDLE"], setting: "AWS_CA_BUNDLE" } : undefined);
}

/** `ca_bundle` of a profile; AWS_CA_BUNDLE takes precedence, as in every AWS tool. */
export function useProfileCaBundle(path: string | undefined, profile: string): void {
  if (path && !env["AWS_CA_BUNDLE"]) useCaBundle({ path, setting: `ca_bundle of profile ${profile}` });
}

function useCaBundle(next: CaBundle | undefined): void {
  bundle = next;
  trusted = undefined;
  agents = new Map();
}

/** All certificates that systems trust are about 250 KB. */
const MAX_BYTES = 16 * 1_048_576;

function certificatesIn({ path, setting }: CaBundle): string {
  const unusable = (why: string) =>
    new AuthzError("FILE_UNUSABLE", `${setting} = ${path} ${why}`, {
      fix: "set it to a file of certificates in PEM format (-----BEGIN CERTIFICATE-----)",
    });
  let text: string;
  try {
    text = readLimited(path, MAX_BYTES);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unusable(code === "ENOENT" ? "does not exist" : `cannot be read (${code})`);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) throw unusable("does not contain certificates");
  return text;
}

/**
 * The bundle is added to the certificates that Node trusts: the option `ca` alone would replace Node's list and
 * NODE_EXTRA_CA_CERTS.
 * @throws AuthzError FILE_UNUSABLE.
 */
function trustedWith(own: CaBundle): string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: string) => string[] };
  const extra = env["NODE_EXTRA_CA_CERTS"];
  // Node 20 has no such list; it has already warned about a file that it cannot read.
  const list = () => [...tls.rootCertificates, ...(extra ? [readOrEmpty(extra)] : [])];
  const usual = getCACertificates?.("default") ?? list();
  return [...usual, certificatesIn(own)];
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

async function makeAgent(proxy: ProxySetting | undefined, isSecure: boolean): Promise<Agent> {
  trusted ??= bundle && trustedWith(bundle);
  const trust = trusted && { ca: trusted };
  if (proxy === undefined) return new (await import("node:https")).Agent({ ...trust, keepAlive: true, maxSockets: 50 });
  const { agentThrough } = await import("./proxy-agents.ts");
  return agentThrough(proxy, isSecure, trust ?? {});
}

/** How an address is reached: the agent, and the proxy in words. */
export interface Connection {
  /** Undefined where no variable is set: Node's default agent. */
  readonly agent: Agent | undefined;
  /** "the proxy http://proxy:3128 of HTTPS_PROXY". */
  readonly via: string | undefined;
}

const DIRECT: Connection = { agent: undefined, via: undefined };

/** True when the environment sets a proxy or certificates. */
export const isRouted = (): boolean => bundle !== undefined || namesProxy(env);

/**
 * How to connect to an address, by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY and AWS_CA_BUNDLE.
 * @throws AuthzError USAGE, FILE_UNUSABLE.
 */
export async function connectionTo(url: URL): Promise<Connection> {
  if (!isRouted()) return DIRECT;
  const proxy = proxyFor(url, env);
  const isSecure = url.protocol === "https:";
  if (proxy === undefined && (bundle === undefined || !isSecure)) return DIRECT;
  const key = `${proxy?.url.href ?? ""} ${url.protocol}`;
  const agent = agents.get(key) ?? makeAgent(proxy, isSecure);
  agents.set(key, agent);
  return { agent: await agent, via: proxy && proxyWords(proxy) };
}
