import { AuthzError } from "../lib/errors.ts";
import { checkedFlags } from "./flags.ts";
import { type AnswerId, type Answers, type Facts, flagOf, type Question, questions } from "./questions.ts";

/** Puts one question to a person; the answer it gives has passed the question's check. */
export type Ask = (question: Question, fallback: string | undefined) => Promise<string>;

/** Every answer, from the flags, from the person (`ask`), or from the defaults; without `ask` nobody is asked. */
export async function collect(given: Answers, facts: Facts, ask?: Ask): Promise<Answers> {
  const asked = questions(facts, given);
  const flags = checkedFlags(given, asked, facts);
  const answers: Partial<Record<AnswerId, string>> = {};
  const missing: Question[] = [];
  for (const question of asked) {
    const { id, flagOnly, choices } = question;
    if (question.when?.(answers) === false) continue;
    const flag = flags[id] ?? (id === "audience" ? flags.clientId : undefined);
    // A single choice is none: no profile but "none".
    const askable = ask && !flagOnly && choices?.length !== 1;
    const answer = flag ?? (askable ? await put(question, answers, ask) : question.fallback?.(answers));
    if (answer === undefined) missing.push(question);
    else answers[id] = answer;
  }
  if (missing.length > 0) throw missingFlags(missing);
  return answers;
}

/** Asks with the choices that AWS has, where there are some: the first of them is the usual one then. */
async function put(question: Question, answers: Answers, ask: Ask): Promise<string> {
  const [first, ...more] = (await question.live?.(answers)) ?? [];
  if (first === undefined) return ask(question, question.fallback?.(answers));
  return ask({ ...question, choices: [first, ...more] }, first.value);
}

function missingFlags(questions: readonly Question[]): AuthzError {
  const width = Math.max(...questions.map(({ id }) => flagOf(id).length));
  const lines = questions.map(
    ({ id, message, example }) => `  ${flagOf(id).padEnd(width)}  ${message}, such as ${example}`,
  );
  return new AuthzError("USAGE", ["missing, and without a default:", ...lines].join("\n"), {
    fix: "give these flags, or run init in a terminal without --yes to be asked",
  });
}
