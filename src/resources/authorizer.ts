import {
  type Authorizer,
  CreateAuthorizerCommand,
  DeleteAuthorizerCommand,
  type PatchOperation,
  UpdateAuthorizerCommand,
} from "@aws-sdk/client-api-gateway";
import { functionIn } from "../aws/arn.ts";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import type { Change } from "../engine/kind.ts";
import { changes, kind } from "./shared/aws-kind.ts";
import { inBulk } from "./shared/bulk-routes.ts";
import { unmanagedOfAuthorizer } from "./shared/gateway-unmanaged.ts";
import { listAuthorizers } from "./shared/listing.ts";
import { invokes, ownFunctionsIn } from "./shared/own-functions.ts";
import {
  type Overridden,
  overrideChanges,
  overridesOf,
  type Values,
  watchedOverrides,
} from "./shared/property-overrides.ts";
import { stackNames } from "./shared/stack-names.ts";

export interface AuthorizerProps {
  readonly apiId: string;
  readonly name: string;
  readonly authorizerType: "TOKEN" | "REQUEST";
  /** URI under which API Gateway invokes the authorizer function. */
  readonly uri: string;
  /** "method.request.header.Authorization", several joined by commas for REQUEST. */
  readonly identitySource: string;
  /** Regex; "" for no validation. */
  readonly validation: string;
  readonly ttlSeconds: number;
}

export interface AuthorizerAttrs extends Overridden {
  readonly id: string;
  readonly authorizerType: string;
  readonly uri: string;
  readonly identitySource: string;
  readonly validation: string;
  readonly ttlSeconds: number;
}

// CreateAuthorizer without a TTL means 300 s.
const DEFAULT_TTL = 300;

// API Gateway invokes the function by its permission: a role could be one that is denied, or that is deleted.
export const AUTHORIZER: Values = { authorizerCredentials: null };

const attrsOf = (found: Authorizer): AuthorizerAttrs => ({
  id: found.id ?? "",
  authorizerType: found.type ?? "",
  uri: found.authorizerUri ?? "",
  identitySource: found.identitySource ?? "",
  validation: found.identityValidationExpression ?? "",
  // MiniStack returns a string after an update.
  ttlSeconds: Number(found.authorizerResultTtlInSeconds ?? DEFAULT_TTL),
  ...overridesOf({ authorizerCredentials: found.authorizerCredentials }, AUTHORIZER),
});

const PATCH_PATHS: Readonly<Record<string, string>> = {
  authorizerType: "/type",
  uri: "/authorizerUri",
  identitySource: "/identitySource",
  validation: "/identityValidationExpression",
  ttlSeconds: "/authorizerResultTtlInSeconds",
  authorizerCredentials: "/authorizerCredentials",
};

const diff = (props: AuthorizerProps, attrs: AuthorizerAttrs): Change[] => [
  ...changes({
    authorizerType: [props.authorizerType, attrs.authorizerType],
    uri: [props.uri, attrs.uri],
    identitySource: [props.identitySource, attrs.identitySource],
    validation: [props.validation, attrs.validation],
    ttlSeconds: [props.ttlSeconds, attrs.ttlSeconds],
  }),
  ...overrideChanges(attrs, AUTHORIZER),
];

async function update(
  { apigateway }: Aws,
  props: AuthorizerProps,
  attrs: AuthorizerAttrs,
  changed: readonly Change[],
): Promise<AuthorizerAttrs> {
  const patchOperations: PatchOperation[] = changed.map(({ prop, to }) => ({
    op: "replace",
    path: PATCH_PATHS[prop],
    value: String(to ?? ""),
  }));
  await apigateway.send(
    new UpdateAuthorizerCommand({ restApiId: props.apiId, authorizerId: attrs.id, patchOperations }),
  );
  const { apiId: _, name: __, ...now } = props;
  return { id: attrs.id, ...now };
}

/** The API's Lambda authorizer. Identified by its name. */
export const authorizer = kind<AuthorizerProps, AuthorizerAttrs>({
  type: "apigateway.authorizer",
  row: { key: ["apiId", "name"], ids: ["id"], within: { type: "apigateway.rest-api", by: "apiId" } },
  actions: {
    read: ["apigateway:GET"],
    create: ["apigateway:POST", "apigateway:PUT", "apigateway:PATCH"],
    update: ["apigateway:PATCH"],
    delete: ["apigateway:DELETE"],
  },
  watched: {
    authorizerType: "type",
    uri: "authorizerUri",
    identitySource: "identitySource",
    validation: "identityValidationExpression",
    ttlSeconds: "authorizerResultTtlInSeconds",
    ...watchedOverrides(AUTHORIZER),
  },
  childOf: "api",
  pruneBefore: "apigateway.deployment",
  bulk: inBulk((props) => ({ is: "authorizer", ...props })),
  key: ({ apiId, name }) => ({ apiId, name }),

  async read(aws, { apiId = "", name }) {
    const found = (await listAuthorizers(aws, apiId)).find((item) => item.name === name);
    return found && { attrs: attrsOf(found), owned: true };
  },

  async create(aws, props) {
    const created = await aws.apigateway.send(
      new CreateAuthorizerCommand({
        restApiId: props.apiId,
        name: props.name,
        type: props.authorizerType,
        authorizerUri: props.uri,
        identitySource: props.identitySource,
        authorizerResultTtlInSeconds: props.ttlSeconds,
        ...(props.validation && { identityValidationExpression: props.validation }),
      }),
    );
    // moto drops the validation expression here, so what the response lacks is written at once.
    const attrs = attrsOf(created);
    const missing = diff(props, attrs);
    return missing.length === 0 ? attrs : update(aws, props, attrs, missing);
  },

  diff,
  update,

  async unmanaged(aws, { apiId = "", name }) {
    const found = (await listAuthorizers(aws, apiId)).find((item) => item.name === name);
    return found === undefined ? [] : unmanagedOfAuthorizer(found);
  },

  async delete(aws, key, attrs) {
    const authorizerId = attrs?.id ?? (await authorizer.read(aws, key))?.attrs.id;
    if (authorizerId === undefined) return;
    const at = { restApiId: key["apiId"], authorizerId };
    await absentAsUndefined(aws.apigateway.send(new DeleteAuthorizerCommand(at)));
  },

  async inside(aws, apiId, stack) {
    const [listed, functions] = await Promise.all([listAuthorizers(aws, apiId), ownFunctionsIn(aws, stack)]);
    const { functionName } = stackNames(aws.stack);
    // One of another name that calls a function of the stack is foreign.
    const isOwn = ({ name = "", authorizerUri = "" }: Authorizer) =>
      invokes(authorizerUri, functions) && functionIn(authorizerUri)?.name === functionName(name);
    return listed.filter(isOwn).map(({ name = "" }) => ({ key: { apiId, name } }));
  },
});
