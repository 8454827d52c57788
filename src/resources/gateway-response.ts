import {
  DeleteGatewayResponseCommand,
  type GatewayResponse,
  type GatewayResponseType,
  GetGatewayResponsesCommand,
  PutGatewayResponseCommand,
} from "@aws-sdk/client-api-gateway";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { changes, kind } from "./shared/aws-kind.ts";
import {
  fingerprints,
  type Overridden,
  overrideChanges,
  overridesOf,
  type Values,
  watchedOverrides,
} from "./shared/property-overrides.ts";

export interface GatewayResponseProps {
  readonly apiId: string;
  readonly responseType: "DEFAULT_4XX" | "DEFAULT_5XX";
  /** Headers with fixed values. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that depend on the request, with the mapping expression: `method.request.header.Origin`. */
  readonly mapped?: Readonly<Record<string, string>>;
}

export interface GatewayResponseAttrs extends Pick<GatewayResponseProps, "headers" | "mapped">, Overridden {
  /** Overrides the status of each error; absent without an override. */
  readonly statusCode?: string;
}

// Each error's own message, which AWS puts where a response names no template.
export const GATEWAY_RESPONSE: Values = {
  responseTemplates: fingerprints({ "application/json": '{"message":$context.error.messageString}' }),
};

const HEADER = "gatewayresponse.header.";

/** The gateway responses of an API. AWS lists all of its 21 types, changed or not. */
export async function listGatewayResponses(
  { apigateway }: Pick<Aws, "apigateway">,
  restApiId: string,
): Promise<GatewayResponse[]> {
  const page = await absentAsUndefined(apigateway.send(new GetGatewayResponsesCommand({ restApiId, limit: 500 })));
  return page?.items ?? [];
}

// In AWS's mapping expressions a fixed value is quoted and an expression is not.
function attrsOf({ responseParameters = {}, responseTemplates, statusCode }: GatewayResponse): GatewayResponseAttrs {
  const all = Object.entries(responseParameters).map(([name, value]) => [name.replace(HEADER, ""), value] as const);
  const fixed = all.filter(([, value]) => value.startsWith("'"));
  return {
    headers: Object.fromEntries(fixed.map(([name, value]) => [name, value.replace(/^'|'$/g, "")])),
    mapped: Object.fromEntries(all.filter(([, value]) => !value.startsWith("'"))),
    ...(statusCode && { statusCode }),
    ...overridesOf({ responseTemplates: fingerprints(responseTemplates) }, GATEWAY_RESPONSE),
  };
}

async function put({ apigateway }: Aws, props: GatewayResponseProps): Promise<GatewayResponseAttrs> {
  const { apiId, responseType, headers, mapped = {} } = props;
  const fixed = Object.entries(headers).map(([name, value]) => [name, `'${value}'`] as const);
  const responseParameters = Object.fromEntries(
    [...fixed, ...Object.entries(mapped)].map(([name, value]) => [HEADER + name, value]),
  );
  await apigateway.send(new PutGatewayResponseCommand({ restApiId: apiId, responseType, responseParameters }));
  return { headers, mapped };
}

/**
 * Headers on API Gateway's own error responses. Without them a browser shows every 401 as a CORS error.
 * No statusCode here: on DEFAULT_4XX it would rewrite the status of every 4xx.
 */
export const gatewayResponse = kind<GatewayResponseProps, GatewayResponseAttrs>({
  type: "apigateway.gateway-response",
  row: { key: ["apiId", "responseType"], within: { type: "apigateway.rest-api", by: "apiId" } },
  actions: {
    read: ["apigateway:GET"],
    create: ["apigateway:PUT"],
    update: ["apigateway:PUT"],
    delete: ["apigateway:DELETE"],
  },
  watched: {
    headers: "headers",
    mapped: "headers with a mapping expression",
    statusCode: "statusCode",
    ...watchedOverrides(GATEWAY_RESPONSE),
  },
  childOf: "api",
  pruneBefore: "apigateway.deployment",
  key: ({ apiId, responseType }) => ({ apiId, responseType }),

  async read(aws, { apiId = "", responseType }) {
    const found = (await listGatewayResponses(aws, apiId)).find((item) => item.responseType === responseType);
    if (found === undefined || found.defaultResponse === true) return undefined;
    return { attrs: attrsOf(found), owned: true };
  },

  create: put,

  // Rows of earlier versions contain only fixed headers.
  diff: ({ headers, mapped = {} }, attrs) => [
    ...changes({
      headers: [headers, attrs.headers],
      mapped: [mapped, attrs.mapped ?? {}],
      // A status set by hand could turn each of API Gateway's own errors into a success.
      statusCode: ["", attrs.statusCode ?? ""],
    }),
    ...overrideChanges(attrs, GATEWAY_RESPONSE),
  ],
  // A put replaces the whole entry.
  update: put,

  async delete({ apigateway }, { apiId, responseType }) {
    const at = { restApiId: apiId, responseType: responseType as GatewayResponseType };
    await absentAsUndefined(apigateway.send(new DeleteGatewayResponseCommand(at)));
  },
});
