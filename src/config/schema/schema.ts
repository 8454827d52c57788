import type { Keys } from "./key.ts";
import { AUTHORIZER } from "./keys/authorizer-keys.ts";
import { cors } from "./keys/cors-keys.ts";
import { FUNCTION } from "./keys/function-keys.ts";
import { IDENTITY_PROVIDER } from "./keys/identity-provider-keys.ts";
import { ISSUER } from "./keys/issuer-keys.ts";
import { account, api, logs, project, signIn } from "./keys/project-keys.ts";
import { RULE } from "./keys/rule-keys.ts";
import { USER_POOL } from "./keys/user-pool-keys.ts";

/** Every section and key of a config.ini, in the order of config.example.ini. `sections.ts` describes the sections. */
export const SCHEMA = {
  project,
  aws: account,
  api,
  function: FUNCTION,
  routes: {},
  authorizer: AUTHORIZER,
  issuer: ISSUER,
  user_pool: USER_POOL,
  identity_provider: IDENTITY_PROVIDER,
  rule: RULE,
  cors,
  sign_in: signIn,
  logs,
  tags: {},
} satisfies Readonly<Record<string, Keys>>;

export type SectionName = keyof typeof SCHEMA;

/** A key of [function.*] and [authorizer] that becomes an environment variable. */
export const ENV_PREFIX = "env.";

/** A key of an identity provider's section that maps an attribute of the pool. */
export const MAP_PREFIX = "map.";
