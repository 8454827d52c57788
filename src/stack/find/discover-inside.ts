import type { Authorizer, Method, Resource } from "@aws-sdk/client-api-gateway";
import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/errors.ts";
import type { Row } from "../../engine/row.ts";
import { listAuthorizers } from "../../resources/authorizer.ts";
import type { RestApiAttrs } from "../../resources/rest-api.ts";
import { listResources } from "../../resources/shared/listing.ts";
import { isMock, isPrunable } from "../review/strays.ts";
import { invokes, ownFunctions } from "./own-functions.ts";

type Found = [id: string, row: Row];

const API = "apigateway.rest-api:api";

/** A method is ours when one of our functions answers it, or when it is a preflight that API Gateway answers itself. */
const isOurMethod = (verb: string, method: Method, functions: ReadonlySet<string>): boolean =>
  isPrunable(method, functions) || (verb === "OPTIONS" && isMock(method));

/** Paths and methods. A path with somebody else's method on it, or below it, is not ours to prune. */
function methods(apiId: string, all: readonly Resource[], functions: ReadonlySet<string>): Found[] {
  const verbsOf = (item: Resource) => Object.entries(item.resourceMethods ?? {});
  const foreign = all.filter((item) => verbsOf(item).some(([verb, one]) => !isOurMethod(verb, one, functions)));
  const nodeOf = (path: string) => (path === "/" ? API : `apigateway.resource:${path}`);
  return all.flatMap(({ id = "", path = "", ...item }) => {
    const parent = nodeOf(path.slice(0, path.lastIndexOf("/")) || "/");
    const kept = foreign.some((other) => `${other.path}/`.startsWith(`${path}/`));
    const own: Found = [
      nodeOf(path),
      {
        type: "apigateway.resource",
        key: { apiId, path },
        status: "ready",
        needs: [API, parent],
        owner: API,
        attrs: { id },
      },
    ];
    const verbs = verbsOf(item)
      .filter(([verb, one]) => isOurMethod(verb, one, functions))
      .map(([verb]): Found => {
        const needs = [API, nodeOf(path)];
        const key = { apiId, path, verb };
        return [
          `apigateway.method:${verb} ${path}`,
          { type: "apigateway.method", key, status: "ready", needs, owner: nodeOf(path) },
        ];
      });
    return path === "/" || kept ? verbs : [own, ...verbs];
  });
}

function authorizers(apiId: string, all: readonly Authorizer[], functions: ReadonlySet<string>): Found[] {
  return all
    .filter(({ authorizerUri }) => invokes(authorizerUri, functions))
    .map(({ name = "" }) => [
      `apigateway.authorizer:${name}`,
      { type: "apigateway.authorizer", key: { apiId, name }, status: "ready", needs: [API], owner: API },
    ]);
}

async function statements(aws: Aws, functionId: string, functionName: string): Promise<Found[]> {
  const found = await absentAsUndefined(aws.lambda.send(new GetPolicyCommand({ FunctionName: functionName })));
  const { Statement = [] } = JSON.parse(found?.Policy ?? "{}") as { Statement?: { Sid?: string }[] };
  const section = functionId.replace("lambda.function:", "");
  return Statement.flatMap(({ Sid = "" }): Found[] => {
    if (!Sid.startsWith("lambda-authz-")) return [];
    const key = { functionName, statementId: Sid };
    const id = `lambda.permission:${section} ${Sid.replace("lambda-authz-", "")}`;
    return [[id, { type: "lambda.permission", key, status: "ready", needs: [functionId, API], owner: functionId }]];
  });
}

/**
 * What lies inside the API and the functions that `discover` found, as rows: so that a deploy without its state file
 * still prunes routes that config.ini no longer has. Deployments are not among them: which of them shows what config.ini
 * asks for nobody can tell without the state file.
 */
export async function discoverInside(aws: Aws, top: ReadonlyMap<string, Row>): Promise<ReadonlyMap<string, Row>> {
  const api = top.get(API)?.attrs as RestApiAttrs | undefined;
  const fns = [...top].filter(([, row]) => row.type === "lambda.function");
  const permissions = Promise.all(fns.map(([id, row]) => statements(aws, id, row.key["name"] ?? "")));
  if (api === undefined) return new Map((await permissions).flat());
  const [{ account }, resources, listed] = await Promise.all([
    aws.caller,
    listResources(aws, api.id),
    listAuthorizers(aws, api.id),
  ]);
  const functions = ownFunctions({ region: aws.region, account }, top);
  const guards = authorizers(api.id, listed, functions);
  // A method may point at any of the authorizers, so these go after it.
  const guarded = methods(api.id, resources, functions).map(([id, row]): Found => {
    if (row.type !== "apigateway.method") return [id, row];
    return [id, { ...row, needs: [...row.needs, ...guards.map(([guard]) => guard)] }];
  });
  return new Map([...guards, ...guarded, ...(await permissions).flat()]);
}
