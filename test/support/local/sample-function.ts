import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, type CreateFunctionRequest, type Runtime } from "@aws-sdk/client-lambda";
import { zip } from "../../../src/lib/files/zip.ts";
import type { Account } from "./socket-account.ts";

export const ACCOUNT = "000000000000";
export const FUNCTION_ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:`;

/** A zip with one file. */
export const zipOf = (name: string, text: string) => zip([{ name, bytes: Buffer.from(text), executable: false }]);
export const CODE = zipOf("index.mjs", "export const handler = async (event) => event;");

/** A role that Lambda may take. */
export async function makeRole({ iam }: Account): Promise<string> {
  const statement = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "role", AssumeRolePolicyDocument }));
  return Role?.Arn ?? "";
}

/** Creates functions as the recordings' helper did, which always gave an environment. */
export async function maker(stage: Account, defaults: Partial<CreateFunctionRequest> = {}) {
  const Role = await makeRole(stage);
  const create = (FunctionName: string, changes: Partial<CreateFunctionRequest> = {}) => {
    const of = {
      Role,
      Runtime: "python3.12" as Runtime,
      Handler: "handler.handler",
      Timeout: 30,
      Code: { ZipFile: CODE },
    };
    const Environment = { Variables: {} };
    return stage.lambda.send(new CreateFunctionCommand({ FunctionName, ...of, Environment, ...defaults, ...changes }));
  };
  /** What that helper's answer looks like. */
  const nested = async (answer: ReturnType<typeof create>) => ({
    CreateEventSourceMappingResponse: null,
    CreateFunctionResponse: shown(await answer),
  });
  return { Role, create, nested };
}

function shown({ $metadata, ...fields }: { readonly $metadata: { readonly httpStatusCode?: number } }) {
  return { ...fields, ResponseMetadata: { HTTPHeaders: {}, HTTPStatusCode: $metadata.httpStatusCode } };
}
