import { type HttpResponse, json } from "../http.ts";
import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { World } from "../world.ts";
import { poolOperations, poolsIn } from "./pools.ts";
import { signInOperations } from "./sign-in.ts";
import { issuerOf } from "./tokens.ts";
import { userOperations } from "./users.ts";

/** Cognito user pools: pools, clients, users, groups, and the flows that give tokens for a password. */
export const cognito: Service = {
  name: "cognito-idp",
  protocol: "json",
  target: "AWSCognitoIdentityProviderService",
  operations: { ...poolOperations, ...userOperations, ...signInOperations },
  invalid: (message) => new Refusal(400, "InvalidParameterException", message),
};

/** The public documents of a pool: its keys, and where they are. Nothing when the path is another. */
export function wellKnown(path: string, world: World): HttpResponse | undefined {
  const [, poolId = "", name] =
    /^\/([a-z]{2}[a-z0-9-]+_[A-Za-z0-9]+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const pool = poolsIn(world, poolId.split("_")[0] ?? "")[poolId];
  if (pool === undefined) return json(404, { message: `User pool ${poolId} does not exist.` });
  if (name === "jwks.json") return json(200, { keys: [pool.keys.id.publicJwk, pool.keys.access.publicJwk] });
  return json(200, {
    issuer: issuerOf(poolId),
    jwks_uri: `${world.endpoint}/${poolId}/.well-known/jwks.json`,
    response_types_supported: ["code", "token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  });
}
