import {
  DeleteMethodCommand,
  DeleteMethodResponseCommand,
  type Method,
  type PatchOperation,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateMethodCommand,
} from "@aws-sdk/client-api-gateway";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import { allEnded } from "../lib/all-ended.ts";
import { changes, has, kind } from "./shared/kind.ts";
import { listAuthorizers, listResources } from "./shared/listing.ts";
import { isOwnMethod, ownFunctionsIn } from "./shared/own-functions.ts";

/** API Gateway itself (CORS preflight). */
interface MockAnswer {
  readonly type: "MOCK";
  /** Fixed ones. */
  readonly headers: Readonly<Record<string, string>>;
  /** In Velocity, for headers that depend on the request: it sets `$context.responseOverride.header.<name>`. */
  readonly template?: string;
}

/** What answers: a function through a proxy integration, or API Gateway itself. */
export type Answer = { readonly type: "AWS_PROXY"; readonly uri: string } | MockAnswer;

export interface MethodProps {
  readonly apiId: string;
  readonly resourceId: string;
  readonly path: string;
  readonly verb: string;
  /** Id of the authorizer; "" leaves the method open. */
  readonly authorizerId: string;
  readonly answer: Answer;
}

export interface MethodAttrs {
  readonly resourceId: string;
  readonly authorizerId: string;
  /** Null when the integration, or part of what a MOCK needs, is missing. */
  readonly answer: Answer | null;
  /** Headers that the response may carry; null when there is none, for a second PutMethodResponse is refused. */
  readonly declared: readonly string[] | null;
}

const HEADER = "method.response.header.";
const OK = "200";
const JSON_TYPE = "application/json";
const REQUEST_TEMPLATE = '{"statusCode": 200}';

// Values in AWS's mapping language carry quotes of their own: 'GET,OPTIONS'.
const unquote = (value: string) => value.replace(/^'|'$/g, "");
const stripPrefix = (name: string) => name.replace(HEADER, "");

/** The headers that an answer may carry: the fixed ones, and those that its template sets. */
function carried({ headers, template = "" }: MockAnswer): string[] {
  const set = template.matchAll(/\$context\.responseOverride\.header\.([\w-]+)/g);
  return [...new Set([...Object.keys(headers), ...Array.from(set, ([, name = ""]) => name)])];
}

function answerOf({ methodIntegration, methodResponses }: Method): Answer | null {
  if (methodIntegration?.type === "AWS_PROXY") {
    const complete = methodIntegration.httpMethod === "POST";
    return complete ? { type: "AWS_PROXY", uri: methodIntegration.uri ?? "" } : null;
  }
  if (methodIntegration?.type !== "MOCK") return null;
  const response = methodIntegration.integrationResponses?.[OK];
  const declared = methodResponses?.[OK]?.responseParameters ?? {};
  const works = methodIntegration.requestTemplates?.[JSON_TYPE] === REQUEST_TEMPLATE;
  const sent = Object.entries(response?.responseParameters ?? {});
  const headers = Object.fromEntries(sent.map(([name, value]) => [stripPrefix(name), unquote(value)]));
  const template = response?.responseTemplates?.[JSON_TYPE];
  // An endpoint may show null or "" where no template was put.
  const answer = { type: "MOCK" as const, headers, ...(template && { template }) };
  return works && carried(answer).every((name) => HEADER + name in declared) ? answer : null;
}

function attrsOf(resourceId: string, method: Method): MethodAttrs {
  const response = method.methodResponses?.[OK];
  return {
    resourceId,
    authorizerId: method.authorizationType === "CUSTOM" ? (method.authorizerId ?? "") : "",
    answer: answerOf(method),
    declared: response === undefined ? null : Object.keys(response.responseParameters ?? {}).map(stripPrefix),
  };
}

/** Declares headers: an integration response with one that is not declared is refused. */
async function declare(
  { apigateway }: Aws,
  at: { restApiId: string; resourceId: string; httpMethod: string },
  headers: readonly string[],
  declared: MethodAttrs["declared"],
): Promise<void> {
  if (declared !== null && headers.every((name) => declared.includes(name))) return;
  const response = { ...at, statusCode: OK };
  if (declared !== null) await absentAsUndefined(apigateway.send(new DeleteMethodResponseCommand(response)));
  const responseParameters = Object.fromEntries(headers.map((name) => [HEADER + name, false]));
  await apigateway.send(new PutMethodResponseCommand({ ...response, responseParameters }));
}

/** Puts the integration, for a MOCK with the responses that carry its headers. An existing integration is replaced. */
async function putAnswer(aws: Aws, props: MethodProps, declared: MethodAttrs["declared"]): Promise<void> {
  const { apigateway } = aws;
  const { answer } = props;
  const at = { restApiId: props.apiId, resourceId: props.resourceId, httpMethod: props.verb };
  if (answer.type === "AWS_PROXY") {
    // Lambda is always invoked by POST, whatever the method's own verb.
    const integration = { ...at, type: answer.type, integrationHttpMethod: "POST", uri: answer.uri };
    await apigateway.send(new PutIntegrationCommand(integration));
    return;
  }
  const requestTemplates = { [JSON_TYPE]: REQUEST_TEMPLATE };
  const integration = { ...at, type: answer.type, requestTemplates, passthroughBehavior: "NEVER" };
  await allEnded<unknown>([
    apigateway.send(new PutIntegrationCommand(integration)),
    declare(aws, at, carried(answer), declared),
  ]);
  const responseParameters = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [HEADER + name, `'${value}'`]),
  );
  const templates = answer.template !== undefined && { responseTemplates: { [JSON_TYPE]: answer.template } };
  await apigateway.send(new PutIntegrationResponseCommand({ ...at, statusCode: OK, responseParameters, ...templates }));
}

const have = ({ resourceId, authorizerId, answer }: MethodProps): MethodAttrs => ({
  resourceId,
  authorizerId,
  answer,
  declared: answer.type === "MOCK" ? carried(answer) : null,
});

const authorization = (authorizerId: string) =>
  authorizerId ? { authorizationType: "CUSTOM", authorizerId } : { authorizationType: "NONE" };

/** A verb of a path with what answers it and who guards it. Found again by path and verb. */
export const method = kind<MethodProps, MethodAttrs>({
  type: "apigateway.method",
  row: { key: ["apiId", "path", "verb"], ids: ["resourceId"], within: { type: "apigateway.rest-api", by: "apiId" } },
  actions: ["apigateway:GET", "apigateway:PUT", "apigateway:PATCH", "apigateway:DELETE"],
  childOf: "parent",
  pruneBefore: "apigateway.deployment",
  key: ({ apiId, path, verb }) => ({ apiId, path, verb }),

  async read(aws, { apiId = "", path, verb = "" }) {
    const at = (await listResources(aws, apiId)).find((item) => item.path === path);
    const found = at?.resourceMethods?.[verb];
    if (at?.id === undefined || found === undefined) return undefined;
    return { attrs: attrsOf(at.id, found), ours: true };
  },

  async create(aws, props) {
    const { apiId, resourceId, verb, authorizerId } = props;
    const at = { restApiId: apiId, resourceId, httpMethod: verb };
    await aws.apigateway.send(new PutMethodCommand({ ...at, ...authorization(authorizerId) }));
    await putAnswer(aws, props, null);
    return have(props);
  },

  diff: (props, attrs) =>
    changes({ authorizerId: [props.authorizerId, attrs.authorizerId], answer: [props.answer, attrs.answer] }),

  async update(aws, props, attrs, changed) {
    if (has(changed, "authorizerId")) {
      const { authorizationType, ...custom } = authorization(props.authorizerId);
      const patchOperations: PatchOperation[] = [
        { op: "replace", path: "/authorizationType", value: authorizationType },
      ];
      if ("authorizerId" in custom)
        patchOperations.push({ op: "replace", path: "/authorizerId", value: props.authorizerId });
      const at = { restApiId: props.apiId, resourceId: props.resourceId, httpMethod: props.verb };
      await aws.apigateway.send(new UpdateMethodCommand({ ...at, patchOperations }));
    }
    if (has(changed, "answer")) await putAnswer(aws, props, attrs.declared);
    return have(props);
  },

  async delete(aws, key, attrs) {
    const resourceId = attrs?.resourceId ?? (await method.read(aws, key))?.attrs.resourceId;
    if (resourceId === undefined) return;
    const at = { restApiId: key["apiId"], resourceId, httpMethod: key["verb"] };
    await absentAsUndefined(aws.apigateway.send(new DeleteMethodCommand(at)));
  },

  async inside(aws, apiId, stack) {
    const [all, authorizers, functions] = await Promise.all([
      listResources(aws, apiId),
      listAuthorizers(aws, apiId),
      ownFunctionsIn(aws, stack),
    ]);
    const names = new Map(authorizers.map(({ id, name = "" }) => [id, name]));
    return all.flatMap(({ path = "", resourceMethods = {} }) =>
      Object.entries(resourceMethods)
        .filter(([verb, method]) => isOwnMethod(verb, method, functions))
        .map(([verb, { authorizerId }]) => {
          const resource = { type: "apigateway.resource", key: { apiId, path } };
          const guard = { type: "apigateway.authorizer", key: { apiId, name: names.get(authorizerId) ?? "" } };
          return { key: { apiId, path, verb }, uses: [resource, guard], partOf: resource };
        }),
    );
  },
});
