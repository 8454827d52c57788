import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import { regionOfPool } from "../aws/partition.ts";
import type { Config, IssuerConfig } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";
import { NoAnswer } from "../lib/http/http-request.ts";
import { discoverClient, type IssuerClient, requiredEndpoint } from "../sign-in/issuer-client.ts";
import type { Check } from "../token/check.ts";
import { clientChecks } from "./client.ts";
import { bad, good, has, unseen } from "./findings.ts";
import { keyChecks } from "./keys.ts";
import { probeRedirect } from "./probe.ts";
import { providerChecks } from "./providers.ts";

const LOOK = "look at its app client in that region";

/** Where people sign in, or why nowhere. */
async function pagesOf(issuer: IssuerConfig, endpoint: string | undefined) {
  const name = `${issuer.name}: sign-in pages`;
  try {
    const issuerClient = await discoverClient(issuer, issuer.audience[0] ?? "", endpoint);
    const authorization = requiredEndpoint(issuerClient, "authorizationEndpoint");
    return { issuerClient, authorization, check: good(name, authorization) };
  } catch (error) {
    if (!(error instanceof AuthzError)) throw error;
    return { check: bad(name, "an address", error.message, error.fix ?? "") };
  }
}

/** Whether the pages take the client and send people back to `login`: asked of the pages themselves. */
async function pagesCheck({ clientId }: IssuerClient, authorization: string, port: number): Promise<Check> {
  const redirectUri = `http://localhost:${port}/callback`;
  const name = "pages: send back to login";
  const asked = probeRedirect(authorization, { clientId, redirectUri, scope: "openid" });
  const answer = await asked.catch((error: unknown) => {
    if (error instanceof NoAnswer) return error;
    throw error;
  });
  if (answer instanceof NoAnswer)
    return bad(name, redirectUri, answer.message, `check the network: ${authorization} has to answer`);
  const { knows, status } = answer;
  // Pages that do not know prompt=none ask for a password, which they would not of a client that they refuse.
  if (knows === true || (knows === undefined && status < 400)) return good(name, redirectUri);
  if (knows === undefined) {
    const text = `the answer does not say why; open ${authorization} in a browser, or sign in`;
    return bad(name, redirectUri, `status ${status}`, { text, command: { name: "login" } });
  }
  return bad(
    name,
    redirectUri,
    `refused (${status})`,
    `set CallbackURLs with ${redirectUri} at the client ${clientId}`,
  );
}

async function poolChecks(aws: Aws, issuer: IssuerConfig, authorization: string | undefined, port: number) {
  const { name, userPool: poolId = "", audience } = issuer;
  const home = regionOfPool(poolId);
  if (home !== aws.region)
    return [unseen(`${name}: user pool`, `not examined: it is in ${home}, this run goes to ${aws.region}`, LOOK)];
  const cognito = await aws.cognito();
  const [clientId = ""] = audience;
  const found = await absentAsUndefined(cognito.describeUserPoolClient({ UserPoolId: poolId, ClientId: clientId }));
  const client = found?.UserPoolClient;
  if (client === undefined) {
    const hint = `check user_pool and client_id of [issuer.${name}]`;
    return [bad(`${name}: client`, `${clientId} in the user pool ${poolId}`, "does not exist", hint)];
  }
  const base = authorization?.replace(/\/oauth2\/authorize$/, "");
  const offered = client.SupportedIdentityProviders ?? [];
  return [...clientChecks(client, port), ...(await providerChecks(cognito, { poolId, base, offered }))];
}

/**
 * Looks whether people can sign in as config.ini says: the issuers' addresses, the app client's settings, the identity
 * providers and what they know of the pool, the page's origin; and whether the authorizer has the keys of today. Changes nothing.
 * @param config with the ids of a pool that was made (see `withUserPool`).
 * @throws AuthzError and errors of AWS, when it may not look.
 */
export async function examine(config: Config, aws: Aws): Promise<Check[]> {
  const { port } = config.signIn;
  const page = `http://localhost:${port}`;
  const ofIssuers = config.issuers.map(async (issuer): Promise<Check[]> => {
    const { issuerClient, authorization, check } = await pagesOf(issuer, aws.endpoint);
    if (issuer.kind !== "cognito") return [check];
    const pages = issuerClient && authorization ? [await pagesCheck(issuerClient, authorization, port)] : [];
    const pool = await poolChecks(aws, issuer, authorization, port);
    return [check, ...pages, ...pool];
  });
  const { allowOrigins } = config.cors;
  const isAllowed = allowOrigins.includes("*") || allowOrigins.includes(page);
  const origins = has(
    "page may call the API",
    isAllowed,
    `[cors] allow_origins with ${page}`,
    `add ${page} and deploy`,
  );
  const [checks, keys] = await Promise.all([Promise.all(ofIssuers), keyChecks(config, aws)]);
  return [...checks.flat(), ...keys, origins];
}
