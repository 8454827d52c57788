import { invalid } from "./find.ts";
import type { Pool } from "./model.ts";

interface SchemaAttribute {
  readonly Name: string;
  readonly AttributeDataType: string;
  readonly DeveloperOnlyAttribute: boolean;
  readonly Mutable: boolean;
  readonly Required: boolean;
}

const TEXTS =
  "name given_name family_name middle_name nickname preferred_username profile picture website email gender birthdate zoneinfo locale phone_number address";
const STANDARD: readonly [string, string][] = [
  ...`sub ${TEXTS}`.split(" ").map((name): [string, string] => [name, "String"]),
  ...[["email_verified", "Boolean"] as [string, string], ["phone_number_verified", "Boolean"] as [string, string]],
  ["updated_at", "Number"],
];

/** The attributes that users of a pool can have: OpenID Connect's, as the pool's creator changed them, and the creator's own. */
export function schemaOf({ settings }: Pick<Pool, "settings">): SchemaAttribute[] {
  const { Schema: given = [] } = settings as { Schema?: readonly Partial<SchemaAttribute>[] };
  const standard = STANDARD.map(([Name, AttributeDataType]): SchemaAttribute => {
    const isSub = Name === "sub";
    const base = { Name, AttributeDataType, DeveloperOnlyAttribute: false, Mutable: !isSub, Required: isSub };
    return { ...base, ...given.find((one) => one.Name === Name) };
  });
  const own = given.filter(({ Name }) => !standard.some((one) => one.Name === Name));
  const about = { AttributeDataType: "String", DeveloperOnlyAttribute: false, Mutable: true, Required: false };
  return [...standard, ...own.map((one) => ({ ...about, ...one, Name: `custom:${one.Name}` }))];
}

/** @throws Refusal InvalidParameterException: an attribute that no user of the pool has. */
export function checkAttributes(pool: Pool, names: readonly string[]): void {
  const known = schemaOf(pool).map(({ Name }) => Name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw invalid(`Attributes did not conform to the schema: ${unknown}: Attribute does not exist in the schema.\n`);
}

/** @throws Refusal InvalidParameterException: an attribute that keeps its first value. */
export function checkMutable(pool: Pool, names: readonly string[]): void {
  const fixed = schemaOf(pool).find(({ Name, Mutable }) => !Mutable && names.includes(Name));
  if (fixed !== undefined) throw invalid(`user.${fixed.Name}: Attribute cannot be updated.`);
}

/** @throws Refusal InvalidParameterException: an attribute that a new user must have is missing. */
export function checkRequired(pool: Pool, attributes: Readonly<Record<string, string>>): void {
  const missing = schemaOf(pool).find(({ Name, Required }) => Required && attributes[Name] === undefined);
  if (missing === undefined) return;
  const { Name } = missing;
  throw invalid(`Attributes did not conform to the schema: ${Name}: The attribute ${Name} is required\n`);
}
