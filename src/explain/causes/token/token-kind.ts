import { checkDescription, POOL_DOCS, tokenCause } from "./token-cause.ts";

/** An ID token where an access token is needed, or the other way round. */
export const tokenKind = tokenCause(
  "token-kind",
  (refused, { route }) => {
    const ours = checkDescription(refused, ["token_use", "typ"], "the token is of the wrong kind");
    const { isPool, claims } = refused;
    if (ours !== undefined || !isPool) return ours;
    const scopes = route?.route.scopes ?? [];
    const { token_use: use } = claims;
    const method = route ? `${route.route.verb} ${route.route.path}` : "the method";
    if (use === "access" && scopes.length === 0)
      return {
        problem: `the token is an access token, and ${method} has no OAuth scopes, so that it takes an ID token`,
        fix: {
          text: "send the ID token, or set OAuth scopes on the method and deploy",
          console: "API Gateway > APIs > Resources > method > Method request > Edit > OAuth scopes",
          sam: "AuthorizationScopes of the authorizer or of Auth of an event",
          terraform: "authorization_scopes of aws_api_gateway_method",
        },
      };
    if (use === "id" && scopes.length > 0)
      return {
        problem: `the token is an ID token, and ${method} requires scope ${scopes.join(" or ")}, which only access tokens have`,
        fix: "send the access token of a sign-in that asks for the scope",
      };
    return undefined;
  },
  "warning",
  POOL_DOCS,
);
