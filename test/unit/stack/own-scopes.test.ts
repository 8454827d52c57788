import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { keyServer } from "../../support/http/server.ts";
import { createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

test("rules gain, change and lose scopes of their own; the client may request those that exist, and each gain is noted", async () => {
  const account = createAccount();
  const endpoint = await keyServer();
  const root = emptyFolder();
  const run = (scopes: string) =>
    stackRun(
      account,
      root,
      {
        "issuer.main": "kind = cognito\nuser_pool = create\ntoken_use = access",
        authorizer: undefined,
        "rule.all": `allow = GET /*${scopes && `\nscopes = ${scopes}`}`,
      },
      { endpoint },
    );
  const aws = account.aws({ project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" });
  const allowed = async () => {
    const cognito = await aws.cognito();
    const UserPoolId = (await cognito.listUserPools({ MaxResults: 60 })).UserPools?.[0]?.Id;
    const ClientId = (await cognito.listUserPoolClients({ UserPoolId })).UserPoolClients?.[0]?.ClientId;
    const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    return UserPoolClient?.AllowedOAuthScopes?.filter((scope) => scope.includes("/"));
  };
  const gain = (scope: string) => `every user of the user pool can request ${scope} from now on`;
  for (const [scopes, there, gained] of [
    ["", [], undefined],
    ["orders/read", ["orders/read"], "orders/read"],
    ["orders/write, stock/read", ["orders/write", "stock/read"], "orders/write, stock/read"],
    ["stock/read", ["stock/read"], undefined],
    ["", [], undefined],
  ] as const) {
    const { notes } = await run(scopes).deploy({ agree: true });
    expect(await allowed()).toEqual(there);
    const told = notes.filter((note) => note.startsWith("every user of the user pool"));
    expect(told).toEqual(gained === undefined ? [] : [expect.stringContaining(gain(gained))]);
    account.calls.length = 0;
    await run(scopes).deploy();
    expect(writesIn(account.calls)).toEqual([]);
  }
});

test("a deployed rule whose scope the client could not request widens with the client, and needs a confirmation", async () => {
  const account = createAccount();
  const endpoint = await keyServer();
  const run = stackRun(
    account,
    emptyFolder(),
    {
      "issuer.main": "kind = cognito\nuser_pool = create\ntoken_use = access",
      authorizer: undefined,
      "rule.all": "allow = GET /*\nscopes = orders/read",
    },
    { endpoint },
  );
  await run.deploy({ agree: true });
  // As versions left the client that knew no scopes of one's own.
  const aws = account.aws({ project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" });
  const cognito = await aws.cognito();
  const UserPoolId = (await cognito.listUserPools({ MaxResults: 60 })).UserPools?.[0]?.Id;
  const ClientId = (await cognito.listUserPoolClients({ UserPoolId })).UserPoolClients?.[0]?.ClientId;
  const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
  const scopes = UserPoolClient?.AllowedOAuthScopes?.filter((scope) => scope !== "orders/read");
  await cognito.updateUserPoolClient({ ...UserPoolClient, UserPoolId, ClientId, AllowedOAuthScopes: scopes });
  account.calls.length = 0;
  await expect(run.deploy()).rejects.toMatchObject({
    code: "CONFIRMATION_NEEDED",
    message: expect.stringContaining(
      "widen GET /*: from no user of the user pool to users of the user pool who request orders/read",
    ),
  });
  expect(writesIn(account.calls)).toEqual([]);
  const { changes } = await run.deploy({ agree: true });
  expect(changes.widened).toHaveLength(1);
  expect((await run.deploy()).changes.widened).toEqual([]);
});
