import { own } from "../own.ts";
import { apiPermissions } from "./apigateway-permissions.ts";
import { cognitoPermissions } from "./cognito-permissions.ts";
import { iamPermissions } from "./iam-permissions.ts";
import { lambdaPermissions } from "./lambda-permissions.ts";
import { logsPermissions } from "./logs-permissions.ts";
import type { Permission } from "./permission.ts";
import type { Requested } from "./permissions-of.ts";

/** Of STS there is GetCallerIdentity only, which needs no permission and which no policy can deny. */
const none = (): Permission[] => [];

const SERVICES: Readonly<Record<string, (requested: Requested) => Permission[]>> = {
  apigateway: apiPermissions("apigateway"),
  apigatewayv2: apiPermissions("apigatewayv2"),
  "cognito-idp": cognitoPermissions,
  iam: iamPermissions,
  lambda: lambdaPermissions,
  logs: logsPermissions,
  sts: none,
};

/**
 * What the caller of an operation needs, all of it. @throws Error for a service without a mapping, and a Refusal for a
 * function of another region or account.
 */
export function permissionsFor(service: string, requested: Requested): Permission[] {
  const map = own(SERVICES, service);
  if (map === undefined) throw new Error(`no permissions are known for operations of ${service}`);
  return map(requested);
}
