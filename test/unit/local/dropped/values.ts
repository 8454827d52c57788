import { javaPattern } from "../../../../src/local/model/model-pattern.ts";
import {
  inputOf,
  memberOf,
  type ServiceModel,
  type Shape,
  shapeOf,
} from "../../../../src/local/model/service-model.ts";
import type { Input } from "../../../support/local/protocol-request.ts";

/** Texts in pairs of a kind: for each pattern of the models two that it takes. */
const TEXTS = [
  ...["first", "other"],
  ...["200", "404"],
  ...["123456789012", "210987654321"],
  ...["/first/", "/other/"],
  ...["$LATEST", "$LATEST.PUBLISHED"],
  ...["us-east-1_first", "us-east-1_other", "us-east-1_01234567-89ab"],
  ...["lambda:InvokeFunction", "lambda:GetFunction"],
  ...["arn:aws:iam::000000000000:role/first", "arn:aws:iam::000000000000:role/other"],
  ...["arn:aws:lambda:us-east-1:000000000000:function:first", "arn:aws:lambda:us-east-1:000000000000:function:other"],
  ...["arn:aws:lambda:us-east-1:000000000000:layer:first:1", "arn:aws:lambda:us-east-1:000000000000:layer:other:1"],
  ...["arn:aws:kms:us-east-1:000000000000:key/first", "arn:aws:kms:us-east-1:000000000000:key/other"],
  ...["arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0"],
  ...["arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdef0"],
  ...["arn:aws:lambda:us-east-1:000000000000:capacity-provider:first"],
  ...[
    "/mnt/first",
    "subnet-0123456789abcdef0",
    "us-east-1",
    "us-west-2",
    "sg-0123456789abcdef0",
    "0123456789abcdef0123456789abcdef",
    "o-abcdefghij",
    "o-bcdefghijk",
  ],
  ...["#ffffff", "first@example.com", "https://example.com/first", "https://example.com/other", "+15551234567"],
  ...["{username} {####}", "{####} {username}", "en", "de"],
  ...[`000000000000.dkr.ecr.us-east-1.amazonaws.com/first@sha256:${"a".repeat(64)}`],
];

const fits = ({ min = 0, max = Infinity, pattern }: Shape, text: string): boolean =>
  text.length >= min && text.length <= max && (pattern === undefined || javaPattern(pattern).test(text));

function textsOf(shape: Shape): readonly string[] {
  if (shape.enum) return shape.enum;
  const letters = ["a", "b"].map((letter) => letter.repeat(Math.max(1, shape.min ?? 0)));
  const texts = [...TEXTS, ...letters].filter((text) => fits(shape, text));
  if (texts.length === 0) throw new Error(`no text here fits ${JSON.stringify(shape)}: add one to TEXTS`);
  return texts;
}

/** Two numbers that a shape takes. */
function numbersOf({ min = 1, max = min + 1 }: Shape): readonly [number, number] {
  return [min, Math.min(min + 1, max)];
}

/** A valid value of a shape, with what is required inside. @param turn 0 or 1, for two that differ where there are two. */
export function sample(model: ServiceModel, shape: Shape, turn: 0 | 1): unknown {
  const inner = (name = "") => sample(model, shapeOf(model, name), turn);
  switch (shape.type) {
    case "string": {
      const texts = textsOf(shape);
      return texts[turn] ?? texts[0];
    }
    case "boolean":
      return turn === 0;
    case "blob":
      return Buffer.from(`blob ${turn}`).toString("base64");
    case "list":
      return Array.from({ length: Math.max(1, shape.min ?? 0) }, () => inner(shape.member));
    case "map": {
      const keys = textsOf(shapeOf(model, shape.key ?? "")).slice(turn);
      return Object.fromEntries(keys.slice(0, Math.max(1, shape.min ?? 0)).map((key) => [key, inner(shape.value)]));
    }
    case "structure":
      return required(model, shape, turn);
    default:
      return numbersOf(shape)[turn];
  }
}

const required = (model: ServiceModel, { required: names = [], members = {} }: Shape, turn: 0 | 1): Input =>
  Object.fromEntries(
    names.map((name) => [name, sample(model, shapeOf(model, memberOf(members[name] ?? "").shape), turn)]),
  );

/** The shape of a member as `membersOf` names it, that of the map or list itself for the last step. */
export function shapeAt(model: ServiceModel, operation: string, member: string): Shape {
  let shape = inputOf(model, operation);
  for (const step of member.split(".")) {
    while (shape.type !== "structure")
      shape = shapeOf(model, (shape.type === "list" ? shape.member : shape.value) ?? "");
    shape = shapeOf(model, memberOf(shape.members?.[step] ?? "").shape);
  }
  return shape;
}

function putInto(model: ServiceModel, shape: Shape, held: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (shape.type === "list") {
    const [first, ...others] = Array.isArray(held) ? held : [];
    return [putInto(model, shapeOf(model, shape.member ?? ""), first, steps, value), ...others];
  }
  if (shape.type === "map") {
    const [key = String(sample(model, shapeOf(model, shape.key ?? ""), 0))] = Object.keys(held ?? {});
    const one = (held as Input | undefined)?.[key];
    return { ...(held as Input), [key]: putInto(model, shapeOf(model, shape.value ?? ""), one, steps, value) };
  }
  if (held === undefined && value === undefined) return undefined;
  const whole = (held as Input | undefined) ?? required(model, shape, 0);
  const inner = shapeOf(model, memberOf(shape.members?.[step] ?? "").shape);
  return { ...whole, [step]: putInto(model, inner, whole[step], rest, value) };
}

/**
 * An input with a value at a member, as `membersOf` names it: in the first entry of lists and maps on the way. Undefined
 * leaves it out, with what is around it where nothing else is there.
 */
export const withMember = (
  model: ServiceModel,
  operation: string,
  input: Input,
  member: string,
  value: unknown,
): Input => putInto(model, inputOf(model, operation), input, member.split("."), value) as Input;
