/** Which of the token vectors can be sent to a deployed API, and what it must answer. */
import type { Expectation, Step } from "../unit/templates/vectors/format.ts";
import { allCases, fixtureOnDisk } from "../unit/templates/vectors/read.ts";

/** What a request carries, whatever it asks for. */
interface Carried {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** A vector as requests to each of `asks`. */
export interface Travelling extends Carried {
  readonly title: string;
  readonly config: string;
  readonly asks: readonly Ask[];
  readonly expect: Expectation;
}

/** A method as it stands behind `<api>/<stage>/` in a method ARN. */
export type Ask = `${"GET" | "POST" | "DELETE"}/${string}`;

/** Why a vector stays at home: run in process it is, by the unit tests. */
export type Why =
  | "it hangs on the clock"
  | "its issuer answers with other keys in between"
  | "no request has this event"
  | "MiniStack joins a repeated header, API Gateway does not"
  | "no header carries these characters"
  | "HTTP takes white space at the ends away"
  | "all headers together may have 10,240 bytes";

/** In config.ini: what `asks` come to. */
export const ROUTES = ["GET /{name}", "GET /orders", "POST /orders", "GET,DELETE /orders/{id}", "GET /admin/{id}"];

const ALWAYS: Ask = "GET/orders/1";
/** With rules of its own a policy has holes; the last is a resource that fills a policy up. */
const WITH_RULES: Ask[] = [ALWAYS, "GET/orders", "POST/orders", "DELETE/orders/1", "GET/admin/1", `GET/${"a".repeat(440)}`];
const STAGE = fixtureOnDisk.methodArn.slice(0, -ALWAYS.length);

/** Of them API Gateway takes 10,240 bytes; the rest is for Host and the like. */
const MAX_HEADER_CHARACTERS = 10_000;

type Maps = Readonly<Record<string, unknown>>;

const isTextMap = (map: unknown): map is Readonly<Record<string, string>> =>
  typeof map === "object" && map !== null && Object.values(map).every((value) => typeof value === "string");

const isListMap = (map: unknown): map is Readonly<Record<string, string[]>> =>
  typeof map === "object" && map !== null && Object.values(map).every((value) => isTextMap(value) && value.length);

/** The values that make API Gateway send both maps: each has all, or the second tells more of the same. */
function valuesOf(single: unknown = {}, multiple: unknown = {}): Carried["query"] | undefined {
  if (!isTextMap(single) || !isListMap(multiple)) return undefined;
  const names = [...new Set([...Object.keys(single), ...Object.keys(multiple)])];
  const agrees = (name: string) => {
    const [one, many] = [single[name], multiple[name]];
    return one === undefined || many === undefined || many.includes(one);
  };
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length || !names.every(agrees)) return undefined;
  return names.flatMap((name) => (multiple[name] ?? [single[name] ?? ""]).map((value) => [name, value] as const));
}

/** The request that makes API Gateway send such a REQUEST event. */
function requestOf(event: unknown): Carried | Why {
  const maps = (event ?? {}) as Maps;
  const { type, methodArn, headers, multiValueHeaders, queryStringParameters, ...more } = maps;
  const { multiValueQueryStringParameters, ...others } = more;
  const fields = valuesOf(headers, multiValueHeaders);
  const query = valuesOf(queryStringParameters, multiValueQueryStringParameters);
  const isWhole = type === "REQUEST" && methodArn === fixtureOnDisk.methodArn && Object.keys(others).length === 0;
  if (!isWhole || fields === undefined || query === undefined) return "no request has this event";
  if (new Set(fields.map(([name]) => name)).size < fields.length) {
    return "MiniStack joins a repeated header, API Gateway does not";
  }
  return { headers: Object.fromEntries(fields), query };
}

/** What a step sends, or why it cannot. */
function carriedBy(step: Step): Carried | Why {
  if (step.now !== undefined) return "it hangs on the clock";
  if (step.event !== undefined) return requestOf(step.event);
  return { headers: { Authorization: step.authorization ?? `Bearer ${step.token}` }, query: [] };
}

function whyNot({ headers }: Carried): Why | undefined {
  const values = Object.values(headers);
  if (values.some((value) => /[^\x20-\x7e]/.test(value))) return "no header carries these characters";
  if (values.some((value) => value !== value.trim())) return "HTTP takes white space at the ends away";
  const isLong = values.join("").length > MAX_HEADER_CHARACTERS;
  return isLong ? "all headers together may have 10,240 bytes" : undefined;
}

const asksOf = (config: string): readonly Ask[] => {
  const allowsAll = fixtureOnDisk.configs[config]?.rules.every(({ resources }) => resources.includes("*"));
  return allowsAll ? [ALWAYS] : WITH_RULES;
};

/**
 * @param language Python's expectation where it has one of its own.
 * @returns the vectors that travel, and the titles of all others by what keeps them.
 */
export function travelling(language: "node" | "python"): { cases: Travelling[]; stay: Map<Why, string[]> } {
  const cases: Travelling[] = [];
  const stay = new Map<Why, string[]>();
  for (const { title, config, steps } of allCases) {
    const [step] = steps;
    if (step === undefined) throw new Error(`${title} has no step`);
    const carried = steps.length > 1 ? "its issuer answers with other keys in between" : carriedBy(step);
    const why = typeof carried === "string" ? carried : whyNot(carried);
    if (typeof carried === "string" || why !== undefined) {
      if (why !== undefined) stay.set(why, [...(stay.get(why) ?? []), title]);
      continue;
    }
    const expect = language === "python" ? (step.python ?? step.expect) : step.expect;
    cases.push({ title, config, asks: asksOf(config), ...carried, expect });
  }
  return { cases, stay };
}

/** What API Gateway makes of the authorizer's answer. */
export function statusOf({ verdict, output }: Expectation, ask: Ask): 200 | 401 | 403 {
  if (verdict === "unauthorized") return 401;
  if (verdict === "deny") return 403;
  const { Effect, Resource = [] } = output?.policyDocument.Statement[0] ?? { Effect: "Allow", Resource: ["*"] };
  const covers = (pattern: string) =>
    new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*")}$`).test(STAGE + ask);
  return Effect === "Allow" && Resource.some(covers) ? 200 : 403;
}

/** True where API Gateway answers 401 by itself: a TOKEN authorizer is not asked about an empty header. */
export const isRefusedUnasked = ({ config, headers }: Travelling): boolean =>
  fixtureOnDisk.configs[config]?.type === "TOKEN" && Object.values(headers).join("") === "";
