import { errorLines } from "../../../src/cli/output/error-lines.ts";
import type { Config } from "../../../src/config/config.ts";
import { parseConfig } from "../../../src/config/load.ts";
import type { Overrides } from "../../../src/config/text/overrides.ts";
import { AuthzError } from "../../../src/lib/errors.ts";

export const TODAY = new Date("2026-11-23T12:00:00Z");

const SECTIONS: Readonly<Record<string, string>> = {
  project: "name = basic",
  "function.basicLambda": "",
  routes: "GET / = basicLambda",
  "issuer.main": "kind = cognito\nuser_pool = us-east-1_AbC\nclient_id = client1",
  cors: "allow_origins = https://app.example.com",
};

/** The text of a valid file, with sections replaced, added, or left out where undefined. */
export const fileWith = (changes: Readonly<Record<string, string | undefined>> = {}): string =>
  Object.entries({ ...SECTIONS, ...changes })
    .filter(([, body]) => body !== undefined)
    .map(([name, body]) => `[${name}]\n${body}`)
    .join("\n");

export const load = (text: string, overrides: Overrides = {}, today: Date = TODAY): Config =>
  parseConfig(text, "/nowhere/config.ini", overrides, today);

export const loadWith = (changes: Readonly<Record<string, string | undefined>>): Config => load(fileWith(changes));

/** The error that something ends in; fails when there is none. */
export function errorFrom(run: () => unknown, otherwise = "nothing was thrown"): AuthzError {
  try {
    run();
  } catch (error) {
    if (error instanceof AuthzError) return error;
    throw error;
  }
  throw new Error(otherwise);
}

/** The error that a text ends in; fails when it loads. */
export const errorOf = (text: string, overrides: Overrides = {}, today: Date = TODAY): AuthzError =>
  errorFrom(() => load(text, overrides, today), `loads, but should not:\n${text}`);

/** What a person reads of the error that these changes end in: each finding, with its fix where it has one. */
export const messageWith = (changes: Readonly<Record<string, string | undefined>>): string =>
  errorLines(errorOf(fileWith(changes))).join("\n");
