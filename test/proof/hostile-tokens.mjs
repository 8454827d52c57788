// A process of its own, so that its memory is the authorizer's: 20,000 hostile tokens, then as many good ones.
// Started with --expose-gc; prints one JSON line.
import * as crypto from "node:crypto";

const [authorizerUrl, fixtureJson, keysJson] = process.argv.slice(2);
const { createAuthorizer } = await import(authorizerUrl);
const { config, now, stage, claims } = JSON.parse(fixtureJson);
const keys = JSON.parse(keysJson);
const COUNT = 20_000;

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const ecKey = crypto.createPrivateKey({ key: keys.es256, format: "jwk" });
const attacker = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const sign = (input, key) =>
  crypto.sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
const token = (header, changes, key = ecKey) => {
  const input = `${encode({ alg: "ES256", kid: "es256", ...header })}.${encode({ ...claims, ...changes })}`;
  return `${input}.${sign(input, key)}`;
};

/** One of each kind of attack in turn, each token another one. */
const ATTACKS = [
  (n) => token({}, { jti: `${n}` }, attacker),
  (n) => token({ kid: `unknown-${n}` }, { jti: `${n}` }, attacker),
  (n) => `${encode({ alg: "none" })}.${encode({ ...claims, jti: `${n}` })}.`,
  (n) => token({ alg: "HS256" }, { jti: `${n}` }),
  (n) => `garbage-${n}`,
  (n) => `${n}${"A".repeat(12_000)}`,
  (n) => token({}, { jti: `${n}`, exp: 1 }),
  (n) => token({}, { jti: `${n}`, aud: "else" }),
  (n) => token({ crit: ["x"], x: n }, {}),
  (n) => token({ jku: `https://evil.example/${n}`, kid: `evil-${n}` }, {}, attacker),
];

const run = async (answers) => {
  let clock = now * 1_000;
  const fetches = [];
  const authorize = createAuthorizer(config, {
    now: () => clock,
    fetchText: async () => {
      fetches.push(clock);
      if (answers) return JSON.stringify({ keys: config.issuers[0].keys });
      throw new Error("down");
    },
    log: () => undefined,
  });
  const ask = (bearer) =>
    authorize({ type: "TOKEN", authorizationToken: `Bearer ${bearer}`, methodArn: `${stage}GET/` }).then(
      (output) => output.policyDocument.Statement[0].Effect,
      (error) => error.message,
    );
  const outcomes = {};
  const heap = {};
  const measure = (name) => {
    globalThis.gc();
    heap[name] = process.memoryUsage().heapUsed;
  };
  const all = async (name, make) => {
    for (let n = 0; n < COUNT; n++) {
      if (n === COUNT / 4) measure(`${name} early`);
      // Twenty thousand in five minutes.
      clock += 15;
      const outcome = await ask(make(n));
      outcomes[`${name}: ${outcome}`] = (outcomes[`${name}: ${outcome}`] ?? 0) + 1;
    }
    measure(`${name} late`);
  };
  await all("hostile", (n) => ATTACKS[n % ATTACKS.length](n));
  await all("good", (n) => token({}, { jti: `good-${n}` }));
  const gaps = fetches.slice(1).map((at, i) => at - fetches[i]);
  return {
    outcomes,
    fetches: fetches.length,
    shortestGapMs: Math.min(...gaps),
    grownBytes: {
      hostile: heap["hostile late"] - heap["hostile early"],
      good: heap["good late"] - heap["good early"],
    },
  };
};

console.log(JSON.stringify({ down: await run(false), answering: await run(true) }));
