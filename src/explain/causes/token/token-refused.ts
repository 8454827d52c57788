import { itemValue } from "../../evidence/item.ts";
import { tokenCause } from "./token-cause.ts";
import { timeText } from "./token-expired.ts";

/** Claims that say whose token it is and how long it is valid. */
function tokenFacts(claims: Readonly<Record<string, unknown>>): string[] {
  const { iss, aud, exp } = claims;
  return [
    ...(iss === undefined ? [] : [`issuer of the token: ${String(iss)}`]),
    ...(aud === undefined ? [] : [`audience of the token: ${[aud].flat().join(", ")}`]),
    ...(typeof exp === "number" ? [`valid until ${timeText(exp)}`] : []),
  ];
}

/** The function of the authorizer ends with "Unauthorized", and the token does not show why. */
export const tokenRefused = tokenCause("token-refused", ({ isDenied, isPool, authorizer, claims, token, isGuess }) => {
  if (isDenied) return undefined;
  const { function: of } = authorizer;
  const log = itemValue(of?.log);
  const words = isPool
    ? "API Gateway refuses the token of the user pool, and the token does not show why"
    : `${isGuess ? "API Gateway answers 401" : `function ${of?.name ?? ""} of the authorizer ends with the error "Unauthorized"`}, and the token does not show why`;
  return {
    problem: words,
    evidence: [
      ...tokenFacts(claims),
      ...(token.decoded.ok ? [] : ["the token is not a JWT"]),
      ...(log?.invocations.at(-1)?.lines ?? []).slice(-3).map((line) => `log of ${of?.name}: ${line}`),
    ],
    fix: {
      text: "look into the log of the function, and compare issuer, audience and key of the token with what it checks",
      ...(of && { cli: `aws logs tail ${itemValue(of.info)?.logGroup ?? `/aws/lambda/${of.name}`} --since 10m` }),
      lambdaAuthz: "lambda-authz test-token shows every check of the token",
    },
  };
});
