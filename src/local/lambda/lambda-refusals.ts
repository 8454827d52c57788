import { Refusal } from "../wire/refusal.ts";

const USER = { Type: "User" };

/** A value that Lambda itself, not its front end, finds wrong. */
export const invalidValue = (message: string): Refusal =>
  new Refusal(400, "InvalidParameterValueException", message, USER);

/** Something of that name, or in that state, is there already. */
export const conflict = (message: string): Refusal => new Refusal(409, "ResourceConflictException", message, USER);

/** Nothing is there. Lambda writes this message with a capital letter. */
export const notFound = (message: string): Refusal =>
  new Refusal(404, "ResourceNotFoundException", message, { ...USER, Message: message });

/**
 * Refuses a change of a revision that is no longer the latest one.
 * @param call the operation that answers the latest revision. @throws Refusal PreconditionFailedException.
 */
export function checkRevision(expected: string | undefined, current: string, call = "GetFunction/GetAlias"): void {
  if (expected === undefined || expected === current) return;
  const latest = `Call the ${call} API to retrieve the latest Revision Id`;
  const message = `The Revision Id provided does not match the latest Revision Id. ${latest}`;
  throw new Refusal(412, "PreconditionFailedException", message, USER);
}
