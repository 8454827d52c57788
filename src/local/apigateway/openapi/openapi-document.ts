import { own } from "../../own.ts";
import type { Call } from "../../wire/operation.ts";
import { badRequest } from "../apigateway-refusals.ts";

/** An object of a definition. */
export type Node = Readonly<Record<string, unknown>>;
const INVALID = "Invalid OpenAPI input.";

/** A missing value is an empty object. @throws Refusal BadRequestException for anything else that is not an object. */
export function nodeOf(value: unknown = {}): Node {
  if (typeof value === "object" && !Array.isArray(value)) return { ...value };
  throw badRequest(INVALID);
}
export const listOf = (value: unknown): readonly unknown[] => [value ?? []].flat();
export const nodesIn = (value: unknown) =>
  Object.entries(nodeOf(value)).map(([name, node]) => [name, nodeOf(node)] as const);

/** What "#/definitions/Pet" leads to. */
export const follow = (document: Node, ref: string): unknown =>
  ref.split("/").reduce<unknown>((value, step) => (step === "#" ? value : own(nodeOf(value), step)), document);

/** Reads JSON or YAML of OpenAPI 2 or 3.0, with AWS's variables filled in. @throws Refusal BadRequestException. */
export async function readDocument(body: Uint8Array, { world, region }: Call): Promise<Node> {
  const variables = { AccountId: world.account, Partition: world.partition, Region: region };
  const text = String(Buffer.from(body)).replace(/\$\{AWS::(\w+)\}/g, (all, name) => own(variables, name) ?? all);
  // JSON is YAML too, but takes a hundred times as long to be read as such.
  const yaml = async () => (await import("yaml")).parse(text, { logLevel: "error" });
  try {
    const document = nodeOf(await Promise.resolve(text).then(JSON.parse).catch(yaml));
    if (/^2(?:\.0)?$|^3(?:\.0(?:\.\d+)?)?$/.test(String(document["swagger"] ?? document["openapi"]))) return document;
  } catch {
    // The refusal below covers this too: AWS gives no details.
  }
  throw badRequest(INVALID);
}

/** The paths of a definition with what `basepath` of the call puts in front: "split" leaves the first step out. */
export function pathsOf(document: Node, basepath = "ignore"): (readonly [path: string, item: Node])[] {
  const { url = "", variables } = nodeOf(listOf(document["servers"])[0]);
  // A variable of this name goes before the path of the URL, whether the URL names it or not.
  const variable = nodeOf(nodeOf(variables)["basePath"])["default"];
  const base = document["basePath"] ?? variable ?? String(url).replace(/^(?:https?:)?\/\/[^/]*/, "");
  const stepsOf = (path: unknown) => String(path).split("/").filter(Boolean);
  const front = { prepend: stepsOf(base), split: stepsOf(base).slice(1) }[basepath] ?? [];
  const behind = (path: string) => (path.startsWith("/") ? `/${[...front, ...stepsOf(path)].join("/")}` : path);
  return nodesIn(document["paths"]).map(([path, item]) => [behind(path), item]);
}
