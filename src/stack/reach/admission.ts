import type { AuthorizerBundleConfig, BundledIssuer, BundledRule } from "../../issuers/baked-config.ts";

/** What an authorizer's config.json says of who is let in. Public material, so it may be kept in the state file. */
export interface Admission {
  readonly issuers: readonly Omit<BundledIssuer, "keys">[];
  readonly rules: readonly BundledRule[];
}

/** The part of a config.json that decides who is let in; keys change without letting anybody else in. */
export const admissionOf = ({ issuers, rules }: Pick<AuthorizerBundleConfig, "issuers" | "rules">): Admission => ({
  issuers: issuers.map(({ keys: _, ...issuer }) => issuer),
  rules,
});

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === "string";
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** Whether a value is an object in which each of these members is as it should be; others need not be there. */
const holds = (
  value: unknown,
  is: (one: unknown) => boolean,
  required: readonly string[],
  optional: readonly string[],
) =>
  typeof value === "object" &&
  value !== null &&
  required.every((name) => is((value as Fields)[name])) &&
  optional.every((name) => (value as Fields)[name] === undefined || is((value as Fields)[name]));

const isIssuer = (value: unknown): boolean =>
  holds(value, isTexts, ["issuers", "audience"], []) &&
  holds(value, isText, ["name", "groupsClaim", "jwksUri"], ["tokenUse", "hostedDomain", "groupsFormat"]);

/** What a config.json or a state file holds, when it is an admission at all: users may bring files of their own. */
export function readAdmission(value: unknown): Admission | undefined {
  const { issuers, rules } = (value ?? {}) as Fields;
  if (!Array.isArray(issuers) || !Array.isArray(rules)) return undefined;
  const isRule = (rule: unknown) => holds(rule, isTexts, ["resources", "groups", "scopes"], ["issuers"]);
  return issuers.every(isIssuer) && rules.every(isRule) ? admissionOf({ issuers, rules }) : undefined;
}

/** Whether no rule limits anything: what the default rule of a config.ini without rules says. */
export const isOpenToAll = ({ rules }: Admission): boolean =>
  rules.every(({ resources, groups, scopes }) => resources.includes("*") && groups.length + scopes.length === 0);

/**
 * The admission with what is not known yet filled in: a user pool that deploy makes has no address before it is made,
 * and is the one that an issuer of its name had before.
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
