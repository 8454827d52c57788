import { type HttpResponse, json } from "../http.ts";
import { own } from "../own.ts";
import type { World } from "../world.ts";
import { baseOf } from "./domains.ts";
import { poolsIn } from "./pool-lookup.ts";
import { issuerOf } from "./tokens.ts";

const PATH = /^\/([a-z]{2}[a-z0-9-]+_[A-Za-z0-9]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/** The public documents of a pool: its keys, and where everything is. Nothing when the path is another. */
export function wellKnown(path: string, world: World, endpoint: string): HttpResponse | undefined {
  const [, poolId = "", name] = PATH.exec(path) ?? [];
  if (name === undefined) return undefined;
  const pool = own(poolsIn(world, poolId.split("_")[0] ?? ""), poolId);
  if (pool === undefined) return json(404, { message: `User pool ${poolId} does not exist.` });
  if (name === "jwks.json") return json(200, { keys: [pool.keys.id.publicJwk, pool.keys.access.publicJwk] });
  const base = baseOf(endpoint, pool);
  return json(200, {
    ...(base && {
      authorization_endpoint: `${base}/oauth2/authorize`,
      end_session_endpoint: `${base}/logout`,
      revocation_endpoint: `${base}/oauth2/revoke`,
      token_endpoint: `${base}/oauth2/token`,
      userinfo_endpoint: `${base}/oauth2/userInfo`,
    }),
    id_token_signing_alg_values_supported: ["RS256"],
    issuer: issuerOf(endpoint, poolId),
    jwks_uri: `${issuerOf(endpoint, poolId)}/.well-known/jwks.json`,
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid", "email", "phone", "profile"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  });
}
