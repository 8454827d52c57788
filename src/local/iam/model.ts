import { type Call, type Operation, operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { pattern, requiring, type Shape } from "../wire/shape.ts";
import type { Store } from "../world.ts";

/** A tag as IAM writes it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A role with all that hangs on it. Lists, because "constructor" is a name too. Times are milliseconds. */
export interface Role {
  readonly RoleName: string;
  readonly Path: string;
  readonly RoleId: string;
  readonly Arn: string;
  readonly createdAt: number;
  trust: string;
  trustedAt: number;
  description?: string | undefined;
  maxSessionSeconds: number;
  boundaryArn?: string | undefined;
  tags: Tag[];
  inline: { readonly name: string; readonly document: string }[];
  attachedArns: string[];
}

type Needed = "RoleName" | "AssumeRolePolicyDocument" | "PolicyName" | "PolicyDocument" | "PolicyArn";
type Optional = "Path" | "PathPrefix" | "PermissionsBoundary" | "Description" | "MaxSessionDuration";
type Paging = "Marker" | "MaxItems";

/** The members of operations on roles: those that an operation requires are there. */
export interface RoleInput extends Readonly<Record<Needed, string> & Partial<Record<Optional | Paging, string>>> {
  readonly TagKeys: readonly string[];
  readonly Tags?: readonly Tag[];
}

const NAME = pattern("[\\w+=,.@-]+");
const DOCUMENT = { min: 1, max: 131_072, pattern: pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+") };

/** What the service's model says of them. */
export const RULES: Shape = {
  RoleName: { min: 1, max: 64, pattern: NAME },
  PolicyName: { min: 1, max: 128, pattern: NAME },
  AssumeRolePolicyDocument: DOCUMENT,
  PolicyDocument: DOCUMENT,
  PolicyArn: { min: 20, max: 2_048 },
  PermissionsBoundary: { min: 20, max: 2_048 },
  TagKeys: { max: 50 },
  Tags: { max: 50 },
  Path: { min: 1, max: 512, pattern: pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)") },
  PathPrefix: { min: 1, max: 512, pattern: pattern("\\u002F[\\u0021-\\u007F]*") },
  Description: { max: 1_000, pattern: pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*") },
  MaxSessionDuration: { type: "integer", min: 3_600, max: 43_200 },
  Marker: { min: 1, max: 320 },
  MaxItems: { type: "integer", min: 1, max: 1_000 },
};

/** Roles belong to the account, not to a region. */
export const rolesIn = (store: Store): Role[] => store.of<{ roles: Role[] }>("iam", "", () => ({ roles: [] })).roles;

/** An operation on a role that is there. One that answers nothing has changed something. */
export const onRole = (
  needs: readonly string[],
  run: (role: Role, input: RoleInput, call: Call) => unknown,
): Operation =>
  operation<RoleInput>({
    shape: requiring(RULES, "RoleName", ...needs),
    run: (input, call) => {
      const { store } = call.world;
      const role = rolesIn(store).find(({ RoleName }) => RoleName === input.RoleName);
      if (!role) throw new Refusal(404, "NoSuchEntity", `The role with name ${input.RoleName} cannot be found.`);
      return run(role, input, call);
    },
  });
