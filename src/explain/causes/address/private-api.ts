import { itemValue } from "../../evidence/item.ts";
import { answerFact, answerOf, apiName, isForbidden } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** A private API answers calls through VPC endpoints only. */
export const privateApi: Cause = {
  code: "private-api",
  severity: "error",
  docs: guide("apigateway-private-api-test-invoke-url"),
  detect(evidence) {
    const { api, address, answer } = evidence;
    const info = itemValue(api);
    if (!info?.endpointTypes.includes("PRIVATE") || answer === undefined) return undefined;
    if (answerOf(evidence) !== undefined && !isForbidden(evidence)) return undefined;
    const known = info.vpcEndpointIds;
    const used = address?.vpcEndpoint;
    const isOther = used !== undefined && known.length > 0 && !known.includes(used);
    const how = isOther
      ? `it is not associated with VPC endpoint ${used}, only with ${known.join(", ")}`
      : used === undefined
        ? "it is reached through a VPC endpoint only, and this call came another way"
        : `VPC endpoint ${used} is reached only from networks that its security group and DNS allow`;
    return {
      message: `${apiName(evidence)} is private: ${how}`,
      evidence: [
        `endpoint type PRIVATE, VPC endpoints: ${known.join(", ") || "(none associated)"}`,
        answerFact(evidence),
      ],
      fix: {
        text: "call it from inside the VPC by the endpoint's DNS name, or change the endpoint type to REGIONAL, which makes it public: what its resource policy allows then counts for everybody",
        console: "VPC > Endpoints > the execute-api endpoint; API Gateway > APIs > the API > API settings",
        cli: `aws apigateway update-rest-api --rest-api-id ${info.id} --patch-operations ${[...known.map((one) => `op=remove,path=/endpointConfiguration/vpcEndpointIds,value=${one}`), "op=replace,path=/endpointConfiguration/types/PRIVATE,value=REGIONAL"].join(" ")}`,
        sam: "EndpointConfiguration: { Type: PRIVATE, VPCEndpointIds: [...] }",
        terraform: "endpoint_configuration of aws_api_gateway_rest_api",
      },
    };
  },
};
