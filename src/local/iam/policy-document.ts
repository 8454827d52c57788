import { isObject, jsonIn } from "../parse-json.ts";
import { Refusal } from "../wire/refusal.ts";
import { isService } from "./aws-names.ts";

/** One statement of a policy, unchecked. */
export type Statement = Readonly<Record<string, unknown>>;

/** A list, or the one thing that stands in its place. */
export const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The statements of a document that was checked before. */
export const statementsOf = (text: string) => asList(JSON.parse(text)["Statement"]).filter(isObject);

const isEffect = (value: unknown) => value === "Allow" || value === "Deny";

/** What is wrong with the services of a principal; "*" is none. */
function wrongService(principal: unknown) {
  const named = isObject(principal) ? asList(principal["Service"]).map(String) : [];
  const unknown = named.find((one) => !isService(one));
  return unknown !== undefined && `Invalid principal in policy: "SERVICE":"${unknown}"`;
}

const wrongTrust = ({ Effect, Principal, Action, NotAction, Resource, NotResource }: Statement) =>
  (Effect === undefined && "Missing required field Effect") ||
  (!isEffect(Effect) && `Invalid effect: ${Effect}`) ||
  (Resource !== undefined && "Has prohibited field Resource") ||
  (NotResource !== undefined && "AssumeRole policy must not contain resources.") ||
  (Principal === undefined && "Missing required field Principal") ||
  (Principal !== "*" && !isObject(Principal) && "Principal must be a JSON object.") ||
  wrongService(Principal) ||
  (asList(Action ?? NotAction).length === 0 && "Missing required field Action") ||
  (asList(Action ?? NotAction).some((one) => !/^sts:/i.test(String(one))) &&
    "AssumeRole policy may only specify STS AssumeRole actions.");

function wrongPermission({ Effect, Principal, Action, NotAction, Resource, NotResource }: Statement) {
  const [actions, resources] = [asList(Action ?? NotAction), asList(Resource ?? NotResource)];
  const noArn = resources.find((one) => one !== "*" && !String(one).startsWith("arn:"));
  return (
    (!isEffect(Effect) && "Syntax errors in policy.") ||
    (Principal !== undefined && "Policy document should not specify a principal.") ||
    (actions.length === 0 && "Policy statement must contain actions.") ||
    (actions.some((one) => one !== "*" && !String(one).includes(":")) &&
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.") ||
    (resources.length === 0 && "Policy statement must contain resources.") ||
    (noArn !== undefined && `Resource ${noArn} must be in ARN format or "*".`)
  );
}

const KINDS = {
  trust: {
    json: "This policy contains invalid Json",
    versions: ["2008-10-17", "2012-10-17"],
    version: "The policy must contain a valid version string",
    statement: "Could not parse the policy: Statement is empty!",
    wrong: wrongTrust,
  },
  permissions: {
    json: "Syntax errors in policy.",
    versions: ["2012-10-17"],
    version: "Policy document must be version 2012-10-17 or greater.",
    statement: "Syntax errors in policy.",
    wrong: wrongPermission,
  },
};

function problem(kind: keyof typeof KINDS, text: string): string | false | undefined {
  const { json, versions, version, statement, wrong } = KINDS[kind];
  const document = jsonIn(text);
  if (!isObject(document)) return json;
  const statements = asList(document["Statement"]);
  if (!versions.includes(String(document["Version"] ?? "2008-10-17"))) return version;
  if (statements.length === 0 || !statements.every(isObject)) return statement;
  return statements.map(wrong).find(Boolean);
}

/** @throws Refusal MalformedPolicyDocument, in the words of AWS. */
export function checkPolicy(kind: keyof typeof KINDS, text: string): void {
  const wrong = problem(kind, text);
  if (wrong) throw new Refusal(400, "MalformedPolicyDocument", wrong);
}
