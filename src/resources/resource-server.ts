import type { ResourceServerScopeType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import type { Config } from "../config/config.ts";
import { changes, kind } from "./shared/aws-kind.ts";
import { unmanagedIn } from "./shared/unmanaged-properties.ts";

export interface ResourceServerProps {
  readonly poolId: string;
  /** The prefix of its scopes: "orders" in "orders/read". */
  readonly identifier: string;
  /** Names without the identifier. */
  readonly scopes: readonly string[];
}

export interface ResourceServerAttrs {
  /** The scopes that a rule named in this or an earlier run, sorted. */
  readonly scopes: readonly string[];
  /** Scopes that were added by hand, with their descriptions: deploy keeps them. */
  readonly others: readonly ResourceServerScopeType[];
}

/** Marks a scope as owned. Cognito requires a name and a description and shows them only in the console. */
const DESCRIPTION = "Named by a rule of lambda-authz";

/** The resource servers of the scopes that rules require in tokens of the managed pool. Standard scopes like "openid" need none. */
export function resourceServersOf({ rules, issuers }: Pick<Config, "rules" | "issuers">) {
  const managed = issuers.find(({ createsPool }) => createsPool)?.name;
  if (managed === undefined) return [];
  const of = rules.filter((rule) => rule.issuers === undefined || rule.issuers.includes(managed));
  const servers = new Map<string, string[]>();
  for (const scope of new Set(of.flatMap(({ scopes }) => scopes))) {
    const [, identifier, name] = /^(.+)\/([^/]+)$/.exec(scope) ?? [];
    if (identifier && name) servers.set(identifier, [...(servers.get(identifier) ?? []), name]);
  }
  return [...servers].map(([identifier, scopes]) => ({ identifier, scopes }));
}

/** The same scopes as in tokens. */
export const scopesOf = (config: Pick<Config, "rules" | "issuers">): string[] =>
  resourceServersOf(config).flatMap(({ identifier, scopes }) => scopes.map((scope) => `${identifier}/${scope}`));

const sorted = (scopes: readonly string[]): string[] => [...scopes].sort();

async function find(aws: Aws, UserPoolId = "", Identifier = ""): Promise<ResourceServerAttrs | undefined> {
  const found = await absentAsUndefined((await aws.cognito()).describeResourceServer({ UserPoolId, Identifier }));
  if (found === undefined) return undefined;
  const all = found.ResourceServer?.Scopes ?? [];
  const isOwn = ({ ScopeDescription }: ResourceServerScopeType) => ScopeDescription === DESCRIPTION;
  return {
    scopes: sorted(all.filter(isOwn).map(({ ScopeName = "" }) => ScopeName)),
    others: all.filter((scope) => !isOwn(scope)),
  };
}

const inputOf = ({ poolId, identifier, scopes }: ResourceServerProps, others: ResourceServerAttrs["others"] = []) => ({
  UserPoolId: poolId,
  Identifier: identifier,
  Name: DESCRIPTION,
  Scopes: [
    ...others,
    ...missingScopes(scopes, others).map((ScopeName) => ({ ScopeName, ScopeDescription: DESCRIPTION })),
  ],
});

/** The scopes that were not added by hand already. */
const missingScopes = (scopes: readonly string[], others: ResourceServerAttrs["others"]): string[] =>
  sorted(scopes.filter((scope) => !others.some(({ ScopeName }) => ScopeName === scope)));

/** Custom scopes, which tokens of the pool may contain as `identifier/scope`. Identified by its identifier. */
export const resourceServer = kind<ResourceServerProps, ResourceServerAttrs>({
  type: "cognito.resource-server",
  row: { key: ["poolId", "identifier"], within: { type: "cognito.user-pool", by: "poolId" } },
  actions: {
    read: ["cognito-idp:DescribeResourceServer"],
    create: ["cognito-idp:CreateResourceServer"],
    update: ["cognito-idp:UpdateResourceServer"],
    delete: ["cognito-idp:UpdateResourceServer", "cognito-idp:DeleteResourceServer"],
  },
  watched: {
    scopes: "Scopes",
  },
  childOf: "pool",
  key: ({ poolId, identifier }) => ({ poolId, identifier }),

  async read(aws, { poolId, identifier }) {
    const attrs = await find(aws, poolId, identifier);
    return attrs && { attrs, owned: true };
  },

  async create(aws, props) {
    await (await aws.cognito()).createResourceServer(inputOf(props));
    return { scopes: sorted(props.scopes), others: [] };
  },

  diff: ({ scopes }, attrs) => changes({ scopes: [missingScopes(scopes, attrs.others), attrs.scopes] }),

  // An update replaces all scopes, so the others are read again and sent too.
  async update(aws, props) {
    const { others } = (await find(aws, props.poolId, props.identifier)) ?? { others: [] };
    await (await aws.cognito()).updateResourceServer(inputOf(props, others));
    return { scopes: missingScopes(props.scopes, others), others };
  },

  // A scope is granted only to clients that may request it, and the client's scopes are watched.
  unmanaged: async (_aws, _key, { others }) => unmanagedIn({ Scopes: [others.map(({ ScopeName }) => ScopeName)] }),

  async delete(aws, { poolId = "", identifier = "" }) {
    const found = await find(aws, poolId, identifier);
    if (found === undefined) return;
    const cognito = await aws.cognito();
    if (found.others.length > 0)
      await cognito.updateResourceServer(inputOf({ poolId, identifier, scopes: [] }, found.others));
    else await absentAsUndefined(cognito.deleteResourceServer({ UserPoolId: poolId, Identifier: identifier }));
  },
});
