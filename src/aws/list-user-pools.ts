import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { orAborted, RequestHandler } from "./calls/requests.ts";

/** A user pool or one of its clients. */
export interface Listed {
  readonly id: string;
  readonly name: string;
}

/** AWS's own limit of a page. */
const PAGE = { MaxResults: 60 };

/** Names the operation in its error, as the clients of a run do. */
const named = <T>(operation: string, call: Promise<T>): Promise<T> =>
  call.catch((error: unknown) => {
    if (error instanceof Error) Object.assign(error, { operation: `cognito-idp:${operation}` });
    throw error;
  });

/** Without retries: who asks has a deadline of some seconds. */
function clientFor(region: string, signal: AbortSignal): CognitoIdentityProvider {
  const requestHandler = new RequestHandler({ connectMs: 0, silenceMs: 0 }, signal);
  return new CognitoIdentityProvider({ region, requestHandler, maxAttempts: 1 });
}

/**
 * The user pools of the account in this region, at most 60: the first page.
 * @param signal ends it at once, while credentials are looked for too.
 * @throws the signal's reason, and the SDK's own errors.
 */
export async function listUserPools(region: string, signal: AbortSignal): Promise<Listed[]> {
  const { UserPools = [] } = await orAborted(
    named("ListUserPools", clientFor(region, signal).listUserPools(PAGE)),
    signal,
  );
  return UserPools.flatMap(({ Id: id, Name: name = "" }) => (id === undefined ? [] : [{ id, name }]));
}

/**
 * The clients of a user pool, at most 60: the first page.
 * @param signal as above.
 * @throws as above.
 */
export async function listPoolClients(region: string, UserPoolId: string, signal: AbortSignal): Promise<Listed[]> {
  const asked = clientFor(region, signal).listUserPoolClients({ UserPoolId, ...PAGE });
  const { UserPoolClients = [] } = await orAborted(named("ListUserPoolClients", asked), signal);
  return UserPoolClients.flatMap(({ ClientId: id, ClientName: name = "" }) => (id === undefined ? [] : [{ id, name }]));
}
