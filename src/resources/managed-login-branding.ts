import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { kind } from "./shared/aws-kind.ts";

export interface ManagedLoginBrandingProps {
  readonly poolId: string;
  readonly clientId: string;
}

export interface ManagedLoginBrandingAttrs {
  readonly id: string;
}

async function find(aws: Aws, UserPoolId: string, ClientId: string): Promise<string | undefined> {
  const cognito = await aws.cognito();
  const found = await absentAsUndefined(cognito.describeManagedLoginBrandingByClient({ UserPoolId, ClientId }));
  return found?.ManagedLoginBranding?.ManagedLoginBrandingId;
}

/**
 * The style of managed login for a client: Cognito's default, or what was designed in the console since. Without one the
 * pages show an error; only the console creates it automatically.
 */
export const managedLoginBranding = kind<ManagedLoginBrandingProps, ManagedLoginBrandingAttrs>({
  type: "cognito.managed-login-branding",
  row: { key: ["poolId", "clientId"], ids: ["id"], within: { type: "cognito.user-pool", by: "poolId" } },
  actions: {
    read: ["cognito-idp:DescribeManagedLoginBrandingByClient"],
    create: ["cognito-idp:CreateManagedLoginBranding"],
    update: [],
    delete: ["cognito-idp:DeleteManagedLoginBranding"],
  },
  watched: {},
  childOf: "client",
  key: ({ poolId, clientId }) => ({ poolId, clientId }),

  async read(aws, { poolId = "", clientId = "" }) {
    const id = await find(aws, poolId, clientId);
    return id === undefined ? undefined : { attrs: { id }, owned: true };
  },

  async create(aws, { poolId, clientId }) {
    const input = { UserPoolId: poolId, ClientId: clientId, UseCognitoProvidedValues: true };
    const created = await (await aws.cognito()).createManagedLoginBranding(input);
    return { id: created.ManagedLoginBranding?.ManagedLoginBrandingId ?? "" };
  },

  diff: () => [],
  update: async (_aws, _props, attrs) => attrs,

  async delete(aws, { poolId = "", clientId = "" }, attrs) {
    const ManagedLoginBrandingId = attrs?.id ?? (await find(aws, poolId, clientId));
    if (ManagedLoginBrandingId === undefined) return;
    const at = { UserPoolId: poolId, ManagedLoginBrandingId };
    await absentAsUndefined((await aws.cognito()).deleteManagedLoginBranding(at));
  },
});
