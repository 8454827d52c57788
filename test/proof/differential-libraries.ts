/** aws-jwt-verify and jose with the configuration that an authorizer of ours has, as their users set them up. */
import { CognitoJwtVerifier, JwtVerifier } from "aws-jwt-verify";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import type { AuthorizerConfig } from "../../templates/node/authorizer/index.mts";

/** Whether each library lets a token in; undefined: it does not know the algorithm. */
export type Verdicts = Readonly<Record<"aws-jwt-verify" | "jose", boolean | undefined>>;

const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"];

const holds = (check: () => unknown): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};

function awsVerifier({ issuers, clockToleranceSeconds: graceSeconds }: AuthorizerConfig) {
  const [issuer] = issuers;
  if (issuer === undefined) throw new Error("no issuer");
  const jwks = { keys: issuer.keys } as never;
  const [first = ""] = issuer.issuers;
  if (issuer.kind === "cognito") {
    const userPoolId = first.split("/").at(-1) ?? "";
    const tokenUse = issuer.tokenUse ?? "access";
    const verifier = CognitoJwtVerifier.create({ userPoolId, tokenUse, clientId: [...issuer.audience], graceSeconds });
    verifier.cacheJwks(jwks);
    return (token: string) => verifier.verifySync(token);
  }
  const audience = [...issuer.audience];
  const all = issuer.issuers.map((iss) => {
    const verifier = JwtVerifier.create({ issuer: iss, audience, jwksUri: issuer.jwksUri, graceSeconds });
    verifier.cacheJwks(jwks);
    return verifier;
  });
  return (token: string) => {
    if (!all.some((verifier) => holds(() => verifier.verifySync(token)))) throw new Error("none of them");
  };
}

/** @param now milliseconds since 1970; aws-jwt-verify takes the time from Date. */
export function librariesFor(
  config: AuthorizerConfig,
  now: number,
): (token: string, alg: unknown) => Promise<Verdicts> {
  const [issuer] = config.issuers;
  if (issuer === undefined) throw new Error("no issuer");
  const aws = awsVerifier(config);
  const keys = createLocalJWKSet({ keys: issuer.keys } as unknown as JSONWebKeySet);
  const options = {
    issuer: [...issuer.issuers],
    algorithms: ALGORITHMS,
    clockTolerance: config.clockToleranceSeconds,
    currentDate: new Date(now),
  };
  const isAccess = issuer.kind === "cognito" && issuer.tokenUse === "access";
  const audience = isAccess ? {} : { audience: [...issuer.audience] };

  return async (token, alg) => {
    const jose = await jwtVerify(token, keys, { ...options, ...audience }).then(
      ({ payload }) => {
        if (issuer.kind !== "cognito") return true;
        // What Cognito's documentation tells users of a general library to check by themselves.
        const isUse = payload["token_use"] === issuer.tokenUse;
        return isUse && (!isAccess || issuer.audience.some((client) => client === payload["client_id"]));
      },
      () => false,
    );
    return { jose, "aws-jwt-verify": alg === "PS256" ? undefined : holds(() => aws(token)) };
  };
}
