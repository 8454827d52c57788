import { AuthzError } from "../../lib/errors.ts";
import type { SecretOf } from "../../stack/pool/provider-inputs.ts";
import type { Context } from "../command.ts";

/**
 * Where a run finds client secrets: in the environment, else a person is asked and nothing of the answer is shown. A dry
 * run does without, and then does not tell whether a secret would change.
 * @throws AuthzError SECRET_MISSING (from what it gives) when the variable is not set and there is nobody to ask.
 */
export function secretsOf({ io, ui, signal }: Context, dryRun: boolean): SecretOf {
  // With --watch a person is asked once, not at every change.
  const typed = new Map<string, string>();
  return async (variable, section) => {
    const known = io.env[variable] || typed.get(variable);
    if (known || dryRun) return known;
    const message = `the client secret of ${section} is not in the environment: ${variable} is not set`;
    const fix = `set ${variable} (secrets never stand in config.ini), or deploy in a terminal without --yes to be asked`;
    const missing = new AuthzError("SECRET_MISSING", message, { fix });
    if (!ui.interactive) throw missing;
    const { createPrompts } = await import("./prompts.ts");
    const answer = await (await createPrompts(io, signal)).password(`Client secret of ${section} (hidden)`);
    if (answer === "") throw missing;
    typed.set(variable, answer);
    return answer;
  };
}
