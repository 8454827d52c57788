import type { Authorizer, Method, MethodSetting, RestApi, Stage } from "@aws-sdk/client-api-gateway";
import type { UnmanagedProperty } from "../../engine/kind.ts";
import { overridesOf, type Values } from "./property-overrides.ts";
import { IMPORTED_VERSION } from "./routes-document.ts";

const unmanagedIn = (values: Values, defaults: Values = {}): UnmanagedProperty[] =>
  Object.entries(overridesOf(values, defaults).overrides ?? {}).map(([prop, value]) => ({ prop, value }));

/** Policies without a name of their own are those that AWS gives to every API. */
const isNamedPolicy = (policy: string | undefined) => policy?.startsWith("SecurityPolicy_") === true;

/** What an API has that deploy leaves as it is; see docs/decisions/0148-gateway-drift.md. */
export function unmanagedOfApi({ version, endpointConfiguration, securityPolicy, endpointAccessMode }: RestApi) {
  const { types = [], ipAddressType } = endpointConfiguration ?? {};
  const values = {
    version,
    "endpointConfiguration.ipAddressType": ipAddressType,
    securityPolicy: isNamedPolicy(securityPolicy) ? securityPolicy : undefined,
    endpointAccessMode,
  };
  const address = types.includes("PRIVATE") ? "dualstack" : "ipv4";
  return unmanagedIn(values, {
    version: IMPORTED_VERSION,
    "endpointConfiguration.ipAddressType": address,
    endpointAccessMode: "BASIC",
  });
}

export const unmanagedOfAuthorizer = ({ authType }: Authorizer) => unmanagedIn({ authType }, { authType: "custom" });

/** Consoles and imports declare the variables of a path, which every request has. */
const isPathVariable = (name: string): boolean => name.startsWith("method.request.path.");

export function unmanagedOfMethod({ operationName, requestParameters = {}, requestModels = {} }: Method) {
  const names = Object.keys(requestParameters).filter((name) => !isPathVariable(name));
  return unmanagedIn({ operationName, requestParameters: names, requestModels });
}

/** AWS fills an entry with these as soon as one setting is made; -1 stands for the limit of the account. */
const SETTINGS: Readonly<Record<string, readonly unknown[]>> = {
  throttlingRateLimit: [10_000, -1, 0],
  throttlingBurstLimit: [5_000, -1, 0],
  metricsEnabled: [false],
  loggingLevel: ["OFF", ""],
  cacheTtlInSeconds: [300],
  cacheDataEncrypted: [false],
  requireAuthorizationForCacheControl: [true],
  unauthorizedCacheControlHeaderStrategy: ["SUCCEED_WITH_RESPONSE_HEADER"],
};

/** One property for each setting, with its value by method. */
function settingsIn(all: Readonly<Record<string, MethodSetting>>): Values {
  const names = Object.keys(SETTINGS) as (keyof MethodSetting)[];
  return Object.fromEntries(
    names.map((name) => {
      const differing = Object.entries(all).filter(([, { [name]: value }]) => {
        return value !== undefined && value !== null && !SETTINGS[name]?.includes(value);
      });
      return [`methodSettings.${name}`, Object.fromEntries(differing.map(([method, one]) => [method, one[name]]))];
    }),
  );
}

export function unmanagedOfStage({ methodSettings = {}, tracingEnabled, ...stage }: Stage) {
  const { description, documentationVersion, clientCertificateId, accessLogSettings, webAclArn } = stage;
  return unmanagedIn(
    {
      ...{ description, documentationVersion, clientCertificateId, accessLogSettings, tracingEnabled, webAclArn },
      ...settingsIn(methodSettings),
    },
    { tracingEnabled: false },
  );
}
