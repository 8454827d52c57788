import { test } from "vitest";
import { STACKS } from "../support/laws/acts.ts";
import { lawsHold } from "../support/laws/laws-hold.ts";

/** 5,000 histories; LAMBDA_AUTHZ_SEED begins elsewhere. Parts of 500 free the memory of what they have played. */
const FIRST = Number(process.env["LAMBDA_AUTHZ_SEED"] ?? 1);

test.each([...Array(10).keys()])("part %i: nothing foreign is touched, nothing opens without being named", (part) =>
  lawsHold(500, FIRST + part, STACKS.length),
);
