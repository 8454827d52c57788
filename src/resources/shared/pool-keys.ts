import type { UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../aws/aws.ts";
import { cognitoHost, poolIssuers, poolIssuersAt } from "../../aws/partition.ts";
import { waitedText } from "../../engine/waits/retry.ts";
import { type Jwk, publicKeysIn } from "../../issuers/jwks.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { Fix } from "../../lib/fix.ts";
import { getJson } from "../../lib/http/get-json.ts";
import { NoAnswer } from "../../lib/http/http-request.ts";

/** What the tokens of a pool are verified with: public data only. */
export interface PoolIdentity {
  /** Every form of `iss`, the current one first: IssuerConfiguration can be changed, the keys stay the same. */
  readonly issuers: readonly string[];
  readonly jwksUri: string;
  /** Sorted by kid. */
  readonly keys: readonly Jwk[];
}

type KeySource = Pick<Aws, "endpoint" | "region" | "retry">;

class KeysMissing extends Error {
  /** Names the network only if there was no response. */
  readonly fix: Fix;
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    const what = cause instanceof NoAnswer ? "the network" : "the server at that address";
    this.fix = { text: `check ${what}, then deploy again`, command: { name: "deploy" } };
  }
}

const KEYS_PUBLISHED = {
  waitsFor: "Cognito to publish the keys of the user pool",
  when: (error: unknown) => error instanceof KeysMissing,
  firstMs: 200,
  everyMs: 1_000,
  capMs: 15_000,
};

const jwksUriOf = ({ endpoint, region }: KeySource, poolId: string) =>
  `${endpoint ?? `https://${cognitoHost(region)}`}/${poolId}/.well-known/jwks.json`;

async function fetchKeys(url: string): Promise<Jwk[]> {
  const set = await getJson(url).catch((cause: unknown) => {
    throw cause instanceof AuthzError ? cause : new KeysMissing(cause);
  });
  const keys = publicKeysIn(set);
  if (keys.length === 0) throw new KeysMissing(new Error("the answer contains no public key with a kid"));
  return keys;
}

/** The current keys; undefined if the first attempt fails. */
export const keysNow = (where: KeySource, poolId: string): Promise<Jwk[] | undefined> =>
  fetchKeys(jwksUriOf(where, poolId)).catch(() => undefined);

/**
 * The issuer and the keys of a pool's tokens.
 * @param known the keys if they were fetched already; else a retry waits for those of a new pool.
 * @throws AuthzError KEYS_UNREACHABLE.
 */
export async function identityOf(where: KeySource, pool: UserPoolType, known?: readonly Jwk[]): Promise<PoolIdentity> {
  const poolId = pool.Id ?? "";
  const jwksUri = jwksUriOf(where, poolId);
  const keys =
    known ??
    (await where
      .retry(KEYS_PUBLISHED, () => fetchKeys(jwksUri))
      .catch((cause: unknown) => {
        if (!(cause instanceof KeysMissing)) throw cause;
        const why = [cause.message, waitedText(cause)].filter(Boolean).join("; ");
        const message = `the keys of the user pool ${poolId} cannot be fetched from ${jwksUri} (${why})`;
        throw new AuthzError("KEYS_UNREACHABLE", message, { fix: cause.fix, cause });
      }));
  const [original, updated] = poolIssuers(poolId);
  const isUpdated = pool.IssuerConfiguration?.Type === "UPDATED";
  const atAws = isUpdated ? [updated, original] : [original, updated];
  return { issuers: [...poolIssuersAt(where.endpoint, poolId), ...atAws], jwksUri, keys };
}
