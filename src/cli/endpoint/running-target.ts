import type { SessionTarget } from "../../open/connector.ts";
import { localKey } from "./endpoint-key.ts";
import { endpointFolder, findRunning } from "./running-endpoint.ts";

const REGION = "us-east-1";
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Whether an address leads to this port of this machine; host names of APIs end with ".localhost". */
const leadsTo = ({ hostname, port }: URL, running: { readonly port: number }): boolean =>
  Number(port) === running.port && (LOOPBACK.includes(hostname) || hostname.endsWith(".localhost"));

/** The local endpoint of a folder as a target, when it runs and the address, if any, is one of its own; nothing is started. */
export async function runningTarget(
  root: string,
  url: URL | undefined,
  region: string | undefined,
): Promise<SessionTarget | undefined> {
  const folder = endpointFolder(root);
  const running = await findRunning(folder);
  if (running === undefined || (url !== undefined && !leadsTo(url, running))) return undefined;
  const { endpoint } = running;
  const accessKey = localKey(folder);
  return { profile: undefined, region: region ?? REGION, endpoint, isLocal: true, hasFixedEndpoint: true, accessKey };
}
