import { beforeAll, beforeEach, expect, test } from "vitest";
import { ALLOW, account, apiOf, grants } from "./api.ts";

// The clock of the account stands at 2026-11-23T12:00:00Z, calls come from 127.0.0.1.
const here = account();
let api: Awaited<ReturnType<typeof apiOf>>;
beforeAll(async () => {
  api = await apiOf(here);
  await api.route("orders", await api.authorizer());
  await api.deploy();
});

const now = here.clock.at;
beforeEach(() => {
  here.clock.at = now;
});

const statusWith = async (Statement: unknown, headers: readonly (readonly [string, string])[] = []) => {
  here.answers.authorizer = grants(Statement);
  return (await api.ask("/orders", [["Authorization", "a"], ...headers])).status;
};

const HOLDS: readonly [operator: string, key: string, value: unknown][] = [
  ["StringEquals", "aws:UserAgent", "test/1"],
  ["StringEquals", "AWS:useragent", ["other", "test/1"]],
  ["StringNotEquals", "aws:UserAgent", "test/2"],
  ["StringNotEquals", "aws:Referer", "https://app.example"],
  ["StringEqualsIfExists", "aws:Referer", "https://app.example"],
  ["StringEqualsIgnoreCase", "aws:UserAgent", "TEST/1"],
  ["StringNotEqualsIgnoreCase", "aws:UserAgent", "TEST/2"],
  ["StringLike", "aws:UserAgent", "te*/?"],
  ["StringNotLike", "aws:UserAgent", ["a*", "b*"]],
  ["StringLike", "aws:UserAgent", `\${aws:UserAgent}`],
  ["StringEquals", "aws:UserAgent", `\${aws:Referer, 'test'}/1`],
  ["NumericGreaterThan", "aws:EpochTime", 1_600_000_000],
  ["NumericLessThanEquals", "aws:EpochTime", String(now / 1_000)],
  ["NumericNotEquals", "aws:EpochTime", "1"],
  ["NumericEquals", "aws:EpochTime", now / 1_000],
  ["DateGreaterThan", "aws:CurrentTime", "2026-11-23T11:59:59Z"],
  ["DateLessThan", "aws:CurrentTime", "2026-11-24"],
  ["DateGreaterThanEquals", "aws:EpochTime", "2026-11-23T13:00:00+01:00"],
  ["DateEquals", "aws:CurrentTime", String(now / 1_000)],
  ["Bool", "aws:SecureTransport", true],
  ["Bool", "aws:SecureTransport", "True"],
  ["IpAddress", "aws:SourceIp", ["10.0.0.0/8", "127.0.0.0/8"]],
  ["IpAddress", "aws:SourceIp", "127.0.0.1"],
  ["NotIpAddress", "aws:SourceIp", ["10.0.0.0/8", "::/0"]],
  ["Null", "aws:Referer", "true"],
  ["Null", "aws:UserAgent", false],
  ["ForAnyValue:StringEquals", "aws:UserAgent", ["test/1", "test/2"]],
  ["ForAllValues:StringEquals", "aws:Referer", "https://app.example"],
  ["ForAllValues:StringLike", "aws:UserAgent", "test/*"],
  ["StringNotEquals", "aws:SourceVpce", "vpce-1a2b3c4d"],
];
const FAILS: typeof HOLDS = [
  ["StringEquals", "aws:UserAgent", "TEST/1"],
  ["StringEquals", "aws:UserAgent", "test/*"],
  ["StringEquals", "aws:Referer", "https://app.example"],
  ["StringNotEquals", "aws:UserAgent", ["a", "test/1"]],
  ["StringLike", "aws:UserAgent", `\${*}`],
  ["StringLike", "aws:UserAgent", `\${aws:Referer}*`],
  ["NumericLessThan", "aws:EpochTime", 1_600_000_000],
  ["NumericEquals", "aws:UserAgent", "1"],
  ["NumericLessThan", "aws:EpochTime", ""],
  ["DateGreaterThan", "aws:CurrentTime", "2026-11-23T12:00:00Z"],
  ["DateGreaterThan", "aws:CurrentTime", "never"],
  ["Bool", "aws:SecureTransport", "false"],
  ["IpAddress", "aws:SourceIp", ["10.0.0.0/8", "::1"]],
  ["IpAddress", "aws:SourceIp", ["0.0.0.0/33", "127.0.0.1/a"]],
  ["NotIpAddress", "aws:SourceIp", ["10.0.0.0/8", "127.0.0.1/32"]],
  ["Null", "aws:Referer", "false"],
  ["Null", "aws:UserAgent", "true"],
  ["ForAnyValue:StringEquals", "aws:Referer", "https://app.example"],
  ["ForAllValues:StringEquals", "aws:UserAgent", "test/2"],
  ["StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d"],
  ["ArnLike", "aws:UserAgent", "arn:aws:iam:*:*:*"],
  ["BinaryEquals", "aws:UserAgent", "dGVzdC8x"],
];

test.each(HOLDS)("%s of %s holds: an Allow allows, a Deny denies (%j)", async (operator, key, value) => {
  const Condition = { [operator]: { [key]: value } };
  expect(await statusWith({ ...ALLOW, Condition })).toBe(200);
  expect(await statusWith([ALLOW, { ...ALLOW, Effect: "Deny", Condition }])).toBe(403);
});

test.each(FAILS)(
  "%s of %s does not hold: an Allow allows nothing, a Deny denies nothing (%j)",
  async (operator, key, value) => {
    const Condition = { [operator]: { [key]: value } };
    expect(await statusWith({ ...ALLOW, Condition })).toBe(403);
    expect(await statusWith([ALLOW, { ...ALLOW, Effect: "Deny", Condition }])).toBe(200);
  },
);

test("all operators of a condition and all keys of an operator must hold", async () => {
  const agent = { "aws:UserAgent": "test/1" };
  const both = { StringEquals: agent, IpAddress: { "aws:SourceIp": "127.0.0.1" } };
  expect(await statusWith({ ...ALLOW, Condition: both })).toBe(200);
  expect(await statusWith({ ...ALLOW, Condition: { ...both, Bool: { "aws:SecureTransport": "false" } } })).toBe(403);
  expect(await statusWith({ ...ALLOW, Condition: { StringEquals: { ...agent, "aws:Referer": "a" } } })).toBe(403);
});

test("ARNs are compared part by part", async () => {
  const referer = [["Referer", "arn:aws:iam::000000000000:role/a/b"]] as const;
  const fits = (pattern: string) =>
    statusWith({ ...ALLOW, Condition: { ArnLike: { "aws:Referer": pattern } } }, referer);
  expect(await fits("arn:aws:iam::*:role/*")).toBe(200);
  expect(await fits("arn:*:role/a/b")).toBe(403);
});

test("variables in a Resource are filled in as characters", async () => {
  const Resource = `arn:aws:execute-api:*:*:*/dev/GET/\${aws:Referer}`;
  expect(await statusWith({ ...ALLOW, Resource }, [["Referer", "orders"]])).toBe(200);
  expect(await statusWith({ ...ALLOW, Resource }, [["Referer", "*"]])).toBe(403);
  expect(await statusWith({ ...ALLOW, Resource })).toBe(403);
});

test("before version 2012-10-17 a variable is text", async () => {
  const Statement = { ...ALLOW, Condition: { StringEquals: { "aws:UserAgent": `\${aws:UserAgent}` } } };
  here.answers.authorizer = { principalId: "ann", policyDocument: { Version: "2008-10-17", Statement } };
  expect(await api.ask("/orders")).toMatchObject({ status: 403 });
});

test("a cached grant is asked again at each call: what it allowed until noon it denies after", async () => {
  const cached = await apiOf(here);
  await cached.route("orders", await cached.authorizer({ authorizerResultTtlInSeconds: 300 }));
  await cached.deploy();
  const Condition = { DateLessThan: { "aws:CurrentTime": "2026-11-23T12:00:01Z" } };
  here.answers.authorizer = grants({ ...ALLOW, Condition });
  expect(await cached.ask("/orders")).toMatchObject({ status: 200 });
  here.answers.authorizer = grants(ALLOW);
  here.clock.at += 1_000;
  expect(await cached.ask("/orders")).toMatchObject({ status: 403 });
});
