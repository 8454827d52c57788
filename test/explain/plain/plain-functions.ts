import { AttachRolePolicyCommand, CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, type CreateFunctionRequest, DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { absentAsUndefined } from "../../../src/aws/aws-errors.ts";
import { zipOf } from "../../support/local/sample-function.ts";
import type { Clients } from "./clients.ts";
import type { Code } from "./function-code.ts";
import { PLANTED_ENVIRONMENT, planted } from "./planted-secrets.ts";

/** A function, or an alias or version of one. */
export interface PlainFunction {
  readonly name: string;
  /** With the qualifier. */
  readonly arn: string;
  readonly qualifier?: string;
}

/** What a scenario changes of a function. */
export type FunctionChanges = Partial<Omit<CreateFunctionRequest, "FunctionName" | "Code">>;

/** A policy of a function holds 20 KB at AWS: that is some 50 permissions. */
const MAX_SHARED_BY = 25;

let names = 0;
/** A name that nothing else in the account has. */
export const newName = (prefix: string): string => `${prefix}-${++names}`;

/** A role that these services may assume. @param policy what it may do. */
export async function makeRole(iam: IAMClient, services: readonly string[], policy?: object): Promise<string> {
  const RoleName = newName("role");
  const statement = { Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  if (policy !== undefined) {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [policy] });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "inline", PolicyDocument }));
  }
  return Role?.Arn ?? "";
}

/** The role of all functions: it may write logs. */
async function executionRole({ iam }: Clients): Promise<string> {
  const arn = await makeRole(iam, ["lambda.amazonaws.com"]);
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  await iam.send(new AttachRolePolicyCommand({ RoleName: arn.split("/").at(-1), PolicyArn }));
  return arn;
}

/** Functions of an account. @param arePlanted they have secrets in their environment, and write them into their logs. */
export function createFunctions(clients: Clients, arePlanted: boolean) {
  const shared = new Map<string, { readonly made: Promise<PlainFunction>; uses: number }>();
  let role: Promise<string> | undefined;

  async function make(code: Code, changes: FunctionChanges = {}): Promise<PlainFunction> {
    const { file, text } = arePlanted ? planted(code) : code;
    const Variables = { ...changes.Environment?.Variables, ...(arePlanted && PLANTED_ENVIRONMENT) };
    role ??= executionRole(clients);
    const name = newName("fn");
    const { FunctionArn: arn = "" } = await clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: await role,
        Runtime: file === "index.py" ? "python3.13" : "nodejs22.x",
        Handler: "index.handler",
        Timeout: 10,
        ...changes,
        Environment: { Variables },
        Code: { ZipFile: zipOf(file, text) },
      }),
    );
    return { name, arn };
  }

  return {
    make,
    /** One function for many scenarios with the same code: to start a process for each would take most of their time. */
    share(code: Code, changes: FunctionChanges = {}): Promise<PlainFunction> {
      const key = JSON.stringify([code, changes]);
      let found = shared.get(key);
      if (found === undefined || found.uses >= MAX_SHARED_BY) found = { made: make(code, changes), uses: 0 };
      found.uses++;
      shared.set(key, found);
      return found.made;
    },
    /** Ends its processes too. A scenario may have deleted it. */
    remove: ({ name }: PlainFunction) =>
      absentAsUndefined(clients.lambda.send(new DeleteFunctionCommand({ FunctionName: name }))),
  };
}
