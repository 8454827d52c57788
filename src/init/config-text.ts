import { commentLines, describe, exampleOf } from "../config/schema/describe.ts";
import type { Key } from "../config/schema/key.ts";
import { SCHEMA, type SectionName } from "../config/schema/schema.ts";
import { SECTIONS } from "../config/schema/sections.ts";
import { quoteValue } from "../config/text/source-value.ts";
import type { Answers } from "./questions.ts";

/**
 * Lines of a section: each key below the schema's words for it. A key without an answer is commented out, with its
 * example.
 */
const linesOf =
  <S extends SectionName>(section: S) =>
  (key: keyof (typeof SCHEMA)[S] & string, answer?: string, example?: string): string[] => {
    const spec = SCHEMA[section][key] as Key<unknown>;
    const shown = example ?? exampleOf(spec);
    const line = answer ? `${key} = ${quoteValue(answer)}` : `; ${key} = ${shown}`;
    return [...commentLines(describe(spec, answer || shown)), line];
  };

const about = (section: SectionName): string[] => commentLines(SECTIONS[section].about);

const GOOGLE_CLIENT = "1234567890-abc.apps.googleusercontent.com";

/** What to set next to `user_pool = create`. */
function createdPool(): string[] {
  const [pool, provider] = [linesOf("user_pool"), linesOf("identity_provider")];
  return [
    "user_pool = create",
    ...linesOf("issuer")("token_use"),
    "",
    ...about("user_pool"),
    "; [user_pool]",
    ...pool("deletion_protection"),
    ...pool("mfa"),
    "",
    ...about("identity_provider"),
    "; [identity_provider.google]",
    ...provider("client_id", undefined, GOOGLE_CLIENT),
    ...provider("client_secret_env"),
  ];
}

function issuerLines({ issuerKind, createUserPool, userPool, clientId, issuer, audience }: Answers): string[] {
  const key = linesOf("issuer");
  if (issuerKind === "cognito" && createUserPool === "yes")
    return [
      "kind = cognito",
      "; deploy creates the user pool and its client; teardown deletes them, and all of its users",
      ...createdPool(),
    ];
  if (issuerKind === "cognito")
    return ["kind = cognito", ...key("user_pool", userPool), ...key("client_id", clientId), ...key("token_use")];
  if (issuerKind === "google")
    return ["kind = google", ...key("client_id", clientId, GOOGLE_CLIENT), ...key("hosted_domain", "", "example.com")];
  return [
    "kind = oidc",
    ...key("issuer", issuer, "https://login.example.com/"),
    ...key("audience", audience, "https://api.example.com"),
    ...key("jwks_uri", "", "https://login.example.com/.well-known/jwks.json"),
    ...key("groups_claim", "", "groups"),
  ];
}

/**
 * The config.ini of these answers, with the keys that a person may want next as comments.
 * @param source folder of the user's own authorizer.
 */
export function configText(answers: Answers, source?: string): string {
  const { name, profile, region, stage, runtime, type, origins } = answers;
  const [aws, api, fn, authorizer] = [linesOf("aws"), linesOf("api"), linesOf("function"), linesOf("authorizer")];
  const identitySource = type === "REQUEST" ? "header.Authorization" : "Authorization";
  return `${[
    "; What `lambda-authz deploy` creates. Edit it and deploy again.",
    '; A line that starts with ";" is a comment. config.example.ini and docs/config.md in the package list every key.',
    "",
    "[project]",
    ...linesOf("project")("name", name),
    "",
    "[aws]",
    ...aws("region", region),
    ...aws("profile", profile, "default"),
    ...aws("expected_account_id", "", "123456789012"),
    "",
    "[api]",
    ...api("name", "", `${name}API`),
    ...api("stage", stage),
    "",
    ...about("function"),
    "[function.basicLambda]",
    ...fn("source", "lambda/basicLambda"),
    ...fn("runtime", runtime),
    ...fn("handler", "index.handler"),
    ...fn("memory"),
    ...fn("timeout"),
    "; env.GREETING = hello",
    "",
    ...commentLines(`${SECTIONS.routes.free?.form}: ${SECTIONS.routes.free?.about}`),
    "[routes]",
    "GET / = basicLambda",
    "GET /orders/{id} = basicLambda",
    "; GET /health = basicLambda, public",
    "",
    "[authorizer]",
    ...authorizer("name", "", `${name}LambdaAuthorizer`),
    ...authorizer("runtime", runtime),
    ...(source === undefined ? [] : ["; your own copy of the authorizer: change it as you like", `source = ${source}`]),
    ...authorizer("type", type),
    ...authorizer("identity_source", "", identitySource),
    ...authorizer("cache_ttl"),
    ...authorizer("context"),
    "",
    ...about("issuer"),
    "[issuer.main]",
    ...issuerLines(answers),
    "",
    ...about("rule"),
    "; [rule.admin]",
    "; allow = DELETE /orders/{id}",
    "; groups = admins, ops",
    "; [rule.everyone]",
    "; allow = GET /*",
    "",
    ...about("cors"),
    "[cors]",
    ...linesOf("cors")("allow_origins", origins),
    ...linesOf("cors")("allow_headers"),
    "",
    "[logs]",
    ...linesOf("logs")("retention_days"),
  ].join("\n")}\n`;
}
