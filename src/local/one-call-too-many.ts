import { Refusal } from "./wire/refusal.ts";

const TOO_MANY = [429, "TooManyRequestsException", "Too Many Requests"] as const;
/** Each service has its own error for it. */
const THROTTLED: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  iam: [400, "Throttling", "Rate exceeded"],
  sts: [400, "Throttling", "Rate exceeded"],
  logs: [400, "ThrottlingException", "Rate exceeded"],
  lambda: [429, "TooManyRequestsException", "Rate exceeded"],
  "cognito-idp": [400, "TooManyRequestsException", "Rate exceeded"],
};

/** A service's answer to one call too many. */
export const throttled = (service: string): Refusal => new Refusal(...(THROTTLED[service] ?? TOO_MANY));
