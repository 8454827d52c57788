import { type HttpRequest, json } from "../http.ts";
import { type Asked, type Operation, type Protocol, Raw, type Service } from "./operation.ts";
import { Refusal } from "./refusal.ts";

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly path: readonly string[];
  readonly query: readonly string[];
}

function routeOf(operation: string, { http = "" }: Operation): Route {
  const [method = "", target = ""] = http.split(" ");
  const [path = "", query = ""] = target.split("?");
  return { operation, method, path: path.split("/").slice(1), query: query === "" ? [] : query.split("&") };
}

const routes = new WeakMap<Service, readonly Route[]>();

function routesOf(service: Service): readonly Route[] {
  const known = routes.get(service) ?? Object.entries(service.operations).map(([name, one]) => routeOf(name, one));
  routes.set(service, known);
  return known;
}

const isMember = (step: string) => step.startsWith("{");

function match({ path }: Route, steps: readonly string[]): Record<string, string> | undefined {
  const greedy = path.at(-1)?.endsWith("+}") === true;
  if (greedy ? steps.length < path.length : steps.length !== path.length) return undefined;
  const input: Record<string, string> = {};
  for (const [index, step] of path.entries()) {
    const seen = greedy && index === path.length - 1 ? steps.slice(index).join("/") : (steps[index] ?? "");
    if (isMember(step)) input[step.replace(/[{}+]/g, "")] = decodeURIComponent(seen);
    else if (step !== seen) return undefined;
  }
  return input;
}

/** Paths with a fixed step win over those with a member there: /functions/{name} and /functions/list. */
const fixedSteps = ({ path }: Route) => path.filter((step) => !isMember(step)).length;

/** `query` members may repeat and then are lists. */
function input(request: HttpRequest, service: Service): Asked | undefined {
  const url = new URL(request.target, "http://localhost");
  const steps = url.pathname.replace(/\/$/, "").split("/").slice(1);
  const found = routesOf(service)
    .filter(({ method }) => method === request.method)
    .flatMap((route) => {
      const members = match(route, steps);
      return members === undefined ? [] : [{ route, members }];
    })
    .sort((a, b) => fixedSteps(b.route) - fixedSteps(a.route))[0];
  if (found === undefined) return undefined;
  const query = found.route.query.flatMap((name) => {
    const values = url.searchParams.getAll(name);
    return values.length === 0 ? [] : [[name, values.length === 1 ? values[0] : values]];
  });
  const { operation } = found.route;
  const body = service.operations[operation]?.takesBytes ? { Payload: request.body } : bodyOf(request);
  return { operation, input: { ...body, ...Object.fromEntries(query), ...found.members } };
}

/** @throws Refusal SerializationException when it is no JSON object. */
function bodyOf({ body }: HttpRequest): Record<string, unknown> {
  if (body.length === 0) return {};
  const value = parsed(body);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Refusal(400, "SerializationException", "Start of structure or map found where not expected.");
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** REST JSON: the operation is a method and a path, the input is spread over path, query and body. */
export const rest: Protocol = {
  input,
  output(output, requestId, operation, { operations }) {
    const id = ["x-amzn-RequestId", requestId] as const;
    if (output instanceof Raw) return { ...output, headers: [...output.headers, id] };
    const status = operations[operation]?.status ?? 200;
    return output === undefined ? { status, headers: [id], body: "" } : json(status, output, [id]);
  },
  // Most errors say `message`; those of Lambda that say `Message` carry it in their fields.
  refusal: ({ status, code, message, fields }, requestId) =>
    json(status, "Message" in fields ? fields : { ...fields, message }, [
      ["x-amzn-RequestId", requestId],
      ["x-amzn-ErrorType", code],
    ]),
};
