import { list, oneOf, verbatim } from "../../text/value-parser.ts";
import { pattern } from "../exclude.ts";
import { optional, withDefault } from "../key.ts";
import * as aws from "../parse-aws.ts";
import { newestRuntimes } from "../runtime-table.ts";

export const path = verbatim("a path relative to config.ini");
const RUNTIME_NAMES = `${newestRuntimes.join(", ")} or older`;
export const runtime = verbatim(`a [Lambda runtime](#runtimes): ${RUNTIME_NAMES}`, RUNTIME_NAMES);
const HANDLER_FORMS = "file.function; Java: package.Class::method; .NET: Assembly::Namespace.Class::Method";
export const handlerForm = verbatim(HANDLER_FORMS, HANDLER_FORMS);

export const HANDLER = { otherwise: "index.handler, or the one of AWS's samples for Java, .NET and provided" };

export const FUNCTION = {
  source: optional("folder of the code, relative to config.ini", path, {
    example: "lambda/basicLambda",
    otherwise: "lambda/<section name>",
  }),
  exclude: optional("gitignore patterns of files in source that are not uploaded", list(pattern)),
  runtime: withDefault(
    "Lambda runtime; provided.al2023 needs an executable bootstrap in source",
    runtime,
    "nodejs24.x",
  ),
  architecture: optional("processor architecture", oneOf("x86_64", "arm64"), { otherwise: "x86_64" }),
  handler: optional("what Lambda calls", handlerForm, { example: "index.handler", ...HANDLER }),
  memory: withDefault("memory", aws.memory, "128"),
  timeout: withDefault("longest run time; API Gateway waits at most 29 seconds", aws.timeout, "10"),
  role_arn: optional("ARN of an existing role, used instead of creating one", aws.roleArn),
  policies: optional("ARNs of managed policies for the role that deploy creates", aws.managedPolicies),
  policy_file: optional("JSON policy document for that role, relative to config.ini", path),
};
