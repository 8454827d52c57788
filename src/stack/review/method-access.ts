import type { GatewayResponse, Method } from "@aws-sdk/client-api-gateway";
import { functionIn } from "../../aws/arn.ts";

/** Who can call a method, as text for messages. */
export function callersOf({ authorizationType = "NONE", authorizerId, apiKeyRequired }: Method): string {
  const key = apiKeyRequired ? " with an API key" : "";
  if (authorizationType === "NONE") return `everyone${key}`;
  if (authorizationType === "AWS_IAM") return `callers with AWS credentials${key}`;
  return `callers that the authorizer ${authorizerId} lets through${key}`;
}

/** What a method invokes; URLs without their query, which may contain keys. */
export function backendOf({ methodIntegration }: Method): string {
  const { type = "no backend", uri = "" } = methodIntegration ?? {};
  const { name, qualifier } = functionIn(uri) ?? {};
  if (name !== undefined) return `${type} function ${name}${qualifier === undefined ? "" : `:${qualifier}`}`;
  return [type, uri.split("?")[0]].filter(Boolean).join(" ");
}

/** What a gateway response changes. */
export function gatewayAnswer({
  responseType,
  statusCode,
  responseTemplates,
  responseParameters,
}: GatewayResponse): string {
  const status = statusCode === undefined ? "" : ` with status ${statusCode}`;
  const parts = [...Object.keys(responseParameters ?? {}), ...Object.keys(responseTemplates ?? {})];
  return `${responseType} is answered${status}${parts.length === 0 ? "" : ` (sets ${parts.join(", ")})`}`;
}

/** Text from AWS without control characters, for a terminal. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, "?").slice(0, 300);
