import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isCi } from "../../../../src/lib/is-ci.ts";
import { type Account, openAccount } from "../../../support/local/socket-account.ts";
import { compare } from "./compare.ts";

const FOLDER = new URL("../../../../../shared/recorded/", import.meta.url);

/** What a scenario is played with: clients of an endpoint of its own, and the pen that writes answers down. */
export interface Stage extends Account {
  /** Writes an answer, or the error in its place, down under the step's name; returns the answer (undefined for an error). */
  step<Output>(name: string, answer: Promise<Output> | Output): Promise<Output | undefined>;
}

export type Scenario = (stage: Stage) => Promise<void>;

/** Steps that differ from what AWS answered, each with the reason; and scenarios that are not played, with theirs. */
export interface Differences {
  /**
   * "scenario · step" to the reason; or "scenario · step · field" for one field: the others are compared all the same.
   * "*" is any text: "test_a · * · headers.Via".
   */
  readonly steps: Readonly<Record<string, string>>;
  /** "scenario", or its beginning with "*" behind it, to the reason. */
  readonly notPlayed: Readonly<Record<string, string>>;
}

type Recorded = Readonly<Record<string, { readonly content: Readonly<Record<string, unknown>> }>>;

/** An SDK's error; of IAM's it gives others names than those that were sent. */
interface Failed extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly Type?: string;
  readonly Error?: { readonly Code?: string; readonly Type?: string };
}

/** An answer as boto3 shows it: fields, or an error, and the status. */
async function written(answer: Promise<unknown> | unknown): Promise<unknown> {
  try {
    const output = await answer;
    if (typeof output !== "object" || output === null || !("$metadata" in output)) return output;
    const { $metadata, ...fields } = output as { $metadata: { httpStatusCode?: number } };
    return { ...fields, ResponseMetadata: { HTTPHeaders: {}, HTTPStatusCode: $metadata.httpStatusCode } };
  } catch (error) {
    const { name, message, $metadata, Error: sent, Type } = error as Failed;
    if ($metadata === undefined) throw error;
    return {
      Error: { Code: sent?.Code ?? name, Message: message, ...(sent && { Type: sent.Type ?? Type }) },
      ResponseMetadata: { HTTPStatusCode: $metadata.httpStatusCode },
    };
  }
}

async function play(scenario: Scenario): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "local-recorded-"));
  const account = await openAccount(folder);
  const seen: Record<string, unknown> = {};
  try {
    await scenario({
      ...account,
      async step(name, answer) {
        const output = Promise.resolve(answer);
        seen[name] = await written(output);
        return output.catch(() => undefined);
      },
    });
  } finally {
    await account.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return seen;
}

const isListed = (name: string, list: Readonly<Record<string, string>>): boolean =>
  Object.keys(list).some((key) => (key.endsWith("*") ? name.startsWith(key.slice(0, -1)) : name === key));

/** A key of `steps` covers a step with all of its fields, or one field. */
function covers(key: string, name: string): boolean {
  const wanted = key.split(" · ");
  return wanted.every((one, i) => {
    const regex = one.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*");
    return new RegExp(`^${regex}$`, "s").test(name.split(" · ")[i] ?? "");
  });
}

const isHere = (file: string) => existsSync(new URL(file, FOLDER)) || isCi(process.env);
const recordedIn = (file: string): Recorded => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));

/** The names of the scenarios in a file; none where it is not here. */
export const namesIn = (file: string): string[] => (isHere(file) ? Object.keys(recordedIn(file)) : []);

/**
 * Plays scenarios and compares each answer with the recorded one. A difference that is not listed fails, and so does a
 * listed one that is none any more; a recorded scenario is played or listed as not played.
 * @param file "apigateway_api.json"
 */
export function replay(file: string, scenarios: Readonly<Record<string, Scenario>>, differences: Differences): void {
  if (!isHere(file)) {
    test.skip(`../shared/recorded/${file} is not here`, () => {});
    return;
  }
  const recorded = recordedIn(file);
  describe(file, () => {
    test("every recorded scenario is played, or listed with the reason why not", () => {
      const missing = Object.keys(recorded).filter(
        (name) => !(name in scenarios) && !isListed(name, differences.notPlayed),
      );
      const unknown = Object.keys(scenarios).filter((name) => !(name in recorded));
      expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
    });
    test("what is listed as not played is recorded, and not played", () => {
      for (const key of Object.keys(differences.notPlayed)) {
        const meant = Object.keys(recorded).filter((name) => isListed(name, { [key]: "" }));
        expect(meant, key).not.toEqual([]);
        expect(
          meant.filter((name) => name in scenarios),
          key,
        ).toEqual([]);
      }
    });
    test.each(Object.entries(scenarios))("%s", async (name, scenario) => {
      const seen = await play(scenario);
      const { content } = recorded[name] ?? { content: {} };
      const wrong = Object.entries(compare(content, seen)).flatMap(([step, lines]) =>
        lines.map((line) => ({ step, line, name: `${name} · ${step} · ${line.replace(/: (?:not )?at AWS.*$/s, "")}` })),
      );
      const listed = Object.keys(differences.steps).filter((key) => covers(key.split(" · ")[0] ?? "", name));
      const unlisted = wrong.filter((one) => !listed.some((key) => covers(key, one.name)));
      const outdated = listed.filter((key) => !wrong.some((one) => covers(key, one.name)));
      expect({ unlisted: unlisted.map(({ step, line }) => `${step} · ${line}`), outdated }).toEqual({
        unlisted: [],
        outdated: [],
      });
    });
  });
}
