import { screen } from "@inquirer/testing/vitest";
import { expect, test } from "vitest";
import { COGNITO, place, run } from "../support/program/run-init.ts";

const TERMINAL = { terminal: true };
const enter = () => screen.keypress("enter");

/** Waits for a prompt with these words, then answers it. */
async function answer(words: string, ...keys: (string | { type: string })[]): Promise<void> {
  await expect.poll(() => screen.getScreen(), { interval: 5, timeout: 10_000 }).toContain(words);
  for (const key of keys) typeof key === "string" ? screen.keypress(key) : screen.type(key.type);
  enter();
}

test("every question in turn, with its default on Enter", async () => {
  const here = place();
  const { result } = run(here, {}, { ...TERMINAL, env: { AWS_REGION: "eu-west-1" } });
  await answer("Project name");
  await answer("AWS region: (eu-west-1)");
  await answer("Runtime");
  await answer("Type of the authorizer");
  await answer("Who issues the tokens?");
  await answer("Which user pool?", "down");
  await answer("User pool ID, such as", { type: COGNITO.userPool });
  await answer("Client ID", { type: "one, two" });
  await answer("Origins of the pages");
  await result;
  const lines = here.read("config.ini").split("\n");
  const expected = ["name = basic", "region = eu-west-1", "type = TOKEN", "client_id = one, two"];
  expect(lines).toEqual(expect.arrayContaining(expected));
});

test("with no pool known a new one is offered first; it has no id and no client to be asked for", async () => {
  const here = place();
  const { result } = run(here, { region: "eu-west-1", name: "a", runtime: "nodejs22.x", type: "TOKEN" }, TERMINAL);
  await answer("Who issues the tokens?");
  await answer("Which user pool?");
  await answer("Origins of the pages");
  await result;
  expect(here.read("config.ini")).toContain("user_pool = create\n");
});

test("answers other than the defaults arrive: Python, REQUEST, an OpenID Connect issuer, two origins", async () => {
  const here = place({ "home/.aws/config": "[default]\nregion = eu-north-1\n[profile work]\nregion = ap-south-1\n" });
  const { result } = run(here, {}, TERMINAL);
  await answer("Project name", { type: "shop" });
  await answer("AWS profile", "down", "down");
  await answer("AWS region: (ap-south-1)");
  await answer("Runtime", "down", "down");
  await answer("Type", "down");
  await answer("Who issues", "down", "down");
  await answer("Address of the issuer", { type: "https://login.example.com/" });
  await answer("Audience", { type: "https://api.example.com/?v=1" });
  await answer("Origins of the pages", { type: "https://a.example,https://b.example" });
  await result;
  const text = here.read("config.ini");
  expect(text).toContain("name = shop\n");
  expect(text).toMatch(/^region = ap-south-1$/m);
  expect(text).toMatch(/^profile = work$/m);
  expect(text).toContain("runtime = python3.14\n");
  expect(text).toContain("type = REQUEST\n");
  expect(text).toContain("kind = oidc\n");
  expect(text).toContain('audience = "https://api.example.com/?v=1"\n');
  expect(text).toContain("allow_origins = https://a.example, https://b.example\n");
  expect(here.files()).toContain("lambda/basicLambda/index.py");
});

test("a wrong answer is refused where it is given, with what is allowed", async () => {
  const { result } = run(place(), { ...COGNITO, runtime: "nodejs22.x", type: "TOKEN", origins: "*" }, TERMINAL);
  await answer("Project name", { type: "N" });
  await answer("must be 1 to 32 of a-z", "backspace", { type: "nine" });
  expect((await result).json).toMatchObject({ written: { length: 3 } });
});

test("a flag answers its question: with all given none is asked", async () => {
  const given = { ...COGNITO, name: "a", profile: "", runtime: "nodejs24.x", type: "TOKEN", origins: "*" };
  await run(place(), given, TERMINAL).result;
  expect(screen.getScreen()).toBe("");
});

test("a wrong flag is said before the first question", async () => {
  await expect(run(place(), { origins: "x" }, TERMINAL).result).rejects.toMatchObject({ code: "USAGE" });
  expect(screen.getScreen()).toBe("");
});

const ALL = { ...COGNITO, name: "a", runtime: "nodejs22.x", type: "TOKEN", origins: "*" };

test("config.ini that is there: asked before the questions, and Enter keeps it", async () => {
  const here = place({ "config.ini": "mine" });
  const { result } = run(here, {}, TERMINAL);
  await answer("config.ini exists. Replace it? (y/N)");
  expect((await result).json).toEqual({ written: [] });
  expect((await result).text()).toContain("kept config.ini as it is");
  expect(here.files()).toEqual(["config.ini"]);
  expect(here.read("config.ini")).toBe("mine");
});

test("config.ini that is there is replaced by who says so, and asked once", async () => {
  const here = place({ "config.ini": "mine" });
  const { result } = run(here, ALL, TERMINAL);
  await answer("config.ini exists", { type: "y" });
  await result;
  expect(here.read("config.ini")).toContain("[project]");
});

test("a Lambda that was edited is kept on Enter, and the rest is written", async () => {
  const own = "lambda/basicLambda/index.mjs";
  const here = place({ [own]: "mine" });
  const { result } = run(here, ALL, TERMINAL);
  await answer(`${own} exists. Replace it?`);
  expect((await result).json).toEqual({ written: [".gitignore", "config.ini"] });
  expect((await result).text()).toContain(`kept ${own} as it is`);
  expect(here.read(own)).toBe("mine");
});

test("--force asks nothing about files", async () => {
  const here = place({ "config.ini": "mine" });
  await run(here, { ...ALL, force: true }, TERMINAL).result;
  expect(screen.getScreen()).toBe("");
  expect(here.read("config.ini")).toContain("[project]");
});
