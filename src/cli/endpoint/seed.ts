import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config, IssuerConfig } from "../../config/config.ts";
import { AuthzError } from "../../lib/errors.ts";

/** The one user that every pool of the local endpoint has. */
export interface TestUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Made once a project; the password is for nobody else, and cannot be guessed all the same. */
export function testUser(folder: string): TestUser {
  const file = join(folder, "user.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const user = { name: "test", email: "test@example.com", password: `Aa1!${randomBytes(12).toString("base64url")}` };
  writeFileSync(file, JSON.stringify(user), { mode: 0o600 });
  return user;
}

/** The pools that a config.ini names by id: at AWS they are there before, at the local endpoint they are made. */
const pools = ({ issuers }: Config): IssuerConfig[] => issuers.filter(({ userPool }) => userPool !== undefined);

/**
 * Makes pools, clients, the groups of the rules and the test user at the local endpoint.
 * @throws AuthzError LOCAL_FAILED.
 */
export async function seedPools(config: Config, endpoint: string, user: TestUser): Promise<void> {
  const groups = [...new Set(config.rules.flatMap((rule) => rule.groups))];
  for (const { userPool: poolId, audience: clientIds } of pools(config)) {
    const body = JSON.stringify({ poolId, clientIds, groups, user, signInPort: config.signIn.port });
    const { ok, status } = await fetch(`${endpoint}/_local/seed`, { method: "POST", body });
    if (!ok)
      throw new AuthzError("LOCAL_FAILED", `the local endpoint could not make the user pool ${poolId} (${status})`);
  }
}
