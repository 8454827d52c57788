import { claims, DAY, NOW } from "../fixture.ts";
import { ALLOW, type Case, type Expectation, type Family, refused } from "../format.ts";
import { token } from "../sign.ts";

const good = token(claims());
const rotated = token(claims(), "rotated");
/** At so many seconds after the keys were fetched. */
const step = (seconds: number, bearer: string, expect: Expectation, answer?: string) => ({
  now: NOW + seconds,
  token: bearer,
  expect,
  ...(answer !== undefined && { answer }),
});
const aged = (name: string, why: string, ...steps: ReturnType<typeof step>[]): Case => ({
  name,
  why,
  config: "aged",
  keysFetchedAt: NOW,
  steps,
});
const LOOKED: Expectation = { ...ALLOW, fetches: 1 };
const STALE: Expectation = { ...ALLOW, keys: "stale" };
const LOOKED_IN_VAIN: Expectation = { ...STALE, fetches: 1 };
const WITHDRAWN = refused("kid-unknown", 1);

export const keyAge: Family = {
  family: "key-age",
  about: "Keys that were fetched longer ago than keysMaxAgeSeconds are fetched again before they are used.",
  cases: [
    aged("young keys", "nothing is asked", step(DAY - 1, good, ALLOW, "rotated")),
    aged("old keys, one withdrawn", "it verifies no token", step(DAY, good, WITHDRAWN, "rotated")),
    aged(
      "old keys, none withdrawn",
      "one look for a day",
      step(DAY, good, LOOKED, "rotated-and-old"),
      step(DAY + 61, good, ALLOW, "rotated"),
      step(2 * DAY - 1, good, ALLOW, "rotated"),
      step(2 * DAY, good, WITHDRAWN, "rotated"),
    ),
    aged(
      "a token verified before",
      "what is remembered grows old, too",
      step(1, good, ALLOW),
      step(DAY, good, WITHDRAWN, "rotated"),
    ),
    aged(
      "an issuer that is down",
      "the old keys have to do, and it is asked once a minute",
      step(DAY, good, LOOKED_IN_VAIN),
      step(DAY + 1, good, STALE, "rotated"),
      step(DAY + 59, rotated, { ...refused("kid-unknown"), keys: "stale" }, "rotated"),
      step(DAY + 60, good, LOOKED_IN_VAIN),
      step(DAY + 120, good, WITHDRAWN, "rotated"),
      step(DAY + 121, rotated, ALLOW),
    ),
    aged(
      "an answer without a key that can be used",
      "says nothing about the keys",
      step(DAY, good, LOOKED_IN_VAIN, "only-odd"),
      step(DAY + 60, good, LOOKED, "rotated-and-old"),
    ),
    aged("an unknown kid and old keys", "one look for both", step(DAY, rotated, LOOKED, "rotated-and-old")),
    aged(
      "an unknown kid and young keys",
      "they are young from then on",
      step(DAY - 60, rotated, LOOKED, "rotated-and-old"),
      step(2 * DAY - 61, good, ALLOW),
      step(2 * DAY - 60, good, LOOKED, "rotated-and-old"),
    ),
    aged(
      "a token that is not valid for another reason",
      "costs no look",
      step(DAY, token(claims({ aud: "else" })), refused("audience"), "rotated"),
    ),
    {
      name: "no time of the fetch",
      why: "their age is unknown",
      config: "aged",
      steps: [step(0, good, LOOKED, "rotated-and-old")],
    },
    {
      name: "a time of the fetch that is still to come",
      why: "their age is unknown",
      config: "aged",
      keysFetchedAt: NOW + DAY,
      steps: [step(0, good, LOOKED, "rotated-and-old"), step(61, good, ALLOW, "rotated")],
    },
    {
      name: "the age is 0",
      why: "they are never too old",
      config: "aged-never",
      steps: [step(0, good, ALLOW, "rotated"), step(DAY, good, ALLOW, "rotated")],
    },
    {
      name: "a token that ends while keys are fetched",
      why: "an answer may take longer than the token lives",
      config: "aged",
      steps: [
        {
          now: NOW,
          token: token(claims({ exp: NOW - 29 })),
          answer: "rotated-and-old",
          answerSeconds: 1,
          expect: refused("exp", 1),
        },
      ],
    },
  ],
};
