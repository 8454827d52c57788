import { createHash, randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientRequest,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  type CreateUserPoolRequest,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { cognito } from "../../../src/local/cognito/cognito.ts";
import { createWeb } from "../../../src/local/cognito/web.ts";
import type { Handler, Headers } from "../../../src/local/http.ts";
import { createServices } from "../../../src/local/services.ts";
import type { World } from "../../../src/local/world.ts";
import { inProcess } from "./sdk.ts";
import { testWorld } from "./world.ts";

export const PASSWORD = "Correct-Horse-1";
const FLOWS = [
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_USER_SRP_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
] as const;

/** The service with its pages, and what the log says of it. */
export function cognitoService(changes: Partial<World> = {}) {
  const { world, clock } = testWorld(changes);
  const said: string[] = [];
  const services = createServices(
    [cognito],
    world,
    async () => {},
    (line) => said.push(line),
  );
  const web = createWeb(world, services, (line) => said.push(line));
  const handle: Handler = async (request) => (await web(request)) ?? services(request);
  return { world, clock, said, handle, client: new CognitoIdentityProviderClient(inProcess(handle)) };
}

/** A pool with a client and the user ann, and ways to sign in. */
export async function pool(
  settings: Partial<CreateUserPoolClientRequest> = {},
  poolSettings: Partial<CreateUserPoolRequest> = {},
  changes: Partial<World> = {},
) {
  const service = cognitoService(changes);
  const { client } = service;
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: "pool", ...poolSettings }));
  const UserPoolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "app",
      ExplicitAuthFlows: [...FLOWS],
      ...settings,
    }),
  );
  const { ClientId = "", ClientSecret = "" } = UserPoolClient ?? {};
  const of = { UserPoolId, Username: poolSettings.UsernameAttributes ? "ann@example.com" : "ann" };
  const UserAttributes = [
    { Name: "email", Value: "ann@example.com" },
    { Name: "email_verified", Value: "true" },
  ];
  await client.send(new AdminCreateUserCommand({ ...of, UserAttributes, TemporaryPassword: "Temporary-1" }));
  const confirm = () => client.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
  const signIn = (USERNAME: string, given: string, more: Record<string, string> = {}) =>
    client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME, PASSWORD: given, ...more },
      }),
    );
  const get = (target: string, headers: Headers = []) =>
    service.handle({ method: "GET", target, headers, body: Buffer.from("") });
  const document = async (name: string) =>
    JSON.parse((await get(`/${UserPoolId}/.well-known/${name}`)).body.toString());
  return { ...service, UserPoolId, ClientId, ClientSecret, of, confirm, signIn, get, document };
}

export const claimsOf = (token = "") => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

export const CALLBACK = "http://localhost:3000/callback";
export const OAUTH = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid", "email", "profile"],
  SupportedIdentityProviders: ["COGNITO"],
  CallbackURLs: [CALLBACK],
  LogoutURLs: ["http://localhost:3000/"],
  PreventUserExistenceErrors: "ENABLED",
} as const satisfies Partial<CreateUserPoolClientRequest>;

export interface Shown {
  readonly status: number;
  readonly location: string;
  readonly body: string;
  header(name: string): string | undefined;
}

/** A browser of one window: it keeps cookies by path, and does not follow on its own. */
export function browser(handle: Handler, base: string) {
  const cookies = new Map<string, string>();
  return async (path: string, form?: Record<string, string>, more: Headers = []): Promise<Shown> => {
    const target = path.startsWith("http") ? path.slice(new URL(path).origin.length) : new URL(base).pathname + path;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const { status, headers, body } = await handle({
      method: form ? "POST" : "GET",
      target,
      headers: [...(cookie ? [["Cookie", cookie] as const] : []), ["Host", new URL(base).host], ...more],
      body: Buffer.from(form ? new URLSearchParams(form).toString() : ""),
    });
    for (const [name, value] of headers) {
      const [, key = "", content = ""] = (name === "Set-Cookie" && /^([^=]+)=([^;]*)/.exec(value)) || [];
      if (key !== "") cookies.set(key, content);
    }
    const header = (name: string) => headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
    return { status, location: header("location") ?? "", body: body.toString(), header };
  };
}

/** A pool with a domain, an app that takes codes, and a browser. */
export async function hosted(
  settings: Partial<CreateUserPoolClientRequest> = {},
  poolSettings: Partial<CreateUserPoolRequest> = {},
  changes: Partial<World> = {},
) {
  const made = await pool({ ...OAUTH, ...settings }, poolSettings, changes);
  const { client, UserPoolId, ClientId, handle } = made;
  await made.confirm();
  await client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "my-app" }));
  const { authorization_endpoint: at } = await made.document("openid-configuration");
  const base = at.replace("/oauth2/authorize", "");
  const open = browser(handle, base);
  const verifier = randomBytes(32).toString("base64url");
  const code_challenge = createHash("sha256").update(verifier).digest("base64url");
  const asked = {
    response_type: "code",
    client_id: ClientId,
    redirect_uri: CALLBACK,
    scope: "openid email profile",
    state: "s t&ate",
    nonce: "n-1",
    code_challenge,
    code_challenge_method: "S256",
  };
  const authorize = (changes: Record<string, string | undefined> = {}) => {
    const query = Object.entries({ ...asked, ...changes }).filter(
      (one): one is [string, string] => one[1] !== undefined,
    );
    return open(`/oauth2/authorize?${new URLSearchParams(query)}`);
  };
  const type = async (username: string, password: string, changes = {}) =>
    open((await authorize(changes)).location, { username, password });
  const exchange = (code: string, changes: Record<string, string> = {}, headers: Headers = []) =>
    open(
      "/oauth2/token",
      {
        ...{
          grant_type: "authorization_code",
          client_id: ClientId,
          redirect_uri: CALLBACK,
          code,
          code_verifier: verifier,
        },
        ...changes,
      },
      headers,
    );
  /** Begins SRP and gives the secret block. */
  const initiateSrp = async (USERNAME: string) => {
    const AuthParameters = { USERNAME, SRP_A: "2" };
    const asked = new InitiateAuthCommand({ ClientId, AuthFlow: "USER_SRP_AUTH", AuthParameters });
    return (await client.send(asked)).ChallengeParameters?.["SECRET_BLOCK"] ?? "";
  };
  /** A code for ann. */
  const code = async (changes = {}) => codeIn(await type("ann", PASSWORD, changes));
  return { ...made, base, open, authorize, type, exchange, code, initiateSrp };
}

export const codeIn = ({ location }: Shown) => new URL(location).searchParams.get("code") ?? "";
