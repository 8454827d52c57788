import { letsThrough } from "../../../config/schema/validation.ts";

/** Changes of a token that people forget or make by mistake, with what it is when the expression accepts the result. */
const CHANGES: readonly (readonly [problem: string, change: (value: string) => string])[] = [
  ["the space or line break around the token", (value) => value.trim()],
  ['the missing prefix "Bearer "', (value) => `Bearer ${value}`],
  ['the prefix "Bearer "', (value) => value.replace(/^Bearer +/i, "")],
  ['upper and lower case of the prefix "Bearer "', (value) => value.replace(/^bearer(?= )/i, "Bearer")],
  ['upper and lower case of the prefix "bearer "', (value) => value.replace(/^bearer(?= )/i, "bearer")],
  ['several spaces after "Bearer"', (value) => value.replace(/^(bearer) +/i, "$1 ")],
  ['the missing space after "Bearer"', (value) => value.replace(/^(bearer):? *(?=\S)/i, "$1 ")],
  ["quotes around the token", (value) => value.replace(/^((?:bearer +)?)["'](.*)["']$/is, "$1$2")],
  ["the characters +, / and = of base64, which are -, _ and nothing in a JWT", base64url],
  ["spaces or line breaks inside of the token", (value) => value.replace(/(?<!^bearer)\s+/gi, "")],
];

function base64url(value: string): string {
  return value
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+(?=\.|$)/g, "");
}

const bareOf = (value: string): string => value.replace(/^Bearer +/i, "");
const SAMPLE = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl";

/** What is wrong with the token's form, where the expression wants a JWT: it accepts one with or without the prefix. */
function notAJwt(expression: string, value: string): string | undefined {
  const wantsJwt = [SAMPLE, `Bearer ${SAMPLE}`, `bearer ${SAMPLE}`].some(
    (one) => letsThrough(expression, one) === true,
  );
  const isAnything = letsThrough(expression, "x") === true || letsThrough(expression, "Bearer x") === true;
  if (!wantsJwt || isAnything) return undefined;
  const bare = bareOf(value);
  const parts = bare.split(".").length;
  if (parts !== 3)
    return `the form of the token, which has ${parts === 1 ? "no dots" : `${parts} parts`}: the expression accepts JWTs, three parts separated by dots`;
  const odd = [...new Set(bare.replace(/[\w.-]/g, ""))];
  return odd.length > 0 ? `characters in the token that JWTs do not have: ${odd.map(shown).join(" ")}` : undefined;
}

const shown = (character: string): string =>
  /[!-~]/.test(character)
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * The part of a value for which a validation expression refuses it; undefined when that cannot be told. Nothing of the
 * value is repeated but single characters that no token has.
 */
export function refusedPart(expression: string, value: string): string | undefined {
  const [problem] =
    CHANGES.find(([, change]) => {
      const changed = change(value);
      return changed !== value && letsThrough(expression, changed) === true;
    }) ?? [];
  return problem ?? notAJwt(expression, value);
}

/** Whether a part of a value matches. API Gateway's documents do not say whether that is enough. */
export const matchesPart = (expression: string, value: string): boolean =>
  letsThrough(`(?s:.*)(?:${expression})(?s:.*)`, value) !== false;
