import type { Input } from "../../../support/local/protocol-request.ts";
import type { Answer, Send } from "./account.ts";
import { PASSWORD } from "./cognito-pool.ts";
import type { Made } from "./subject.ts";

/** Reads and notes it, and gives the entries of a list in the answer. */
type Read = (name: string, input: Input, list?: string) => Promise<readonly Made[]>;

async function readClients(read: Read, of: Input) {
  for (const { ClientId } of await read("ListUserPoolClients", of, "UserPoolClients")) {
    await read("DescribeUserPoolClient", { ...of, ClientId });
    await read("DescribeManagedLoginBrandingByClient", { ...of, ClientId });
  }
}

async function readProviders(read: Read, of: Input) {
  for (const { ProviderName } of await read("ListIdentityProviders", of, "Providers"))
    await read("DescribeIdentityProvider", { ...of, ProviderName });
}

async function readUsers(read: Read, of: Input) {
  await read("ListGroups", of);
  for (const { Username } of await read("ListUsers", of, "Users")) {
    await read("AdminGetUser", { ...of, Username });
    await read("AdminListGroupsForUser", { ...of, Username });
  }
}

/** What is read after which operations, beside the pools themselves: all of it each time would take seconds. */
const READERS: readonly (readonly [operation: RegExp, reader: (read: Read, of: Input) => Promise<void>])[] = [
  [/Client|Branding/, readClients],
  [/Provider/, readProviders],
  [/ResourceServer/, async (read, of) => void (await read("ListResourceServers", { ...of, MaxResults: 50 }))],
  [/Group|User(?!Pool)|SignUp|Password|SignOut/, readUsers],
];

/** Whose password may be another one after an operation. */
const WHOSE: Readonly<Record<string, string>> = {
  AdminCreateUser: "new",
  SignUp: "new",
  AdminSetUserPassword: "ann",
  ChangePassword: "ann",
  ConfirmForgotPassword: "ann",
};

/** Whether a sign-in went well; else why not, or what is asked for next. */
async function trySignIn(send: Send, ClientId: unknown, USERNAME: string) {
  const input = { ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME, PASSWORD } };
  const { status, body } = await send("InitiateAuth", input);
  const { __type, message, ChallengeName } = body as Input;
  return { status, __type, message, ChallengeName };
}

/** All that can be read of pools, and whether passwords and refresh tokens are taken. */
export async function observePools(send: Send, { app, refresh, other }: Made, operation: string): Promise<unknown> {
  const seen: unknown[] = [];
  const entries = ({ body }: Answer, list: string) => ((body as Input)[list] ?? []) as readonly Made[];
  const read: Read = async (name, input, list = "") => {
    const answer = await send(name, input);
    seen.push(answer.body);
    return entries(answer, list);
  };
  if (/SignOut|RevokeToken/.test(operation))
    for (const RefreshToken of [refresh, other])
      seen.push((await send("GetTokensFromRefreshToken", { ClientId: app, RefreshToken })).status);
  for (const { Id } of await read("ListUserPools", { MaxResults: 60 }, "UserPools")) {
    const of = { UserPoolId: Id };
    await read("DescribeUserPool", of);
    await read("GetUserPoolMfaConfig", of);
    for (const [about, reader] of READERS) if (about.test(operation)) await reader(read, of);
  }
  for (const Domain of ["one", "two", "first", "other"]) await read("DescribeUserPoolDomain", { Domain });
  const name = WHOSE[operation];
  if (name !== undefined) seen.push(await trySignIn(send, app, name));
  return seen;
}
