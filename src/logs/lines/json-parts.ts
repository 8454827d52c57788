import { present } from "../../lib/present.ts";
import { type Decision, LEVELS, type LoggedError, type LogLevel } from "./log-line.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const levelOf = (value: unknown): LogLevel | undefined => LEVELS[textOf(value)?.toUpperCase() ?? ""];

const VERDICTS: readonly Decision["verdict"][] = ["allow", "deny", "unauthorized"];

/** The line of the built-in authorizer. */
export function decisionIn(value: unknown): Decision | undefined {
  if (!isObject(value)) return undefined;
  const verdict = VERDICTS.find((one) => one === value["verdict"]);
  const reason = textOf(value["reason"]);
  if (verdict === undefined || reason === undefined) return undefined;
  const { ms } = value;
  const [issuer, kid, keys] = [value["issuer"], value["kid"], value["keys"]].map(textOf);
  return { verdict, reason, ...present({ issuer, kid, keys, ms: typeof ms === "number" ? ms : undefined }) };
}

const lines = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((line: unknown) => (typeof line === "string" ? line.split("\n") : [])) : [];

/** What a function threw: Node has `stack`, in the JSON format and in Python it is `stackTrace`. */
export function errorIn(value: unknown): LoggedError | undefined {
  if (!isObject(value)) return undefined;
  const { errorType, errorMessage, stack, stackTrace } = value;
  if (typeof errorType !== "string") return undefined;
  return { type: errorType, message: textOf(errorMessage) ?? "", stack: lines(stack ?? stackTrace) };
}
