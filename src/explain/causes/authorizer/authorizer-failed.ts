import { itemValue } from "../../evidence/item.ts";
import { answered, authorizerFailure } from "../answered.ts";
import type { Cause } from "../cause.ts";
import { testOf } from "./function-outcome.ts";

/** The authorizer fails, and nothing that could be read says why. */
export const authorizerFailed: Cause = {
  code: "authorizer-failed",
  severity: "error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
  detect(evidence) {
    if (!authorizerFailure(evidence)) return undefined;
    const { view, id, function: of } = evidence.route?.authorizer ?? {};
    const name = view?.name ?? evidence.route?.route.authorizer ?? "of the route";
    const problem = testOf(evidence)?.problem;
    const group = itemValue(of?.info)?.logGroup ?? (of && `/aws/lambda/${of.name}`);
    const unread = evidence.skipped.map(({ what, permission }) =>
      permission === "" ? what : `${what} (${permission})`,
    );
    return {
      message: `a fault of authorizer ${name} or of its function ${of?.name ?? ""}, which ${problem === undefined ? "nothing that was read names" : `API Gateway calls "${problem}"`}: it answers 500`,
      evidence: [
        ...answered(evidence),
        ...(problem === undefined ? [] : [`TestInvokeAuthorizer: ${problem}`]),
        ...(unread.length === 0 ? [] : [`not read: ${unread.join(", ")}`]),
      ],
      fix: {
        text: "read the log of its function, test the authorizer, or switch on execution logs of the stage and read what API Gateway says of the call",
        console: `API Gateway > APIs > the API > Authorizers > ${name} > Test authorizer`,
        cli: [
          ...(group === undefined ? [] : [`aws logs tail ${group} --since 5m`]),
          ...(id === undefined
            ? []
            : [
                `aws apigateway test-invoke-authorizer --rest-api-id ${evidence.apiId} --authorizer-id ${id} --headers Authorization=<token>`,
              ]),
        ].join("; "),
      },
      isPossible: true,
    };
  },
};
