import { dirname } from "node:path";
import { AuthzError } from "../../lib/errors.ts";
import { parseObject } from "../../lib/files/read-plain.ts";
import type { Context } from "../command.ts";
import { postToEndpoint } from "./endpoint-request.ts";
import { endpointFolder } from "./running-endpoint.ts";
import { testUser } from "./seed-pools.ts";

interface AuthResult {
  readonly AuthenticationResult?: { readonly AccessToken: string; readonly IdToken: string };
  readonly message?: string;
}

/**
 * A fresh token of the test user.
 * @param kind default: the kind that the configuration's user pool asks for.
 * @throws AuthzError NOT_SIGNED_IN when the pool is one that deploy makes: it has no users but those that are added,
 * CONFIG_INVALID when there is no user pool, LOCAL_FAILED.
 */
export async function localToken({ config, target, configFile }: Context, kind?: "access" | "id"): Promise<string> {
  const { issuers } = await config();
  if (issuers.some(({ createsPool }) => createsPool))
    throw new AuthzError("NOT_SIGNED_IN", "no one is signed in, and a user pool that deploy creates has no test user", {
      fix: { text: "add a user, then sign in", command: { name: "user add", args: ["<email>"] } },
    });
  const pool = issuers.find(({ userPool }) => userPool !== undefined);
  if (pool === undefined)
    throw new AuthzError(
      "CONFIG_INVALID",
      "the local endpoint signs tokens for user pools only, and config.ini names none",
      {
        fix: "add an [issuer.*] of kind cognito, or give a token of your issuer with AUTHZ_TOKEN or --token-stdin",
      },
    );
  const { endpoint } = await target();
  const { name: USERNAME, password: PASSWORD } = testUser(endpointFolder(dirname(configFile)));
  const { status, body } = await postToEndpoint(`${endpoint}/`, {
    headers: { "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth" },
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: pool.audience[0],
      AuthParameters: { USERNAME, PASSWORD },
    }),
  });
  const { AuthenticationResult: tokens, message } = parseObject(body.toString()) as AuthResult;
  const token = (kind ?? pool.tokenUse) === "id" ? tokens?.IdToken : tokens?.AccessToken;
  if (typeof token === "string") return token;
  throw new AuthzError("LOCAL_FAILED", `the local endpoint gave no token: ${message ?? status}`, {
    fix: { text: "see its log", command: { name: "local logs" } },
  });
}
