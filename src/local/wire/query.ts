import { awsAnswer, type HttpRequest } from "../http.ts";
import { inputOf, memberOf, modelOf, type ServiceModel, type Shape, shapeOf } from "../model/service-model.ts";
import { fromText } from "../model/types.ts";
import type { OperationCall, Protocol, Service } from "./operation.ts";

/** "Tags.member.1.Key=a" becomes `{ Tags: [{ Key: "a" }] }`. */
function input({ method, target, body }: HttpRequest, { name: service }: Service): OperationCall {
  // A presigned request is a GET: `aws eks get-token` sends one to STS.
  const form = new URLSearchParams(method === "GET" ? target.split("?")[1] : body.toString());
  const root: Record<string, unknown> = Object.create(null);
  for (const [name, value] of form) {
    const steps = name.split(".");
    const last = steps.pop() ?? "";
    let at = root;
    for (const step of steps) {
      // A member cannot be a text and have members; the list is what is meant.
      if (typeof at[step] !== "object") at[step] = Object.create(null);
      at = at[step] as Record<string, unknown>;
    }
    at[last] = value;
  }
  const { Action: operation = "", Version: _, ...members } = root;
  const model = modelOf(service);
  const texts = lists(members);
  return {
    operation: String(operation),
    input: typed(model, inputOf(model, String(operation)), texts) as Record<string, unknown>,
  };
}

/** Forms hold texts only. */
function typed(model: ServiceModel, shape: Shape, value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((one) => (shape.member ? typed(model, shapeOf(model, shape.member), one) : one));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const entry = shape.members?.[name];
        return [name, entry === undefined ? one : typed(model, shapeOf(model, memberOf(entry).shape), one)];
      }),
    );
  if (typeof value !== "string") return value;
  // An empty list is written as nothing.
  return shape.type === "list" && value === "" ? [] : fromText(shape.type, value);
}

/** `{ member: { 1: a, 2: b } }` becomes `[a, b]`. */
function lists(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { member } = value as { member?: object };
  if (member !== undefined) return Object.values(member).map(lists);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, lists(one)]));
}

const escaped = (text: string): string => text.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);

function xml(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return `<${name}>${value.toISOString().replace(/\.\d+Z/, "Z")}</${name}>`;
  if (Array.isArray(value)) return `<${name}>${value.map((one) => xml("member", one)).join("")}</${name}>`;
  if (typeof value !== "object") return `<${name}>${escaped(String(value))}</${name}>`;
  const members = Object.entries(value).map(([member, one]) => xml(member, one));
  return `<${name}>${members.join("")}</${name}>`;
}

const answer = (status: number, requestId: string, body: string) => awsAnswer(status, "text/xml", requestId, body);

/** AWS query: a form comes in, XML goes out. STS and IAM speak it. */
export const query: Protocol = {
  input,
  output(output, requestId, operation, { xmlns }) {
    const result = output === undefined ? "" : xml(`${operation}Result`, output);
    const metadata = xml("ResponseMetadata", { RequestId: requestId });
    return answer(200, requestId, `<${operation}Response xmlns="${xmlns}">${result}${metadata}</${operation}Response>`);
  },
  refusal({ status, code, message }, requestId, xmlns = "") {
    const error = xml("Error", { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message });
    const id = xml("RequestId", requestId);
    return answer(status, requestId, `<ErrorResponse xmlns="${xmlns}">${error}${id}</ErrorResponse>`);
  },
};
