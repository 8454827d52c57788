import { absentAsUndefined } from "../aws/aws-errors.ts";
import { kind } from "./shared/aws-kind.ts";

export interface UserPoolGroupProps {
  readonly poolId: string;
  readonly name: string;
}

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
    const about = { UserPoolId: poolId, GroupName: name, Description: "Named by a rule of lambda-authz" };
    await (await aws.cognito()).createGroup(about);
    return {};
  },

  diff: () => [],
  update: async (_aws, _props, attrs) => attrs,

  async delete(aws, { poolId, name }) {
    const at = { UserPoolId: poolId, GroupName: name };
    await absentAsUndefined((await aws.cognito()).deleteGroup(at));
  },
});
