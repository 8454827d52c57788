import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Config, IssuerConfig } from "../../config/config.ts";
import { AuthzError } from "../../lib/errors.ts";
import { writeWhole } from "../../lib/files/write-whole.ts";
import { type LocalKey, type Note, readLocal } from "./endpoint-files.ts";
import { postToEndpoint } from "./endpoint-request.ts";

/** The one user that every pool of the local endpoint has. */
export interface TestUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/**
 * Created once for each project, with a random password: the endpoint is local, but other users of the machine can reach it.
 * @param note gets a note on a broken file, which is set aside; another user is created.
 */
export function testUser(folder: string, note?: Note): TestUser {
  const file = join(folder, "user.json");
  const known = readLocal(
    file,
    ({ name, email, password }) =>
      isText(name) && isText(email) && isText(password) ? { name, email, password } : undefined,
    note,
  );
  if (known !== undefined) return known;
  const user = { name: "test", email: "test@example.com", password: `Aa1!${randomBytes(12).toString("base64url")}` };
  writeWhole(file, JSON.stringify(user));
  return user;
}

/** The pools that a config.ini names by id: at AWS they are there before, at the local endpoint they are made. */
const pools = ({ issuers }: Config): IssuerConfig[] => issuers.filter(({ userPool }) => userPool !== undefined);

/** As the endpoint wants it: who seeds it knows its key. */
const proofFor = (body: string, { secretAccessKey }: LocalKey): string =>
  createHmac("sha256", secretAccessKey).update(`/_local/seed\n${body}`).digest("hex");

/**
 * Makes pools, clients, the groups of the rules and the test user at the local endpoint.
 * @throws AuthzError LOCAL_FAILED.
 */
export async function seedPools(
  config: Config,
  { endpoint, key, user }: { readonly endpoint: string; readonly key: LocalKey; readonly user: TestUser },
): Promise<void> {
  const groups = [...new Set(config.rules.flatMap((rule) => rule.groups))];
  for (const { userPool: poolId, audience: clientIds } of pools(config)) {
    const body = JSON.stringify({ poolId, clientIds, groups, user, signInPort: config.signIn.port });
    const headers = { "X-Local-Proof": proofFor(body, key) };
    const { status } = await postToEndpoint(`${endpoint}/_local/seed`, { headers, body });
    if (status !== 200)
      throw new AuthzError("LOCAL_FAILED", `the local endpoint could not create the user pool ${poolId} (${status})`, {
        fix: { text: "see its log", command: { name: "local logs" } },
      });
  }
}
