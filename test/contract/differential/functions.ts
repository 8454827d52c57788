import { zip } from "../../../src/lib/files/zip.ts";

const file = (text: string) => zip([{ name: "index.mjs", bytes: Buffer.from(text), executable: false }]);

/** Answers with the event; what stands behind "say/" in the path makes it answer badly or oddly. */
export const ECHO = file(`const answers = {
  text: "text",
  extra: { statusCode: 200, body: "x", other: 1 },
  nobody: { statusCode: 204 },
  number: { statusCode: "201", body: "created" },
  object: { statusCode: 200, body: { a: 1 } },
  headers: { statusCode: 200, headers: { "X-One": "1", Date: "never" }, multiValueHeaders: { "X-Two": ["a", "b"] }, body: "ok" },
  base64: { statusCode: 200, headers: { "Content-Type": "image/png" }, body: Buffer.from("PNG").toString("base64"), isBase64Encoded: true },
};
export const handler = async (event) => {
  const { what } = event.pathParameters ?? {};
  if (what === "throw") throw new Error("no");
  return answers[what] ?? { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(event) };
};`);

/** What the guard does with a token. */
export const GUARD = file(`let calls = 0;
export const handler = async (event) => {
  calls++;
  const raw = event.authorizationToken ?? event.headers?.Authorization ?? event.headers?.authorization ?? "";
  const token = raw.replace(/^Bearer /, "");
  const policy = (Effect, Resource, context = {}) => ({
    principalId: "ann",
    policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect, Resource }] },
    context: { calls: String(calls), type: event.type, ...context },
  });
  const base = event.methodArn.split("/").slice(0, 2).join("/");
  switch (token.split(".")[0]) {
    case "allow": return policy("Allow", base + "/*", { n: 1, b: true, s: "x" });
    case "here": return policy("Allow", event.methodArn);
    case "deny": return policy("Deny", base + "/*");
    case "elsewhere": return policy("Allow", base + "/GET/elsewhere");
    case "object": return policy("Allow", base + "/*", { o: { a: 1 } });
    case "malformed": return { principalId: "ann" };
    case "boom": throw new Error("boom");
    default: throw new Error("Unauthorized");
  }
};`);
