import { list, verbatim } from "../../text/value-parser.ts";
import { optional, required } from "../key.ts";
import * as token from "../parse-token.ts";

export const RULE = {
  allow: required(
    "VERB /path; VERB may be ANY, * in a path matches any text or none",
    verbatim("VERB /path; several are separated by commas", "one or several"),
    "ANY /*",
    { example: "DELETE /orders/{id}" },
  ),
  groups: optional("the caller must have one of these groups", list(token.group), { example: "admins, ops" }),
  scopes: optional("and one of these scopes", list(token.scope)),
  issuers: optional(
    "and come from one of these [issuer.*], or any; with several issuers required for groups and scopes",
    list(token.issuerName),
  ),
};
