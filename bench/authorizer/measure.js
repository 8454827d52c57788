// One process, one Node: how long each way takes, taken in turns so that a busy machine slows all of them alike.
// Prints JSON: nanoseconds of the bare signature check, and everything else as a ratio to it.
// @ts-check
import { verify } from "node:crypto";
import { median } from "../median.js";
import { config, eventWith } from "./config.js";
import { accessTokens, key } from "./tokens.js";

/**
 * @typedef {object} Measurement
 * @property {string} node its version.
 * @property {number} bareNs nanoseconds of the bare signature check.
 * @property {Record<string, number>} ratios of everything else to it.
 */

/** @typedef {ReturnType<typeof eventWith>} TokenEvent */
/** @typedef {{ token: string, event: TokenEvent, seenBefore: TokenEvent, data: Buffer, signature: Buffer }} Input */

// What is deployed is measured, with the types of its source.
const BUILT = new URL("../../dist/templates/node/authorizer/index.mjs", import.meta.url).href;
/** @type {typeof import("../../templates/node/authorizer/index.mts")} */
const { createAuthorizer, createVerifier } = await import(BUILT);

const ROUNDS = 120;
const WARM_UP_ROUNDS = 30;
const TOKENS_PER_ROUND = 100;
/** More than the authorizer remembers, so that each is new to it whenever its turn comes. */
const tokens = accessTokens(1000);
const signed = tokens.map((token) => {
  const end = token.lastIndexOf(".");
  return { token, data: Buffer.from(token.slice(0, end)), signature: Buffer.from(token.slice(end + 1), "base64url") };
});

let logged = 0;
/** @param {string} line */
const log = (line) => {
  logged += line.length;
};
const verifyToken = createVerifier(config);
const handler = createAuthorizer(config, { log });
const remembering = createAuthorizer(config, { log });
const context = { awsRequestId: "7f6d3c1e-0000-4000-8000-3f2a1b0c9d8e" };

/** @type {Record<string, (input: Input) => unknown>} */
const ways = {
  bare: ({ data, signature }) => {
    if (!verify("sha256", data, key, signature)) throw new Error("not verified");
  },
  verify: ({ token }) => verifyToken(token, {}),
  handler: ({ event }) => handler(event, context),
  "token seen before": ({ seenBefore }) => remembering(seenBefore, context),
};
if (process.argv.includes("--libraries")) {
  const { libraries } = await import("./libraries.js");
  for (const [name, verifyWith] of Object.entries(libraries())) ways[name] = ({ token }) => verifyWith(token);
}

const contestants = Object.entries(ways).map(([name, way]) => ({ name, way, samples: /** @type {number[]} */ ([]) }));
for (let round = 0; round < ROUNDS; round++) {
  const from = (round * TOKENS_PER_ROUND) % tokens.length;
  const first = round % contestants.length;
  for (const { way, samples } of [...contestants.slice(first), ...contestants.slice(0, first)]) {
    const inputs = signed.slice(from, from + TOKENS_PER_ROUND).map(({ token, data, signature }, index) => ({
      token: eventWith(token).authorizationToken.slice("Bearer ".length),
      event: eventWith(token),
      seenBefore: eventWith(tokens[index % 50] ?? token),
      data,
      signature,
    }));
    const started = process.hrtime.bigint();
    for (const input of inputs) await way(input);
    samples.push(Number(process.hrtime.bigint() - started) / TOKENS_PER_ROUND);
  }
}
if (logged === 0) throw new Error("the handler did not log");

/** @type {[name: string, ns: number][]} */
const medians = contestants.map(({ name, samples }) => [name, median(samples.slice(WARM_UP_ROUNDS))]);
const { bare: bareNs = Number.NaN, ...others } = Object.fromEntries(medians);
const ratios = Object.fromEntries(Object.entries(others).map(([name, ns]) => [name, ns / bareNs]));
/** @type {Measurement} */
const measurement = { node: process.version, bareNs, ratios };
console.log(JSON.stringify(measurement));
