import { answerCause } from "./answer-cause.ts";

/** The context holds a list, an object or null. */
export const authorizerContext = answerCause("authorizer-context", ({ fault }) => {
  if (fault?.kind !== "context") return undefined;
  const { name, seen } = fault;
  return {
    problem: `returned a context ${name === undefined ? `that is or holds ${seen}` : `whose member ${name} is ${seen}`}: API Gateway takes only text, numbers and booleans there`,
    fix: `${name === undefined ? "make context an object with flat values" : `write context.${name} as text, for example with JSON.stringify, or leave it out`}`,
  };
});
