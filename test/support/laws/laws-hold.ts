import fc from "fast-check";
import { startIssuer } from "../keys.ts";
import { act } from "./acts.ts";
import { play } from "./history.ts";
import { memoryFolders } from "./memory-folder.ts";

/**
 * Plays so many random histories of deploys, kills, changes by hand, foreign things and damaged state files.
 * @param seed the same one gives the same histories; a failure names it.
 * @param ends of how many sites the end is looked at, too.
 */
export async function lawsHold(histories: number, seed: number, ends: number): Promise<void> {
  const issuer = await startIssuer();
  const folders = memoryFolders();
  const claims = { iss: "https://issuer.example", aud: "app", sub: "u" };
  // The issuer's tokens last ten minutes: people get new ones with each history.
  const base = () => ({
    jwksUri: issuer.jwksUri,
    tokens: { user: issuer.token(claims), admin: issuer.token({ ...claims, groups: ["admins"] }) },
  });
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 6 }), (acts) => play(acts, base(), folders.next, ends)),
      { numRuns: histories, seed },
    );
  } finally {
    folders.clear();
    await issuer.stop();
  }
}
