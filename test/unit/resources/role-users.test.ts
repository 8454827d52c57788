import { expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import { usersOf } from "../../../src/resources/shared/role-users.ts";
import { absent, fakeAws, ok, type Reply, refuse, type Sent } from "../../support/aws/answering-aws.ts";

const ROLE = "arn:aws:iam::123456789012:role/lambda-authz/basic/dev/basic-dev-echo";
const arn = (region: string, name: string) => `arn:aws:lambda:${region}:123456789012:function:${name}`;
const list = (region: string, ...names: string[]) =>
  ok({ Functions: names.map((name) => ({ FunctionArn: arn(region, name), Role: ROLE })) });

/** What each region answers to a listing; nothing is in the others. */
async function users(
  replies: Readonly<Record<string, Reply | Error>>,
  roleNow: Reply | ((sent: Sent) => Reply) = ok({ Configuration: { Role: ROLE } }),
) {
  const asked: string[] = [];
  const clientOf = (region: string) => {
    const { aws } = fakeAws((sent) => {
      if (!sent.line.endsWith("/functions")) return typeof roleNow === "function" ? roleNow(sent) : roleNow;
      asked.push(region);
      const reply = replies[region] ?? ok({ Functions: [] });
      if (reply instanceof Error) throw reply;
      return reply;
    });
    return aws;
  };
  const aws: Aws = { ...clientOf("us-east-1"), lambdaIn: (region) => clientOf(region).lambda };
  return { found: await usersOf(aws, ROLE), asked };
}

test("functions of every region are looked at, each once", async () => {
  const { found, asked } = await users({ "eu-west-1": list("eu-west-1", "a"), "ap-south-1": list("ap-south-1", "b") });
  expect(found).toContain(arn("eu-west-1", "a"));
  expect(found).toContain(arn("ap-south-1", "b"));
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeGreaterThan(30);
});

test.each<[string, Reply]>([
  ["has another role by now", ok({ Configuration: { Role: "another" } })],
  ["is gone", absent()],
])("a function that is listed and %s does not count: listings are late", async (_, roleNow) => {
  expect((await users({ "us-east-1": list("us-east-1", "a") }, roleNow)).found).toBeUndefined();
});

test.each<[string, Reply | Error]>([
  [
    "is switched off",
    refuse("UnrecognizedClientException", "The security token included in the request is invalid.", 403),
  ],
  ["the caller may not enter", refuse("AccessDeniedException", "explicit deny", 403)],
  ["is not open yet", Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" })],
])("a region that %s is skipped", async (_, reply) => {
  expect((await users({ "me-west-1": reply })).found).toBeUndefined();
});

test.each<[string, string, Reply | Error]>([
  ["another region", "eu-west-1", refuse("ServiceException", "try again", 500)],
  ["another region", "eu-west-1", Object.assign(new Error("timeout"), { name: "TimeoutError" })],
  ["the run's own region", "us-east-1", refuse("AccessDeniedException", "not allowed", 403)],
])("what fails in %s may be a user: %s", async (_, region, reply) => {
  expect((await users({ [region]: reply })).found).toContain(`perhaps a function in ${region}`);
});

test("a listing that is not allowed names the action", async () => {
  const { found } = await users({ "us-east-1": refuse("AccessDeniedException", "not allowed", 403) });
  expect(found).toBe(
    "perhaps a function in us-east-1, whose functions cannot be listed (lambda:ListFunctions is not allowed)",
  );
});

test("a function that is listed and may not be read counts: our policy reads those of the project only", async () => {
  const denied = refuse("AccessDeniedException", "not authorized to perform: lambda:GetFunction", 403);
  const { found } = await users({ "eu-west-1": list("eu-west-1", "theirs") }, denied);
  expect(found).toBe(arn("eu-west-1", "theirs"));
});

test("a function is read by its own ARN: a policy that names it does not cover $LATEST", async () => {
  const read: string[] = [];
  const roleNow = ({ line }: Sent) => {
    read.push(decodeURIComponent(line));
    return line.includes("LATEST") ? refuse("AccessDeniedException", "not authorized", 403) : absent();
  };
  const listed = { "us-east-1": list("us-east-1", "a:$LATEST", "a:1") };
  // What may be read is gone by now: listings are late.
  expect((await users(listed, roleNow)).found).toBeUndefined();
  expect(read).toHaveLength(2);
  const denied = refuse("AccessDeniedException", "not authorized to perform: lambda:GetFunction", 403);
  expect((await users({ "us-east-1": list("us-east-1", "a:$LATEST") }, denied)).found).toBe(arn("us-east-1", "a"));
});
