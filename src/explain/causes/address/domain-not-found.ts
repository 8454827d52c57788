import { answerFact, isSuccess } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** The host is no custom domain of the account and region. */
export const domainNotFound: Cause = {
  code: "domain-not-found",
  severity: "error",
  docs: guide("how-to-custom-domains"),
  detect(evidence) {
    const { domain, region, account } = evidence;
    if (domain === undefined || domain.exists !== false || isSuccess(evidence)) return undefined;
    const { host, dns } = domain;
    return {
      message: `${host} is not a custom domain of API Gateway in account ${account}, region ${region}`,
      evidence: [
        dns === "" ? `DNS has no address for ${host}` : `DNS answers ${dns} for ${host}`,
        answerFact(evidence),
      ],
      fix: {
        text: `explain with the account and region that have ${host}; where it is a CloudFront distribution or a load balancer in front of the API, explain the API's own address`,
        console: "API Gateway > Custom domain names",
        cli: `aws apigateway get-domain-names --region ${region} --query "items[].domainName"`,
      },
    };
  },
};
