import type { SecretQuestion } from "../../open/open-options.ts";
import type { Context } from "../command.ts";

/**
 * Asks a person for client secrets that the environment lacks; nothing of the answer is shown. With --watch once, not at
 * every change.
 * @returns undefined when the run is not interactive.
 */
export function askOnce({ io, ui, signal }: Context): ((question: SecretQuestion) => Promise<string>) | undefined {
  if (!ui.interactive) return undefined;
  const typed = new Map<string, string>();
  return async ({ variable, section }) => {
    const known = typed.get(variable);
    if (known) return known;
    const { createPrompts } = await import("./prompts.ts");
    const answer = await (await createPrompts(io, signal)).password(`Client secret of ${section} (hidden)`);
    typed.set(variable, answer);
    return answer;
  };
}
