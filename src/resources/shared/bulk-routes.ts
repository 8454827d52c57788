import { GetRestApiCommand, PutRestApiCommand } from "@aws-sdk/client-api-gateway";
import type { Aws } from "../../aws/aws.ts";
import type { Bulk, BulkMember } from "../../engine/bulk.ts";
import { IMPORTED_VERSION, type RouteAuthorizer, type RouteOperation, routesDocument } from "./routes-document.ts";

/** What a kind contributes to a definition. */
type RoutePart =
  | { readonly is: "path"; readonly path: string }
  | ({ readonly is: "authorizer" } & RouteAuthorizer)
  | ({ readonly is: "method"; readonly apiId: string } & RouteOperation);

type MethodPart = Extract<RoutePart, { is: "method" }>;

/** Below this many, single calls pass in API Gateway's burst of 40. */
const FROM = 12;
/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html */
const MAX_BYTES = 6_000_000;

/**
 * Methods that do not exist yet, and preflights, which hold nothing that config.ini does not: a merge overrides a method
 * that it names, also what it does not say of it.
 */
const isImported = ({ state, part }: BulkMember<MethodPart>): boolean =>
  state === "absent" || (state === "different" && part.answer.type === "MOCK" && !part.isProtected);

const isAt = (path: string, operations: readonly RouteOperation[]): boolean =>
  operations.some((one) => `${one.path}/`.startsWith(`${path}/`));

/** Refusals; not too many requests, a conflict with another change or a failure, after which the import may go on. */
function refusalOf(error: unknown): string | undefined {
  const { httpStatusCode = 0 } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  const isRefused = httpStatusCode >= 400 && httpStatusCode < 500 && ![408, 409, 429].includes(httpStatusCode);
  if (!(error instanceof Error) || !(isRefused || httpStatusCode === 501)) return undefined;
  return `${error.name}: ${error.message}`.replace(/[\p{Cc}\s]+/gu, " ").slice(0, 300);
}

async function importRoutes(
  { apigateway, on }: Aws,
  restApiId: string,
  operations: readonly RouteOperation[],
  authorizer: RouteAuthorizer | undefined,
): Promise<void> {
  const { name: title = "", version = IMPORTED_VERSION } = await apigateway.send(new GetRestApiCommand({ restApiId }));
  const body = Buffer.from(JSON.stringify(routesDocument({ title, version }, operations, authorizer)));
  if (body.length > MAX_BYTES) return;
  try {
    await apigateway.send(new PutRestApiCommand({ restApiId, mode: "merge", failOnWarnings: true, body }));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    on({
      type: "note",
      text: `${operations.length} methods were written one by one: PutRestApi was refused (${refusal})`,
    });
  }
}

/** Imports the paths and methods of many routes, and a new authorizer, as one OpenAPI definition. */
const ROUTES: Bulk<Aws> = {
  plan(members) {
    const all = members as readonly BulkMember<RoutePart>[];
    const isMethod = (one: BulkMember<RoutePart>): one is BulkMember<MethodPart> => one.part.is === "method";
    const methods = all.filter(isMethod).filter(isImported);
    const operations = methods.map(({ part }) => part);
    const isWritten = ({ state, part }: BulkMember<RoutePart>) =>
      state === "absent" && (part.is === "authorizer" || (part.is === "path" && isAt(part.path, operations)));
    const written = [...all.filter(isWritten), ...methods];
    const [first] = operations;
    if (first === undefined || written.length < FROM) return undefined;
    const authorizer = written.map(({ part }) => part).find((part) => part.is === "authorizer");
    return {
      ids: new Set(written.map(({ id }) => id)),
      write: (aws) => importRoutes(aws, first.apiId, operations, authorizer),
    };
  },
};

/** @param part what the definition must know of a resource. */
export const inBulk = <P>(part: (props: P) => RoutePart): { readonly by: Bulk<Aws>; part(props: P): RoutePart } => ({
  by: ROUTES,
  part,
});
