import type { FunctionInfo } from "../../evidence/function-evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import { functionName } from "../function-name.ts";
import { integrationCause } from "./integration-cause.ts";
import { routeName } from "./integration-words.ts";

const FIX: Readonly<Record<string, string>> = {
  Pending: "wait until the function is Active",
  Failed: "correct what the reason names, then delete the function and create it again",
  Inactive: "call again: the first call wakes a function that was idle for weeks, which takes up to minutes",
};

/** Calls reach the version before while an update is under way or has failed; a function that was never active has none. */
const isUnusable = ({ state }: FunctionInfo): boolean => state !== "Active" && state !== "ActiveNonInvocable";

/** The function is not ready to run: it is being created, could not be created, or is put to sleep. */
export const backendState = integrationCause({
  code: "backend-state",
  expects: "integrations' functions are active",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html",
  status: 500,
  faultOf(_evidence, { route, backend }) {
    const info = itemValue(backend?.info);
    if (!backend || info === undefined || !isUnusable(info)) return undefined;
    const reason = info.stateReason === undefined ? [] : [`reason: ${info.stateReason}`];
    return {
      ...(info.state !== "Failed" && { severity: "warning" as const }),
      message: `function ${functionName(backend)} behind ${routeName(route)} is ${info.state}, so Lambda does not run it`,
      evidence: [`state ${info.state}, last update ${info.lastUpdateStatus}`, ...reason],
      fix: {
        text: FIX[info.state] ?? "make the function active",
        console: `Lambda > Functions > ${backend.name}`,
        cli: `aws lambda wait function-active-v2 --function-name ${functionName(backend)} --region ${backend.region}`,
      },
    };
  },
});
