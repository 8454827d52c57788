import { expect, test } from "vitest";
import { stackTags } from "../../../src/resources/shared/ownership-tags.ts";
import { userPool } from "../../../src/resources/user-pool.ts";
import { userPoolClient } from "../../../src/resources/user-pool-client.ts";
import { serve } from "../../support/http/server.ts";
import { createAccount } from "../../support/memory-account.ts";

const STACK = { project: "basic", stage: "dev", apiName: "basicAPI", adopt: false, region: "us-east-1" };
const TAGS = stackTags(STACK);

test("an app client that another run has created meanwhile is taken, and one's own deleted", async () => {
  const aws = createAccount().aws(STACK);
  const cognito = await aws.cognito();
  const UserPoolId = (await cognito.createUserPool({ PoolName: "basic-dev" })).UserPool?.Id ?? "";
  const theirs = await cognito.createUserPoolClient({ UserPoolId, ClientName: "basic-dev" });
  const oldest = theirs.UserPoolClient?.ClientId ?? "";
  const client = {
    poolId: UserPoolId,
    name: "basic-dev",
    callbackUrls: ["http://localhost:3000/"],
    logoutUrls: [],
    providers: ["COGNITO"],
    accessTokenMinutes: 60,
    idTokenMinutes: 60,
    refreshTokenDays: 30,
    rotatesRefreshTokens: false,
    reads: ["email"],
    writes: ["email"],
  };
  expect(await userPoolClient.create(aws, client)).toMatchObject({ id: oldest });
  const { UserPoolClients = [] } = await cognito.listUserPoolClients({ UserPoolId, MaxResults: 60 });
  expect(UserPoolClients.map(({ ClientId }) => ClientId)).toEqual([oldest]);
});

const poolProps = (deletionProtection: boolean) => ({
  name: "basic-dev",
  tier: "ESSENTIALS" as const,
  deletionProtection,
  passwordMinLength: 12,
  mfa: "OFF" as const,
  selfSignUp: false,
  tags: TAGS,
});

/** An account with a pool of the stack in it, and where any pool has its keys. */
async function withPool() {
  const keys = { keys: [{ kid: "a", kty: "RSA" }] };
  const endpoint = await serve(() => new Proxy({}, { get: () => keys }));
  const aws = createAccount().aws(STACK, { endpoint });
  const cognito = await aws.cognito();
  const ids = async () => ((await cognito.listUserPools({ MaxResults: 60 })).UserPools ?? []).map(({ Id }) => Id);
  const { UserPool } = await cognito.createUserPool({ PoolName: "basic-dev", UserPoolTags: TAGS });
  return { aws, cognito, ids, id: UserPool?.Id ?? "" };
}

test.each([true, false])("so is a user pool, protected or not: %s", async (isProtected) => {
  const { aws, ids, id } = await withPool();
  expect(await userPool.create(aws, poolProps(isProtected))).toMatchObject({ id });
  expect(await ids()).toEqual([id]);
});

test("two pools with the stack's tags are reported with both IDs, whichever of them is in the state", async () => {
  const { aws, cognito, id } = await withPool();
  const { UserPool } = await cognito.createUserPool({ PoolName: "basic-dev", UserPoolTags: TAGS });
  const other = UserPool?.Id ?? "";
  const attrs = { id: other } as never;
  expect(await userPool.read(aws, { name: "basic-dev" }, attrs)).toMatchObject({
    attrs: { id: other },
    duplicates: [id],
  });
  const found = await userPool.read(aws, { name: "basic-dev" });
  expect(new Set([found?.attrs.id, ...(found?.duplicates ?? [])])).toEqual(new Set([id, other]));
});
