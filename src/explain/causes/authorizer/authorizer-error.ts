import { itemValue } from "../../evidence/item.ts";
import { runtimeCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { errorText, type FunctionError, UNAUTHORIZED } from "./function-outcome.ts";

/** Errors with which libraries refuse a token: of jsonwebtoken, jose, aws-jwt-verify, PyJWT, python-jose. */
const REFUSALS =
  /^(?:JsonWebTokenError|TokenExpiredError|NotBeforeError|JW[TSEK]\w*|JOSE\w*|Jwt\w+Error|PyJW\w*|(?:Expired|Immature|Invalid)SignatureError|Invalid(?:Token|Audience|Issuer|IssuedAt|Key|Algorithm|Subject)Error|DecodeError|MissingRequiredClaimError)$/;

/** How the message differs from the one word that means 401. */
function nearMiss(message: string): string | undefined {
  if (message.trim().toLowerCase() === UNAUTHORIZED.toLowerCase() || /^unauthori[sz]ed\W*$/i.test(message))
    return `"${message.length < 40 ? message : UNAUTHORIZED}" is not "${UNAUTHORIZED}": case, spaces and punctuation count`;
  return /unauthori[sz]ed/i.test(message) ? `it is longer than the word "${UNAUTHORIZED}"` : undefined;
}

/** How each language says that a caller is not authorized. */
function howToRefuse(runtime: string | undefined): string {
  if (runtime?.startsWith("python")) return `raise Exception("${UNAUTHORIZED}")`;
  if (runtime?.startsWith("java")) return `throw new RuntimeException("${UNAUTHORIZED}")`;
  if (runtime?.startsWith("dotnet")) return `throw new Exception("${UNAUTHORIZED}")`;
  if (runtime?.startsWith("ruby")) return `raise "${UNAUTHORIZED}"`;
  if (runtime?.startsWith("provided") || runtime?.startsWith("go"))
    return `return an error whose text is ${UNAUTHORIZED} (Go: errors.New("${UNAUTHORIZED}"))`;
  return `throw new Error("${UNAUTHORIZED}")`;
}

/** What went wrong, in words, and what to do. */
function described({ type, message }: FunctionError, runtime: string | undefined): { what: string; fix: string } {
  const refuse = howToRefuse(runtime);
  const near = nearMiss(message);
  if (near !== undefined)
    return {
      what: `refuses the caller with a message that is not exactly "${UNAUTHORIZED}" (${near})`,
      fix: `${refuse}, with this word and nothing else; the reason belongs into the log`,
    };
  if (REFUSALS.test(type))
    return {
      what: `does not catch that its library refuses the token (${errorText({ type, message })})`,
      fix: `catch the error of the library, log it, and ${refuse}: callers then get 401`,
    };
  return {
    what: `throws ${errorText({ type, message }) || "an error"}`,
    fix: `correct the error in the code; where it means that the caller is not authorized, ${refuse}`,
  };
}

/** The authorizer throws something else than `Unauthorized`: API Gateway takes that for a fault of the authorizer. */
export const authorizerError = runtimeCause({
  code: "authorizer-error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
  describe(error, { view, function: of }) {
    const { what, fix } = described(error, itemValue(of?.info)?.runtime);
    return {
      message: `function ${of?.name} of authorizer ${view.name} ${what}, so API Gateway answers 500 instead of 401 or 403`,
      evidence: [
        `${error.seenIn}: ${errorText(error) || "it ended with an error"}`,
        ...error.stack
          .map((line) => line.trim())
          .filter((line) => /\/var\/task\/|line \d+, in /.test(line))
          .slice(0, 2),
      ],
      fix: { text: fix, ...(of && { console: functionConsole(of, "Code") }) },
    };
  },
});
