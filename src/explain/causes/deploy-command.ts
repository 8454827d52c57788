import type { ApiEvidence } from "../evidence/evidence.ts";

/** The command that follows a change of an API: calls do not see it before. */
export const deployCommand = ({ apiId, stageName }: Pick<ApiEvidence, "apiId" | "stageName">): string =>
  `aws apigateway create-deployment --rest-api-id ${apiId} --stage-name ${stageName}`;
