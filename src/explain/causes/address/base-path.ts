import { basePathName } from "../../call/domain-mapping.ts";
import { answerFact, isSuccess } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** No mapping of the custom domain fits the path. */
export const basePath: Cause = {
  code: "base-path-not-mapped",
  severity: "error",
  docs: guide("rest-api-mappings"),
  detect(evidence) {
    const { domain, call } = evidence;
    if (!domain?.exists || domain.mappings === undefined || domain.mapping !== undefined || isSuccess(evidence))
      return undefined;
    const names = domain.mappings.map((one) => basePathName(one.basePath));
    const others = names.length === 0 ? "it has no mapping at all" : `its base paths are ${names.join(", ")}`;
    return {
      message: `no mapping of custom domain ${domain.host} fits the path ${call.url.pathname}: ${others}`,
      evidence: [
        ...domain.mappings.map(
          (one) => `${basePathName(one.basePath)} leads to API ${one.apiId}, stage ${one.stage ?? "in the path"}`,
        ),
        answerFact(evidence),
      ],
      fix: {
        text:
          names.length === 0
            ? "map the domain to a stage of the API"
            : "begin the path with a base path, or map another one",
        console: `API Gateway > Custom domain names > ${domain.host} > API mappings`,
        cli: `aws apigateway create-base-path-mapping --domain-name ${domain.host} --base-path <path> --rest-api-id <api> --stage <stage>`,
        sam: "Domain with BasePath of AWS::Serverless::Api; AWS::ApiGateway::BasePathMapping",
        terraform: "aws_api_gateway_base_path_mapping",
      },
    };
  },
};
