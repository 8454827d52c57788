import { afterEach, expect, test } from "vitest";
import { createCounts } from "../reliability/counts.ts";
import { finding } from "../reliability/findings.ts";
import { lawsHold } from "../support/laws/laws-hold.ts";
import { STACKS } from "../support/laws/model.ts";

/**
 * 1,200 histories. LAMBDA_AUTHZ_SEED begins elsewhere, LAMBDA_AUTHZ_HISTORIES plays more or fewer; a failure is played
 * again with the seed, the path and the replay path that it prints. Parts of 100 free the memory of what they have played.
 */
const { env } = process;
const FIRST = Number(env["LAMBDA_AUTHZ_SEED"] ?? 1);
const HISTORIES = Number(env["LAMBDA_AUTHZ_HISTORIES"] ?? 1_200);
const PART = 100;
const again = { path: env["LAMBDA_AUTHZ_PATH"], replayPath: env["LAMBDA_AUTHZ_REPLAY"] };
const PARTS = again.path === undefined ? Math.ceil(HISTORIES / PART) : 1;
const counts = createCounts();
const HISTORY = "up to 20 steps, then a deploy, a plan, a deploy that writes nothing and a teardown";

test.each([...Array(PARTS).keys()])(
  "part %i: the account is as the model says, and nothing foreign is touched",
  async (part) => {
    const play = { count: PART, seed: FIRST + part, maxCommands: 20, endsAt: STACKS.length };
    try {
      const tally = await lawsHold({ ...play, ...again });
      console.log(JSON.stringify(tally));
      expect(tally["histories"]).toBe(again.path === undefined ? PART : 1);
    } catch (error) {
      counts.add(HISTORY, [finding("end")(String(error))]);
      throw error;
    }
    if (again.path === undefined) for (let i = 0; i < PART; i++) counts.add(HISTORY, []);
  },
);

afterEach(() => counts.write("histories"));
