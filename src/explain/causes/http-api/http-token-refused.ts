import { answerFact, answerOf } from "../answer-facts.ts";
import type { Cause, Severity } from "../cause.ts";
import { guide } from "../guide.ts";
import { type OtherCall, otherCall, otherName } from "./other-call.ts";

const DESCRIPTION = /error_description="([^"]*)"/;
const ERROR = /error="([^"]*)"/;

/** What the answer says of the token, and how much of a fault it is. */
function problemOf(challenge: string, hasToken: boolean): { readonly problem: string; readonly severity: Severity } {
  const [, error = ""] = ERROR.exec(challenge) ?? [];
  const [, description = ""] = DESCRIPTION.exec(challenge) ?? [];
  if (error === "insufficient_scope") return { problem: "the token lacks a scope of the route", severity: "error" };
  if (!hasToken) return { problem: "the call has no token", severity: "note" };
  const problem = description === "" ? "it does not accept the token" : `it does not accept the token: ${description}`;
  return { problem, severity: /expired/i.test(description) ? "note" : "error" };
}

const settings = ({ authorizer, route }: OtherCall): string[] => [
  ...(authorizer === undefined
    ? []
    : [
        `issuer: ${authorizer.issuer ?? "(none)"}`,
        `audience: ${authorizer.audience.join(", ") || "(none)"}`,
        `identity source: ${authorizer.identitySources.join(", ")}`,
      ]),
  ...(route === undefined || route.scopes.length === 0 ? [] : [`scopes of the route: ${route.scopes.join(", ")}`]),
];

/** The JWT authorizer of an HTTP API refuses the token; its answer says why. */
export const httpTokenRefused: Cause = {
  code: "http-token-refused",
  severity: "error",
  docs: guide("http-api-troubleshooting-jwt"),
  detect(evidence) {
    const found = otherCall(evidence);
    const answer = answerOf(evidence);
    if (found?.route?.authorizationType !== "JWT" || answer === undefined) return undefined;
    const challenge = answer.headers["www-authenticate"] ?? "";
    const isScope = answer.status === 403 && ERROR.exec(challenge)?.[1] === "insufficient_scope";
    if (answer.status !== 401 && !isScope) return undefined;
    // A function's own 401 comes without the authorizer's header.
    if (challenge === "" && !answer.isMessageOnly) return undefined;
    const { problem, severity } = problemOf(challenge, evidence.token !== undefined);
    const name = found.authorizer?.name ?? found.route.authorizerId ?? "";
    return {
      message: `JWT authorizer ${name} of ${otherName(found.api)} refuses ${found.route.key}: ${problem}`,
      severity,
      evidence: [...settings(found), answerFact(evidence)],
      fix: {
        text: isScope
          ? "request a scope of the route when signing in, or remove it from the route"
          : "send an unexpired token of that issuer whose aud, or client_id without aud, is one of the audience",
        console: "API Gateway > APIs > the API > Authorization > Manage authorizers",
        cli: `aws apigatewayv2 get-authorizers --api-id ${found.api.id}`,
        sam: "Auth of AWS::Serverless::HttpApi: JwtConfiguration",
        terraform: "jwt_configuration of aws_apigatewayv2_authorizer",
      },
    };
  },
};
