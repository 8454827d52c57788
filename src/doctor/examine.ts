import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { regionOfPool } from "../aws/partition.ts";
import type { Config, IssuerConfig } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";
import { NoAnswer } from "../lib/http/http-request.ts";
import { discoverClient, type IssuerClient, requiredEndpoint } from "../sign-in/issuer-client.ts";
import type { Check } from "../token/check.ts";
import { failed, failedBy, passed, settingCheck, skipped } from "./check-results.ts";
import { clientChecks } from "./client-checks.ts";
import { keyChecks } from "./key-checks.ts";
import { providerChecks } from "./provider-checks.ts";
import { probeRedirect } from "./redirect-probe.ts";

const OTHER_REGION = "fix: check its app client in that region";

/** The sign-in pages of an issuer, or why there are none. */
async function pagesOf(issuer: IssuerConfig, endpoint: string | undefined) {
  const name = `${issuer.name}: sign-in pages`;
  try {
    const issuerClient = await discoverClient(issuer, issuer.audience[0] ?? "", endpoint);
    const authorization = requiredEndpoint(issuerClient, "authorizationEndpoint");
    return { issuerClient, authorization, check: passed(name, authorization) };
  } catch (error) {
    if (!(error instanceof AuthzError)) throw error;
    return { check: failedBy(name, "an address", error) };
  }
}

/** Whether the pages accept the client and redirect back to `login`, tested with a request to them. */
async function pagesCheck({ clientId }: IssuerClient, authorization: string, port: number): Promise<Check> {
  const redirectUri = `http://localhost:${port}/callback`;
  const name = "pages: send back to login";
  const probe = probeRedirect(authorization, { clientId, redirectUri, scope: "openid" });
  const verdict = await probe.catch((error: unknown) => {
    if (error instanceof NoAnswer) return error;
    throw error;
  });
  if (verdict instanceof NoAnswer)
    return failed(name, redirectUri, verdict.message, `fix: check the network; ${authorization} must be reachable`);
  const { accepts, status } = verdict;
  // Pages that do not support prompt=none prompt for a password, which they do not for a client that they refuse.
  if (accepts === true || (accepts === undefined && status < 400)) return passed(name, redirectUri);
  if (accepts === undefined) {
    const text = `the response does not say why; fix: open ${authorization} in a browser, or sign in`;
    return failed(name, redirectUri, `status ${status}`, { text, command: { name: "login" } });
  }
  return failed(
    name,
    redirectUri,
    `refused (${status})`,
    `fix: set CallbackURLs with ${redirectUri} at the client ${clientId}`,
  );
}

async function poolChecks(aws: Aws, issuer: IssuerConfig, authorization: string | undefined, port: number) {
  const { name, userPool: poolId = "", audience } = issuer;
  const home = regionOfPool(poolId);
  if (home !== aws.region)
    return [skipped(`${name}: user pool`, `not examined: it is in ${home}, this run uses ${aws.region}`, OTHER_REGION)];
  const cognito = await aws.cognito();
  const [clientId = ""] = audience;
  const output = await absentAsUndefined(cognito.describeUserPoolClient({ UserPoolId: poolId, ClientId: clientId }));
  const client = output?.UserPoolClient;
  if (client === undefined) {
    const hint = `fix: check user_pool and client_id of [issuer.${name}]`;
    return [failed(`${name}: client`, `${clientId} in the user pool ${poolId}`, "does not exist", hint)];
  }
  const base = authorization?.replace(/\/oauth2\/authorize$/, "");
  const offered = client.SupportedIdentityProviders ?? [];
  return [...clientChecks(client, port), ...(await providerChecks(cognito, { poolId, base, offered }))];
}

/**
 * Checks the sign-in setup of config.ini: the issuers' addresses, the app client's settings, the identity providers and
 * their redirect URIs, the page's origin; and whether the authorizer has the current keys. Changes nothing.
 * @param config with the ids of a managed pool (see `withUserPool`).
 * @throws AuthzError and errors of AWS, when reading is not allowed.
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
  const origins = settingCheck(
    "page may call the API",
    isAllowed,
    `[cors] allow_origins with ${page}`,
    `fix: add ${page} and deploy`,
  );
  const [checks, keys] = await Promise.all([Promise.all(ofIssuers), keyChecks(config, aws)]);
  return [...checks.flat(), ...keys, origins];
}
