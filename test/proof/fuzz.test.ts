import { describe, expect, test } from "vitest";
import type { AuthorizerConfig } from "../../templates/node/authorizer/index.mts";
import { skipWithoutPython } from "../support/authorizers/python.ts";
import { NOW } from "../support/vectors/fixture.ts";
import { fixtureOnDisk } from "../support/vectors/read.ts";
import { arbitraryEvents } from "./arbitrary-events.ts";
import { tokenParts, wrongOutcome } from "./outcome.ts";
import { inNode, inPython } from "./support/run.ts";

const CONFIGS = ["oidc", "rules-strict", "context", "request-more", "request-query"] as const;
const FIRST_SEED = 20_261_123;
const LIMIT_MS = 100;

const configNamed = (name: string): AuthorizerConfig => {
  const config = fixtureOnDisk.configs[name];
  if (config === undefined) throw new Error(`no config ${name}`);
  return config;
};

describe.each([
  ["Node", inNode, 4_000, false],
  ["Python", inPython, 2_000, skipWithoutPython],
] as const)("arbitrary events in %s", (_language, run, count, skip) => {
  test.skipIf(skip).each(CONFIGS)(
    "with the config %s end in a policy or in Unauthorized, soon, and the log is clean",
    async (name) => {
      const config = configNamed(name);
      // Other events for each.
      const seed = FIRST_SEED + CONFIGS.indexOf(name);
      const texts = arbitraryEvents(count, seed);
      const job = { config, now: NOW, events: texts.map((text): unknown => JSON.parse(text)) };
      const answers = await run({ ...job, fresh: false });
      expect(answers).toHaveLength(count);
      const wrong = answers.flatMap((answer, n) => {
        const what = wrongOutcome(answer, config);
        return what === undefined ? [] : [`${what}: ${texts[n]?.slice(0, 500)}`];
      });
      expect(wrong.slice(0, 3), `seed ${seed}`).toEqual([]);

      // A machine that is busy with something else is slow once: what was slow is asked again, up to three times.
      const slow = job.events.filter((_, n) => (answers[n]?.ms ?? 0) > LIMIT_MS);
      const again = await run({ ...job, events: slow, fresh: true });
      expect(again.filter(({ ms }) => ms > LIMIT_MS)).toEqual([]);

      // Neither all in nor all out, or the events would show nothing.
      const policies = answers.filter(({ output }) => output !== undefined).length;
      expect(policies).toBeGreaterThan(count / 100);
      expect(policies).toBeLessThan(count / 2);

      const written = answers.flatMap(({ lines }) => lines).join("\n");
      const parts = tokenParts(texts);
      expect(parts.length).toBeGreaterThan(500);
      expect(parts.filter((part) => written.includes(part))).toEqual([]);
    },
  );
});
