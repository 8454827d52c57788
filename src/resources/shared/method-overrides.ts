import type { Integration, Method, PatchOperation } from "@aws-sdk/client-api-gateway";
import type { Change } from "../../engine/kind.ts";
import { has } from "./aws-kind.ts";
import { JSON_TYPE, OK, REQUEST_TEMPLATE } from "./integration.ts";
import {
  fingerprints,
  type Overridden,
  overrideChanges,
  overridesOf,
  remove,
  replace,
  type Values,
} from "./property-overrides.ts";

/** What each method has that config.ini cannot change. */
const METHOD_ITSELF = { apiKeyRequired: false, requestValidatorId: null, authorizationScopes: [] };

const INTEGRATION = {
  timeoutInMillis: 29_000,
  credentials: null,
  connectionType: "INTERNET",
  connectionId: null,
  requestParameters: {},
  contentHandling: null,
  cacheKeyParameters: [],
  cacheNamespace: null,
  responseTransferMode: "BUFFERED",
  integrationTarget: null,
  insecureSkipVerification: false,
};

/** Of a method that a function answers, and of one that API Gateway answers. */
const BY_TYPE = {
  AWS_PROXY: { passthroughBehavior: "WHEN_NO_MATCH", requestTemplates: {}, integrationResponses: {} },
  MOCK: {
    passthroughBehavior: "NEVER",
    requestTemplates: fingerprints({ [JSON_TYPE]: REQUEST_TEMPLATE }),
    integrationResponses: {},
  },
};

const PREFIX = "integration.";
const prefixed = (values: Values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [PREFIX + name, value]));

/** The values that `deploy` sets, or leaves, for a method whose integration has this type. */
export const fixedOf = (type: keyof typeof BY_TYPE): Values => ({
  ...METHOD_ITSELF,
  ...prefixed({ ...INTEGRATION, ...BY_TYPE[type] }),
});

/** All of these properties. */
export const METHOD: Values = { ...fixedOf("AWS_PROXY"), authorizationType: "NONE" };

/** What decides on responses of a MOCK besides the headers and the template of its 200. */
function responsesOf({ integrationResponses = {} }: Integration): Values {
  const { [OK]: ok, ...others } = integrationResponses;
  const settings = { selectionPattern: ok?.selectionPattern, contentHandling: ok?.contentHandling };
  return { ...fingerprints(others as Values), ...fingerprints(settings) };
}

/** AWS sets the resource as the namespace of the cache; a shared one lets methods answer each other's calls. */
const namespaceOf = ({ cacheNamespace }: Integration, resourceId: string) =>
  cacheNamespace === resourceId ? null : cacheNamespace;

function integrationValues(integration: Integration, resourceId: string): Values {
  const { tlsConfig, requestParameters, requestTemplates, timeoutInMillis: ms } = integration;
  return {
    ...Object.fromEntries(
      (["credentials", "connectionType", "connectionId", "contentHandling", "cacheKeyParameters"] as const).map(
        (name) => [name, integration[name]],
      ),
    ),
    // MiniStack returns a string after an update.
    timeoutInMillis: ms && Number(ms),
    cacheNamespace: namespaceOf(integration, resourceId),
    requestParameters: fingerprints(requestParameters),
    requestTemplates: fingerprints(requestTemplates),
    passthroughBehavior: integration.passthroughBehavior,
    responseTransferMode: integration.responseTransferMode,
    integrationTarget: integration.integrationTarget,
    insecureSkipVerification: tlsConfig?.insecureSkipVerification,
    // A function's response is passed on as it is.
    integrationResponses: integration.type === "MOCK" ? responsesOf(integration) : {},
  };
}

/** What a method has that config.ini cannot change and that is not as `deploy` leaves it. */
export function methodOverrides(method: Method, resourceId: string): Overridden {
  const { apiKeyRequired, requestValidatorId, authorizationScopes, authorizationType = "", methodIntegration } = method;
  const isOther = !["NONE", "CUSTOM"].includes(authorizationType);
  const type = methodIntegration?.type;
  const isKnown = type === "AWS_PROXY" || type === "MOCK";
  const values = {
    apiKeyRequired,
    requestValidatorId,
    authorizationScopes,
    ...(isOther && { authorizationType }),
    ...(isKnown && prefixed(integrationValues(methodIntegration ?? {}, resourceId))),
  };
  return overridesOf(values, isKnown ? fixedOf(type) : METHOD_ITSELF);
}

interface Answered {
  readonly authorizerId: string;
  readonly answer: { readonly type: keyof typeof BY_TYPE };
}

/** The changes back to what `deploy` sets. */
export const methodChanges = ({ authorizerId, answer }: Answered, attrs: Overridden): Change[] =>
  overrideChanges(attrs, { ...fixedOf(answer.type), authorizationType: authorizerId ? "CUSTOM" : "NONE" });

/** Whether putting the integration again undoes a change. */
export const isOfIntegration = ({ prop }: Change): boolean => prop === "answer" || prop.startsWith(PREFIX);

/** The operations that undo changes of the method itself; scopes must be gone before the type of authorization changes. */
export function methodPatches({ authorizerId }: Answered, changes: readonly Change[]): PatchOperation[] {
  const scopes = changes.find(({ prop }) => prop === "authorizationScopes")?.from ?? [];
  return [
    ...(scopes as readonly string[]).map((scope) => remove("/authorizationScopes", scope)),
    ...(has(changes, "authorizerId", "authorizationType")
      ? [replace("/authorizationType", authorizerId ? "CUSTOM" : "NONE")]
      : []),
    ...(has(changes, "authorizerId", "authorizationType") && authorizerId
      ? [replace("/authorizerId", authorizerId)]
      : []),
    ...(has(changes, "apiKeyRequired") ? [replace("/apiKeyRequired", "false")] : []),
    // AWS takes no empty text here: a validator is removed by leaving the value out.
    ...(has(changes, "requestValidatorId") ? [replace("/requestValidatorId")] : []),
  ];
}

/** Statuses of the responses of a MOCK that `deploy` does not make. */
export const strayResponses = ({ overrides = {} }: Overridden): string[] =>
  Object.keys((overrides[`${PREFIX}integrationResponses`] as Values | undefined) ?? {}).filter((name) =>
    /^\d+$/.test(name),
  );
