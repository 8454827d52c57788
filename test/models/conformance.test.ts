import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FREE, SCHEMA } from "../../src/config/schema.ts";
import type { Statement } from "../support/iam-simulator.ts";
import { lastingFolder } from "../support/lasting-folder.ts";
import { createAccount } from "../support/memory-account.ts";
import { SECTIONS, stackRun } from "../support/stack-run.ts";
import { BASES, CHANGES, type Sections, withLines } from "./changes.ts";
import { deniedIn, notInAuthorizationData, refusedIn, superfluousIn } from "./checker.ts";
import { type Call, record } from "./recorder.ts";

const text = readFileSync(new URL("../../docs/iam-policy.json", import.meta.url), "utf8");
const policyOf = (project: string): readonly Statement[] => JSON.parse(text.replaceAll("PROJECT", project)).Statement;
const calls: Call[] = [];
let issuer = "";

const METADATA =
  '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/></IDPSSODescriptor></EntityDescriptor>';
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const OTHERS = { project: "others", stage: "dev", apiName: "others", adopt: false, region: "us-east-1" };
const DOCUMENT = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };

beforeAll(async () => {
  const keys = [{ kid: "a", kty: "RSA", n: "AQAB", e: "AQAB", use: "sig", alg: "RS256" }];
  const server = createServer(({ url = "" }, response) => {
    const at = url.startsWith("/tenant") ? `${issuer}/tenant` : issuer;
    response.end(
      JSON.stringify(url.endsWith("openid-configuration") ? { issuer: at, jwks_uri: `${issuer}/keys` } : { keys }),
    );
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(() => void server.close());
});

/** One account and folder in which stacks of different settings follow each other. */
function place() {
  const [account, root] = [createAccount(), lastingFolder()];
  mkdirSync(join(root, "lambda"), { recursive: true });
  writeFileSync(join(root, "metadata.xml"), METADATA);
  writeFileSync(join(root, "policy.json"), JSON.stringify(DOCUMENT));
  const filled = (sections: Sections): Sections =>
    Object.fromEntries(Object.entries(sections).map(([name, body]) => [name, body?.replaceAll("ISSUER", issuer)]));
  return { account, stack: (sections: Sections) => stackRun(account, root, filled(sections), { endpoint: issuer }) };
}

const keysOf = Object.entries(SCHEMA).flatMap(([section, keys]) => Object.keys(keys).map((key) => `${section}.${key}`));

test("every key of config.ini has a scenario that changes it", () => {
  const free = [...FREE].map((section) => `${section}.${section === "routes" ? "route" : "tag"}`);
  const missing = [...keysOf, ...free, "function.env", "authorizer.env", "identity_provider.map"].filter(
    (key) => !(key in CHANGES),
  );
  expect(missing).toEqual([]);
  expect(Object.keys(CHANGES).length).toBeGreaterThanOrEqual(60);
});

test.each(Object.entries(CHANGES))("%s is set, changed back and torn down", async (key, [base, section, ...lines]) => {
  const { account, stack } = place();
  const before: Sections = BASES[base];
  const was = section in before ? before[section] : SECTIONS[section];
  const after = { ...before, [section]: withLines(was ?? "", lines) };
  const run = async () => {
    await stack(before).deploy({ agree: true });
    await stack(after).deploy({ agree: true });
    if (key === "user_pool.deletion_protection") await stack(before).deploy({ agree: true });
    await stack(after).deploy({ agree: true });
    await stack(before).deploy({ agree: true });
    await stack(before).teardown();
    await stack(after).teardown();
  };
  // It exists before the run: role_arn names roles of others.
  await account.aws(OTHERS).iam.send(new CreateRoleCommand({ RoleName: "existing", AssumeRolePolicyDocument: TRUST }));
  calls.push(...(await record(key, run)));
});

test("AWS's models refuse nothing that was sent", () => {
  expect(refusedIn(calls)).toEqual([]);
  expect(calls.length).toBeGreaterThan(2_000);
});

test("every action and resource is in AWS's authorization data", async () => {
  expect(await notInAuthorizationData(calls)).toEqual([]);
});

// Who names a role with role_arn adds the right to pass it: the policy knows no roles but the project's.
const PASS_EXISTING: Statement = { Action: ["iam:PassRole"], Resource: "arn:aws:iam::123456789012:role/existing" };

test("docs/iam-policy.json grants all that was sent", () => {
  const policies = new Map(["shop", "other"].map((project) => [project, policyOf(project)]));
  const statementsFor = ({ scenario }: Call) => [
    ...(policies.get("shop") ?? []),
    ...((scenario === "project.name" && policies.get("other")) || []),
    ...(scenario.endsWith(".role_arn") ? [PASS_EXISTING] : []),
  ];
  expect(deniedIn(calls, statementsFor)).toEqual([]);
});

// Of commands and of changes by hand that no scenario here makes yet; test/unit/stack/deployer-policy.test.ts finds
// each of them in the source.
const WITHOUT_SCENARIO = [
  "sts:GetCallerIdentity",
  "cognito-idp:AdminDeleteUser",
  "cognito-idp:AdminGetUser",
  "cognito-idp:DeleteUserPoolClient",
  "lambda:InvokeFunction",
  "lambda:RemovePermission",
  "logs:DescribeLogStreams",
  "logs:GetLogEvents",
  "iam:ListRoleTags",
  "iam:UpdateAssumeRolePolicy",
];

test("and nothing that no scenario needs, but for what is listed", () => {
  expect(superfluousIn(calls, policyOf("shop"))).toEqual(WITHOUT_SCENARIO);
});
