import type { RouteView } from "../../view/api-view.ts";
import type { Cause } from "../cause.ts";
import { recordFacts } from "../record-facts.ts";
import { failedIntegration } from "./failed-integration.ts";
import { integrationConsole, routeName } from "./integration-words.ts";

const hostOf = ({ integration }: RouteView): string => {
  const [, host = "its address"] = /^https?:\/\/([^/?#]+)/.exec(integration?.uri ?? "") ?? [];
  return host;
};

/** API Gateway gets no answer from the address of an HTTP integration. */
export const integrationUnreachable: Cause = {
  code: "integration-unreachable",
  severity: "error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html",
  detect(evidence) {
    const failed = failedIntegration(evidence, [500, 504]);
    if (failed === undefined || !failed.integration.type.startsWith("HTTP")) return undefined;
    const {
      answer,
      integration,
      route: { route },
    } = failed;
    const isPrivate = integration.connectionType === "VPC_LINK";
    if (/timed out/i.test(answer.message ?? "") || answer.ms >= integration.timeoutMs) return undefined;
    // A private integration answers 500 for a link that has failed; others for an address that is none.
    if (answer.status === 500 && !isPrivate && URL.canParse(integration.uri ?? "")) return undefined;
    return {
      message: isPrivate
        ? `API Gateway gets no answer from ${hostOf(route)} behind ${routeName(route)} through its VPC link, so it answers ${answer.status}`
        : `API Gateway gets no answer from ${hostOf(route)} behind ${routeName(route)}, so it answers ${answer.status}`,
      evidence: [
        `integration URI: ${integration.uri?.split("?")[0]}`,
        `answered: ${answer.message ?? answer.status}`,
        ...recordFacts(evidence),
      ],
      fix: {
        text: isPrivate
          ? "check that the VPC link is AVAILABLE, its load balancer has healthy targets and listens on the port, and its certificate has the host's name"
          : "check that the address is public, resolves, listens on the port and has a certificate of a public authority; API Gateway calls it from the internet",
        console: isPrivate ? "API Gateway > VPC links; EC2 > Target groups" : integrationConsole(route),
        ...(isPrivate && { cli: "aws apigateway get-vpc-links" }),
      },
    };
  },
};
