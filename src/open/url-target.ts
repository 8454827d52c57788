import { executeApiHost } from "../aws/partition.ts";
import { type ApiAddress, apiAddress } from "../explain/call/api-address.ts";
import { AuthzError } from "../lib/errors.ts";
import { isLoopback } from "../lib/http/proxy-variables.ts";
import type { SessionTarget } from "./connector.ts";
import { resolveTarget, type TargetChoice } from "./resolve-target.ts";

/** Emulators want any key; the local endpoint of a project wants its own. */
const EMULATOR_KEY = { accessKeyId: "test", secretAccessKey: "test" };

/** Emulators have this region unless another one is chosen. */
const EMULATOR_REGION = "us-east-1";

/** What may be shown of a text that should be an address: no password, query or fragment. */
const shownPart = (text: string): string => text.replace(/[?#].*$/s, "").replace(/^([^/]*\/\/)?[^/]*@/, "$1");

/** @throws AuthzError USAGE that repeats no secret. */
export function parseApiUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new AuthzError("USAGE", `${JSON.stringify(shownPart(text))} is not the URL of an API`, {
    fix: `pass the whole address, for example https://${executeApiHost("abc123", EMULATOR_REGION)}/dev/orders`,
  });
}

/**
 * The account's endpoint that knows the API of an address. The region is that of the address; an emulator's address is
 * its endpoint too, unless one is chosen.
 * @throws AuthzError USAGE when a chosen region is another one than the address has; PROFILE_UNKNOWN, REGION_MISSING.
 */
export async function urlTarget(
  url: URL,
  choice: TargetChoice,
  env: Readonly<Record<string, string | undefined>>,
  address: ApiAddress = apiAddress(url),
): Promise<SessionTarget> {
  if (address.kind === "emulator") {
    const region = choice.region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? EMULATOR_REGION;
    const resolved = await resolveTarget({ ...choice, region }, env, { aws: {} });
    // Credentials do not go to a host that was only typed as part of an address.
    const isTrusted = resolved.endpoint !== undefined || isLoopback(url.hostname);
    const hasKey = isTrusted && (choice.profile !== undefined || env["AWS_PROFILE"] || env["AWS_ACCESS_KEY_ID"]);
    const endpoint = resolved.endpoint ?? address.endpoint;
    return { ...resolved, endpoint, hasFixedEndpoint: true, ...(!hasKey && { accessKey: EMULATOR_KEY }) };
  }
  const region = address.kind === "aws" ? address.region : undefined;
  if (region !== undefined && choice.region !== undefined && choice.region !== region)
    throw new AuthzError("USAGE", `--region is ${choice.region}, but the address is in ${region}`, {
      fix: "leave --region out: the address has the region",
    });
  return resolveTarget({ ...choice, region: region ?? choice.region }, env, { aws: {} });
}
