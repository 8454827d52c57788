import { own } from "../own.ts";
import type { Operation } from "../wire/operation.ts";
import type { Pool, ResourceServer } from "./cognito-model.ts";
import { listed } from "./pagination.ts";
import { invalid, notFound } from "./pool-lookup.ts";
import { onPool } from "./pool-operations.ts";

type OfServer = Readonly<Record<"UserPoolId" | "Identifier" | "Name", string>> &
  Partial<Pick<ResourceServer, "Scopes">>;

function serverOf({ resourceServers }: Pool, { Identifier }: OfServer): ResourceServer {
  const server = own(resourceServers, Identifier);
  if (server === undefined) throw notFound(`Resource server ${Identifier} does not exist.`);
  return server;
}

/** Resource servers own custom scopes: `Identifier/ScopeName`. */
const ABOUT = "Identifier Name Scopes.ScopeName Scopes.ScopeDescription";

export const resourceServerOperations: Readonly<Record<string, Operation>> = {
  CreateResourceServer: onPool<OfServer>(ABOUT, (pool, { UserPoolId, Identifier, Name, Scopes = [] }) => {
    if (own(pool.resourceServers, Identifier)) throw invalid(`${Identifier} already exists in user pool ${pool.Id}.`);
    const server: ResourceServer = { UserPoolId, Identifier, Name, Scopes };
    pool.resourceServers[Identifier] = server;
    return { ResourceServer: server };
  }),
  DescribeResourceServer: onPool<OfServer>("Identifier", (pool, input) => ({ ResourceServer: serverOf(pool, input) })),
  UpdateResourceServer: onPool<OfServer>(ABOUT, (pool, input) => {
    const { Name, Scopes = [] } = input;
    return { ResourceServer: Object.assign(serverOf(pool, input), { Name, Scopes }) };
  }),
  ListResourceServers: onPool("MaxResults NextToken", ({ resourceServers }, input) =>
    listed("ResourceServers", input, Object.values(resourceServers), "Identifier"),
  ),
  DeleteResourceServer: onPool<OfServer>("Identifier", (pool, input) => {
    delete pool.resourceServers[serverOf(pool, input).Identifier];
  }),
};
