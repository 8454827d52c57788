import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { chosenIssuers } from "../sign-in/choose-issuer.ts";
import { discoverClient } from "../sign-in/issuer-client.ts";
import { locate } from "../stack/deployed.ts";
import { clientProblems, readAppClient } from "./app-client.ts";
import { type PageValues, pageValues } from "./page-values.ts";

export interface FoundValues {
  readonly values: PageValues;
  /** What will not work yet, in sentences. */
  readonly problems: readonly string[];
}

/** Where a page stands. A page elsewhere comes back to its first address, which every host of static files serves. */
export const placeOf = (origin: string | undefined, port: number): Pick<PageValues, "callback" | "signedOut"> =>
  origin === undefined
    ? { callback: `http://localhost:${port}/callback`, signedOut: `http://localhost:${port}/` }
    : { callback: `${origin}/`, signedOut: `${origin}/` };

/**
 * Finds out what the page of a deployed stack has to know.
 * @param origin where the page will be served; by default at the port of [sign_in] on this machine.
 * @param issuerName the section's name; the first one by default.
 * @throws AuthzError NOT_DEPLOYED, USAGE, CONFIG_INVALID, KEYS_UNREACHABLE, ISSUER_MISMATCH, CLIENT_MISCONFIGURED.
 */
export async function findValues(
  config: Config,
  aws: Aws,
  { origin, issuerName }: { readonly origin?: string | undefined; readonly issuerName?: string | undefined },
): Promise<FoundValues> {
  const [issuer] = chosenIssuers(config, issuerName);
  const [{ invokeUrl }, signIn, client] = await Promise.all([
    locate(config, aws),
    discoverClient(issuer, issuer.audience[0] ?? "", aws.endpoint),
    readAppClient(aws, issuer),
  ]);
  const place = placeOf(origin, config.signIn.port);
  const values = pageValues(config, issuer, { invokeUrl, signIn, client }, place);
  const own = new URL(place.callback).origin;
  const isAllowed = values.allowOrigins.some((allowed) => allowed === "*" || allowed === own);
  const cors = `[cors] allow_origins lacks ${own}: browsers will hide the API's answers from the page`;
  return { values, problems: [...(client ? clientProblems(client, place) : []), ...(isAllowed ? [] : [cors])] };
}
