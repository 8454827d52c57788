import type { Config } from "../../config/config.ts";

/** IDs of the statements that let API Gateway invoke a function: for routes, and as the authorizer. */
export const STATEMENT = { routes: "lambda-authz-routes", authorizer: "lambda-authz-authorizer" } as const;

/** IDs of the statements that config.ini requires in a function's policy. */
export const statementIdsOf = ({ authorizer, routes }: Config, section: string): string[] => [
  ...(section === authorizer.name ? [STATEMENT.authorizer] : []),
  ...(routes.some((route) => route.function === section) ? [STATEMENT.routes] : []),
];
