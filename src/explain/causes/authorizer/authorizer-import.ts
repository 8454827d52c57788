import type { FunctionInfo } from "../../evidence/function-evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import { runtimeCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { errorText, type FunctionError } from "./function-outcome.ts";

/** Words of Node, Python, Java and Ruby for a module that is not there. */
const MODULES = [
  /Cannot find (?:module|package) '([^']+)'/,
  /No module named '([^']+)'/,
  /cannot import name '([^']+)'/,
  /cannot load such file -- (\S+)/,
];
/** A native module for another processor, Linux or version of the language. */
const NATIVE =
  /invalid ELF header|cannot open shared object file|GLIBC_|wrong ELF class|\.(?:node|so)\b|cryptography\.hazmat\.bindings|_cffi_backend|_rust|different Node\.js version/i;

/** The module that an error says is missing. */
export function missingModule({ message }: Pick<FunctionError, "message">): string | undefined {
  const [name] = MODULES.flatMap((pattern) => pattern.exec(message)?.[1] ?? []);
  return name;
}

/** "src/auth" of "src/auth.handler": the function's own file. */
export const handlerModule = ({ handler = "" }: Pick<FunctionInfo, "handler">): string =>
  handler.replace(/\.[^./]*$/, "");

/** True when the file that the handler names is what cannot be found. */
export function isHandlerFile(module: string, info: FunctionInfo | undefined): boolean {
  const own = info && handlerModule(info);
  const name = module.replace(/^file:\/\//, "").replace(/^\/var\/task\//, "");
  return own !== undefined && own !== "" && (name === own || name === own.replaceAll("/", "."));
}

const isImport = ({ type, message }: FunctionError): boolean =>
  /ImportModuleError|ModuleNotFoundError|ImportError|LoadError/.test(type) ||
  missingModule({ message }) !== undefined ||
  /invalid ELF header|cannot open shared object file/.test(message);

/** The function ends before its handler is called: a module that it needs is not in its package or layers. */
export const authorizerImport = runtimeCause({
  code: "authorizer-import",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-deployment.html",
  describe(error, { view, function: of }) {
    if (!isImport(error)) return undefined;
    const info = itemValue(of?.info);
    const module = missingModule(error);
    if (module !== undefined && isHandlerFile(module, info)) return undefined;
    const isNative = NATIVE.test(error.message) || (module !== undefined && NATIVE.test(module));
    const what = module === undefined ? "a module that it imports" : `module ${module}`;
    const python = info?.runtime?.startsWith("python");
    return {
      message: `function ${of?.name} of authorizer ${view.name} cannot load ${what}, so it never starts and API Gateway answers 500`,
      evidence: [`${error.seenIn}: ${errorText(error)}`],
      fix: {
        text: isNative
          ? `package ${what} for the function's processor, Linux and ${info?.runtime ?? "runtime"}: what was installed on another system does not load`
          : `put ${what} into the function's package or a layer and deploy it`,
        ...(of && { console: functionConsole(of, "Code") }),
        cli: python
          ? `pip install --platform manylinux2014_x86_64 --only-binary=:all: --target . ${module?.split(".")[0] ?? "<module>"} && zip -r function.zip . && aws lambda update-function-code --function-name ${of?.name} --region ${of?.region} --zip-file fileb://function.zip`
          : `npm install ${module ?? "<module>"} && zip -r function.zip . && aws lambda update-function-code --function-name ${of?.name} --region ${of?.region} --zip-file fileb://function.zip`,
        sam: "sam build (with --use-container for native modules), then sam deploy",
        terraform:
          "the archive of aws_lambda_function must contain the installed modules: install them before archive_file reads the folder",
        lambdaAuthz: "[authorizer] source: install the modules in that folder, then lambda-authz deploy",
      },
    };
  },
});
