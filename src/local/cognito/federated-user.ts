import { randomUUID } from "node:crypto";
import { own } from "../own.ts";
import { missingIn, schemaOf } from "./attribute-schema.ts";
import { checkWritable } from "./client-rules.ts";
import type { Client, Pool, Provider, User } from "./cognito-model.ts";
import { newUser } from "./new-user.ts";
import { invalid } from "./pool-lookup.ts";
import { groupOfProvider } from "./providers.ts";

/** The claims of a provider as attributes of the pool. */
const mapped = ({ AttributeMapping }: Provider, claims: Readonly<Record<string, unknown>>) =>
  Object.entries(AttributeMapping).flatMap(([attribute, claim]): [string, string][] => {
    const value = claims[claim];
    return attribute === "username" || value === undefined || value === null ? [] : [[attribute, String(value)]];
  });

const isFixed = (pool: Pool, attribute: string) =>
  schemaOf(pool).some(({ Name, Mutable }) => !Mutable && Name === attribute);

/**
 * The pool's user for a user of a provider: created at the first sign-in, updated at each.
 * @param now milliseconds since 1970. @throws Refusal InvalidParameterException: a mapped attribute changed that must not, or
 * one that users must have is missing; NotAuthorizedException: the client may not write one.
 */
export function federatedUser(
  pool: Pool,
  client: Client,
  provider: Provider,
  claims: Readonly<Record<string, unknown>> & { readonly sub: string },
  now: number,
): User {
  const { ProviderName: providerName, ProviderType: providerType } = provider;
  const Username = `${providerName}_${claims.sub}`;
  const wanted = mapped(provider, claims);
  // Providers alone say what is verified.
  checkWritable(
    client,
    wanted.flatMap(([name]) => (name.endsWith("_verified") ? [] : [name])),
  );
  const there = own(pool.users, Username);
  if (there && there.UserStatus !== "EXTERNAL_PROVIDER") throw invalid(`${Username} is a user of the pool's own.`);
  const fixed = there && wanted.find(([name, value]) => isFixed(pool, name) && there.attributes[name] !== value);
  if (fixed) throw invalid(`user.${fixed[0]}: Attribute cannot be updated.`);
  const given = Object.fromEntries(wanted);
  const missing = missingIn(pool, { sub: "", ...given });
  if (missing.length > 0) throw invalid(`attributes required: [${missing.join(", ")}]`);
  const sub = there?.sub ?? randomUUID();
  const linked = { userId: claims.sub, providerName, providerType, issuer: null, primary: true, dateCreated: now };
  const user: User = there ?? {
    ...newUser(Username, sub, { identities: JSON.stringify([linked]) }, now),
    UserStatus: "EXTERNAL_PROVIDER",
    groups: [groupOfProvider(pool, provider)],
  };
  Object.assign(user.attributes, given);
  user.UserLastModifiedDate = now / 1_000;
  pool.users[Username] = user;
  return user;
}
