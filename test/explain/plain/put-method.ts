import {
  type APIGatewayClient,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  type PutMethodCommandInput,
  PutMethodResponseCommand,
} from "@aws-sdk/client-api-gateway";
import { mock, type PlainIntegration } from "./integrations.ts";

/** What a scenario sets on a method. */
export interface MethodSettings
  extends Partial<Omit<PutMethodCommandInput, "restApiId" | "resourceId" | "httpMethod">> {
  /** The id of a Lambda authorizer: the method is CUSTOM. */
  readonly authorizer?: string;
  /** A MOCK that answers 200 without it. */
  readonly integration?: PlainIntegration;
}

/** Which method. */
interface MethodKey {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

/** Puts a method, its integration and the responses of both. */
export async function putMethod(
  apigateway: APIGatewayClient,
  at: MethodKey,
  { authorizer, integration = mock(), ...more }: MethodSettings,
): Promise<void> {
  const access =
    authorizer === undefined
      ? { authorizationType: "NONE" }
      : { authorizationType: "CUSTOM", authorizerId: authorizer };
  await apigateway.send(new PutMethodCommand({ ...at, ...access, ...more }));
  await apigateway.send(new PutIntegrationCommand({ ...at, ...integration.input }));
  for (const [statusCode, { headers = {}, templates, selectionPattern }] of Object.entries(
    integration.responses ?? {},
  )) {
    const names = Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value] as const);
    const declared = Object.fromEntries(names.map(([name]) => [name, false]));
    await apigateway.send(new PutMethodResponseCommand({ ...at, statusCode, responseParameters: declared }));
    const answer = { responseParameters: Object.fromEntries(names), responseTemplates: templates, selectionPattern };
    await apigateway.send(new PutIntegrationResponseCommand({ ...at, statusCode, ...answer }));
  }
}

/** The headers of a preflight's answer. */
export interface CorsSettings {
  readonly origin?: string;
  readonly headers?: string;
  readonly methods?: string;
  readonly credentials?: boolean;
}

/** Answers preflights. */
export function preflight({
  origin = "*",
  headers = "Authorization,Content-Type",
  methods = "GET,OPTIONS",
  credentials = false,
}: CorsSettings = {}): PlainIntegration {
  return mock(204, {
    headers: {
      "Access-Control-Allow-Origin": `'${origin}'`,
      "Access-Control-Allow-Headers": `'${headers}'`,
      "Access-Control-Allow-Methods": `'${methods}'`,
      ...(credentials && { "Access-Control-Allow-Credentials": "'true'" }),
    },
  });
}
