import { quoteValue } from "../config/text/source-value.ts";
import type { Answers } from "./questions.ts";

const setting = (key: string, value: string | undefined, example: string): string =>
  value ? `${key} = ${quoteValue(value)}` : `; ${key} = ${example}`;

const CREATED = [
  "kind = cognito",
  "; deploy makes the pool and its client; teardown takes them away again, and all users with them",
  "user_pool = create",
  "; which of Cognito's tokens is sent: access or id",
  "; token_use = access",
  "",
  "; [user_pool]",
  "; on: nothing deletes the pool",
  "; deletion_protection = off",
  "; off, optional or on: a code of an authenticator app",
  "; mfa = off",
  "",
  "; external identity providers; the client secret is read from the environment",
  "; [identity_provider.google]",
  "; client_id = 1234567890-abc.apps.googleusercontent.com",
  "; client_secret_env = GOOGLE_CLIENT_SECRET",
];

const issuerLines = (answers: Answers): string[] => {
  const { issuerKind, createUserPool, userPool, clientId, issuer, audience } = answers;
  if (issuerKind === "cognito" && createUserPool === "yes") return CREATED;
  if (issuerKind === "cognito") {
    return [
      "kind = cognito",
      setting("user_pool", userPool, "us-east-1_AbCdEf123"),
      "; one or several, with commas",
      setting("client_id", clientId, "1example23456789"),
      "; which of Cognito's tokens is sent: access or id",
      "; token_use = access",
    ];
  }
  if (issuerKind === "google") {
    return [
      "kind = google",
      "; one or several, with commas",
      setting("client_id", clientId, "1234567890-abc.apps.googleusercontent.com"),
      "; only accounts of this Google Workspace domain",
      "; hosted_domain = example.com",
    ];
  }
  return [
    "kind = oidc",
    "; exactly as the iss claim has it",
    setting("issuer", issuer, "https://login.example.com/"),
    "; one or several, with commas",
    setting("audience", audience, "https://api.example.com"),
    "; where the keys are, if the issuer's discovery document does not say it",
    "; jwks_uri = https://login.example.com/.well-known/jwks.json",
    "; groups_claim = groups",
  ];
};

/**
 * The config.ini that says what was answered, with the keys a person may want next as comments.
 * @param source folder of the user's own authorizer.
 */
export function configText(answers: Answers, source?: string): string {
  const { name, profile, region, stage, runtime, type, origins } = answers;
  const request = type === "REQUEST";
  return `${[
    "; What `lambda-authz deploy` builds. Edit it and deploy again.",
    '; A line that begins with ";" is a comment. config.example.ini in the package lists every key.',
    "",
    "[project]",
    "; prefix of every name in your account",
    setting("name", name, "basic"),
    "",
    "[aws]",
    setting("region", region, "us-east-1"),
    setting("profile", profile, "default"),
    "; any other account stops the run",
    "; expected_account_id = 123456789012",
    "",
    "[api]",
    `; name = ${name}API`,
    setting("stage", stage, "dev"),
    "",
    "[function.basicLambda]",
    "; folder that is uploaded; config.ini and .env files in it are left out",
    "source = lambda/basicLambda",
    setting("runtime", runtime, "nodejs24.x"),
    "handler = index.handler",
    "; memory = 128",
    "; timeout = 10",
    "; env.GREETING = hello",
    "",
    "[routes]",
    "GET / = basicLambda",
    "GET /orders/{id} = basicLambda",
    "; public: no authorizer on this one",
    "; GET /health = basicLambda, public",
    "",
    "[authorizer]",
    `; name = ${name}LambdaAuthorizer`,
    setting("runtime", runtime, "nodejs24.x"),
    ...(source === undefined ? [] : ["; your own copy of the authorizer: change it as you like", `source = ${source}`]),
    setting("type", type, "TOKEN"),
    request
      ? "; header.X or querystring.X, with commas; the first is the token, the others must be present"
      : "; the header that carries the token",
    `; identity_source = ${request ? "header.Authorization" : "Authorization"}`,
    "; seconds for which API Gateway remembers an answer",
    "; cache_ttl = 300",
    "; claims handed to your Lambda in event.requestContext.authorizer",
    "; context = sub, email, cognito:groups, scope",
    "",
    "; one section an issuer, as many as needed",
    "[issuer.main]",
    ...issuerLines(answers),
    "",
    "; Without rules any valid token may call every route. With rules, what none of them allows is refused (403).",
    "; [rule.admin]",
    "; allow = DELETE /orders/{id}",
    "; groups = admins, ops",
    "; [rule.everyone]",
    "; allow = GET /*",
    "",
    "[cors]",
    "; the pages that may call the API: their origins, several with commas, or *",
    setting("allow_origins", origins, "http://localhost:3000"),
    "; allow_headers = Authorization, Content-Type",
    "",
    "[logs]",
    "; retention_days = 14",
  ].join("\n")}\n`;
}
