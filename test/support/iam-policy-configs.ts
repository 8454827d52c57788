import { loadWith } from "./config/sample-config.ts";

const POOL = "kind = cognito\nuser_pool = create";
const BOUNDARY = "arn:aws:iam::123456789012:policy/functions";

/** Configs of different make: what their policies need differs. */
export const POLICY_CONFIGS = {
  "an existing user pool": loadWith({}),
  "a managed pool with everything": loadWith({
    "issuer.main": POOL,
    user_pool: "login_pages = managed",
    "identity_provider.google": "kind = google\nclient_id = abc\nclient_secret_env = SECRET",
    "rule.admin": "allow = GET /\ngroups = admins\nscopes = orders/read",
  }),
  "roles of others": loadWith({
    "function.basicLambda": "role_arn = arn:aws:iam::123456789012:role/team/orders",
    authorizer: "role_arn = arn:aws:iam::123456789012:role/door",
  }),
  "a boundary and managed policies": loadWith({
    aws: `permissions_boundary = ${BOUNDARY}`,
    "function.basicLambda": "policies = arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
  }),
  "an OIDC issuer, several functions": loadWith({
    "function.other": "runtime = python3.13",
    routes: "GET / = basicLambda\nPOST /other = other",
    "issuer.main": "kind = oidc\nissuer = https://issuer.example.com\nclient_id = abc",
  }),
} as const;
