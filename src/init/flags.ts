import { AuthzError } from "../lib/errors.ts";
import { type AnswerId, type Answers, type Facts, flagOf, namesPool, type Question } from "./questions.ts";

/**
 * The flags as they are written to config.ini.
 * @throws AuthzError with all of their problems, before the first question.
 */
export function checkedFlags(given: Answers, questions: readonly Question[], facts: Facts): Answers {
  const checked: Partial<Record<AnswerId, string>> = {};
  const problems: string[] = [];
  for (const { id, check } of questions) {
    const seen = given[id];
    if (seen === undefined) continue;
    const read = check(seen);
    if ("wrong" in read) problems.push(`${flagOf(id)} ${JSON.stringify(seen)} ${read.wrong}`);
    else checked[id] = read.value;
  }
  const issuerKind = impliedKind(checked);
  const flags: Answers = issuerKind === undefined ? checked : { ...checked, issuerKind };
  problems.push(...misplaced(flags, questions));
  if (problems.length > 0) {
    const fix = { text: "list the flags", command: { name: "init", args: ["--help"] } };
    throw new AuthzError("USAGE", problems.join("\n"), { fix });
  }
  if (flags.profile && !facts.profiles.some(({ name }) => name === flags.profile)) {
    throw unknownProfile(flags.profile, facts);
  }
  return flags;
}

/** The kind of issuer that the IDs imply. */
function impliedKind({
  issuerKind,
  createUserPool,
  userPool,
  issuer,
  audience,
  clientId,
}: Answers): string | undefined {
  if (issuerKind !== undefined) return issuerKind;
  if (userPool !== undefined || createUserPool !== undefined) return "cognito";
  if (issuer !== undefined || audience !== undefined) return "oidc";
  return clientId?.endsWith(".apps.googleusercontent.com") ? "google" : undefined;
}

function misplaced(flags: Answers, questions: readonly Question[]): string[] {
  const { issuerKind, audience } = flags;
  if (issuerKind === undefined) return [];
  if (issuerKind === "cognito" && flags.createUserPool === "yes" && namesPool(flags))
    return ["--create-user-pool creates a pool and its client; it excludes --user-pool and --client-id"];
  return questions
    .filter(({ id, when }) => flags[id] !== undefined && when?.(flags) === false)
    .filter(({ id }) => !(id === "clientId" && audience === undefined)) // a client id is OpenID Connect's audience
    .map(({ id }) => `${flagOf(id)} is not for issuers of kind ${issuerKind}`);
}

function unknownProfile(profile: string, { profiles }: Facts): AuthzError {
  const names = profiles.map(({ name }) => name).join(", ") || "none";
  return new AuthzError("PROFILE_UNKNOWN", `unknown AWS profile ${JSON.stringify(profile)}; profiles: ${names}`, {
    fix: `aws configure --profile ${profile}`,
  });
}
