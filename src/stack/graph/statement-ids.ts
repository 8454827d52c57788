import type { Config } from "../../config/config.ts";

/** Ids of the statements with which API Gateway may invoke: for a route, and as an authorizer. */
export const STATEMENT = { routes: "lambda-authz-routes", authorizer: "lambda-authz-authorizer" } as const;

/** Ids of the statements that a function's policy has by config.ini. */
export const statementIdsOf = ({ authorizer, routes }: Config, section: string): string[] => [
  ...(section === authorizer.name ? [STATEMENT.authorizer] : []),
  ...(routes.some((route) => route.function === section) ? [STATEMENT.routes] : []),
];
