import { RUNTIMES } from "../../../config/schema/runtime-table.ts";
import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { FunctionInfo } from "../../evidence/function-evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import type { Cause, Detection } from "../cause.ts";

const DAYS_OF_WARNING = 180;
const DAY_MS = 24 * 60 * 60 * 1_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, "2026-11-23".length);

/** Every function that the routes and authorizers run, once. */
function functionsOf({ routes, authorizers }: ApiEvidence): FunctionInfo[] {
  const all = [...authorizers.map((one) => one.function), ...routes.map((one) => one.backend)];
  const infos = all.flatMap((one) => itemValue(one?.info) ?? []);
  return infos.filter((info, index) => infos.findIndex(({ arn }) => arn === info.arn) === index);
}

/** Runtimes that the tool does not deploy, with the day on which AWS ended their support. */
const RETIRED: ReadonlyMap<string, string> = new Map([
  ["dotnet6", "2024-12-20"],
  ["dotnetcore3.1", "2023-04-03"],
  ["go1.x", "2024-01-08"],
  ["java8", "2024-01-08"],
  ["nodejs10.x", "2021-07-30"],
  ["nodejs12.x", "2023-03-31"],
  ["nodejs14.x", "2023-12-04"],
  ["nodejs16.x", "2024-06-12"],
  ["nodejs18.x", "2025-09-01"],
  ["provided", "2024-01-08"],
  ["python2.7", "2021-07-15"],
  ["python3.6", "2022-07-18"],
  ["python3.7", "2023-12-04"],
  ["python3.8", "2024-10-14"],
  ["python3.9", "2025-12-15"],
  ["ruby2.7", "2023-12-07"],
]);

function ending({ name, runtime = "" }: FunctionInfo, now: number): Detection[] {
  const { deprecated = RETIRED.get(runtime), createBlocked } = RUNTIMES.get(runtime) ?? {};
  if (deprecated === undefined || deprecated > dayOf(now + DAYS_OF_WARNING * DAY_MS)) return [];
  const isOver = deprecated <= dayOf(now);
  return [
    {
      message: `the support of ${runtime}, the runtime of function ${name}, ${isOver ? "ended" : "ends"} on ${deprecated}`,
      evidence: createBlocked === undefined ? [] : [`AWS creates no functions with it from ${createBlocked}`],
      severity: isOver ? "warning" : "note",
      fix: {
        text: `move ${name} to a newer runtime`,
        console: `Lambda > Functions > ${name} > Code > Runtime settings > Edit`,
        sam: "Runtime of the AWS::Serverless::Function or AWS::Lambda::Function",
        terraform: "runtime of the aws_lambda_function",
        lambdaAuthz: "runtime in [authorizer] or [function.*], then deploy",
      },
    },
  ];
}

/** AWS ends the support of a function's runtime. */
export const runtimeEnds: Cause = {
  code: "runtime-ends",
  severity: "warning",
  expects: "runtimes that AWS supports",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  inspect: (evidence) => functionsOf(evidence).flatMap((one) => ending(one, evidence.now)),
};
