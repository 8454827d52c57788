import type { PageValues } from "../../../src/page/page-values.ts";

/** What a page could be filled in with. */
export const sampleValues: PageValues = {
  project: "orders",
  invokeUrl: "https://abc.execute-api.us-east-1.amazonaws.com/dev/",
  routes: [{ verb: "GET", path: "/", public: false }],
  tokenUse: "access",
  clientId: "client",
  kind: "cognito",
  issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
  groupsClaim: "cognito:groups",
  responseType: "code",
  endpoints: {
    authorization: "https://p.auth.us-east-1.amazoncognito.com/oauth2/authorize",
    token: "https://p.auth.us-east-1.amazoncognito.com/oauth2/token",
    revocation: "https://p.auth.us-east-1.amazoncognito.com/oauth2/revoke",
    endSession: "https://p.auth.us-east-1.amazoncognito.com/logout",
  },
  scopes: ["openid"],
  audience: {},
  providers: [],
  callback: "http://localhost:3000/callback",
  signedOut: "http://localhost:3000/",
  allowOrigins: ["http://localhost:3000"],
};
