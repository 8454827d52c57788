import type { Aws } from "../aws/aws.ts";
import type { Kinds } from "../engine/kind.ts";
import { authorizer } from "./authorizer.ts";
import { deployment } from "./deployment.ts";
import { lambdaFunction } from "./function.ts";
import { gatewayResponse } from "./gateway-response.ts";
import { identityProvider } from "./identity-provider.ts";
import { logGroup } from "./log-group.ts";
import { managedLoginBranding } from "./managed-login-branding.ts";
import { method } from "./method.ts";
import { permission } from "./permission.ts";
import { resource } from "./resource.ts";
import { resourceServer } from "./resource-server.ts";
import { restApi } from "./rest-api.ts";
import { role } from "./role.ts";
import { stage } from "./stage.ts";
import { userPool } from "./user-pool.ts";
import { userPoolClient } from "./user-pool-client.ts";
import { userPoolDomain } from "./user-pool-domain.ts";
import { userPoolGroup } from "./user-pool-group.ts";

const ALL = [
  role,
  logGroup,
  lambdaFunction,
  restApi,
  resource,
  authorizer,
  method,
  gatewayResponse,
  deployment,
  stage,
  permission,
  userPool,
  userPoolClient,
  userPoolDomain,
  managedLoginBranding,
  identityProvider,
  userPoolGroup,
  resourceServer,
];

/** Every kind by its type, for rows of the state file. */
export const kinds: Kinds<Aws> = Object.fromEntries(ALL.map((one) => [one.type, one]));
