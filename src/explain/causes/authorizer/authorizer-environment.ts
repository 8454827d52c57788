import { itemValue } from "../../evidence/item.ts";
import { runtimeCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { errorText, type FunctionError } from "./function-outcome.ts";

/** JWT_SECRET; a word in capitals alone may be an abbreviation. */
const NAME = "[\"'`]?\\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\\b[\"'`]?";
const ABSENT =
  "(?:not (?:set|defined|found|configured|provided|specified|present)|undefined|unset|missing|required|empty|field required)";
/** How errors say that a variable is not set; names in capitals alone are codes of errors too (INVALID_TOKEN). */
const FORMS = [
  `${NAME}:?\\s+(?:(?:env(?:ironment)?(?: variable| var)?|variable) )?(?:(?:is|was|are|must be|has to be) )*${ABSENT}`,
  `(?:missing|required|undefined|unset|no|need(?:s|ed)?|set)(?: (?:the|a|required|mandatory))*(?: env(?:ironment)?(?: var(?:iable)?s?)?)?:? ${NAME}`,
  `(?:environment|env)(?: var(?:iable)?s?)?:? ${NAME}`,
  `${NAME} (?:env(?:ironment)?(?: var(?:iable)?)?)\\b`,
  "(?:process\\.env|os\\.environ|ENV)[.\\[][\"']?([A-Z][A-Z0-9_]*)",
].map((form) => new RegExp(form, "gi"));
/** Set by Lambda itself. */
const OF_LAMBDA = /^(?:AWS_|LAMBDA_|_X_AMZN_|TZ$|PATH$|NODE_)/;

/** The environment variable that an error misses: it names one that the function does not have. */
export function missingVariable(
  { type, message, stack }: Pick<FunctionError, "type" | "message" | "stack">,
  environmentNames: readonly string[],
): string | undefined {
  const isAbsent = (name: string) => !environmentNames.includes(name) && !OF_LAMBDA.test(name);
  const [, key] = /^'([A-Z][A-Z0-9_]*)'$/.exec(message.trim()) ?? [];
  // Python's os.environ["X"]: other dictionaries seldom have keys in capitals.
  const isEnviron = stack.length === 0 || stack.some((line) => /environ|os\.py|getenv/.test(line));
  if (type === "KeyError" && key !== undefined) return isEnviron && isAbsent(key) ? key : undefined;
  const named = FORMS.flatMap((form) => [...message.matchAll(form)].map(([, name]) => name ?? ""));
  return named.find((name) => name === name.toUpperCase() && isAbsent(name));
}

/** The authorizer throws because an environment variable is not set. */
export const authorizerEnvironment = runtimeCause({
  code: "authorizer-environment",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
  describe(error, { view, function: of }) {
    const names = itemValue(of?.info)?.environmentNames;
    const name = names && missingVariable(error, names);
    if (names === undefined || name === undefined) return undefined;
    return {
      message: `function ${of?.name} of authorizer ${view.name} needs the environment variable ${name}, which is not set, so it throws and API Gateway answers 500`,
      evidence: [
        `${error.seenIn}: ${errorText(error)}`,
        `environment variables of the function: ${names.join(", ") || "none"}`,
      ],
      fix: {
        text: `set ${name} on the function (the command replaces all variables: give the others too)`,
        ...(of && { console: functionConsole(of, "Configuration > Environment variables > Edit") }),
        cli: `aws lambda update-function-configuration --function-name ${of?.name} --region ${of?.region} --environment '{"Variables":{<the other variables>,"${name}":"<value>"}}'`,
        sam: `AWS::Serverless::Function: Environment: Variables: ${name}`,
        terraform: `aws_lambda_function: environment { variables = { ${name} = ... } }`,
        lambdaAuthz: `[authorizer] env.${name} = <value>`,
      },
    };
  },
});
