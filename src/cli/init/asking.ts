import type { Ask } from "../../init/collect.ts";
import type { Prompts } from "../terminal/prompts.ts";

/** No id is written so. */
const OTHER = { value: "\0", name: "another one", description: "type its id" };

/** Puts init's questions as prompts: a list where there are choices, else a line that is checked as it is given. */
export const asking =
  (prompts: Prompts): Ask =>
  async ({ message, example, choices, open, check }, usual) => {
    if (choices) {
      const chosen = await prompts.select({ message, default: usual, choices: open ? [...choices, OTHER] : choices });
      if (!open || chosen !== OTHER.value) return chosen;
    }
    const fallback = choices ? undefined : usual;
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
