import { checkSignature, type SecretOf } from "../signature/check-signature.ts";
import { type Signature, signatureOf, Unauthentic } from "../signature/signature.ts";
import type { World } from "../world.ts";
import { Failure } from "./failure.ts";
import type { GatewayRequest } from "./request.ts";

/** What is wrong with a signature, with the error's name. Of an unknown key AWS's support pages say AccessDenied. */
const ERRORS: Readonly<
  Record<Unauthentic["kind"], readonly ["MISSING_AUTHENTICATION_TOKEN" | "INVALID_SIGNATURE", string]>
> = {
  missing: ["MISSING_AUTHENTICATION_TOKEN", "MissingAuthenticationTokenException"],
  incomplete: ["INVALID_SIGNATURE", "IncompleteSignatureException"],
  unknown: ["INVALID_SIGNATURE", "AccessDeniedException"],
  wrong: ["INVALID_SIGNATURE", "InvalidSignatureException"],
};

/** How the gateway answers to a signature that is not right. */
export function unsigned({ kind, message }: Unauthentic): Failure {
  const [type, errorType] = ERRORS[kind];
  return new Failure(type, message || "Missing Authentication Token", { errorType });
}

function checkScope({ region, service }: Signature, request: GatewayRequest): void {
  const wrong = [
    ...(region === request.region ? [] : [`Credential should be scoped to a valid region, not '${region}'. `]),
    ...(service === "execute-api" ? [] : ["Credential should be scoped to correct service: 'execute-api'. "]),
  ];
  if (wrong.length > 0) throw new Unauthentic("wrong", wrong.join(""));
}

/**
 * Authenticates by Signature Version 4 with a key of the local account, whose keys are the root user's.
 * @returns the caller with the members of `requestContext.identity`.
 * @throws Failure MISSING_AUTHENTICATION_TOKEN, INVALID_SIGNATURE
 */
export function callerOf(request: GatewayRequest, secretOf: SecretOf, { account, partition, clock }: World) {
  try {
    const signature = signatureOf(request.http);
    if (signature === undefined) throw new Unauthentic("missing");
    checkScope(signature, request);
    checkSignature(request.http, secretOf, clock);
    const arn = `arn:${partition}:iam::${account}:root`;
    const { accessKeyId: accessKey } = signature;
    return { arn, account, identity: { accessKey, accountId: account, caller: account, user: account, userArn: arn } };
  } catch (error) {
    throw error instanceof Unauthentic ? unsigned(error) : error;
  }
}
