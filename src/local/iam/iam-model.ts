import { type Call, type Operation, op } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Store } from "../world.ts";

/** A tag as IAM writes it. */
export type Tag = Readonly<Record<"Key" | "Value", string>>;

/** A role with its policies and tags. Lists, because "constructor" is a name too. Times are milliseconds. */
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
type Optional = "Path" | "PathPrefix" | "PermissionsBoundary" | "Description" | "Marker";
type Numbers = "MaxSessionDuration" | "MaxItems";

/** The members of operations on roles: those that an operation requires are there. */
export interface RoleInput
  extends Readonly<Record<Needed, string> & Partial<Record<Optional, string> & Record<Numbers, number>>> {
  readonly TagKeys: readonly string[];
  readonly Tags?: readonly Tag[];
}

/** Roles belong to the account, not to a region. */
export const rolesIn = (store: Store): Role[] => store.of<{ roles: Role[] }>("iam", "", () => ({ roles: [] })).roles;

/**
 * An operation on an existing role. One without an output is a write.
 * @param honours the input members that it honours, separated by spaces, without the role's name.
 */
export const onRole = (honours: string, run: (role: Role, input: RoleInput, call: Call) => unknown): Operation =>
  op<RoleInput>(`RoleName ${honours}`, (input, call) => {
    const { store } = call.world;
    const role = rolesIn(store).find(({ RoleName }) => RoleName === input.RoleName);
    if (!role) throw new Refusal(404, "NoSuchEntity", `The role with name ${input.RoleName} cannot be found.`);
    return run(role, input, call);
  });

/** A page of something, under the name that its list has in the answer. */
export function listing<Item>(
  name: string,
  { Marker, MaxItems = 100 }: RoleInput,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  shown: (item: Item) => unknown = (item) => item,
) {
  const part = page(items, keyOf, { token: Marker, limit: MaxItems });
  return { [name]: part.items.map(shown), IsTruncated: part.next !== undefined, Marker: part.next };
}
