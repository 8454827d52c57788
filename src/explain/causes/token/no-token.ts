import { isAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import { testOf } from "../authorizer/function-outcome.ts";
import type { Cause } from "../cause.ts";
import { answerSeen } from "../policy/denied-call.ts";

/** Where something may be that was meant as the token. */
const CREDENTIAL = /auth|token|jwt|api-?key|session|cookie|bearer|secret|signature|credential/i;

/** True for a call that sends nothing that could be a token, where another name would be the fault. */
function isBare({ call, token }: CallEvidence): boolean {
  const names = [...Object.keys(call.headers), ...call.url.searchParams.keys()];
  return token === undefined && call.token === undefined && !names.some((name) => CREDENTIAL.test(name));
}

/** The call sends no token to a protected route: refused as it should be. */
export const noToken: Cause = {
  code: "no-token",
  severity: "note",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
  detect(evidence) {
    const { answer, route, call } = evidence;
    const authorizer = route?.authorizer;
    if (!isAnswer(answer) || answer.errorType !== "UnauthorizedException" || authorizer === undefined) return undefined;
    const { view } = authorizer;
    const places = view.identitySources.filter((one) => one.in === "header" || one.in === "querystring");
    // What is missing of stage variables is not the caller's fault.
    if (!isBare(evidence) || places.length < view.identitySources.length) return undefined;
    const isPresent = places.some(({ in: where, name }) =>
      where === "header"
        ? Object.keys(call.headers).some((one) => one.toLowerCase() === name.toLowerCase())
        : call.url.searchParams.has(name),
    );
    if (isPresent || (testOf(evidence)?.clientStatus ?? 401) !== 401) return undefined;
    const names = places.map(({ in: where, name }) => `${where === "header" ? "header" : "query parameter"} ${name}`);
    return {
      message: `the call sends no token, and ${route?.route.verb} ${route?.route.path} requires one for authorizer ${view.name}${names.length > 0 ? `, in ${names.join(" and ")}` : ""}`,
      evidence: [answerSeen(evidence)],
      fix: {
        text: "send a token; explain takes it from --token-stdin, AUTHZ_TOKEN or, for a stack of config.ini, lambda-authz login",
      },
    };
  },
};
