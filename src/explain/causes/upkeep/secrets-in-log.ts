import { itemValue } from "../../evidence/item.ts";
import type { Cause } from "../cause.ts";

/** An authorizer writes tokens or whole events into its log. */
export const secretsInLog: Cause = {
  code: "secrets-in-log",
  severity: "warning",
  expects: "no tokens in authorizers' logs",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
  inspect: ({ authorizers }) =>
    authorizers.flatMap(({ view, function: of, log }) => {
      const { group, eventsWithSecrets = 0, isCut, hours } = itemValue(log) ?? {};
      if (eventsWithSecrets === 0) return [];
      return [
        {
          message: `authorizer ${view.name} writes tokens or whole events into its log: anyone who may read the log can use them`,
          evidence: [
            `${isCut ? "more than " : ""}${eventsWithSecrets} events of log group ${group} in the last ${hours} hours`,
          ],
          fix: {
            text: `remove console.log(event), print(event) and the like from function ${of?.name}; delete the log streams that hold tokens`,
            lambdaAuthz: "the built-in authorizer logs no token",
          },
        },
      ];
    }),
};
