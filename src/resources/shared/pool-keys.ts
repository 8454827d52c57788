import type { UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../aws/aws.ts";
import { cognitoHost, poolIssuers, poolIssuersAt } from "../../aws/partition.ts";
import { waitedWords } from "../../engine/waits/retry.ts";
import { type Jwk, publicKeysIn } from "../../issuers/jwks.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { Fix } from "../../lib/fix.ts";
import { getJson } from "../../lib/http/get-json.ts";
import { NoAnswer } from "../../lib/http/http-request.ts";

/** What tokens of a pool are verified with: public material only. */
export interface PoolIdentity {
  /** Every spelling of `iss`, the pool's own first: IssuerConfiguration can be changed, the keys stay the same. */
  readonly issuers: readonly string[];
  readonly jwksUri: string;
  /** Sorted by kid. */
  readonly keys: readonly Jwk[];
}

type Where = Pick<Aws, "endpoint" | "region" | "retry">;

class KeysMissing extends Error {
  /** Only where no answer came the network is a reason. */
  readonly fix: Fix;
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    const what = cause instanceof NoAnswer ? "the network" : "what answers at that address";
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

const jwksUriOf = ({ endpoint, region }: Where, poolId: string) =>
  `${endpoint ?? `https://${cognitoHost(region)}`}/${poolId}/.well-known/jwks.json`;

async function fetchKeys(url: string): Promise<Jwk[]> {
  const set = await getJson(url).catch((cause: unknown) => {
    throw cause instanceof AuthzError ? cause : new KeysMissing(cause);
  });
  const keys = publicKeysIn(set);
  if (keys.length === 0) throw new KeysMissing(new Error("the answer contains no public key with a kid"));
  return keys;
}

/** The keys as they are right now; undefined when they cannot be had at the first try. */
export const keysNow = (where: Where, poolId: string): Promise<Jwk[] | undefined> =>
  fetchKeys(jwksUriOf(where, poolId)).catch(() => undefined);

/**
 * Who issues the tokens of a pool and with which keys.
 * @param known the keys, where they have been fetched already; else a new pool's are waited for.
 * @throws AuthzError KEYS_UNREACHABLE.
 */
export async function identityOf(where: Where, pool: UserPoolType, known?: readonly Jwk[]): Promise<PoolIdentity> {
  const poolId = pool.Id ?? "";
  const jwksUri = jwksUriOf(where, poolId);
  const keys =
    known ??
    (await where
      .retry(KEYS_PUBLISHED, () => fetchKeys(jwksUri))
      .catch((cause: unknown) => {
        if (!(cause instanceof KeysMissing)) throw cause;
        const why = [cause.message, waitedWords(cause)].filter(Boolean).join("; ");
        const message = `the keys of the user pool ${poolId} cannot be fetched from ${jwksUri} (${why})`;
        throw new AuthzError("KEYS_UNREACHABLE", message, { fix: cause.fix, cause });
      }));
  const [original, updated] = poolIssuers(poolId);
  const isUpdated = pool.IssuerConfiguration?.Type === "UPDATED";
  const atAws = isUpdated ? [updated, original] : [original, updated];
  return { issuers: [...poolIssuersAt(where.endpoint, poolId), ...atAws], jwksUri, keys };
}
