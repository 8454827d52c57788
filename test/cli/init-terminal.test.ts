import { expect, test } from "vitest";
import { place, type Run, run } from "../support/program/run-init.ts";

// The real prompts on the run's own streams: what @inquirer/testing replaces is the subject here.
const start = (): Run & { here: ReturnType<typeof place> } => {
  const here = place();
  return { here, ...run(here, {}, { terminal: true, env: { AWS_REGION: "eu-west-1" } }) };
};
const asked = (given: Run, words: string) =>
  expect.poll(() => given.stderr(), { interval: 5, timeout: 10_000 }).toContain(words);

test("questions go to stderr, and nothing of them to stdout", async () => {
  const given = start();
  await asked(given, "Project name");
  given.io.stdin.write("shop\r");
  await asked(given, "AWS region");
  given.abort.abort();
  await expect(given.result).rejects.toMatchObject({ code: "INTERRUPTED" });
  expect(given.io.stdout.read()).toBeNull();
});

test.each([
  ["Ctrl-C", "\u0003"],
  ["Ctrl-D", "\u0004"],
])("%s at a question ends the run as interrupted, with nothing written", async (_, key) => {
  const given = start();
  await asked(given, "Project name");
  given.io.stdin.write("shop\r");
  await asked(given, "AWS region");
  given.io.stdin.write(key);
  await expect(given.result).rejects.toMatchObject({
    code: "INTERRUPTED",
    message: expect.stringContaining("nothing"),
  });
  expect(given.here.files()).toEqual([]);
});

test("Ctrl-D behind text deletes and goes on asking", async () => {
  const given = start();
  await asked(given, "Project name");
  given.io.stdin.write("shop\u0004");
  given.io.stdin.write("\r");
  await asked(given, "AWS region");
  given.io.stdin.write("\u0003");
  await expect(given.result).rejects.toMatchObject({ code: "INTERRUPTED" });
});

test("the end of input ends the run as interrupted", async () => {
  const given = start();
  await asked(given, "Project name");
  given.io.stdin.end();
  await expect(given.result).rejects.toMatchObject({ code: "INTERRUPTED" });
});

test("an abort of the run ends the question", async () => {
  const given = start();
  await asked(given, "Project name");
  given.abort.abort();
  await expect(given.result).rejects.toMatchObject({ code: "INTERRUPTED" });
  expect(given.here.files()).toEqual([]);
});
