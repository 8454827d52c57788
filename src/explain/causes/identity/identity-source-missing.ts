import type { AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import type { IdentitySource } from "../../view/api-view.ts";
import { answered, unauthorized } from "../answered.ts";
import { authorizerConsole } from "../authorizer/authorizer-words.ts";
import { functionRan, testOf } from "../authorizer/function-outcome.ts";
import type { Cause, CauseFix, Severity } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { lackingSources, sentNames, sourceName, sourcesOf } from "./sent-identity.ts";

/** What may hold a token that an authorizer does not look at. */
const CREDENTIAL = /^(?:header|query parameter) .*(?:auth|token|jwt|api-?key|session|cookie|bearer)/i;

const MAPPINGS: Readonly<Record<IdentitySource["in"], string>> = {
  header: "method.request.header.",
  querystring: "method.request.querystring.",
  stageVariables: "stageVariables.",
  context: "context.",
};
const mappingOf = ({ in: where, name }: IdentitySource): string => MAPPINGS[where] + name;

/** The source in which a call sends its token: "header Authorization". */
const asSource = (name: string): string =>
  name.replace(/^header /, MAPPINGS.header).replace(/^query parameter /, MAPPINGS.querystring);

function fixOf(
  evidence: CallEvidence,
  { view, id }: AuthorizerEvidence,
  missing: readonly IdentitySource[],
  elsewhere: string | undefined,
): CauseFix {
  const wanted = missing.map(sourceName).join(" and ");
  const isOurs = missing.some((one) => one.in === "stageVariables");
  // A TOKEN authorizer reads one header, and nothing else.
  const movable = view.type === "REQUEST" || elsewhere?.startsWith("header ") ? elsewhere : undefined;
  const kept = view.identitySources.filter((one) => !missing.includes(one)).map(mappingOf);
  const sources = [...kept, ...(movable === undefined ? [] : [asSource(movable)])].join(", ");
  const text = isOurs
    ? `set ${wanted} on stage ${evidence.stageName}, or remove it from the identity sources of authorizer ${view.name}`
    : elsewhere === undefined
      ? `send ${wanted} with every call of this route`
      : `send the token in ${wanted}${movable === undefined ? "" : `, or let authorizer ${view.name} read ${movable} and deploy the API`}`;
  if (sources === "" || (movable === undefined && !isOurs)) return { text };
  return {
    text,
    console: authorizerConsole(evidence, view.name),
    cli: `aws apigateway update-authorizer --rest-api-id ${evidence.apiId} --authorizer-id ${id ?? "<id>"} --patch-operations 'op=replace,path=/identitySource,value="${sources}"' && ${deployCommand(evidence)}`,
    sam: `AWS::ApiGateway::Authorizer: IdentitySource: ${sources} (in SAM, Identity of the authorizer)`,
    terraform: `aws_api_gateway_authorizer: identity_source = "${sources}", and a new aws_api_gateway_deployment`,
    ...(movable?.startsWith("header ") && {
      lambdaAuthz: `[authorizer] identity_source = ${movable.slice("header ".length)}`,
    }),
  };
}

/** Whether it is known that API Gateway asks for every source: with a cache, they are its key. */
const isRequired = ({ view }: AuthorizerEvidence): boolean => view.type === "TOKEN" || view.ttlSeconds > 0;

/** API Gateway looks for an identity source that the call does not have, and does not call the authorizer. */
export const identitySourceMissing: Cause = {
  code: "identity-source-missing",
  severity: "error",
  docs: "https://repost.aws/knowledge-center/api-gateway-401-error-lambda-authorizer",
  detect(evidence) {
    const authorizer = evidence.route?.authorizer;
    if (!unauthorized(evidence) || authorizer === undefined || functionRan(evidence)) return undefined;
    const { missing } = lackingSources(evidence, sourcesOf(evidence));
    if (missing.length === 0) return undefined;
    const { name } = authorizer.view;
    const sent = sentNames(evidence);
    const others = sent.filter((one) => !authorizer.view.identitySources.map(sourceName).some((it) => same(it, one)));
    const elsewhere = others.find((one) => CREDENTIAL.test(one));
    const isCallers = missing.every((one) => one.in === "header" || one.in === "querystring");
    const isBare = isCallers && elsewhere === undefined && missing.length === authorizer.view.identitySources.length;
    const severity: Severity = isBare ? "note" : "error";
    const wanted = missing.map(sourceName).join(" and ");
    const instead = elsewhere === undefined ? "" : ` but ${elsewhere}`;
    return {
      severity,
      message: isCallers
        ? `the call sends no ${wanted}${instead}, and authorizer ${name} reads its token there: API Gateway answers 401 without calling the authorizer`
        : `authorizer ${name} reads ${wanted}, which this call does not have: API Gateway answers 401 without calling the authorizer`,
      evidence: [
        ...answered(evidence),
        `identity sources of authorizer ${name}: ${authorizer.view.identitySources.map(sourceName).join(", ")}`,
        `the call sends ${sent.join(", ") || "neither headers nor query parameters of its own"}`,
      ],
      fix: fixOf(evidence, authorizer, missing, elsewhere),
      isPossible: !isRequired(authorizer) && testOf(evidence) === undefined,
    };
  },
};

const same = (a: string, b: string): boolean =>
  a === b || (a.startsWith("header ") && a.toLowerCase() === b.toLowerCase());
