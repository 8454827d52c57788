import { itemValue } from "../../evidence/item.ts";
import { missingModule } from "../authorizer/authorizer-import.ts";
import { functionConsole } from "../authorizer/authorizer-words.ts";
import type { CauseFix } from "../cause.ts";
import type { FailedBackend } from "./failed-backend.ts";
import type { FailureKind } from "./failure-kind.ts";

/** What a cause says of one way in which a function fails. */
export interface FailureWords {
  readonly code: string;
  readonly kinds: readonly FailureKind[];
  /** Follows "function orders behind GET /orders ". */
  problem(failed: FailedBackend, kind: FailureKind): string;
  fix(failed: FailedBackend, kind: FailureKind): CauseFix;
}

const general = ({ backend }: FailedBackend) =>
  functionConsole(backend, "Configuration > General configuration > Edit");
const update = ({ backend }: FailedBackend, flag: string) =>
  `aws lambda update-function-configuration --function-name ${backend.name} --region ${backend.region} ${flag}`;
const infoOf = ({ backend }: FailedBackend) => itemValue(backend.info);

const moduleOf = ({ error }: FailedBackend): string => {
  const name = error && missingModule(error);
  return name === undefined ? "a module" : `module ${name}`;
};

/** The ways in which a function fails, each with its words. */
export const FAILURES: readonly FailureWords[] = [
  {
    code: "backend-load",
    kinds: ["import", "syntax"],
    problem: (failed, kind) => (kind === "syntax" ? "has a syntax error" : `cannot load ${moduleOf(failed)}`),
    fix: (failed, kind) => ({
      text:
        kind === "syntax"
          ? "correct the code and update the function"
          : `put ${moduleOf(failed)} into the function's zip, not in a folder above it, or into a layer, and update the function`,
      console: functionConsole(failed.backend, "Code"),
      ...(kind === "import" && {
        sam: "sam build (with --use-container for native modules), then sam deploy",
        terraform: "the archive of aws_lambda_function must contain the installed modules",
        lambdaAuthz: "install the modules in the function's folder, then lambda-authz deploy",
      }),
    }),
  },
  {
    code: "backend-handler",
    kinds: ["handler"],
    problem: (failed) => `has no handler ${infoOf(failed)?.handler ?? ""}`.trimEnd(),
    fix: (failed) => ({
      text: "set the handler to <file without extension>.<exported name>, or export that name from the file",
      console: functionConsole(failed.backend, "Code > Runtime settings > Edit"),
      cli: update(failed, "--handler <file>.<name>"),
      sam: "AWS::Serverless::Function: Handler, and CodeUri: the folder with the file",
      terraform: "aws_lambda_function: handler",
    }),
  },
  {
    code: "backend-timeout",
    kinds: ["timeout"],
    problem: (failed) => `ran longer than its timeout of ${infoOf(failed)?.timeoutSeconds ?? "?"} s`,
    fix: (failed) => ({
      text: "find out what it waits for (a VPC without a route, a slow service), or raise its timeout, up to that of the integration",
      console: general(failed),
      cli: update(failed, "--timeout <seconds>"),
      sam: "AWS::Serverless::Function: Timeout (3 without it)",
      terraform: "aws_lambda_function: timeout (3 without it)",
    }),
  },
  {
    code: "backend-memory",
    kinds: ["memory"],
    problem: () => "ran out of memory",
    fix: (failed) => ({
      text: "raise its memory, or hold less in memory",
      console: general(failed),
      cli: update(failed, "--memory-size <MB>"),
      sam: "AWS::Serverless::Function: MemorySize",
      terraform: "aws_lambda_function: memory_size",
    }),
  },
  {
    code: "backend-answer-size",
    kinds: ["size"],
    problem: () => "returned more than the 6 MB that Lambda passes on",
    fix: (failed) => ({
      text: "return less: pages of a list, or a presigned URL of S3 for a large object; base64 adds a third",
      console: functionConsole(failed.backend, "Code"),
    }),
  },
  {
    code: "backend-error",
    kinds: ["error", "exit"],
    problem: ({ error }, kind) =>
      kind === "exit" ? "ended its process before it answered" : `threw ${error?.type || "an error"}`,
    fix: (failed, kind) => ({
      text:
        kind === "exit"
          ? "let the handler return or throw in every case: no process.exit, no sys.exit, no promise that nobody waits for"
          : "correct what its log shows; a function behind a proxy integration catches its errors and returns a statusCode",
      console: functionConsole(failed.backend, "Monitor > View CloudWatch logs"),
    }),
  },
];
