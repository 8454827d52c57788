/** Events as nobody would send them, and events that are nearly right. All of it is JSON, as Lambda hands over nothing else. */
import fc from "fast-check";
import { claims, NOW, STAGE } from "../support/vectors/fixture.ts";
import { raw, token } from "../support/vectors/sign.ts";
import { mutate, mutationsAt, seeded } from "./mutations.ts";

const random = seeded(7);
const mutations = mutationsAt(NOW);
const mutated = Array.from({ length: 400 }, (_, n) => {
  const header = JSON.stringify({ alg: "RS256", kid: "rs256" });
  const chosen = [mutations[n % mutations.length], mutations[Math.floor(random() * mutations.length)]];
  const body = JSON.stringify(claims({ jti: `${n}` }));
  return mutate(
    chosen.filter((one) => one !== undefined),
    { header, body, key: "rs256" },
    random,
  );
});

const many = (text: string, times: number) => text.repeat(times);
/** What makes slow patterns slow, and readers run out of stack. */
const heavy = [
  token(claims({ groups: many("a,", 3_400) })),
  token(claims({ groups: Array.from({ length: 800 }, (_, n) => `g${n}`) })),
  token(claims({ scope: many(" ", 6_000) })),
  token(claims({ note: many('"\\', 1_600) })),
  token(claims({ email: many("\u0001", 500), note: many("\u20ac", 1_100) })),
  raw('{"alg":"RS256","kid":"rs256"}', `{"iss":"x","a":${many("[", 5_000)}`),
  raw('{"alg":"RS256","kid":"rs256"}', many('{"a":', 3_000)),
  raw('{"alg":"RS256","kid":"rs256"}', many('"', 7_000)),
  raw(many("{", 100), many(":", 7_000)),
  many(".", 10_000),
  many(".", 1_000_000),
  many("A", 1_000_000),
  `${many("A", 5_000)}.${many("A", 5_000)}.`,
];

const bearer = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...mutated) },
  { weight: 2, arbitrary: fc.constantFrom(token(claims()), token(claims({ groups: ["admins"], age: 7, note: null }))) },
  { weight: 1, arbitrary: fc.constantFrom(...heavy) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
);
const authorization = fc.oneof(
  { weight: 6, arbitrary: bearer.map((text) => `Bearer ${text}`) },
  { weight: 1, arbitrary: bearer },
  { weight: 1, arbitrary: fc.constantFrom(many("Bearer ", 2_000), many(" ", 50_000), `Bearer ${many(" ", 50_000)}x`) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** What stands behind the stage is the caller's. */
const HOSTILE = [
  "GET/../admin",
  "GET/*",
  "*",
  "GET/a?b",
  "GET/%2f%2e",
  'GET/"],"Resource":["*',
  "GET/\n",
  "GET/\u{1f600}",
  "",
];
const methodArn = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...HOSTILE).map((path) => STAGE + path) },
  { weight: 1, arbitrary: fc.string({ maxLength: 100 }).map((path) => STAGE + path) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      many("arn:aws:execute-api:", 3_000),
      `arn:aws:execute-api:us-east-1:1:${many("a", 50_000)}`,
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);

const name = fc.constantFrom(
  "Authorization",
  "authorization",
  "X-Tenant",
  "x-tenant",
  "token",
  "v",
  "__proto__",
  "toString",
);
const values = fc.oneof(authorization, fc.array(authorization, { maxLength: 3 }));
const map = fc.oneof(
  { weight: 5, arbitrary: fc.dictionary(name, values, { maxKeys: 4 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

const nearly = fc.record(
  {
    type: fc.oneof(fc.constantFrom("TOKEN", "REQUEST"), fc.jsonValue()),
    methodArn,
    authorizationToken: authorization,
    headers: map,
    multiValueHeaders: map,
    queryStringParameters: map,
    multiValueQueryStringParameters: map,
  },
  { requiredKeys: [] },
);
const right = fc.record({ type: fc.constant("TOKEN"), methodArn: methodArn, authorizationToken: authorization });

const rightRequest = fc.record({
  type: fc.constant("REQUEST"),
  methodArn,
  headers: authorization.map((value) => ({ authorization: value, "X-Tenant": "a" })),
  queryStringParameters: bearer.map((value) => ({ token: value, v: "1" })),
});

const event: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: rightRequest },
  { weight: 4, arbitrary: right },
  { weight: 4, arbitrary: nearly },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 5 }) },
);

/** The same events for the same seed, as texts: an event in JSON each. */
export const arbitraryEvents = (count: number, seed: number): string[] =>
  fc.sample(event, { numRuns: count, seed }).map((one) => JSON.stringify(one));
