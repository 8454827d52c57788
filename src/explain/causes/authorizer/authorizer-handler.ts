import { itemValue } from "../../evidence/item.ts";
import { runtimeCause } from "./authorizer-cause.ts";
import { isHandlerFile, missingModule } from "./authorizer-import.ts";
import { functionConsole } from "./authorizer-words.ts";
import { errorText, type FunctionError } from "./function-outcome.ts";

const TYPES = /HandlerNotFound|MalformedHandlerName|InvalidEntrypoint|ClassNotFoundException|NoSuchMethodException/;
const WORDS =
  /Handler '[^']*' missing on module|is undefined or not exported|is not a function$|Bad handler|Class not found|Couldn't find valid bootstrap|undefined method .* for main/;

const isHandler = ({ type, message }: FunctionError): boolean =>
  TYPES.test(type) || (/^Runtime\./.test(type) && WORDS.test(message));

/** The handler names a file or a function that the package does not have. */
export const authorizerHandler = runtimeCause({
  code: "authorizer-handler",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html",
  describe(error, { view, function: of }) {
    const info = itemValue(of?.info);
    const module = missingModule(error);
    const isFile = module !== undefined && isHandlerFile(module, info);
    if (!isFile && !isHandler(error)) return undefined;
    const { handler = "", runtime = "" } = info ?? {};
    const named = handler === "" ? "the handler" : `handler ${handler}`;
    return {
      message: `function ${of?.name} of authorizer ${view.name} has no ${isFile ? `file ${module} for its ${named}` : `${named} in its package`}, so it never starts and API Gateway answers 500`,
      evidence: [
        `${error.seenIn}: ${errorText(error)}`,
        ...(handler === "" ? [] : [`handler: ${handler}, runtime: ${runtime || "of its image"}`]),
      ],
      fix: {
        text: "set the handler to <file without its extension>.<exported function>, with the file at that place in the package",
        ...(of && { console: functionConsole(of, "Code > Runtime settings > Edit > Handler") }),
        cli: `aws lambda update-function-configuration --function-name ${of?.name} --region ${of?.region} --handler <file>.<function>`,
        sam: "AWS::Serverless::Function: Handler, relative to CodeUri",
        terraform: "aws_lambda_function: handler, relative to the root of the archive",
        lambdaAuthz: "[authorizer] handler = <file>.<function>, relative to source",
      },
    };
  },
});
