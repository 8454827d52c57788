import { AuthzError } from "../../lib/errors.ts";
import type { Context } from "../command.ts";

/**
 * A secret from an environment variable, or prompted for without echo.
 * @param question the text of the prompt.
 * @throws AuthzError INPUT_MISSING when the variable is not set and there is no terminal.
 */
export async function secretInput({ io, ui, signal }: Context, variable: string, question: string): Promise<string> {
  const value = io.env[variable];
  if (value) return value;
  if (ui.interactive) {
    const { createPrompts } = await import("../terminal/prompts.ts");
    const typed = await (await createPrompts(io, signal)).password(question);
    if (typed !== "") return typed;
  }
  const what = question.replace(/ \(hidden.*\)$/, "").toLowerCase();
  throw new AuthzError("INPUT_MISSING", `no ${what} was given`, {
    fix: `set ${variable}, or run the command in a terminal, which prompts for it`,
  });
}
