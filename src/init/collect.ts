import { AuthzError } from "../lib/errors.ts";
import { checkedFlags } from "./flags.ts";
import { type AnswerId, type Answers, type Facts, flagOf, type Question, questions } from "./questions.ts";

/** Asks a person one question; the answer has passed the question's check. */
export type Ask = (question: Question, fallback: string | undefined) => Promise<string>;

/** Every answer: from the flags, from the person (`ask`), or the default. Without `ask` there are no questions. */
export async function collect(given: Answers, facts: Facts, ask?: Ask): Promise<Answers> {
  const asked = questions(facts, given);
  const flags = checkedFlags(given, asked, facts);
  const answers: Partial<Record<AnswerId, string>> = {};
  const missing: Question[] = [];
  for (const question of asked) {
    const { id, flagOnly, choices } = question;
    if (question.when?.(answers) === false) continue;
    const flag = flags[id] ?? (id === "audience" ? flags.clientId : undefined);
    // A single choice needs no question: there is no profile except "none".
    const isAsked = ask && !flagOnly && choices?.length !== 1;
    const answer = flag ?? (isAsked ? await put(question, answers, ask) : question.fallback?.(answers));
    if (answer === undefined) missing.push(question);
    else answers[id] = answer;
  }
  if (missing.length > 0) throw missingFlags(missing);
  return answers;
}

/** Asks with the choices from AWS where there are any; the first of them is the default. */
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
  return new AuthzError("USAGE", ["missing flags without a default:", ...lines].join("\n"), {
    fix: "pass these flags, or run init in a terminal without --yes to be asked",
  });
}
