import type { parse } from "velocityjs";
import { memo } from "../text-memo.ts";
import { javaEquals, javaMethod, javaText } from "./java.ts";

type Node = ReturnType<typeof parse>[number];
type Velocity = typeof import("velocityjs");

interface Call {
  readonly property: string;
  readonly context: unknown;
  readonly params: readonly unknown[];
}

const METHODS = [
  {
    uid: "java",
    match: ({ context, property }: Call) => javaMethod(context, property) !== undefined,
    resolve: ({ context, property, params }: Call) => javaMethod(context, property)?.(params[0], params[1]),
  },
];

const isWhole = (value: unknown): value is number => Number.isInteger(value);

/** Velocity that writes and compares values as Java does. Its types say text of each value. */
function inJava({ Compile }: Velocity) {
  return class extends Compile {
    protected override getReferences(node: Node, isText?: boolean): string {
      const value: unknown = super.getReferences(node, isText);
      return isText ? javaText(value) : (value as string);
    }

    protected override getExpression(node: Node): string {
      const { operator, expression } = node as { operator?: string; expression?: [Node, Node] };
      const sides = (): [unknown, unknown] => {
        const [left, right] = expression ?? [node, node];
        return [this.getExpression(left), this.getExpression(right)];
      };
      if (operator === "==") return javaEquals(...sides()) as never;
      if (operator === "!=") return !javaEquals(...sides()) as never;
      if (operator !== "/") return super.getExpression(node);
      const [left, right] = sides();
      // Whole numbers stay whole.
      return (isWhole(left) && isWhole(right) ? Math.trunc(left / right) : Number(left) / Number(right)) as never;
    }
  };
}

let loaded: ReturnType<typeof load> | undefined;
const load = async () => {
  const velocity = await import("velocityjs");
  return { parse: memo((template) => velocity.parse(template), 1_000), Java: inJava(velocity) };
};

/**
 * Fills in a template in Apache's Velocity language; what is not known is empty, as at AWS.
 * @param variables by name, without the "$". The template may set members of them.
 * @throws Error for a template that is none.
 * @see https://velocity.apache.org/engine/1.7/vtl-reference.html
 */
export async function render(template: string, variables: Readonly<Record<string, unknown>>): Promise<string> {
  if (!/[#$]/.test(template)) return template;
  // Loaded when it is needed: the start of the endpoint does not wait for it.
  loaded ??= load();
  const { parse, Java } = await loaded;
  return new Java(parse(template), { customMethodHandlers: METHODS }).render({ ...variables }, {}, true);
}
