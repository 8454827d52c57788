import type { Check } from "../../../token/check.ts";
import type { RefusedToken } from "./refused-token.ts";
import { checkSeen, POOL_DOCS, tokenCause } from "./token-cause.ts";

/** Checks of anything but groups and scopes; the claim of groups has any name. */
const OTHERS =
  /^(?:token|issuer .*|token (?:iss|alg|typ|token_use|aud|client_id|azp|hd|exp|nbf|iat|kid|sub|email_verified|length|crit|b64|zip|enc))$/;

/** Groups and scopes that rules require, as the checks list them: they never fail, because a rule may refuse a caller. */
const grantChecks = ({ token }: RefusedToken): Check[] =>
  token.checks.filter(({ name, expected }) => !OTHERS.test(name) && expected !== "any");

const textList = (value: unknown): string[] => (typeof value === "string" ? value.split(" ") : []);

/** The token lacks a scope of the method, or the groups or scopes that rules require. */
export const tokenGrants = tokenCause(
  "token-grants",
  (refused, { route, call, address }) => {
    const { isPool, claims, isDenied, token } = refused;
    const scopes = route?.route.scopes ?? [];
    if (isPool && claims["token_use"] === "access" && scopes.length > 0) {
      const granted = textList(claims["scope"]);
      if (scopes.some((one) => granted.includes(one))) return undefined;
      return {
        problem: `the token has scope ${granted.join(" ") || "(none)"}, and the method requires ${scopes.join(" or ")}`,
        fix: "ask for the scope when signing in, and allow it for the app client of the user pool",
      };
    }
    const checks = grantChecks(refused);
    if (!isDenied || checks.length === 0 || token.checks.some(({ ok }) => !ok)) return undefined;
    return {
      problem: `no rule of config.ini lets this token call ${call.method} ${address?.path ?? "/"}: rules require ${checks.map(({ expected }) => expected).join(", ")}`,
      evidence: checks.map(checkSeen),
      fix: "add the user to the group or ask for the scope, then get a fresh token; or change the [rule.*] sections and deploy",
      severity: "note",
    };
  },
  "warning",
  POOL_DOCS,
);
