import { absentAsUndefined } from "../aws/aws-errors.ts";
import { kind } from "./shared/aws-kind.ts";
import { unmanagedIn } from "./shared/unmanaged-properties.ts";

export interface UserPoolGroupProps {
  readonly poolId: string;
  readonly name: string;
}

const DESCRIPTION = "Named by a rule of lambda-authz";

/** A group that a rule names: `cognito:groups` of its users' tokens. Identified by its name in the pool. */
export const userPoolGroup = kind<UserPoolGroupProps, object>({
  type: "cognito.user-pool-group",
  row: { key: ["poolId", "name"], within: { type: "cognito.user-pool", by: "poolId" } },
  actions: {
    read: ["cognito-idp:GetGroup"],
    create: ["cognito-idp:CreateGroup"],
    update: [],
    delete: ["cognito-idp:DeleteGroup"],
  },
  watched: {},
  childOf: "pool",
  key: ({ poolId, name }) => ({ poolId, name }),

  async read(aws, { poolId, name }) {
    const at = { UserPoolId: poolId, GroupName: name };
    const found = await absentAsUndefined((await aws.cognito()).getGroup(at));
    return found && { attrs: {}, owned: true };
  },

  async create(aws, { poolId, name }) {
    const about = { UserPoolId: poolId, GroupName: name, Description: DESCRIPTION };
    await (await aws.cognito()).createGroup(about);
    return {};
  },

  diff: () => [],
  update: async (_aws, _props, attrs) => attrs,

  // A role is given to the group's members only by an identity pool that takes it from tokens.
  async unmanaged(aws, { poolId, name }) {
    const at = { UserPoolId: poolId, GroupName: name };
    const { Group: group = {} } = (await absentAsUndefined((await aws.cognito()).getGroup(at))) ?? {};
    return unmanagedIn({
      RoleArn: [group.RoleArn],
      // It chooses among the roles of a user's groups.
      Precedence: [group.RoleArn && group.Precedence],
      Description: [group.Description, DESCRIPTION],
    });
  },

  async delete(aws, { poolId, name }) {
    const at = { UserPoolId: poolId, GroupName: name };
    await absentAsUndefined((await aws.cognito()).deleteGroup(at));
  },
});
