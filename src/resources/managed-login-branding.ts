import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { kind } from "./shared/aws-kind.ts";
import { unmanagedIn } from "./shared/unmanaged-properties.ts";

export interface ManagedLoginBrandingProps {
  readonly poolId: string;
  readonly clientId: string;
}

export interface ManagedLoginBrandingAttrs {
  readonly id: string;
}

async function describe(aws: Aws, UserPoolId: string, ClientId: string) {
  const cognito = await aws.cognito();
  const found = await absentAsUndefined(cognito.describeManagedLoginBrandingByClient({ UserPoolId, ClientId }));
  return found?.ManagedLoginBranding;
}

const find = async (aws: Aws, poolId: string, clientId: string): Promise<string | undefined> =>
  (await describe(aws, poolId, clientId))?.ManagedLoginBrandingId;

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

  async unmanaged(aws, { poolId = "", clientId = "" }) {
    const style = await describe(aws, poolId, clientId);
    return unmanagedIn({
      "style of the sign-in pages": [style?.UseCognitoProvidedValues === false ? "designed" : undefined],
    });
  },

  async delete(aws, { poolId = "", clientId = "" }, attrs) {
    const ManagedLoginBrandingId = attrs?.id ?? (await find(aws, poolId, clientId));
    if (ManagedLoginBrandingId === undefined) return;
    const at = { UserPoolId: poolId, ManagedLoginBrandingId };
    await absentAsUndefined((await aws.cognito()).deleteManagedLoginBranding(at));
  },
});
