import { ANSWER_IDS, type AnswerId, type Answers } from "../../init/questions.ts";
import type { AnswerOptions } from "./init-options.ts";

/** The flags that answer a question; one without a value says yes. */
export const answersIn = (options: AnswerOptions): AnswerId[] =>
  ANSWER_IDS.filter((id) => typeof options[id] === "string" || options[id] === true);

/** What they say. */
export const flagsOf = (options: AnswerOptions): Answers =>
  Object.fromEntries(answersIn(options).map((id) => [id, options[id] === true ? "yes" : options[id]]));
