import { isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import { answerFact } from "../answer-facts.ts";
import type { Cause, CauseFix } from "../cause.ts";
import { guide } from "../guide.ts";

const NO_NAME = ["ENOTFOUND", "EAI_AGAIN"];

/** What to do when the host's name is unknown. */
function nameFix({ domain, address }: CallEvidence): CauseFix {
  if (domain?.exists)
    return {
      text: `add a DNS record: ${domain.host} is an alias of ${domain.target ?? "the target of the custom domain"}`,
      console: "Route 53 > Hosted zones > the zone > Create record > Alias to API Gateway",
      cli: `aws apigateway get-domain-name --domain-name ${domain.host} --query "[regionalDomainName,distributionDomainName]"`,
    };
  if (address?.kind === "emulator") return { text: "use the emulator's address with the API in its path" };
  return { text: "check the spelling of the API's id and region, and the network's DNS" };
}

/** No answer came back: DNS, network or TLS. */
export const noAnswer: Cause = {
  code: "no-answer",
  severity: "error",
  docs: guide("how-to-call-api"),
  detect(evidence) {
    const { answer, call, address } = evidence;
    if (answer === undefined || isAnswer(answer)) return undefined;
    const { code, message } = answer;
    const { host, protocol } = call.url;
    const facts = { evidence: [answerFact(evidence)] };
    if (code !== undefined && NO_NAME.includes(code))
      return { ...facts, message: `the host name ${host} does not exist in DNS`, fix: nameFix(evidence) };
    if (protocol === "http:" && address?.kind !== "emulator")
      return {
        ...facts,
        message: `${host} does not answer over http: API Gateway takes HTTPS only`,
        fix: { text: "call the address with https://" },
      };
    const isEmulator = address?.kind === "emulator";
    return {
      ...facts,
      message: `${host} does not answer: ${code ?? message}`,
      fix: {
        text: isEmulator
          ? `start the emulator at ${address.endpoint ?? host}`
          : "check the network: proxy, firewall, VPN and trusted certificates",
        ...(isEmulator && { lambdaAuthz: "lambda-authz local" }),
      },
    };
  },
};
