import {
  CreateBasePathMappingCommand,
  CreateDomainNameCommand,
  type CreateDomainNameCommandInput,
} from "@aws-sdk/client-api-gateway";
import type { Call } from "../scenario.ts";
import { LOOPBACK_SUFFIX } from "./names-on-loopback.ts";
import type { PlainAccount } from "./plain-account.ts";
import { newName } from "./plain-functions.ts";

/** What a custom domain leads to. */
interface BasePath {
  readonly restApiId: string;
  readonly stage?: string;
  /** The empty one without it. */
  readonly basePath?: string;
}

/** A regional custom domain; its name leads to the endpoint. */
export async function customDomain(
  { apigateway, endpoint, accountId }: PlainAccount,
  mappings: readonly BasePath[],
  changes: Partial<CreateDomainNameCommandInput> = {},
) {
  const domainName = newName("api") + LOOPBACK_SUFFIX;
  const regionalCertificateArn = `arn:aws:acm:us-east-1:${accountId}:certificate/one`;
  const endpointConfiguration = { types: ["REGIONAL" as const] };
  await apigateway.send(
    new CreateDomainNameCommand({ domainName, regionalCertificateArn, endpointConfiguration, ...changes }),
  );
  for (const mapping of mappings) await apigateway.send(new CreateBasePathMappingCommand({ domainName, ...mapping }));
  return {
    domainName,
    /** @param path with the base path. */
    call: (path: string, more: Omit<Call, "url"> = {}): Call => ({
      url: `http://${domainName}:${new URL(endpoint).port}${path}`,
      ...more,
    }),
  };
}
