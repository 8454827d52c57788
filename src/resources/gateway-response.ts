import {
  DeleteGatewayResponseCommand,
  type GatewayResponse,
  type GatewayResponseType,
  GetGatewayResponsesCommand,
  PutGatewayResponseCommand,
} from "@aws-sdk/client-api-gateway";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import { changes, kind } from "./kind.ts";

export interface GatewayResponseProps {
  readonly apiId: string;
  readonly responseType: "DEFAULT_4XX" | "DEFAULT_5XX";
  readonly headers: Readonly<Record<string, string>>;
}

export interface GatewayResponseAttrs {
  readonly headers: Readonly<Record<string, string>>;
}

const HEADER = "gatewayresponse.header.";

/** The gateway responses of an API. AWS lists all of its 21 types, changed or not. */
export async function listGatewayResponses(
  { apigateway }: Pick<Aws, "apigateway">,
  restApiId: string,
): Promise<GatewayResponse[]> {
  const page = await absentAsUndefined(apigateway.send(new GetGatewayResponsesCommand({ restApiId, limit: 500 })));
  return page?.items ?? [];
}

const headersOf = ({ responseParameters = {} }: GatewayResponse) =>
  Object.fromEntries(
    Object.entries(responseParameters).map(([name, value]) => [name.replace(HEADER, ""), value.replace(/^'|'$/g, "")]),
  );

async function put({ apigateway }: Aws, props: GatewayResponseProps): Promise<GatewayResponseAttrs> {
  const { apiId, responseType, headers } = props;
  const responseParameters = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [HEADER + name, `'${value}'`]),
  );
  await apigateway.send(new PutGatewayResponseCommand({ restApiId: apiId, responseType, responseParameters }));
  return { headers };
}

/**
 * Headers on what API Gateway answers by itself. Without them a browser shows every 401 as a CORS error.
 * No statusCode here: on DEFAULT_4XX it would rewrite the status of every 4xx.
 */
export const gatewayResponse = kind<GatewayResponseProps, GatewayResponseAttrs>({
  type: "apigateway.gateway-response",
  actions: ["apigateway:GET", "apigateway:PUT", "apigateway:DELETE"],
  childOf: "api",
  pruneBefore: "apigateway.deployment",
  key: ({ apiId, responseType }) => ({ apiId, responseType }),

  async read(aws, { apiId = "", responseType }) {
    const found = (await listGatewayResponses(aws, apiId)).find((item) => item.responseType === responseType);
    if (found === undefined || found.defaultResponse === true) return undefined;
    return { attrs: { headers: headersOf(found) }, ours: true };
  },

  create: put,

  diff: (props, attrs) => changes({ headers: [props.headers, attrs.headers] }),
  // A put replaces the whole entry.
  update: put,

  async delete({ apigateway }, { apiId, responseType }) {
    const at = { restApiId: apiId, responseType: responseType as GatewayResponseType };
    await absentAsUndefined(apigateway.send(new DeleteGatewayResponseCommand(at)));
  },
});
