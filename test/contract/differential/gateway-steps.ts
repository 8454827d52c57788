import {
  CreateDeploymentCommand,
  CreateResourceCommand,
  FlushStageAuthorizersCacheCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import type { Session } from "./session.ts";
import type { Built } from "./tutorial.ts";

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const parts =
  (...names: readonly string[]) =>
  (body: string) => {
    const event = JSON.parse(body);
    return Object.fromEntries(names.map((name) => [name, event[name]]));
  };
const authorizerIn = (body: string) => {
  const { integrationLatency: _, calls: _calls, ...told } = JSON.parse(body).requestContext?.authorizer ?? {};
  return told;
};
const callsIn = (body: string): unknown => JSON.parse(body).requestContext?.authorizer?.calls;

async function authorizing({ ask, apigateway, call }: Session, { url, restApiId }: Built): Promise<void> {
  const shown = ["access-control-allow-origin"];
  await ask("no token", `${url}/`, { shown });
  await ask("an empty token", `${url}/`, { headers: { Authorization: "" } });
  await ask("a token that the validation refuses", `${url}/`, { headers: { Authorization: "Basic x" } });
  await ask("a token that the authorizer refuses", `${url}/`, { headers: bearer("wrong"), shown });
  await ask("a good token", `${url}/`, { headers: bearer("allow.1"), pick: authorizerIn });
  await ask("the header in another case", `${url}/`, {
    headers: { AUTHORIZATION: "Bearer allow.2" },
    pick: authorizerIn,
  });
  await ask("an explicit deny", `${url}/`, { headers: bearer("deny"), shown });
  await ask("nothing that allows", `${url}/`, { headers: bearer("elsewhere"), shown });
  await ask("an authorizer that throws something else", `${url}/`, { headers: bearer("boom") });
  await ask("an authorizer without a policy", `${url}/`, { headers: bearer("malformed") });
  await ask("an object in the context", `${url}/`, { headers: bearer("object") });

  const headers = bearer("here.1");
  await ask("a policy for this method only", `${url}/orders/7`, { headers, pick: () => "" });
  await ask("the cached policy on another method", `${url}/`, { headers });
  const calls = async (name: string, token: string) => {
    const seen = new Set<unknown>();
    for (const turn of [1, 2]) {
      const body = await ask(`${name}, turn ${turn}`, `${url}/`, { headers: bearer(token), pick: () => "" });
      seen.add(callsIn(body));
    }
    return seen.size;
  };
  await call("the authorizer is called once for a token", calls("the same token twice", "allow.3"), (times) => times);
  const before = callsIn(await ask("before the flush", `${url}/`, { headers: bearer("allow.4"), pick: () => "" }));
  const flush = new FlushStageAuthorizersCacheCommand({ restApiId, stageName: "dev" });
  await call("flush the stage", apigateway.send(flush));
  const after = callsIn(await ask("after the flush", `${url}/`, { headers: bearer("allow.4"), pick: () => "" }));
  await call("the flush made the authorizer decide anew", Promise.resolve(before !== after), (isAnew) => isAnew);

  await ask("REQUEST with both sources", `${url}/tenant?tenant=a`, { headers: bearer("allow.5"), pick: authorizerIn });
  await ask("REQUEST without one of the sources", `${url}/tenant`, { headers: bearer("allow.5") });
  await ask("REQUEST without the other", `${url}/tenant?tenant=a`);
}

async function routing({ ask }: Session, { url }: Built): Promise<void> {
  await ask("a path that is not there", `${url}/nowhere`);
  await ask("a path that is not there, with a token", `${url}/nowhere`, {
    headers: bearer("allow.1"),
    pick: (body) => JSON.parse(body).message.replace(/'.*'/, ""),
  });
  await ask("a verb that is not there", `${url}/`, { method: "DELETE" });
  await ask("a stage that is not there", url.replace(/dev$/, "other/"));
  await ask("an API that is not there", url.replace(/[^/]+\/dev$/, "abcdefghij/dev/"));
  const resource = parts("resource", "path", "pathParameters", "httpMethod");
  await ask("a literal before a parameter", `${url}/orders/special`, { pick: resource });
  await ask("a greedy parameter", `${url}/files/a/b%20c/d.txt`, { pick: resource });
  await ask("a greedy parameter that is empty", `${url}/files/`);
  await ask("ANY", `${url}/orders`, { method: "PATCH", pick: resource });
  await ask("a slash at the end", `${url}/orders/special/`, { pick: resource });
  await ask("a preflight", `${url}/`, {
    method: "OPTIONS",
    headers: { Origin: "https://a.example" },
    shown: ["access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers"],
  });
}

async function events({ ask }: Session, { url }: Built): Promise<void> {
  await ask("query parameters, one twice", `${url}/orders?a=1&a=2&b=x%20y&c`, {
    pick: parts("queryStringParameters", "multiValueQueryStringParameters"),
  });
  await ask("a body", `${url}/orders`, {
    method: "POST",
    headers: { "Content-Type": "text/plain" },
    body: "ü & more",
    pick: parts("body", "isBase64Encoded", "httpMethod"),
  });
  await ask("no body", `${url}/orders`, { pick: parts("body", "isBase64Encoded") });
  await ask("stage variables", `${url}/orders`, { pick: parts("stageVariables") });
  await ask("the members of the event", `${url}/orders`, { pick: (body) => Object.keys(JSON.parse(body)).sort() });
  await ask("the request context", `${url}/orders`, {
    pick: (body) => {
      const { path, stage, resourcePath, httpMethod, protocol, accountId, identity } = JSON.parse(body).requestContext;
      return { path, stage, resourcePath, httpMethod, protocol, accountId, identity: Object.keys(identity).sort() };
    },
  });
  await ask("the members of the request context", `${url}/orders`, {
    pick: (body) => Object.keys(JSON.parse(body).requestContext).sort(),
  });
}

async function answers({ ask }: Session, { url }: Built): Promise<void> {
  await ask("a function that throws", `${url}/say/throw`);
  await ask("an answer that is a text", `${url}/say/text`);
  await ask("an answer with a member too many", `${url}/say/extra`);
  await ask("an answer without a body", `${url}/say/nobody`);
  await ask("a status in quotes", `${url}/say/number`, { shown: ["content-type"] });
  await ask("a body that is an object", `${url}/say/object`);
  await ask("headers, single and several", `${url}/say/headers`, { shown: ["x-one", "x-two", "x-amzn-remapped-date"] });
  await ask("base64 where no type is binary", `${url}/say/base64`, {
    headers: { Accept: "image/png" },
    shown: ["content-type"],
  });
}

/** An undeployed change is not seen, a deployed one is, and a stage can go back. */
async function deploying({ ask, apigateway, call }: Session, built: Built): Promise<void> {
  const { restApiId, rootId, echoUri, firstDeploymentId, url } = built;
  const { id: resourceId } = await apigateway.send(
    new CreateResourceCommand({ restApiId, parentId: rootId, pathPart: "late" }),
  );
  const at = { restApiId, resourceId, httpMethod: "GET" };
  await apigateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  await apigateway.send(
    new PutIntegrationCommand({ ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: echoUri }),
  );
  await ask("a route that is not deployed yet", `${url}/late`);
  await call("deploy again", apigateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" })));
  await ask("the route once it is deployed", `${url}/late`, { pick: parts("resource", "stageVariables") });
  const patchOperations = [{ op: "replace" as const, path: "/deploymentId", value: firstDeploymentId }];
  await call("go back", apigateway.send(new UpdateStageCommand({ restApiId, stageName: "dev", patchOperations })));
  await ask("the route after going back", `${url}/late`);
}

/** What deployed APIs answer, at the edges. */
export async function gatewaySteps(session: Session, built: Built): Promise<void> {
  await authorizing(session, built);
  await routing(session, built);
  await events(session, built);
  await answers(session, built);
  await deploying(session, built);
}
