import type { FunctionInfo } from "../../evidence/function-evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { Cause, Detection } from "../cause.ts";
import { functionName } from "../function-name.ts";
import { configuredCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";

const FIX: Readonly<Record<string, string>> = {
  Pending: "wait until the function is Active, usually some seconds",
  Failed: "correct what the reason names, then create the function or update its code again",
  Inactive:
    "call again in a minute: Lambda put the function to sleep after weeks without calls, and the first call wakes it",
};

/** An update that failed leaves the version before in use. */
const staleUpdate = ({ name, lastUpdateReason }: FunctionInfo): Detection => ({
  severity: "warning",
  message: `the last update of function ${name} failed, so the authorizer still runs the code or configuration before it`,
  evidence: [`last update: Failed`, ...(lastUpdateReason === undefined ? [] : [`reason: ${lastUpdateReason}`])],
  fix: { text: "correct what the reason names and update the function again" },
});

/** The function is not ready to run: it is being created, could not be created, or is put to sleep. */
export const authorizerState = configuredCause({
  code: "authorizer-state",
  expects: "authorizers' functions are active",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html",
  faultOf(_evidence, { view, function: of }) {
    const info = itemValue(of?.info);
    if (of === undefined || info === undefined || !(info.state in FIX)) return undefined;
    return {
      ...(info.state !== "Failed" && { severity: "warning" as const }),
      message: `function ${functionName(of)} of authorizer ${view.name} is ${info.state}, and Lambda runs functions that are Active only, so calls answer 500`,
      evidence: [
        `state: ${info.state}`,
        ...(info.stateReason === undefined ? [] : [`reason: ${info.stateReason}`]),
        ...(info.lastUpdateStatus === "Failed" ? [`last update: Failed: ${info.lastUpdateReason ?? ""}`] : []),
      ],
      fix: {
        text: FIX[info.state] ?? "",
        console: functionConsole(of, "Configuration"),
        cli: `aws lambda wait function-active-v2 --function-name ${of.name} --region ${of.region}`,
      },
    };
  },
});

/** The function's last update failed: what runs is not what was deployed. No reason for a 500 by itself. */
export const authorizerUpdate: Cause = {
  code: "authorizer-update-failed",
  severity: "warning",
  expects: "the last update of authorizers' functions succeeded",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html",
  inspect: ({ authorizers }) =>
    authorizers.flatMap(({ function: of }) => {
      const info = itemValue(of?.info);
      return info?.lastUpdateStatus === "Failed" && !(info.state in FIX) ? [staleUpdate(info)] : [];
    }),
};
