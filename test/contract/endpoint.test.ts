import { vi } from "vitest";
import { runContract } from "./run.ts";

// An address, or "aws" for the real one: AUTHZ_CONTRACT_ENDPOINT=aws AWS_PROFILE=sandbox npx vitest run --project contract endpoint
const asked = process.env["AUTHZ_CONTRACT_ENDPOINT"];

// New roles take 15 s, and AWS deletes one API every 30 s.
if (asked !== undefined) vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const start = async () => ({ endpoint: asked === "aws" ? undefined : asked, stop: async () => {} });
runContract(asked ?? "the endpoint that AUTHZ_CONTRACT_ENDPOINT names", asked !== undefined, start, {});
