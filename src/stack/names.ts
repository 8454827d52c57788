import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import { stackNames } from "../resources/shared/stack-names.ts";

/** IAM's limit for the name of a role. */
const LONGEST_ROLE = 64;

const HASH_LENGTH = 8;

const hashOf = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, HASH_LENGTH);

/**
 * Project and stage as one unique word. `shop` + `eu-prod` and `shop-eu` + `prod` would be equal, and IAM and some file
 * systems ignore case: such words end with a hash.
 */
export function stackWord(project: string, stage: string): string {
  const isPlain = /^[^-]+$/.test(project) && /^[a-z0-9_]+$/.test(stage);
  return isPlain ? `${project}-${stage}` : `${project}-${stage}-${hashOf([project, stage])}`;
}

/**
 * A role's name. Role names are unique in an account, whatever their path, so they contain the region. All have the same
 * prefix, so that IAM policies can match the roles of this tool.
 */
function roleName(project: string, stage: string, section: string, region: string): string {
  const full = `lambda-authz-${stackWord(project, stage)}-${section}-${region}`;
  if (full.length <= LONGEST_ROLE) return full;
  const end = `-${hashOf([project, stage, section])}-${region}`;
  return `lambda-authz-${project}-${stage}-${section}`.slice(0, LONGEST_ROLE - end.length) + end;
}

/** A pattern that matches the role names of all sections: shortened ones may lose the end of project and stage. */
function rolePattern(project: string, stage: string, region: string): string {
  const shortened = LONGEST_ROLE - HASH_LENGTH - region.length - 2;
  return `${`lambda-authz-${project}-${stage}-`.slice(0, shortened)}*-${region}`;
}

/** The names of a stack's resources in AWS. A stack is account + region + project + stage. */
export const names = (
  { project, api, functions, authorizer }: Pick<Config, "project" | "api" | "functions" | "authorizer">,
  region: string,
) => {
  const roleOf = (section: string) => roleName(project, api.stage, section, region);
  const sections = new Map([...functions, authorizer].map(({ name }) => [roleOf(name), name]));
  return {
    ...stackNames({ project, stage: api.stage, region }),
    roleName: roleOf,
    roleNames: rolePattern(project, api.stage, region),
    /** The section of a role name; the name itself for a shortened one that config.ini does not have. */
    roleSection(role: string): string {
      const [start, end] = [`lambda-authz-${stackWord(project, api.stage)}-`, `-${region}`];
      const section = role.startsWith(start) && role.endsWith(end) ? role.slice(start.length, -end.length) : role;
      return sections.get(role) ?? section;
    },
  };
};
