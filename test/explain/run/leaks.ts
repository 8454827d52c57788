import { PLANTED } from "../plain/planted-secrets.ts";
import type { Call } from "../scenario.ts";

const SECRET_HEADER = /^(?:authorization|cookie|x-api-key)$/i;

/** What must not be shown of a call: its token, headers that carry secrets, and everything that was planted. */
export function secretsOf({ token, headers = {} }: Pick<Call, "token" | "headers">): string[] {
  const ofHeaders = Object.entries(headers).flatMap(([name, value]) =>
    SECRET_HEADER.test(name) && value !== "" ? [value] : [],
  );
  return [...Object.values(PLANTED), ...ofHeaders, ...(token ? [token] : [])];
}

/** The secrets that a text holds, each with what is around it. */
export const leaksIn = (text: string, secrets: readonly string[]): string[] =>
  secrets.flatMap((secret) => {
    const at = text.indexOf(secret);
    return at < 0 ? [] : [`${secret}: ${text.slice(Math.max(0, at - 120), at + secret.length + 20)}`];
  });
