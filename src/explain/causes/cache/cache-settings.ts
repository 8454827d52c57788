import type { Cause } from "../cause.ts";
import { CACHE_DOCS, cacheText, uncachedFix } from "./cache-fix.ts";

/** How long each authorizer's answer is kept, and by which key: for doctor, which looks at a whole API. */
export const cacheSettings: Cause = {
  code: "cache-settings",
  severity: "note",
  docs: CACHE_DOCS,
  expects: "no policy is cached",
  inspect: (evidence) =>
    "call" in evidence
      ? []
      : evidence.authorizers
          .filter(({ view }) => view.type !== "COGNITO_USER_POOLS")
          .map((one) => ({
            message: `the answer of authorizer ${one.view.name} is ${cacheText(one.view)}`,
            evidence: [],
            fix: uncachedFix(evidence, one, "a policy that is kept must cover every method behind the authorizer"),
          })),
};
