import { AuthzError } from "../../lib/errors.ts";
import type { Context } from "../command.ts";

/**
 * A secret from the environment, or typed unseen.
 * @param variable that holds it. @param question for a person.
 * @throws AuthzError INPUT_MISSING when it is not set and there is nobody to ask.
 */
export async function secretInput({ io, ui, signal }: Context, variable: string, question: string): Promise<string> {
  const given = io.env[variable];
  if (given) return given;
  if (ui.interactive) {
    const { createPrompts } = await import("../terminal/prompts.ts");
    const typed = await (await createPrompts(io, signal)).password(question);
    if (typed !== "") return typed;
  }
  const what = question.replace(/ \(hidden.*\)$/, "").toLowerCase();
  throw new AuthzError("INPUT_MISSING", `a ${what} is needed and none was given`, {
    fix: `set ${variable}, or run it in a terminal, where it is asked for`,
  });
}
