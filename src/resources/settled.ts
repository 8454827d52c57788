import { isError } from "../aws/errors.ts";

const CONFLICT = "ResourceConflictException";

/**
 * Lambda takes one change of a function at a time and refuses others until it is done: "An update is in progress for
 * resource", "The function is currently in the following state: Pending".
 */
export const SETTLED = {
  waitsFor: "Lambda to finish the previous change of this function",
  when: (error: unknown) => isError(error, CONFLICT, "progress") || isError(error, CONFLICT, "Pending"),
  everyMs: 500,
  capMs: 60_000,
};
