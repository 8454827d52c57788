import type { parse } from "velocityjs";

/** What Java's texts and lists can do and JavaScript's cannot, or do in another way. Patterns are whole-text ones. */
const JAVA: Readonly<Record<string, (on: string | readonly unknown[], first: unknown, second: unknown) => unknown>> = {
  contains: (on, part) => on.includes(part as string),
  isEmpty: ({ length }) => length === 0,
  length: ({ length }) => length,
  equals: (on, other) => on === other,
  equalsIgnoreCase: (on, other) => String(on).toLowerCase() === String(other).toLowerCase(),
  matches: (on, pattern) => new RegExp(`^(?:${pattern})$`).test(String(on)),
  replaceAll: (on, pattern, by) => String(on).replace(new RegExp(String(pattern), "g"), String(by)),
};

const methods = Object.entries(JAVA).map(([name, run]) => ({
  uid: name,
  match: ({ property, context }: { property: string; context: unknown }) =>
    property === name && (typeof context === "string" || Array.isArray(context)),
  resolve: ({ context, params }: { context: string | unknown[]; params: unknown[] }) =>
    run(context, params[0], params[1]),
}));

const parsed = new Map<string, ReturnType<typeof parse>>();
/** Templates that were parsed are kept up to here. */
const MAX_KEPT = 1_000;

/**
 * Fills in a template in Apache's Velocity language; what is not known is empty, as at AWS.
 * @param variables by name, without the "$". The template may set members of them.
 * @throws Error for a template that is none.
 * @see https://velocity.apache.org/engine/1.7/vtl-reference.html
 */
export async function render(template: string, variables: Readonly<Record<string, unknown>>): Promise<string> {
  if (!/[#$]/.test(template)) return template;
  // Loaded when it is needed: the start of the endpoint does not wait for it.
  const velocity = await import("velocityjs");
  const tree = parsed.get(template) ?? velocity.parse(template);
  if (parsed.size >= MAX_KEPT) parsed.clear();
  parsed.set(template, tree);
  return new velocity.Compile(tree, { customMethodHandlers: methods }).render({ ...variables }, {}, true);
}
