import { javaPattern } from "../../../../src/local/model/model-pattern.ts";
import {
  inputOf,
  memberOf,
  type ServiceModel,
  type Shape,
  shapeOf,
} from "../../../../src/local/model/service-model.ts";

/** Texts of which some fit each pattern of the models, and some do not. */
const TEXTS = [
  "abc",
  "abc1",
  "01234567-89ab-4def-8123-456789abcdef",
  "123456",
  "200",
  "123456789012",
  "us-east-1_Abc123",
  "lambda:InvokeFunction",
  "/abc/",
  "$LATEST",
  "en",
  "arn:aws:iam::123456789012:role/abc",
  "arn:aws:lambda:us-east-1:123456789012:function:abc",
  "arn:aws:lambda:us-east-1:123456789012:layer:abc:1",
  "arn:aws:sns:us-east-1:123456789012:abc",
  "arn:aws:kms:us-east-1:123456789012:key/abc",
  "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0",
  "arn:aws:lambda:us-east-1:123456789012:capacity-provider:abc",
  "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc",
  "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0",
  "/mnt/abc",
  "sg-0123456789abcdef0",
  "0123456789abcdef0123456789abcdef",
  "o-abcdefghij",
  "#ffffff",
  "abc@example.com",
  "https://example.com/abc",
  `123456789012.dkr.ecr.us-east-1.amazonaws.com/abc@sha256:${"a".repeat(64)}`,
  "+15551234567",
  "a",
  "{username}",
  "{####}",
  "*",
  "lambda:*",
];
const ODD = ["\u0000", " ", " a", "a b", "é", "~!", "", "{", "\u2028", "a".repeat(3_000)];

const fits = ({ min = 0, max = Infinity, pattern }: Shape, text: string): boolean =>
  text.length >= min && text.length <= max && (pattern === undefined || javaPattern(pattern).test(text));

function textOf(shape: Shape): string {
  if (shape.enum) return shape.enum[0] ?? "";
  const found = TEXTS.find((text) => fits(shape, text)) ?? "a".repeat(Math.max(1, shape.min ?? 0));
  return found;
}

/** The smallest valid value of a shape: what is required and nothing else. */
export function sampleOf(model: ServiceModel, shape: Shape, depth = 0): unknown {
  if (depth > 8) return undefined;
  const inner = (name: string | undefined) => sampleOf(model, shapeOf(model, name ?? ""), depth + 1);
  const least = Math.max(shape.min ?? 0, 0);
  switch (shape.type) {
    case "string":
      return textOf(shape);
    case "boolean":
      return false;
    case "blob":
      return "YQ==";
    case "list":
      return Array.from({ length: Math.max(least, 1) }, () => inner(shape.member));
    case "map":
      return Object.fromEntries(
        Array.from({ length: least }, (_, index) => [`${String(inner(shape.key))}${index}`, inner(shape.value)]),
      );
    case "structure":
      return Object.fromEntries(
        (shape.required ?? []).map((name) => [name, inner(memberOf(shape.members?.[name] ?? "").shape)]),
      );
    default:
      return Math.max(shape.min ?? 1, 1) > (shape.max ?? Infinity) ? shape.min : Math.max(shape.min ?? 1, 1);
  }
}

/** One value that breaks one constraint. */
export interface Violation {
  readonly constraint: string;
  readonly value: unknown;
}

/** For each constraint of a shape by itself a value that breaks it. */
export function violationsOf(model: ServiceModel, shape: Shape): Violation[] {
  const { type, min, max, pattern, enum: values } = shape;
  const inner = (name: string | undefined) => sampleOf(model, shapeOf(model, name ?? ""));
  const found: Violation[] = [];
  const add = (constraint: string, value: unknown) => found.push({ constraint, value });
  if (values) add("enum", "no-such-value");
  if (type === "string") {
    if (min !== undefined && min > 0 && !values) add("min", "a".repeat(min - 1));
    if (max !== undefined && max < 200_000 && !values) add("max", "a".repeat(max + 1));
    const wrong = ODD.find((text) => pattern !== undefined && !javaPattern(pattern).test(text));
    if (wrong !== undefined && !values) add("pattern", wrong);
  } else if (type === "list") {
    if (min !== undefined && min > 0) add("min", []);
    if (max !== undefined && max < 10_000)
      add(
        "max",
        Array.from({ length: max + 1 }, () => inner(shape.member)),
      );
  } else if (type === "map") {
    const full = (size: number) =>
      Object.fromEntries(Array.from({ length: size }, (_, n) => [`abc${n}`, inner(shape.value)]));
    if (min !== undefined && min > 0) add("min", {});
    if (max !== undefined) add("max", full(max + 1));
  } else if (type !== "structure" && type !== "boolean" && type !== "blob") {
    if (min !== undefined) add("min", min - 1);
    if (max !== undefined) add("max", max + 1);
  }
  return found;
}

/** Values of another JSON type. */
export const MISTYPED: Readonly<Record<string, unknown>> = {
  string: true,
  boolean: "perhaps",
  integer: "three",
  long: "three",
  double: "three",
  float: "three",
  list: "a",
  map: "a",
  structure: "a",
  timestamp: true,
};

/** One request that breaks one constraint of an operation. */
export interface Case extends Violation {
  readonly member: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** All requests of an operation that break one constraint each; everything else in them is valid. */
export function casesOf(model: ServiceModel, operation: string): Case[] {
  const root = inputOf(model, operation);
  const cases: Case[] = [];
  /** @param put the whole input with a value at this place. */
  function walk(shape: Shape, member: string, put: (value: unknown) => Record<string, unknown>, depth: number): void {
    if (depth > 7) return;
    for (const violation of violationsOf(model, shape))
      cases.push({ member, ...violation, input: put(violation.value) });
    const mistyped = MISTYPED[shape.type];
    if (mistyped !== undefined) cases.push({ member, constraint: "type", value: mistyped, input: put(mistyped) });
    if (shape.type === "structure") {
      const base = sampleOf(model, shape) as Record<string, unknown>;
      structure(shape, base, `${member}.`, (value) => put(value), depth + 1);
    } else if (shape.type === "list" && shape.member !== undefined) {
      walk(shapeOf(model, shape.member), `${member}[]`, (value) => put([value]), depth + 1);
    } else if (shape.type === "map" && shape.key !== undefined && shape.value !== undefined) {
      const key = shapeOf(model, shape.key);
      for (const { constraint, value } of violationsOf(model, key)) {
        const held = sampleOf(model, shapeOf(model, shape.value));
        cases.push({ member: `${member}{}`, constraint, value, input: put({ [String(value)]: held }) });
      }
      walk(shapeOf(model, shape.value), `${member}.*`, (value) => put({ abc: value }), depth + 1);
    }
  }
  function structure(
    shape: Shape,
    base: Record<string, unknown>,
    prefix: string,
    put: (value: Record<string, unknown>) => Record<string, unknown>,
    depth: number,
  ): void {
    for (const name of shape.required ?? []) {
      const about = memberOf(shape.members?.[name] ?? "");
      // A path without a part of it is another path.
      if (about.location === "uri" || about.generated) continue;
      const { [name]: _, ...rest } = base;
      cases.push({ member: prefix + name, constraint: "required", value: undefined, input: put(rest) });
    }
    for (const [name, entry] of Object.entries(shape.members ?? {}))
      walk(shapeOf(model, memberOf(entry).shape), prefix + name, (value) => put({ ...base, [name]: value }), depth);
  }
  structure(root, sampleOf(model, root) as Record<string, unknown>, "", (value) => value, 0);
  return cases;
}
