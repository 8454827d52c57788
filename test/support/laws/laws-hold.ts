import fc from "fast-check";
import { unzipSync } from "fflate";
import { startIssuer } from "../keys.ts";
import { createAccount } from "../memory-account.ts";
import { histories } from "./commands.ts";
import { ends } from "./ending.ts";
import { functionsInProcess } from "./functions-in-process.ts";
import { memoryFolders } from "./memory-folder.ts";
import { type Model, newModel, type Real, STACKS } from "./model.ts";
import { backendCode, siteIn, type World } from "./site.ts";

/** Which histories are played. A failure prints the seed, the path and, in its list of commands, the replay path. */
export interface Play {
  readonly count: number;
  readonly seed: number;
  readonly maxCommands: number;
  /** Of how many sites the end is looked at, the one that something happened to last first. */
  readonly endsAt: number;
  readonly path?: string | undefined;
  readonly replayPath?: string | undefined;
}

/** An account that knows what it was given as the code of a function. */
function newReal(base: Omit<World, "account">, folder: () => string, count: Real["count"]): Real {
  let kept: (sha256: string) => Buffer = () => Buffer.alloc(0);
  const account = createAccount({}, (keptIn) => {
    kept = keptIn;
    return functionsInProcess(keptIn);
  });
  const versions = new Map<string, unknown>();
  const read = (sha256: string): unknown => {
    const files = unzipSync(kept(sha256));
    const text = Buffer.from(files["index.mjs"] ?? []).toString();
    return files["config.json"] ? "guard" : ([1, 2, 3].find((version) => backendCode(version) === text) ?? text);
  };
  return {
    account,
    count,
    sites: STACKS.map((stack) => siteIn({ ...base, account }, stack, folder())),
    codeOf({ codeSha256Hex }) {
      if (!versions.has(codeSha256Hex)) versions.set(codeSha256Hex, read(codeSha256Hex));
      return versions.get(codeSha256Hex);
    },
  };
}

/** How often what happened in the histories that were played: "histories", "commands", "deploy done". */
export type Tally = Readonly<Record<string, number>>;

/** Plays random histories against the model; see `laws.ts` for what is checked after each step. */
export async function lawsHold({ count, seed, maxCommands, endsAt, path, replayPath }: Play): Promise<Tally> {
  const issuer = await startIssuer();
  const folders = memoryFolders();
  const claims = { iss: "https://issuer.example", aud: "app", sub: "u" };
  // The issuer's tokens last ten minutes: people get new ones with each history.
  const base = () => ({
    jwksUri: issuer.jwksUri,
    tokens: { user: issuer.token(claims), admin: issuer.token({ ...claims, groups: ["admins"] }) },
  });
  const tally: Record<string, number> = {};
  const counts = (what: string) => {
    tally[what] = (tally[what] ?? 0) + 1;
  };
  const play = fc.asyncProperty(histories(maxCommands, replayPath), async (steps) => {
    const [model, real]: [Model, Real] = [newModel(), newReal(base(), folders.next, counts)];
    counts("histories");
    await fc.asyncModelRun(() => ({ model, real }), steps);
    for (const at of [...model.used].reverse().slice(0, endsAt)) await ends(model, real, at);
  });
  try {
    await fc.assert(play, { numRuns: count, seed, ...(path !== undefined && { path }) });
    return tally;
  } finally {
    folders.clear();
    await issuer.stop();
  }
}
