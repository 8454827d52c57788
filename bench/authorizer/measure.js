// One process, one Node: how long each way takes, taken in turns so that a busy machine slows all of them alike.
// Prints JSON: nanoseconds of the bare signature check, and everything else as a ratio to it.
import { verify } from "node:crypto";
import { createAuthorizer, createVerifier } from "../../dist/templates/node/authorizer/index.mjs";
import { config, eventWith } from "./config.js";
import { accessTokens, key } from "./tokens.js";

const ROUNDS = 120;
const WARM_UP_ROUNDS = 30;
const TOKENS_PER_ROUND = 100;
/** More than the authorizer remembers, so that each is new to it whenever its turn comes. */
const tokens = accessTokens(1000);
const signed = tokens.map((token) => {
  const end = token.lastIndexOf(".");
  return { data: Buffer.from(token.slice(0, end)), signature: Buffer.from(token.slice(end + 1), "base64url") };
});

let logged = 0;
const log = (line) => {
  logged += line.length;
};
const verifyToken = createVerifier(config);
const handler = createAuthorizer(config, { log });
const remembering = createAuthorizer(config, { log });
const context = { awsRequestId: "7f6d3c1e-0000-4000-8000-3f2a1b0c9d8e" };

/** Each is given the number of a token and that token's event of this round. */
const ways = {
  bare: (i) => {
    if (!verify("sha256", signed[i].data, key, signed[i].signature)) throw new Error("not verified");
  },
  verify: (_, { token }) => verifyToken(token, {}),
  handler: (_, { event }) => handler(event, context),
  "token seen before": (_, { seenBefore }) => remembering(seenBefore, context),
};
if (process.argv.includes("--libraries")) {
  const { libraries } = await import("./libraries.js");
  for (const [name, verifyWith] of Object.entries(libraries())) ways[name] = (_, { token }) => verifyWith(token);
}

const names = Object.keys(ways);
const samples = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  const from = (round * TOKENS_PER_ROUND) % tokens.length;
  for (let turn = 0; turn < names.length; turn++) {
    const name = names[(turn + round) % names.length];
    const way = ways[name];
    const inputs = tokens.slice(from, from + TOKENS_PER_ROUND).map((token, index) => ({
      token: eventWith(token).authorizationToken.slice("Bearer ".length),
      event: eventWith(token),
      seenBefore: eventWith(tokens[index % 50]),
    }));
    const started = process.hrtime.bigint();
    for (let i = 0; i < TOKENS_PER_ROUND; i++) await way(from + i, inputs[i]);
    samples[name].push(Number(process.hrtime.bigint() - started) / TOKENS_PER_ROUND);
  }
}
if (logged === 0) throw new Error("the handler did not log");

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const measured = Object.fromEntries(names.map((name) => [name, median(samples[name].slice(WARM_UP_ROUNDS))]));
const ratios = Object.fromEntries(names.slice(1).map((name) => [name, measured[name] / measured.bare]));
console.log(JSON.stringify({ node: process.version, bareNs: measured.bare, ratios }));
