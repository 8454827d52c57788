import { expect, test } from "vitest";
import { lawsHold } from "../support/laws/laws-hold.ts";
import { STACKS } from "../support/laws/model.ts";

/**
 * 2,000 histories. LAMBDA_AUTHZ_SEED begins elsewhere, LAMBDA_AUTHZ_HISTORIES plays more or fewer; a failure is played
 * again with the seed, the path and the replay path that it prints. Parts of 100 free the memory of what they have played.
 */
const { env } = process;
const FIRST = Number(env["LAMBDA_AUTHZ_SEED"] ?? 1);
const HISTORIES = Number(env["LAMBDA_AUTHZ_HISTORIES"] ?? 2_000);
const PART = 100;
const again = { path: env["LAMBDA_AUTHZ_PATH"], replayPath: env["LAMBDA_AUTHZ_REPLAY"] };

test.each([...Array(HISTORIES / PART).keys()])(
  "part %i: the account is as the model says, and nothing foreign is touched",
  async (part) => {
    const play = { count: PART, seed: FIRST + part, maxCommands: 20, endsAt: STACKS.length };
    const tally = await lawsHold({ ...play, ...again });
    console.log(JSON.stringify(tally));
    expect(tally["histories"]).toBe(again.path === undefined ? PART : 1);
  },
);
