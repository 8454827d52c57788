import { type HttpRequest, headerOf } from "../http.ts";
import {
  inputOf,
  type Member,
  memberOf,
  modelOf,
  type ServiceModel,
  type Shape,
  shapeOf,
} from "../model/service-model.ts";
import { fromText } from "../model/types.ts";
import { isObject, jsonIn } from "../parse-json.ts";
import { memo } from "../text-memo.ts";
import type { OperationCall, Service } from "./operation.ts";
import { Refusal } from "./refusal.ts";

/** An operation by its address; `query` holds query parameters with a fixed value: "mode=import". */
type Address = ReturnType<typeof addressOf>;

function addressOf(operation: string, http: string) {
  const [method = "", target = ""] = http.split(" ");
  const [path = "", query = ""] = target.split("?");
  const fixed = [...new URLSearchParams(query)];
  return { operation, method, path: path.replace(/\/$/, "").split("/").slice(1), query: fixed };
}

/** Of all operations of the service: what is not implemented is refused by its name. */
const addressesOf = memo((service) =>
  Object.entries(modelOf(service).operations).map(([name, { http = "" }]) => addressOf(name, http)),
);

const isMember = (step: string) => step.startsWith("{");
/** ARNs hold slashes, which some clients send as they are. */
const TAKES_THE_REST = new Set(["{resource_arn}", "{Resource}"]);

function match({ path }: Address, steps: readonly string[]): Record<string, string> | undefined {
  const isOpen = TAKES_THE_REST.has(path.at(-1) ?? "");
  if (isOpen ? steps.length < path.length : steps.length !== path.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, step] of path.entries()) {
    const sent = isOpen && index === path.length - 1 ? steps.slice(index).join("/") : (steps[index] ?? "");
    if (isMember(step)) values[step.slice(1, -1)] = decodeURIComponent(sent);
    else if (step !== sent) return undefined;
  }
  return values;
}

/** Addresses with more that is fixed win: /functions/list over /functions/{name}, ?mode=import over none. */
const fixedParts = ({ path, query }: Address) => path.filter((step) => !isMember(step)).length + query.length;

const typed = (model: ServiceModel, { shape }: Member, text: string): unknown =>
  fromText(shapeOf(model, shape).type, text);

/** @param query without what addresses the operation. */
function fromQuery(model: ServiceModel, { members = {} }: Shape, name: string, about: Member, query: URLSearchParams) {
  const { type } = shapeOf(model, about.shape);
  if (type === "map") {
    // All parameters that no other member has.
    const others = new Set(Object.entries(members).map(([one, entry]) => memberOf(entry).as ?? one));
    const rest = [...query].filter(([key]) => !others.has(key));
    return rest.length === 0 ? undefined : Object.fromEntries(rest);
  }
  const values = query.getAll(about.as ?? name);
  if (values.length === 0) return undefined;
  return type === "list" ? values : typed(model, about, values[0] ?? "");
}

/** A member by its place in the request. `payload` takes the whole body, as bytes. */
function memberValue(
  model: ServiceModel,
  shape: Shape,
  name: string,
  about: Member,
  sent: {
    readonly request: HttpRequest;
    readonly path: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
    readonly body: Readonly<Record<string, unknown>>;
  },
): unknown {
  const as = about.as ?? name;
  if (name === shape.payload) return sent.request.body;
  if (about.location === "uri") return typed(model, about, sent.path[as] ?? "");
  if (about.location === "querystring") return fromQuery(model, shape, name, about, sent.query);
  if (about.location === "header") {
    const header = headerOf(sent.request, as);
    return header === undefined ? undefined : typed(model, about, header);
  }
  return Object.hasOwn(sent.body, as) ? sent.body[as] : undefined;
}

/**
 * The operation that a request addresses and its input under the names of the model.
 * @returns undefined where no operation of the service has this method and path.
 * @throws Refusal SerializationException.
 */
export function restInput(request: HttpRequest, { name: service }: Service): OperationCall | undefined {
  const url = new URL(request.target, "http://localhost");
  const steps = url.pathname.replace(/\/$/, "").split("/").slice(1);
  const found = addressesOf(service)
    .filter(({ method, query }) => method === request.method && query.every(([k, v]) => url.searchParams.get(k) === v))
    .flatMap((route) => {
      const path = match(route, steps);
      return path === undefined ? [] : [{ route, path }];
    })
    .sort((a, b) => fixedParts(b.route) - fixedParts(a.route))[0];
  if (found === undefined) return undefined;
  const { operation, query: fixed } = found.route;
  for (const [name, value] of fixed) url.searchParams.delete(name, value);
  const model = modelOf(service);
  const shape = inputOf(model, operation);
  // What is not served has no input in the model: its body may be anything.
  const isRead = model.operations[operation]?.input !== undefined && shape.payload === undefined;
  const body = isRead ? bodyOf(request) : {};
  const sent = { request, path: found.path, query: url.searchParams, body };
  const input: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(shape.members ?? {})) {
    const value = memberValue(model, shape, name, memberOf(entry), sent);
    if (value !== undefined) input[name] = value;
  }
  return { operation, input };
}

/** @throws Refusal SerializationException when it is not a JSON object. */
function bodyOf({ body }: HttpRequest): Record<string, unknown> {
  if (body.length === 0) return {};
  const value = jsonIn(body);
  if (isObject(value)) return value;
  throw new Refusal(400, "SerializationException", "Start of structure or map found where not expected.");
}
