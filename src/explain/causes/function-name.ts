import type { FunctionEvidence } from "../evidence/function-evidence.ts";

/** "orders:live": a function as an integration or an authorizer names it. */
export const functionName = ({ name, qualifier }: Pick<FunctionEvidence, "name" | "qualifier">): string =>
  qualifier === undefined ? name : `${name}:${qualifier}`;
