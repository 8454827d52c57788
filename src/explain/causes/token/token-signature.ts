import { tokenCause } from "./token-cause.ts";

/** The signature of the token is wrong. */
export const tokenSignature = tokenCause("token-signature", ({ token, header, claims }) =>
  token.signature === "wrong"
    ? {
        problem: `the signature of the token is wrong: key ${String(header["kid"])} of ${String(claims["iss"])} did not sign it`,
        fix: "use the token as it was issued: it is cut, was changed, or was signed by something else",
      }
    : undefined,
);
