import type { Aws, Caller } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import type { NodeRef } from "../../engine/graph.ts";
import type { buildStack } from "../graph/build-graph.ts";
import type { DeployedStack } from "../locate.ts";
import { invokeUrl, userPoolOf } from "../outputs.ts";
import { isResolved, withIds } from "../pool/resolved-config.ts";
import type { Uploads } from "./uploads.ts";

/** The outputs of `deploy`, from the attributes of its resources. */
export function outputsOf(
  config: Config,
  aws: Aws,
  { account }: Caller,
  stack: ReturnType<typeof buildStack>,
  { issuersWith }: Pick<Uploads, "issuersWith">,
  attrs: ReadonlyMap<string, unknown>,
): DeployedStack {
  const attrsOf = <A>(ref: NodeRef<A>) => attrs.get(ref.id) as A;
  const pool = stack.userPool && {
    pool: attrsOf(stack.userPool.pool),
    client: attrsOf(stack.userPool.client),
    domain: attrsOf(stack.userPool.domain).domain,
  };
  const resolved = pool
    ? withIds(config, { poolId: pool.pool.id, clientId: pool.client.id, domain: pool.domain })
    : config;
  const { id: apiId } = attrsOf(stack.api);
  return {
    invokeUrl: invokeUrl(aws, apiId, config.api.stage),
    apiId,
    stage: config.api.stage,
    region: aws.region,
    accountId: account,
    authorizerId: attrsOf(stack.authorizer).id,
    functions: Object.fromEntries([...stack.functions].map(([name, ref]) => [name, attrsOf(ref).arn])),
    issuers: issuersWith(pool).map(({ name, kind, issuers: [issuer = ""], jwksUri, audience }) => ({
      name,
      kind,
      issuer,
      jwksUri,
      audience,
    })),
    userPool: isResolved(resolved) ? userPoolOf(resolved, aws) : null,
  };
}
