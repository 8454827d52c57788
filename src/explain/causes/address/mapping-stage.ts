import { basePathName } from "../../call/domain-mapping.ts";
import { itemValue } from "../../evidence/item.ts";
import { answerFact, isForbidden } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** The mapping of the custom domain has no stage, and the path names none. */
export const mappingStage: Cause = {
  code: "mapping-without-stage",
  severity: "error",
  docs: guide("rest-api-mappings"),
  detect(evidence) {
    const { domain, stage, stages, stageName } = evidence;
    if (domain?.mapping === undefined || domain.mapping.stage !== undefined || stage !== undefined) return undefined;
    const names = itemValue(stages)?.map(({ name }) => name);
    if (!isForbidden(evidence) || names === undefined) return undefined;
    const { basePath, apiId } = domain.mapping;
    const at = basePath === "" ? "" : `/${basePath}`;
    const seen = stageName === "" ? "the path names none" : `the path has "${stageName}" there, which is not a stage`;
    return {
      message: `mapping ${basePathName(basePath)} of ${domain.host} has no stage, so the path has to name one, and ${seen}`,
      evidence: [`API ${apiId} has the stages ${names.join(", ") || "(none)"}`, answerFact(evidence)],
      fix: {
        text: `set a stage in the mapping, or call https://${domain.host}${at}/${names[0] ?? "<stage>"}/...`,
        console: `API Gateway > Custom domain names > ${domain.host} > API mappings`,
        cli: `aws apigateway update-base-path-mapping --domain-name ${domain.host} --base-path '${basePath || "(none)"}' --patch-operations op=replace,path=/stage,value=${names[0] ?? "<stage>"}`,
        sam: "Stage of AWS::ApiGateway::BasePathMapping",
        terraform: "stage_name of aws_api_gateway_base_path_mapping",
      },
    };
  },
};
