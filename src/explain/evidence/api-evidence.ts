import type { ApiView, RouteView } from "../view/api-view.ts";
import type { AuthorizerEvidence, RouteEvidence } from "./evidence.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { FunctionEvidence } from "./function-evidence.ts";
import type { Item } from "./item.ts";
import { readFunction, withStageVariables } from "./read-function.ts";
import { readRole } from "./read-role.ts";
import type { RolePermissions } from "./role-permissions.ts";

/** What routes and authorizers run. */
export interface Invoked {
  readonly routes: readonly RouteEvidence[];
  readonly authorizers: readonly AuthorizerEvidence[];
}

/** "Caller credentials": the caller's own rights count, there is no role. */
const isRole = (arn: string | undefined): arn is string => arn?.includes(":role/") ?? false;

/**
 * Looks at what these routes and authorizers run, each function and role once, all at once.
 * @param view what the stage serves.
 * @param ids of authorizers, by name.
 */
export async function readInvoked(
  aws: ReadAws,
  reader: Reader,
  { routes, authorizers }: Pick<ApiView, "routes" | "authorizers">,
  {
    ids,
    variables,
  }: { readonly ids: ReadonlyMap<string, string>; readonly variables: Readonly<Record<string, string>> },
): Promise<Invoked> {
  const functions = new Map<string, Promise<FunctionEvidence | undefined>>();
  const functionOf = (uri: string | undefined) => {
    const key = withStageVariables(uri ?? "", variables);
    const known = functions.get(key) ?? readFunction(aws, reader, key, variables);
    functions.set(key, known);
    return known;
  };
  const roles = new Map<string, Promise<Item<RolePermissions>>>();
  const roleOf = async (arn: string | undefined) => {
    if (!isRole(arn)) return undefined;
    const known = roles.get(arn) ?? readRole(aws, reader, arn);
    roles.set(arn, known);
    return known;
  };
  const readAuthorizer = async (view: ApiView["authorizers"][number]): Promise<AuthorizerEvidence> => {
    const [of, role] = await Promise.all([functionOf(view.uri), roleOf(view.credentials)]);
    return { view, id: view.id ?? ids.get(view.name), function: of, role };
  };
  const readRoute = async (route: RouteView) => {
    const isLambda = route.integration?.type === "AWS_PROXY" || route.integration?.type === "AWS";
    const [backend, role] = await Promise.all([
      isLambda ? functionOf(route.integration?.uri) : undefined,
      isLambda ? roleOf(route.integration?.credentials) : undefined,
    ]);
    return { route, backend, role };
  };
  const [ofAuthorizers, ofRoutes] = await Promise.all([
    Promise.all(authorizers.map(readAuthorizer)),
    Promise.all(routes.map(readRoute)),
  ]);
  return {
    authorizers: ofAuthorizers,
    routes: ofRoutes.map((one) => ({
      ...one,
      authorizer: ofAuthorizers.find(({ view }) => view.name === one.route.authorizer),
    })),
  };
}
