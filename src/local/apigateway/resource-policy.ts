import { MalformedPolicy } from "../policy/malformed-policy.ts";
import { type PolicyDocument, parseDocument } from "../policy/parse-policy.ts";
import type { Call } from "../wire/operation.ts";
import type { RestApi } from "./apigateway-model.ts";
import { badRequest } from "./apigateway-refusals.ts";

/** What stands for the ARN of the API in a Resource: an API has no id yet when its policy is written. */
const SHORT = "execute-api:/";

/** AWS gives no details. */
const invalid = () =>
  badRequest("Invalid policy document. Please check the policy syntax and ensure that Principals are valid.");

/** Writes the short resources out, as AWS hands them back. */
function expanded(value: unknown, arn: string): unknown {
  if (typeof value === "string") return value.startsWith(SHORT) ? `${arn}${value.slice(SHORT.length)}` : value;
  return Array.isArray(value) ? value.map((one) => expanded(one, arn)) : value;
}

function withArns(document: Record<string, unknown>, arn: string): object {
  const statements = [document["Statement"]].flat().map((one) => {
    const statement = { ...(one as Record<string, unknown>) };
    for (const name of ["Resource", "NotResource"])
      if (name in statement) statement[name] = expanded(statement[name], arn);
    return statement;
  });
  return { ...document, Statement: Array.isArray(document["Statement"]) ? statements : statements[0] };
}

/** Identities of this account must exist; those of other accounts are not checked. */
function identitiesExist({ statements }: PolicyDocument, { world }: Call): boolean {
  const own = `arn:${world.partition}:iam::${world.account}:`;
  return statements
    .flatMap(({ principals }) => principals?.arns ?? [])
    .filter((arn) => arn.startsWith(own) && arn !== `${own}root`)
    .every((arn) => world.roles.exists(arn));
}

/**
 * Reads the policy of an API; an empty text takes it away.
 * @throws Refusal BadRequestException
 */
export function readPolicy(text: string, { id }: Pick<RestApi, "id">, call: Call): object | undefined {
  if (text === "") return undefined;
  try {
    const document: unknown = JSON.parse(text);
    const isResource = (one: string) => one === "*" || /^arn:.+/.test(one) || one.startsWith(SHORT);
    if (!identitiesExist(parseDocument(document, "resource", isResource), call)) throw invalid();
    const { partition, account } = call.world;
    const arn = `arn:${partition}:execute-api:${call.region}:${account}:${id}/`;
    return withArns(document as Record<string, unknown>, arn);
  } catch (error) {
    throw error instanceof MalformedPolicy || error instanceof SyntaxError ? invalid() : error;
  }
}

/** A policy as answers show it: its quotes and slashes are escaped once more. */
export const shownPolicy = (policy: object | undefined): string | undefined =>
  policy && JSON.stringify(JSON.stringify(policy)).slice(1, -1).replaceAll("/", "\\/");
