import type { AuthorizerBundleConfig, BundledIssuer, BundledRule } from "../../issuers/baked-config.ts";

/** The issuers and rules in an authorizer's config.json. Public data, so the state file may contain it. */
export interface Admission {
  readonly issuers: readonly Omit<BundledIssuer, "keys">[];
  readonly rules: readonly BundledRule[];
}

/** The part of a config.json that decides which callers are admitted; new keys admit no other callers. */
export const admissionOf = ({ issuers, rules }: Pick<AuthorizerBundleConfig, "issuers" | "rules">): Admission => ({
  issuers: issuers.map(({ keys: _, ...issuer }) => issuer),
  rules,
});

type ConfigMembers = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === "string";
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** Whether a value is an object whose members have the right type; optional ones may be missing. */
const holds = (
  value: unknown,
  is: (one: unknown) => boolean,
  required: readonly string[],
  optional: readonly string[],
) =>
  typeof value === "object" &&
  value !== null &&
  required.every((name) => is((value as ConfigMembers)[name])) &&
  optional.every((name) => (value as ConfigMembers)[name] === undefined || is((value as ConfigMembers)[name]));

const isIssuer = (value: unknown): boolean =>
  holds(value, isTexts, ["issuers", "audience"], []) &&
  holds(value, isText, ["name", "groupsClaim", "jwksUri"], ["tokenUse", "hostedDomain", "groupsFormat"]);

/** The admission in a config.json or a state file; undefined if it has another form: users may bring their own files. */
export function readAdmission(value: unknown): Admission | undefined {
  const { issuers, rules } = (value ?? {}) as ConfigMembers;
  if (!Array.isArray(issuers) || !Array.isArray(rules)) return undefined;
  const isRule = (rule: unknown) => holds(rule, isTexts, ["resources", "groups", "scopes"], ["issuers"]);
  return issuers.every(isIssuer) && rules.every(isRule) ? admissionOf({ issuers, rules }) : undefined;
}

/** Whether no rule limits callers, as in the default rule of a config.ini without rules. */
export const isOpenToAll = ({ rules }: Admission): boolean =>
  rules.every(({ resources, groups, scopes }) => resources.includes("*") && groups.length + scopes.length === 0);

/**
 * Completes an admission that lacks the issuer URL of a managed user pool, which is unknown before the pool exists, with
 * that of the issuer of the same name before.
 */
export function completed(admission: Admission, before: Admission): Admission {
  const known = (name: string) => before.issuers.find((issuer) => issuer.name === name);
  const issuers = admission.issuers.map((issuer) => {
    if (issuer.issuers.length > 0) return issuer;
    const { issuers: names = [], audience = [], jwksUri = "" } = known(issuer.name) ?? {};
    return { ...issuer, issuers: names, audience, jwksUri };
  });
  return { ...admission, issuers };
}
