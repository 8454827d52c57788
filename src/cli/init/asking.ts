import type { Ask } from "../../init/collect.ts";
import type { Prompts } from "../prompts.ts";

/** Puts init's questions as prompts: a list where there are choices, else a line that is checked as it is given. */
export const asking =
  (prompts: Prompts): Ask =>
  async ({ message, example, choices, check }, fallback) => {
    if (choices) return prompts.select({ message, default: fallback, choices });
    const answer = await prompts.input({
      message: fallback === undefined ? `${message}, such as ${example}:` : `${message}:`,
      default: fallback,
      check: (value) => {
        const checked = check(value);
        return "wrong" in checked ? checked.wrong : undefined;
      },
    });
    const checked = check(answer);
    return "value" in checked ? checked.value : answer;
  };
