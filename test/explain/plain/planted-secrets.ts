import type { Code } from "./function-code.ts";

/** Values that no output may hold, by where they are planted. */
export const PLANTED = {
  header: "plantedHeader.Qw8rT5yUi3Op",
  cookie: "plantedCookie.Zx6cV4bNm2Lk",
  apiKey: "plantedApiKey9sDf7gHj5kL3pO1",
  query: "plantedQuery.Gt5hY6jU7kI8",
  environment: "plantedEnvironment.Pl0oK9ijN8uhB",
  log: "plantedInLog.Aq1sW2dE3fR4",
  /** Of another user: a token that a function has written into its log or its error. */
  otherToken: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.cGxhbnRlZC1zaWduYXR1cmUtb2YtYW5vdGhlci11c2Vy",
} as const;

/** Sent with every call. */
export const PLANTED_HEADERS: Readonly<Record<string, string>> = {
  "X-Session-Secret": PLANTED.header,
  Cookie: `session=${PLANTED.cookie}`,
};

/** In the environment of every function. */
export const PLANTED_ENVIRONMENT: Readonly<Record<string, string>> = { DB_PASSWORD: PLANTED.environment };

/** What careless code logs: the value of a variable, a password by its name, a header, a token of someone else. */
const LOGGED = `{ password: "${PLANTED.log}", header: "Authorization: Bearer ${PLANTED.log}", token: "${PLANTED.otherToken}" }`;

/** A function that writes secrets into its log when it starts. */
export function planted({ file, text }: Code): Code {
  const json = LOGGED.replace(/(\w+):(?= ")/g, '"$1":');
  const line =
    file === "index.py"
      ? `import json, os; print("config", os.environ.get("DB_PASSWORD"), json.dumps(${json}))`
      : `console.log("config", process.env.DB_PASSWORD, JSON.stringify(${LOGGED}));`;
  return { file, text: `${line}\n${text}` };
}
