import type { BundledIssuer, BundledRule } from "../../issuers/baked-config.ts";
import { escapes } from "../../routes/pattern-cover.ts";
import type { Admission } from "./admission.ts";

type Issuer = Omit<BundledIssuer, "keys">;

/** The minimum that a rule requires of a caller: a token of one issuer, one group, one scope. */
interface RuleCaller {
  readonly issuer: Issuer;
  readonly name: string;
  readonly audience: string;
  readonly group: string | undefined;
  readonly scope: string | undefined;
}

const orAny = (values: readonly string[]): readonly (string | undefined)[] =>
  values.length === 0 ? [undefined] : values;

/** The issuers whose tokens a rule accepts; all of them if it names none. */
const issuersOf = ({ issuers: names }: BundledRule, { issuers }: Admission): readonly Issuer[] =>
  names === undefined ? issuers : issuers.filter(({ name }) => names.includes(name));

function* callersOf(rule: BundledRule, admission: Admission): Generator<RuleCaller> {
  for (const issuer of issuersOf(rule, admission))
    for (const name of issuer.issuers)
      for (const audience of issuer.audience)
        for (const group of orAny(rule.groups))
          for (const scope of orAny(rule.scopes)) yield { issuer, name, audience, group, scope };
}

const accepts = <T>(required: T | undefined, actual: T | undefined) => required === undefined || required === actual;

const poolIn = (name: string): string | undefined => name.split("/").at(-1);

/** Whether an issuer has this URL already; a user pool has one per endpoint, all ending with its ID. */
const isNamed = ({ kind, issuers }: Issuer, name: string): boolean =>
  issuers.some((one) => one === name || (kind === "cognito" && poolIn(one) === poolIn(name)));

/** Whether a rule of an admission admits this caller, on any resource. */
const letsIn = (
  rule: BundledRule,
  admission: Admission,
  { issuer, name, audience, group, scope }: RuleCaller,
): boolean =>
  (rule.groups.length === 0 || (group !== undefined && rule.groups.includes(group))) &&
  (rule.scopes.length === 0 || (scope !== undefined && rule.scopes.includes(scope))) &&
  issuersOf(rule, admission).some(
    (one) =>
      isNamed(one, name) &&
      one.audience.includes(audience) &&
      one.jwksUri === issuer.jwksUri &&
      accepts(one.tokenUse, issuer.tokenUse) &&
      accepts(one.hostedDomain, issuer.hostedDomain) &&
      (rule.groups.length === 0 ||
        (one.groupsClaim === issuer.groupsClaim && one.groupsFormat === issuer.groupsFormat)),
  );

/** A route as written, and with the trailing slash with which API Gateway serves it too. */
const spellingsOf = (verb: string, path: string): string[] =>
  (path === "/" ? [path] : [path, `${path}/`]).map((one) => verb + one);

/** Whether a resource pattern matches a method that the known patterns do not match. */
function opens(resource: string, known: readonly string[], verb: string, path: string): boolean {
  const [plain = "", withSlash] = spellingsOf(verb, path);
  if (escapes(resource, known, plain)) return true;
  // A caller that may call the route as written gains nothing from the form with a slash.
  return withSlash !== undefined && escapes(resource, known, withSlash) && escapes("*", known, plain);
}

/** Whether `after` admits callers to a method that `before` does not admit. */
export function letsMoreIn(before: Admission, after: Admission, verb: string, path: string): boolean {
  for (const rule of after.rules) {
    for (const caller of callersOf(rule, after)) {
      const known = before.rules.filter((one) => letsIn(one, before, caller)).flatMap(({ resources }) => resources);
      if (rule.resources.some((resource) => opens(resource, known, verb, path))) return true;
    }
  }
  return false;
}

const anyOf = (label: string, values: readonly string[]) =>
  values.length === 0 ? [] : [`${label}${values.length > 1 ? "s" : ""} ${values.join(" or ")}`];

function wordsOf({ groups, scopes }: BundledRule): string {
  const needs = [...anyOf("group", groups), ...anyOf("scope", scopes)];
  return needs.length === 0 ? "any valid token" : needs.join(" and ");
}

const issuerWords = ({ name, audience, tokenUse, hostedDomain, groupsClaim, groupsFormat, jwksUri }: Issuer): string =>
  [name, ...audience, tokenUse, hostedDomain, groupsClaim, groupsFormat, jwksUri]
    .filter((word) => word !== undefined)
    .join(" ");

/** Text on who may call a method, in three levels of detail. */
function described(admission: Admission, verb: string, path: string, detail: 0 | 1 | 2): string {
  const words = admission.rules.flatMap((rule) => {
    const meets = rule.resources.filter((resource) =>
      spellingsOf(verb, path).some((route) => escapes(resource, [], route)),
    );
    if (meets.length === 0) return [];
    const issuers = issuersOf(rule, admission).map(issuerWords);
    return [
      [
        wordsOf(rule),
        ...(detail > 0 ? [`of ${issuers.join(", ")}`] : []),
        ...(detail > 1 ? [`on ${meets.join(", ")}`] : []),
      ].join(" "),
    ];
  });
  return [...new Set(words)].join(", ") || "no one";
}

/** Text on who could and who can call a method, with as little detail as distinguishes the two. */
export function difference(before: Admission, after: Admission, verb: string, path: string) {
  const details = ([0, 1, 2] as const).map((detail) => ({
    from: described(before, verb, path, detail),
    to: described(after, verb, path, detail),
  }));
  return details.find(({ from, to }) => from !== to) ?? { from: "fewer callers", to: "more callers" };
}
