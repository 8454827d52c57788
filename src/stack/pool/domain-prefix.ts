import { createHash } from "node:crypto";
import type { Config } from "../../config/config.ts";

/** Words that Cognito refuses in a prefix. */
const RESERVED = /aws|amazon|cognito/;
const LONGEST = 63;

/**
 * The domain prefix of the sign-in pages: the configured one, or project and stage with a hash because all accounts of a
 * region share the prefixes.
 */
export function domainPrefix({ project, api, userPool }: Config, where: { account: string; region: string }): string {
  if (userPool?.domain !== undefined) return userPool.domain;
  const seed = JSON.stringify([where.account, project, api.stage, where.region]);
  const hash = createHash("sha256").update(seed).digest("hex").slice(0, 8);
  const plain = `${project}-${api.stage}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const words = RESERVED.test(plain) ? "app" : plain.slice(0, LONGEST - hash.length - 1).replace(/-$/, "");
  return `${words}-${hash}`;
}
