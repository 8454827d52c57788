import { valueProblem } from "./attribute-values.ts";
import type { Pool, PoolSettings, SchemaAttribute } from "./cognito-model.ts";
import { invalid } from "./pool-lookup.ts";

type Attributes = Readonly<Record<string, string>>;
type FullAttribute = SchemaAttribute & Required<Omit<SchemaAttribute, `${string}Constraints`>>;

const TEXTS =
  "name given_name family_name middle_name nickname preferred_username profile picture website email gender zoneinfo locale phone_number address";
const text = (MinLength: string, MaxLength = "2048") => ({
  AttributeDataType: "String",
  StringAttributeConstraints: { MinLength, MaxLength },
});
const flag = { AttributeDataType: "Boolean" };
const STANDARD: Readonly<Record<string, SchemaAttribute & { readonly AttributeDataType: string }>> = {
  sub: text("1"),
  ...Object.fromEntries(TEXTS.split(" ").map((name) => [name, text("0")])),
  birthdate: text("10", "10"),
  email_verified: flag,
  phone_number_verified: flag,
  updated_at: { AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "0" } },
};

const isStandard = ({ Name = "" }: SchemaAttribute) => Object.hasOwn(STANDARD, Name);
const fullName = (one: SchemaAttribute) => (isStandard(one) ? (one.Name ?? "") : `custom:${one.Name}`);

/** The attributes that users of a pool can have: OpenID Connect's, as the pool's creator changed them, and the creator's own. */
export function schemaOf({ settings: { Schema: given = [] } }: Pick<Pool, "settings">): FullAttribute[] {
  const standard = Object.entries(STANDARD).map(([Name, about]): FullAttribute => {
    const isSub = Name === "sub";
    const base = { Name, ...about, DeveloperOnlyAttribute: false, Mutable: !isSub, Required: isSub };
    return { ...base, ...given.find((one) => one.Name === Name) };
  });
  const about = { AttributeDataType: "String", DeveloperOnlyAttribute: false, Mutable: true, Required: false };
  const own = given.filter((one) => !isStandard(one)).map((one) => ({ ...about, ...one, Name: fullName(one) }));
  return [...standard, ...own];
}

/** What is wrong with the lowest and the highest that an attribute takes. */
function limitsProblem(at: string, low: string | undefined, high: string | undefined, what: "length" | "value") {
  const kind = what === "length" ? "StringAttributeConstraints" : "NumberAttributeConstraints";
  const given = [low, high].filter((one) => one !== undefined);
  if (given.some((one) => !(what === "length" ? /^\d+$/ : /^-?\d+$/).test(one)))
    return `Invalid ${kind} for schema attribute ${at}`;
  if (what === "length" && given.some((one) => Number(one) > 2_048))
    return `user.${at}: String attributes cannot have a length of more than 2048`;
  const isTurned = low !== undefined && high !== undefined && Number(low) > Number(high);
  return isTurned ? `user.${at}: Max ${what} cannot be less than min ${what}.` : undefined;
}

function problemOf(one: SchemaAttribute, all: readonly SchemaAttribute[]): string | undefined {
  const at = fullName(one);
  const {
    AttributeDataType: type,
    Required,
    StringAttributeConstraints: texts,
    NumberAttributeConstraints: numbers,
  } = one;
  if (all.find((other) => fullName(other) === at) !== one) return `${at}: Existing attribute already has name ${at}.`;
  const usual = STANDARD[one.Name ?? ""]?.AttributeDataType;
  if (usual !== undefined && type !== undefined && type !== usual)
    return `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${at}`;
  if (usual === undefined && type === undefined)
    return "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.";
  if (usual === undefined && Required === true) return "Required custom attributes are not supported currently.";
  return (
    limitsProblem(at, texts?.MinLength, texts?.MaxLength, "length") ??
    limitsProblem(at, numbers?.MinValue, numbers?.MaxValue, "value")
  );
}

/** Attributes that a new pool declares. @throws Refusal InvalidParameterException. */
export function checkSchema({ Schema: given = [] }: PoolSettings): void {
  const problem = given.map((one) => problemOf(one, given)).find((one) => one !== undefined);
  if (problem !== undefined) throw invalid(problem);
}

const nonconforming = (name: string, why: string) =>
  invalid(`Attributes did not conform to the schema: ${name}: ${why}\n`);

/** @throws Refusal InvalidParameterException: an attribute that no user of the pool has. */
export function checkAttributes(pool: Pool, names: readonly string[]): void {
  const known = schemaOf(pool).map(({ Name }) => Name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw nonconforming(unknown, "Attribute does not exist in the schema.");
}

/** @throws Refusal InvalidParameterException: a value of another type, or out of the limits of its attribute. */
export function checkValues(pool: Pool, attributes: Attributes): void {
  checkAttributes(pool, Object.keys(attributes));
  for (const about of schemaOf(pool)) {
    const value = attributes[about.Name];
    const problem = value === undefined ? undefined : valueProblem(about, value);
    if (problem?.isWhole) throw invalid(problem.text);
    if (problem !== undefined) throw nonconforming(about.Name, problem.text);
  }
}

/** @throws Refusal InvalidParameterException: an attribute that keeps its first value. */
export function checkMutable(pool: Pool, names: readonly string[]): void {
  if (names.includes("sub")) throw invalid("Cannot modify the non-mutable attribute sub");
  const fixed = schemaOf(pool).find(({ Name, Mutable }) => !Mutable && names.includes(Name));
  if (fixed !== undefined) throw invalid(`user.${fixed.Name}: Attribute cannot be updated.`);
}

/** Attributes that every user must have and these lack. */
export const missingIn = (pool: Pool, attributes: Attributes): string[] =>
  schemaOf(pool).flatMap(({ Name, Required }) => (Required && attributes[Name] === undefined ? [Name] : []));

/** @throws Refusal InvalidParameterException: an attribute that a new user must have is missing. */
export function checkRequired(pool: Pool, attributes: Attributes): void {
  const [missing] = missingIn(pool, attributes);
  if (missing !== undefined) throw nonconforming(missing, `The attribute ${missing} is required`);
}
