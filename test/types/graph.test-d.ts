import { createGraph, type NodeRef } from "../../src/engine/graph.ts";
import type { Kind } from "../../src/engine/kind.ts";

interface Cloud {
  readonly region: string;
}
interface BoxAttrs {
  readonly arn: string;
}
interface ItemProps {
  readonly boxArn: string;
}

declare const box: Kind<{ readonly name: string }, BoxAttrs, Cloud>;
declare const item: Kind<ItemProps, { readonly id: number }, Cloud>;
declare const elsewhere: Kind<{ readonly name: string }, BoxAttrs, { readonly account: string }>;

/** Never run: what compiles here is what the stack may say, and every line marked below must not compile. */
export function graph(): readonly NodeRef<unknown>[] {
  const stack = createGraph<Cloud>();
  const made = stack.add("made", box, "step", {}, () => ({ name: "made" }));
  const inside = stack.add("inside", item, "step", { made }, (d) => ({ boxArn: d.made.get("arn") }));
  const arn: NodeRef<BoxAttrs> = made;

  // @ts-expect-error a need that was not declared is out of reach
  stack.add("1", item, "step", {}, (d) => ({ boxArn: d.made.get("arn") }));
  // @ts-expect-error nor can another need's attributes be read from it
  stack.add("2", item, "step", { inside }, (d) => ({ boxArn: d.inside.get("arn") }));
  // @ts-expect-error an attribute of the wrong type does not fit the prop
  stack.add("3", item, "step", { inside }, (d) => ({ boxArn: d.inside.get("id") }));
  // @ts-expect-error an attribute may be unknown, which is no text
  stack.add("3", item, "step", { made }, (d) => ({ boxArn: d.made.get("arn").toLowerCase() }));
  // @ts-expect-error props are complete
  stack.add("4", box, "step", {}, () => ({}));
  // @ts-expect-error a need is a node of the graph, not its name
  stack.add("5", item, "step", { made: "box:made" }, () => ({ boxArn: "" }));
  // @ts-expect-error a kind for other clients does not fit
  stack.add("6", elsewhere, "step", {}, () => ({ name: "" }));
  // @ts-expect-error a node's attributes are those of its kind
  const wrong: NodeRef<BoxAttrs> = inside;
  return [arn, wrong];
}
