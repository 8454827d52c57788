import { screen } from "@inquirer/testing/vitest";
import { expect, test } from "vitest";
import type { Listing } from "../../src/cli/init/account-listing.ts";
import { place, run } from "../support/program/run-init.ts";

const FLAGS = { name: "shop", runtime: "nodejs22.x", type: "TOKEN", issuerKind: "cognito", origins: "*" };
const KEYS = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "none" };
const POOLS = [
  { id: "eu-west-1_AAA", name: "staff" },
  { id: "eu-west-1_BBB", name: "customers" },
];

/** What AWS lists: these pools, each with one client. */
const listing = (more: Partial<Listing> = {}): Listing => ({
  deadlineMs: 10_000,
  pools: async () => POOLS,
  clients: async (_, pool) => [{ id: `client-of-${pool}`, name: "web" }],
  ...more,
});

const start = (more: Partial<Listing>, options = {}, env: Record<string, string> = KEYS) => {
  const here = place();
  const given = { ...FLAGS, region: "eu-west-1", ...options };
  return { here, ...run(here, given, { terminal: true, env, listing: listing(more) }) };
};

async function answer(words: string, ...keys: (string | { type: string })[]): Promise<string> {
  await expect.poll(() => screen.getScreen(), { interval: 5, timeout: 10_000 }).toContain(words);
  const seen = screen.getScreen();
  for (const key of keys) typeof key === "string" ? screen.keypress(key) : screen.type(key.type);
  screen.keypress("enter");
  return seen;
}

test("with credentials the pools and the clients there are can be picked, and one that exists is offered first", async () => {
  const { here, result } = start({});
  await answer("Which user pool?");
  const pools = await answer("User pool ID", "down");
  expect(pools).toMatch(/staff \(eu-west-1_AAA\)\s+customers \(eu-west-1_BBB\)\s+another one/);
  await answer("web (client-of-eu-west-1_BBB)");
  await result;
  expect(here.read("config.ini")).toContain("user_pool = eu-west-1_BBB\n");
  expect(here.read("config.ini")).toContain("client_id = client-of-eu-west-1_BBB\n");
});

test("a pool of elsewhere is typed", async () => {
  const { here, result } = start({ clients: async () => [] }, { clientId: "1example23456789" });
  await answer("User pool ID", "down", "down");
  await answer("User pool ID, such as", { type: "us-east-1_CCC" });
  await result;
  expect(here.read("config.ini")).toContain("user_pool = us-east-1_CCC\n");
});

const denied = Object.assign(new Error("not authorized to perform: cognito-idp:ListUserPools"), {
  name: "AccessDeniedException",
  operation: "cognito-idp:ListUserPools",
});

test.each<[string, Partial<Listing>, string]>([
  ["there are none", { pools: async () => [] }, "note: no user pools in eu-west-1\n"],
  [
    "listing is denied",
    { pools: () => Promise.reject(denied) },
    "note: the user pools in eu-west-1 cannot be listed: cognito-idp:ListUserPools: not authorized to perform: cognito-idp:ListUserPools\n",
  ],
  [
    "nothing answers",
    {
      deadlineMs: 20,
      pools: (_, signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
    },
    "note: the user pools in eu-west-1 cannot be listed: no answer within 0.02 s\n",
  ],
])("%s: said plainly, and a new pool is offered first", async (_, more, note) => {
  const { here, result, stderr } = start(more);
  await answer("Which user pool?");
  await result;
  expect(stderr()).toContain(note);
  expect(here.read("config.ini")).toContain("user_pool = create\n");
});

test("without any sign of credentials nothing is asked of AWS and nothing is said about it", async () => {
  const pools = () => Promise.reject(new Error("asked"));
  const { result, stderr } = start({ pools }, {}, {});
  await answer("Which user pool?");
  await result;
  expect(stderr()).not.toContain("user pools");
});

test("Ctrl-C while AWS is asked ends the run", async () => {
  const { abort, here, result } = start({
    pools: async (_, signal) => {
      abort.abort();
      return signal.throwIfAborted() ?? [];
    },
  });
  await expect(result).rejects.toThrow();
  expect(here.files()).toEqual([]);
});

test("flags alone ask nothing of AWS", async () => {
  const pools = () => Promise.reject(new Error("asked"));
  const given = run(place(), { ...FLAGS, yes: true }, { env: KEYS, listing: listing({ pools }) });
  await given.result;
  expect(given.stderr()).not.toContain("listed");
});
