import { Refusal } from "../wire/refusal.ts";

export const badRequest = (message: string): Refusal => new Refusal(400, "BadRequestException", message);
export const notFound = (message: string): Refusal => new Refusal(404, "NotFoundException", message);
export const conflict = (message: string): Refusal => new Refusal(409, "ConflictException", message);

/** A mapping expression that names no valid source. */
export const invalidMapping = (expression: string): Refusal =>
  badRequest(
    `Invalid mapping expression specified: ${validation(`Invalid mapping expression specified: ${expression}`)}`,
  );

/** The form in which API Gateway lists errors. */
export const validation = (error: string): string => `Validation Result: warnings : [], errors : [${error}]`;

export const noSetting = (method: string): string =>
  `Cannot remove method setting ${method} because there is no method setting for this method `;
