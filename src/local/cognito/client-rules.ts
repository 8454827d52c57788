import { Refusal } from "../wire/refusal.ts";
import type { Client, ClientSettings, Pool } from "./cognito-model.ts";
import { invalid, notAuthorized } from "./pool-lookup.ts";
import { checkClientTier } from "./tiers.ts";
import { lifetimesOf, USER_ADMIN } from "./tokens.ts";

/** What is wrong with an address that Cognito shall send browsers to. */
function wrongUrl(text: string): string | undefined {
  if (!URL.canParse(text) || text.includes("*")) return `${text} is not a valid URI.`;
  const { protocol, hostname, hash } = new URL(text);
  if (hash !== "" || text.includes("#")) return `${text} cannot use a URI fragment.`;
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return protocol === "http:" && !isHere ? `${text} cannot use the HTTP protocol.` : undefined;
}

function flowsProblem({ ExplicitAuthFlows: flows = [], RefreshTokenRotation: rotation }: ClientSettings) {
  const isOld = (flow: string) => !flow.startsWith("ALLOW_");
  if (flows.some(isOld) && !flows.every(isOld))
    return "ExplicitAuthFlows cannot mix values that begin with ALLOW_ with the legacy ones";
  if (rotation?.Feature === "ENABLED" && flows.includes("ALLOW_REFRESH_TOKEN_AUTH"))
    return "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.";
  const isNew = flows.length > 0 && !flows.some(isOld);
  if (isNew && rotation?.Feature !== "ENABLED" && !flows.includes("ALLOW_REFRESH_TOKEN_AUTH"))
    return "REFRESH_TOKEN_AUTH should always be allowed.";
  return undefined;
}

function lifetimesProblem(settings: ClientSettings): string | undefined {
  const { access, id, refresh } = lifetimesOf({ settings });
  const isShort = (seconds: number) => seconds >= 300 && seconds <= 86_400 && seconds <= refresh;
  const isRight = isShort(access) && isShort(id) && refresh >= 3_600 && refresh <= 315_360_000;
  return isRight ? undefined : "Invalid range for token validity.";
}

function oauthProblem(pool: Pool, settings: ClientSettings, hasSecret: boolean): Refusal | undefined {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: scopes = [], CallbackURLs: urls = [] } = settings;
  const servers = Object.values(pool.resourceServers);
  const custom = servers.flatMap(({ Identifier, Scopes }) =>
    Scopes.map(({ ScopeName }) => `${Identifier}/${ScopeName}`),
  );
  const unknown = scopes.find((one) => !["phone", "email", "openid", "profile", USER_ADMIN, ...custom].includes(one));
  if (unknown) return new Refusal(400, "ScopeDoesNotExistException", `Invalid scope requested: ${unknown}`);
  const flowRefusal = (message: string) => new Refusal(400, "InvalidOAuthFlowException", message);
  if (flows.includes("client_credentials")) {
    if (flows.length > 1)
      return flowRefusal("client_credentials flow can not be selected along with code flow or implicit flow");
    if (!hasSecret)
      return flowRefusal("client_credentials flow can not be selected if client does not have a client secret.");
  }
  if (settings.AllowedOAuthFlowsUserPoolClient && (flows.length === 0 || scopes.length === 0))
    return invalid(
      "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    );
  const needsUrl = flows.some((flow) => flow !== "client_credentials");
  if (settings.AllowedOAuthFlowsUserPoolClient && needsUrl && urls.length === 0)
    return invalid("CallbackURLs are required for the code and implicit flows.");
  const { DefaultRedirectURI: preset } = settings;
  return preset && !urls.includes(preset) ? invalid("DefaultRedirectURI must be in the CallbackURLs list.") : undefined;
}

/** @throws Refusal NotAuthorizedException: an attribute that users of the client cannot change. */
export function checkWritable({ settings }: Client, names: readonly string[]): void {
  const { WriteAttributes: writable = [] } = settings;
  const isWritable = (name: string) =>
    name !== "email_verified" &&
    name !== "phone_number_verified" &&
    (writable.length === 0 || writable.includes(name) || name === "sub");
  if (!names.every(isWritable)) throw notAuthorized("A client attempted to write unauthorized attribute");
}

/** What only the service itself can check. @throws Refusal. */
export function checkClient(pool: Pool, settings: ClientSettings, hasSecret: boolean): void {
  const unknown = settings.SupportedIdentityProviders?.find(
    (name) => name !== "COGNITO" && !Object.hasOwn(pool.providers, name),
  );
  if (unknown) throw invalid(`The provider ${unknown} does not exist for User Pool ${pool.Id}.`);
  const urls = [...(settings.CallbackURLs ?? []), ...(settings.LogoutURLs ?? [])];
  const problem = flowsProblem(settings) ?? lifetimesProblem(settings) ?? urls.map(wrongUrl).find((wrong) => wrong);
  if (problem) throw invalid(problem);
  const refusal = oauthProblem(pool, settings, hasSecret);
  if (refusal) throw refusal;
  checkClientTier(pool, settings);
}
