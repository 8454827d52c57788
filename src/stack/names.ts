import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import { stackNames } from "../resources/shared/stack-names.ts";

/** IAM's limit for the name of a role. */
const LONGEST_ROLE = 64;

const hashOf = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 8);

/**
 * Project and stage as one word that no other stack has. `shop` + `eu-prod` and `shop-eu` + `prod` read alike, and IAM
 * and some file systems tell no case apart: such words carry a hash.
 */
export function stackWord(project: string, stage: string): string {
  const isPlain = /^[^-]+$/.test(project) && /^[a-z0-9_]+$/.test(stage);
  return isPlain ? `${project}-${stage}` : `${project}-${stage}-${hashOf([project, stage])}`;
}

/**
 * A role's name. Names of roles are unique in an account, whatever their path and region, so it holds the region. All
 * begin alike, for IAM policies that name the roles of this tool.
 */
function roleName(project: string, stage: string, section: string, region: string): string {
  const full = `lambda-authz-${stackWord(project, stage)}-${section}-${region}`;
  if (full.length <= LONGEST_ROLE) return full;
  const end = `-${hashOf([project, stage, section])}-${region}`;
  return `lambda-authz-${project}-${stage}-${section}`.slice(0, LONGEST_ROLE - end.length) + end;
}

/** The names that AWS knows a stack's resources by. One stack is account + region + project + stage. */
export const names = (
  { project, api, functions, authorizer }: Pick<Config, "project" | "api" | "functions" | "authorizer">,
  region: string,
) => {
  const roleOf = (section: string) => roleName(project, api.stage, section, region);
  const sections = new Map([...functions, authorizer].map(({ name }) => [roleOf(name), name]));
  return {
    ...stackNames({ project, stage: api.stage, region }),
    roleName: roleOf,
    /** The section that a role's name stands for; the name itself for a shortened one that config.ini does not have. */
    roleSection(role: string): string {
      const [start, end] = [`lambda-authz-${stackWord(project, api.stage)}-`, `-${region}`];
      const section = role.startsWith(start) && role.endsWith(end) ? role.slice(start.length, -end.length) : role;
      return sections.get(role) ?? section;
    },
  };
};
