/**
 * A small Lambda function behind API Gateway: it greets, and tells what it was asked and by whom.
 * Make it yours: change `greet`, deploy again, and only this function is updated.
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

/** Who is calling, as the authorizer said it. On a public route nobody was asked, so there is null. */
function callerOf(event) {
  const authorizer = event.requestContext?.authorizer;
  if (!authorizer?.principalId) return null;
  // All of these arrive as strings: the claims that `context` in config.ini lists.
  const { principalId, integrationLatency, ...claims } = authorizer;
  return { principalId, claims };
}

/** Lets the web pages of [cors] allow_origins read the answer. Browsers hide it from all other pages. */
function corsHeaders(event) {
  const allowed = (process.env.CORS_ALLOW_ORIGINS ?? "").split(",").map((origin) => origin.trim());
  const [, origin] = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === "origin") ?? [];
  const answer = allowed.includes("*") ? "*" : origin;
  // Vary: a cache must not give one page the answer that was meant for another.
  if (!answer || !allowed.includes(answer)) return { Vary: "Origin" };
  const headers = { "Access-Control-Allow-Origin": answer, Vary: "Origin" };
  // [cors] allow_credentials: pages may send cookies. Browsers refuse it together with *.
  const withCredentials = process.env.CORS_ALLOW_CREDENTIALS === "true" && answer !== "*";
  return withCredentials ? { ...headers, "Access-Control-Allow-Credentials": "true" } : headers;
}
