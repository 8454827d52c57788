/** Which of the token vectors can be sent to a deployed API, and what it must answer. */

import type { Expectation, Step } from "../support/vectors/format.ts";
import { allCases, fixtureOnDisk } from "../support/vectors/read.ts";

/** A vector as an HTTP request to GET /orders/1. */
export interface Travelling {
  readonly title: string;
  readonly config: string;
  readonly path: string;
  /** Names may stand twice. */
  readonly headers: readonly (readonly [string, string])[];
  readonly expect: Expectation;
}

/** Of all headers together API Gateway takes 10,240 bytes; an emulator's server has limits near it. */
const MAX_HEADER_CHARACTERS = 10_000;

type Maps = Readonly<Record<string, unknown>>;

const isTextMap = (map: unknown): map is Readonly<Record<string, string>> =>
  typeof map === "object" && map !== null && Object.values(map).every((value) => typeof value === "string");

/** The request that makes API Gateway send such a REQUEST event, or why there is none. */
function requestOf(event: unknown): Pick<Travelling, "path" | "headers"> | string {
  const { type, methodArn, headers, multiValueHeaders, queryStringParameters: query, ...more } = (event ?? {}) as Maps;
  if (type !== "REQUEST" || methodArn !== fixtureOnDisk.methodArn || Object.keys(more).length > 0) {
    return "an event that API Gateway does not make of any request";
  }
  if (multiValueHeaders !== undefined) return "header maps that API Gateway makes equal";
  const texts = headers ?? {};
  const parameters = query ?? {};
  if (!isTextMap(texts) || !isTextMap(parameters)) return "values that no request has";
  const names = Object.keys(texts).map((name) => name.toLowerCase());
  if (new Set(names).size < names.length) return "one header in two spellings, which Node's client makes one";
  const search = new URLSearchParams(parameters).toString();
  return { path: `orders/1${search === "" ? "" : `?${search}`}`, headers: Object.entries(texts) };
}

function travel(step: Step): Pick<Travelling, "path" | "headers"> | string {
  if (step.now !== undefined) return "hangs on the clock";
  if (step.event !== undefined) return requestOf(step.event);
  return { path: "orders/1", headers: [["Authorization", step.authorization ?? `Bearer ${step.token}`]] };
}

function whyNot(headers: Travelling["headers"]): string | undefined {
  const values = headers.map(([, value]) => value);
  if (values.some((value) => /[^\x20-\x7e]/.test(value))) return "characters that no header carries";
  if (values.some((value) => value !== value.trim())) return "white space that HTTP takes away";
  return values.join("").length > MAX_HEADER_CHARACTERS ? "more than the headers of a request may hold" : undefined;
}

/**
 * @param language Python's expectation where it has one of its own.
 * @returns the vectors that travel, and how many of the others stay at home for which reason.
 */
export function travelling(language: "node" | "python"): { cases: Travelling[]; stay: Record<string, number> } {
  const cases: Travelling[] = [];
  const stay: Record<string, number> = {};
  for (const { title, config, steps } of allCases) {
    const [step, ...more] = steps;
    if (step === undefined) continue;
    const how = more.length > 0 ? "several steps of a clock" : travel(step);
    const why = typeof how === "string" ? how : whyNot(how.headers);
    if (typeof how === "string" || why !== undefined) {
      stay[why ?? ""] = (stay[why ?? ""] ?? 0) + 1;
      continue;
    }
    const expect = language === "python" ? (step.python ?? step.expect) : step.expect;
    cases.push({ title, config, ...how, expect });
  }
  return { cases, stay };
}

/** What API Gateway makes of the authorizer's answer for GET /orders/1. */
export function statusOf({ verdict, output }: Expectation): 200 | 401 | 403 {
  if (verdict === "unauthorized") return 401;
  const { Effect, Resource = [] } = output?.policyDocument.Statement[0] ?? {};
  if (verdict === "deny" || Effect === "Deny") return 403;
  const method = fixtureOnDisk.methodArn;
  const covers = (pattern: string) =>
    new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*")}$`).test(method);
  return output === undefined || Resource.some(covers) ? 200 : 403;
}
