import { describe, expect, test } from "vitest";
import { acquireToken, type TokenSources } from "../../../src/token/acquire.ts";
import { errorOf } from "../../support/engine/test-run.ts";

const never = (what: string) => () => Promise.reject(new Error(`${what} was read`));

const from = (sources: Partial<TokenSources>) =>
  acquireToken({ environment: {}, config: undefined, ask: undefined, ...sources });

const ALL: TokenSources = {
  stdin: async () => "stdin",
  environment: { AUTHZ_TOKEN: "authz", ID_TOKEN: "id" },
  config: "config",
  ask: async () => "prompt",
};

describe("the first of these that has a token gives it", () => {
  test.each<[string, Partial<TokenSources>, string]>([
    ["standard input, once it is named", { ...ALL, ask: never("the prompt") }, "stdin"],
    ["AUTHZ_TOKEN", { environment: ALL.environment, config: "config", ask: never("the prompt") }, "authz"],
    ["ID_TOKEN", { environment: { ID_TOKEN: "id" }, config: "config", ask: never("the prompt") }, "id"],
    ["ID_TOKEN, where AUTHZ_TOKEN is blank", { environment: { AUTHZ_TOKEN: " ", ID_TOKEN: "id" } }, "id"],
    ["the tutorial's config", { config: "config", ask: never("the prompt") }, "config"],
    [
      "whoever is signed in",
      { signedIn: async () => "mine", local: never("the test user"), ask: never("the prompt") },
      "mine",
    ],
    [
      "the local test user, where nobody is signed in",
      { signedIn: async () => undefined, local: async () => "test" },
      "test",
    ],
    [
      "the environment, though somebody is signed in",
      { ...ALL, stdin: undefined as never, signedIn: never("a sign-in") },
      "authz",
    ],
    ["the prompt", { ask: async () => "prompt" }, "prompt"],
  ])("%s", async (_, sources, token) => {
    expect(await from(sources)).toBe(token);
  });
});

test.each([
  ["Bearer in front of it", "Bearer abc"],
  ["bearer in small letters", "bearer   abc"],
  ["a line break behind it", "abc\n"],
  ["blanks around it", "  Bearer abc \r\n"],
])("a token is taken without %s", async (_, given) => {
  expect(await from({ stdin: async () => given })).toBe("abc");
});

describe("TOKEN_MISSING names the ways to give one", () => {
  test.each<[string, Partial<TokenSources>, RegExp]>([
    ["when there is none anywhere", {}, /no token was given/],
    ["when all are blank", { environment: { AUTHZ_TOKEN: "" }, config: "  ", ask: async () => "" }, /no token/],
    ["when it is Bearer alone", { environment: { AUTHZ_TOKEN: "Bearer " } }, /no token was given/],
    ["when the standard input that was named is empty", { ...ALL, stdin: async () => "\n" }, /no token was given/],
    [
      "when there are two words",
      { environment: { AUTHZ_TOKEN: "abc def" } },
      /contains characters that are not allowed in a token/,
    ],
    [
      "when an ellipsis was pasted into it",
      { environment: { AUTHZ_TOKEN: "eyJhbGciOi…J9" } },
      /that are not allowed in a token/,
    ],
    [
      "when a line break cut it in two",
      { stdin: async () => "abc\ndef" },
      /contains characters that are not allowed in a token/,
    ],
  ])("%s", async (_, sources, message) => {
    await expect(from(sources)).rejects.toMatchObject({
      code: "TOKEN_MISSING",
      message: expect.stringMatching(message),
      fix: {
        text: expect.stringMatching(
          /not allowed/.test(message.source) ? /^pass the token alone/ : /AUTHZ_TOKEN.*--token-stdin/,
        ),
      },
    });
  });

  test("without showing what was given", async () => {
    const error = await errorOf(from({ config: "abc def" }));
    expect(JSON.stringify([error.message, error.fix])).not.toContain("abc");
  });
});
