import { userPoolIn } from "../../../aws/arn.ts";
import type { RefusedToken } from "./refused-token.ts";

/** The user pool that issued a token: the last part of "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc". */
export function poolOfIssuer(iss: unknown): string | undefined {
  if (typeof iss !== "string" || !URL.canParse(iss)) return undefined;
  const pool = new URL(iss).pathname.replace(/^\//, "");
  return /^[a-z0-9-]+_[A-Za-z0-9]+$/.test(pool) ? pool : undefined;
}

/** The user pools that an authorizer accepts. */
export const acceptedPools = ({ authorizer }: RefusedToken): string[] =>
  authorizer.view.providerArns.flatMap((arn) => userPoolIn(arn) ?? []);
