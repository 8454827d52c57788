/**
 * A small Lambda function behind API Gateway: it returns a greeting, the request and its caller.
 * To adapt it, change `greet` and deploy again: only this function is updated.
 */
export const handler = async (event) => ({
  // This envelope is what API Gateway expects from a function (Lambda proxy integration): body is always a string.
  statusCode: 200,
  headers: { "Content-Type": "application/json", ...corsHeaders(event) },
  body: JSON.stringify(greet(event)),
});

function greet(event) {
  return {
    greeting: process.env.GREETING ?? "hello", // env.GREETING in config.ini
    method: event.httpMethod,
    path: event.path,
    caller: callerOf(event),
  };
}

/** The caller, from the output of the authorizer; null on a public route, which has no authorizer. */
function callerOf(event) {
  const authorizer = event.requestContext?.authorizer;
  if (!authorizer?.principalId) return null;
  // The claims that `context` in config.ini lists; all arrive as strings.
  const { principalId, integrationLatency, ...claims } = authorizer;
  return { principalId, claims };
}

/** Lets the web pages of [cors] allow_origins read the response. Browsers hide it from all other pages. */
function corsHeaders(event) {
  const allowed = (process.env.CORS_ALLOW_ORIGINS ?? "").split(",").map((origin) => origin.trim());
  const [, origin] = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === "origin") ?? [];
  const answer = allowed.includes("*") ? "*" : origin;
  // Vary: a cache must not serve the response for one page to another.
  if (!answer || !allowed.includes(answer)) return { Vary: "Origin" };
  const headers = { "Access-Control-Allow-Origin": answer, Vary: "Origin" };
  // [cors] allow_credentials: pages can send cookies. Browsers refuse it together with *.
  const withCredentials = process.env.CORS_ALLOW_CREDENTIALS === "true" && answer !== "*";
  return withCredentials ? { ...headers, "Access-Control-Allow-Credentials": "true" } : headers;
}
