import { answerFact, answerOf, isForbidden } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** A custom domain with mutual TLS wants a certificate of the client, and explain sends none. */
export const mutualTls: Cause = {
  code: "mutual-tls",
  severity: "note",
  docs: guide("rest-api-mutual-tls"),
  detect(evidence) {
    const { domain, answer } = evidence;
    if (!domain?.mutualTls || answer === undefined) return undefined;
    // Without an answer, DNS at least has to know the host: else the connection failed for another reason.
    const isUnanswered = answerOf(evidence) === undefined && domain.dns !== "";
    if (!isUnanswered && !isForbidden(evidence)) return undefined;
    return {
      message: `custom domain ${domain.host} demands a client certificate (mutual TLS), and explain sends none`,
      evidence: ["the domain has a truststore", answerFact(evidence)],
      fix: {
        text: `call with a certificate of a CA in the truststore: curl --cert client.pem --key client.key https://${domain.host}/...; a certificate that is refused has its reason in the execution log`,
        console: `API Gateway > Custom domain names > ${domain.host} > Edit > Mutual TLS authentication`,
        cli: `aws apigateway get-domain-name --domain-name ${domain.host} --query mutualTlsAuthentication`,
      },
    };
  },
};
