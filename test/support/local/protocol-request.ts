import type { HttpRequest } from "../../../src/local/http.ts";
import { inputOf, memberOf, modelOf } from "../../../src/local/model/service-model.ts";
import type { Service } from "../../../src/local/wire/operation.ts";

/** The members of an operation's input by name. */
export type Input = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** A form of the query protocol: "Tags.member.1.Key". */
function form(value: unknown, name: string): [string, string][] {
  if (Array.isArray(value))
    return value.length === 0 ? [[name, ""]] : value.flatMap((one, index) => form(one, `${name}.member.${index + 1}`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, one]) => form(one, name === "" ? key : `${name}.${key}`));
  return value === undefined ? [] : [[name, String(value)]];
}

/** A call of an operation as its protocol has it, whatever the input holds. It is not signed. */
export function requestOf(service: Service, operation: string, input: Input): HttpRequest {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/${service.signedAs ?? service.name}/aws4_request, SignedHeaders=host, Signature=0`;
  const headers: [string, string][] = [["Authorization", authorization]];
  if (service.protocol === "query") {
    const pairs: [string, string][] = [["Action", operation], ["Version", "2010-05-08"], ...form(input, "")];
    return { method: "POST", target: "/", headers, body: Buffer.from(String(new URLSearchParams(pairs))) };
  }
  if (service.protocol === "json") {
    headers.push(["X-Amz-Target", `${service.target}.${operation}`]);
    return { method: "POST", target: "/", headers, body: Buffer.from(JSON.stringify(input)) };
  }
  const model = modelOf(service.name);
  const [method = "", path = ""] = model.operations[operation]?.http?.split(" ") ?? [];
  let target = path;
  const query = new URLSearchParams();
  const body: Record<string, unknown> = {};
  const shape = inputOf(model, operation);
  for (const [name, value] of Object.entries(input)) {
    const { location, as = name } = memberOf(shape.members?.[name] ?? "");
    if (value === undefined) continue;
    if (location === "uri") target = target.replace(`{${as}}`, encodeURIComponent(text(value)));
    else if (location === "querystring" && typeof value === "object" && value !== null && !Array.isArray(value))
      for (const [key, one] of Object.entries(value)) query.append(key, text(one));
    else if (location === "querystring") for (const one of [value].flat()) query.append(as, text(one));
    else if (location === "header") headers.push([as, text(value)]);
    else if (name !== shape.payload) body[as] = value;
  }
  const found = String(query);
  const asked = found === "" ? target : `${target}${target.includes("?") ? "&" : "?"}${found}`;
  const whole = shape.payload ? text(input[shape.payload] ?? {}) : JSON.stringify(body);
  return { method, target: asked, headers, body: Buffer.from(whole) };
}
