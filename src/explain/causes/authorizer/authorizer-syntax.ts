import { runtimeCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { errorText, type FunctionError } from "./function-outcome.ts";

const isSyntax = ({ type, message }: FunctionError): boolean =>
  /UserCodeSyntaxError|^(?:Runtime\.)?(?:SyntaxError|IndentationError|TabError)$/.test(type) ||
  /^SyntaxError: |^Syntax error in module /.test(message) ||
  MODULE_KIND.test(message);
/** ES modules and CommonJS taken for each other: by the file's extension, or "type" of package.json. */
const MODULE_KIND =
  /Cannot use import statement outside a module|(?:require|exports|module|__dirname) is not defined in ES module scope|require\(\) of ES Module|Unexpected token 'export'/;

/** The function's code cannot be read by its runtime. */
export const authorizerSyntax = runtimeCause({
  code: "authorizer-syntax",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html",
  describe(error, { view, function: of }) {
    if (!isSyntax(error)) return undefined;
    const isKind = MODULE_KIND.test(error.message);
    return {
      message: `the code of function ${of?.name} of authorizer ${view.name} ${isKind ? "mixes ES modules and CommonJS" : "has a syntax error"}, so it never starts and API Gateway answers 500`,
      evidence: [`${error.seenIn}: ${errorText(error)}`],
      fix: {
        text: isKind
          ? 'name the file .mjs for import and export, .cjs for require and exports, or set "type" in package.json; then deploy the function'
          : "correct the code (node --check <file>, python -m py_compile <file>) and deploy the function",
        ...(of && { console: functionConsole(of, "Code") }),
      },
    };
  },
});
