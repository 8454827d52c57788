import { AuthzError } from "../lib/errors.ts";
import type { SecretOf } from "../stack/provider-inputs.ts";
import type { Context } from "./command.ts";

/**
 * Where a run finds client secrets: in the environment, else a person is asked and nothing of the answer is shown. A dry
 * run does without, and then does not tell whether a secret would change.
 * @throws AuthzError SECRET_MISSING (from what it gives) when the variable is not set and there is nobody to ask.
 */
export const secretsOf =
  ({ io, ui, signal }: Context, dryRun: boolean): SecretOf =>
  async (variable, section) => {
    const value = io.env[variable];
    if (value !== undefined && value !== "") return value;
    if (dryRun) return undefined;
    const missing = () =>
      new AuthzError(
        "SECRET_MISSING",
        `the client secret of ${section} is not in the environment: ${variable} is not set`,
        {
          fix: `set ${variable} (secrets never stand in config.ini), or deploy in a terminal without --yes to be asked`,
        },
      );
    if (!ui.interactive) throw missing();
    const { createPrompts } = await import("./prompts.ts");
    const answer = await (await createPrompts(io, signal)).password(`Client secret of ${section} (hidden)`);
    if (answer === "") throw missing();
    return answer;
  };
