import { createHash } from "node:crypto";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { conflict, notFound } from "./lambda-refusals.ts";
import { type FunctionInput, functionAt, referenceOf } from "./reference.ts";

type UrlInput = FunctionInput & { readonly AuthType: string };

const fnOf = (input: FunctionInput, call: Call): LambdaFunction => functionAt(referenceOf(input, call), call);

function described({ FunctionArn, url }: LambdaFunction, region: string) {
  if (url === undefined) throw notFound("The resource you requested does not exist.");
  const id = createHash("sha256").update(FunctionArn).digest("hex").slice(0, 32);
  const at = new Date(url.createdAt).toISOString();
  return {
    FunctionUrl: `https://${id}.lambda-url.${region}.on.aws/`,
    FunctionArn,
    AuthType: url.authType,
    CreationTime: at,
    LastModifiedTime: at,
    InvokeMode: "BUFFERED",
  };
}

function create(input: UrlInput, call: Call) {
  const fn = fnOf(input, call);
  if (fn.url !== undefined)
    throw conflict(
      `Failed to create function url config for [functionArn = ${fn.FunctionArn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    );
  fn.url = { authType: input.AuthType, createdAt: call.now };
  return described(fn, call.region);
}

function list(input: FunctionInput, call: Call) {
  const fn = fnOf(input, call);
  return { FunctionUrlConfigs: fn.url === undefined ? [] : [described(fn, call.region)] };
}

/** Function URLs: kept and shown; nothing answers at them here. */
export const urlOperations: Readonly<Record<string, Operation>> = {
  CreateFunctionUrlConfig: op<UrlInput>("AuthType InvokeMode", create, { InvokeMode: ["BUFFERED"] }),
  GetFunctionUrlConfig: op<FunctionInput>("", (input, call) => described(fnOf(input, call), call.region)),
  ListFunctionUrlConfigs: op<FunctionInput>("", list),
  DeleteFunctionUrlConfig: op<FunctionInput>("", (input, call) => {
    delete fnOf(input, call).url;
  }),
};
