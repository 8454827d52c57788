import { randomInt } from "node:crypto";

const LETTERS = "abcdefghijkmnpqrstuvwxyz";
// Without characters that shells or URLs interpret or that look alike; all of these are symbols to Cognito.
const CLASSES = [LETTERS, LETTERS.toUpperCase().replace("L", ""), "23456789", "-_.+="] as const;
const LENGTH = 24;
const MAX_LENGTH = 99;

const one = (from: string): string => from.charAt(randomInt(from.length));

/**
 * A password of about 140 bits or more that starts with a letter and has every class that a pool can require.
 * @param minimum length that the pool's policy requires.
 */
export function randomPassword(minimum = 0): string {
  const length = Math.min(MAX_LENGTH, Math.max(LENGTH, minimum));
  const rest = [
    ...CLASSES.map(one),
    ...Array.from({ length: length - CLASSES.length - 1 }, () => one(CLASSES.join(""))),
  ];
  for (let at = rest.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [rest[at], rest[other]] = [rest[other] ?? "", rest[at] ?? ""];
  }
  return one(LETTERS) + rest.join("");
}
