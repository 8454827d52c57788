import type { Aws } from "../aws/aws.ts";
import { chosenIssuers } from "../sign-in/choose-issuer.ts";
import { discoverClient } from "../sign-in/issuer-client.ts";
import { locate } from "../stack/locate.ts";
import type { ResolvedConfig } from "../stack/pool/resolved-config.ts";
import { clientProblems, readAppClient } from "./app-client.ts";
import { pageValues } from "./compose-values.ts";
import type { PageValues } from "./page-values.ts";

export interface PageSetup {
  readonly values: PageValues;
  /** What will not work yet. */
  readonly problems: readonly string[];
}

/** The callback and sign-out URLs of a page. Elsewhere the callback is `/`, which every static host serves. */
export const pageUrls = (origin: string | undefined, port: number): Pick<PageValues, "callback" | "signedOut"> =>
  origin === undefined
    ? { callback: `http://localhost:${port}/callback`, signedOut: `http://localhost:${port}/` }
    : { callback: `${origin}/`, signedOut: `${origin}/` };

/**
 * Finds the values that the page of a deployed stack needs.
 * @param origin where the page will be served; default: the port of [sign_in] on this machine.
 * @param issuerName name of the section; default: the first one.
 * @throws AuthzError NOT_DEPLOYED, USAGE, CONFIG_INVALID, KEYS_UNREACHABLE, ISSUER_MISMATCH, CLIENT_MISCONFIGURED.
 */
export async function findValues(
  config: ResolvedConfig,
  aws: Aws,
  { origin, issuerName }: { readonly origin?: string | undefined; readonly issuerName?: string | undefined },
): Promise<PageSetup> {
  const [issuer] = chosenIssuers(config, issuerName);
  const [{ invokeUrl }, signIn, client] = await Promise.all([
    locate(config, aws),
    discoverClient(issuer, issuer.audience[0] ?? "", aws.endpoint),
    readAppClient(aws, issuer),
  ]);
  const urls = pageUrls(origin, config.signIn.port);
  const values = pageValues(config, issuer, { invokeUrl, signIn, client }, urls);
  const own = new URL(urls.callback).origin;
  const isAllowed = values.allowOrigins.some((allowed) => allowed === "*" || allowed === own);
  const cors = `[cors] allow_origins lacks ${own}, so browsers will hide the API's answers from the page`;
  return { values, problems: [...(client ? clientProblems(client, urls) : []), ...(isAllowed ? [] : [cors])] };
}
