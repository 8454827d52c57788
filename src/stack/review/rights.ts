import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import type { Revoked } from "../../engine/events.ts";
import type { Graph } from "../../engine/graph.ts";
import { type FunctionAttrs, outsideStatements } from "../../resources/function.ts";
import type { RoleAttrs, RoleProps } from "../../resources/role.ts";
import type { StageAttrs } from "../../resources/stage.ts";
import { statementIdsOf } from "../graph/statement-ids.ts";
import type { DeployedApi } from "../reach/deployed-api.ts";
import { readResultsOf } from "../reach/deployed-reach.ts";

/** Permissions that were granted by hand. */
export interface Rights {
  /** Permissions that deploy revokes after confirmation. */
  readonly revoked: readonly Revoked[];
  /** Notes on the others, which deploy does not change, and on roles of integrations and data trace, which it removes. */
  readonly notes: readonly string[];
}

interface RightsSources {
  readonly config: Config;
  readonly graph: Graph<Aws>;
  readonly early: EarlyReads;
  /** Whether to adopt a resource without this stack's tags. */
  readonly adopts: (id: string) => boolean;
}

/** Suffix of the ID of a read of a resource under its earlier name, which config.ini has changed since. */
export const EARLIER = "~earlier";

const sectionOf = (id: string) => id.slice(id.indexOf(":") + 1);

interface Read {
  readonly id: string;
  readonly owned: boolean;
  readonly owner: string | undefined;
}

/** The resources that are owned or to be adopted; a foreign one stops the run elsewhere. */
const ownedOf = <R extends Read>(reads: readonly R[], { adopts }: RightsSources): R[] =>
  reads.filter(({ id, owned, owner }) => owned || (owner === undefined && adopts(id)));

async function policiesOf(sources: RightsSources): Promise<Revoked[]> {
  const { graph, early } = sources;
  const roles = ownedOf(await readResultsOf<RoleAttrs>(early, "iam.role"), sources);
  return roles.flatMap(({ id: read, key, attrs: { managed, strangers } }): Revoked[] => {
    const id = read.replace(EARLIER, "");
    const node = graph.nodes.get(id);
    // A role that config.ini no longer has is deleted with all its policies.
    if (node === undefined) return [];
    const props = node.build({}) as RoleProps;
    const of = key["name"] === props.name ? "" : ` of the earlier role ${key["name"]}`;
    const unlisted = managed.filter((arn) => props.managed?.includes(arn) !== true);
    return [
      ...unlisted.map((arn) => ({ id, right: `managed policy ${arn}${of}` })),
      ...strangers.map((name) => ({ id, right: `inline policy ${name}${of}` })),
    ];
  });
}

const invokes = (id: string, sid: string, principal: string, source: string) =>
  `${id}: statement ${sid || "without an ID"} lets ${principal} invoke it${source === "" ? "" : ` for ${source}`}`;

async function functionRights(sources: RightsSources): Promise<Rights> {
  const { config, graph, early } = sources;
  const functions = ownedOf(await readResultsOf<FunctionAttrs>(early, "lambda.function"), sources);
  const current = functions.filter(({ id }) => graph.nodes.has(id));
  const rights = current.map(({ id, key, attrs }): Rights => {
    const statements = statementIdsOf(config, sectionOf(id));
    const outside = outsideStatements({ statements }, attrs);
    // The statements of config.ini, and those that are deleted with what config.ini no longer has.
    const ids = [...early.values()].flatMap(({ row: { type, key: of } }) =>
      type === "lambda.permission" && of["functionName"] === key["name"] ? (of["statementId"] ?? []) : [],
    );
    const own = new Set([...statements, ...ids]);
    const others = attrs.invokers.filter((one) => !outside.includes(one) && !own.has(one.sid));
    const open = (attrs.urls ?? []).filter(({ authorization }) => authorization === "NONE");
    return {
      revoked: outside.map(({ sid, principal }) => ({ id, right: `statement ${sid}: lets ${principal} invoke it` })),
      notes: [
        ...others.map(({ sid, principal, source }) => invokes(id, sid, principal, source)),
        ...open.map(
          ({ url }) => `${id} has a public function URL, which bypasses the API and its authorizer: ${url || "NONE"}`,
        ),
        ...(attrs.urls === null
          ? ["function URLs could not be listed: lambda:ListFunctionUrlConfigs is not allowed"]
          : []),
      ],
    };
  });
  return { revoked: rights.flatMap(({ revoked }) => revoked), notes: rights.flatMap(({ notes }) => notes) };
}

function credentialNotes({ authorizers, methods }: DeployedApi, { graph }: RightsSources): string[] {
  const asRole = (id: string, credentials: string | undefined): string[] => {
    const goes = graph.nodes.has(id) ? ": deploy removes this role" : "";
    return credentials ? [`${id} has credentials: API Gateway invokes its function as ${credentials}${goes}`] : [];
  };
  return [
    ...authorizers.flatMap(({ name, authorizerCredentials }) =>
      asRole(`apigateway.authorizer:${name}`, authorizerCredentials),
    ),
    ...methods.flatMap(({ verb, path, method }) =>
      asRole(`apigateway.method:${verb} ${path}`, method.methodIntegration?.credentials),
    ),
  ];
}

async function stageNotes({ early }: RightsSources): Promise<string[]> {
  const stages = await readResultsOf<StageAttrs>(early, "apigateway.stage");
  return stages.flatMap(({ id, key, attrs: { dataTrace = [] } }) =>
    dataTrace.length === 0
      ? []
      : [
          `${id} logs whole requests, tokens included (data trace of ${dataTrace.join(", ")}): deploy switches this off; what was logged is in API-Gateway-Execution-Logs_${key["apiId"]}/${sectionOf(id)}`,
        ],
  );
}

/** The permissions that config.ini does not list, from the reads of the run. */
export async function rightsByHand(api: DeployedApi | undefined, sources: RightsSources): Promise<Rights> {
  const [policies, functions, ...notes] = await Promise.all([
    policiesOf(sources),
    functionRights(sources),
    api === undefined ? [] : credentialNotes(api, sources),
    stageNotes(sources),
  ]);
  return {
    revoked: [...policies, ...functions.revoked],
    notes: [...new Set([...functions.notes, ...notes.flat()])],
  };
}
