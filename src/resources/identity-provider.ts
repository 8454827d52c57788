import type { IdentityProviderType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import type { Change } from "../engine/kind.ts";
import { AuthzError } from "../lib/errors.ts";
import { fingerprint } from "../lib/hash.ts";
import { changes, kind } from "./shared/kind.ts";

type Details = Readonly<Record<string, string>>;

export interface IdentityProviderProps {
  readonly poolId: string;
  readonly name: string;
  readonly providerType: "Google" | "OIDC" | "SAML";
  /** ProviderDetails, all but the secret. */
  readonly details: Details;
  /** Undefined: the provider has none, or nobody knows it now; then the one that is there stays. */
  readonly secret: string | undefined;
  /** By the pool's attribute, the provider's. */
  readonly attributes: Details;
}

export interface IdentityProviderAttrs {
  readonly providerType: string;
  /** Metadata as a fingerprint, for it is long. */
  readonly details: Details;
  readonly attributes: Details;
}

const SECRET = "client_secret";
/** What config.ini decides; Cognito adds addresses that it found out itself. */
const OURS = ["client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method", "MetadataURL"];
const METADATA = "MetadataFile";

/** Attributes are kept in the state file, so the secret that was read is kept beside them, for as long as they are here. */
const secrets = new WeakMap<object, string>();

const shownDetails = (details: Details): Details => ({
  ...Object.fromEntries(Object.entries(details).filter(([name]) => OURS.includes(name))),
  ...(details[METADATA] !== undefined && { [METADATA]: fingerprint(details[METADATA].trim()) }),
});

type Described = Pick<IdentityProviderType, "ProviderType" | "ProviderDetails" | "AttributeMapping">;

function attrsOf({ ProviderType, ProviderDetails = {}, AttributeMapping = {} }: Described): IdentityProviderAttrs {
  const details = shownDetails(ProviderDetails);
  const attrs: IdentityProviderAttrs = { providerType: ProviderType ?? "", details, attributes: AttributeMapping };
  const secret = ProviderDetails[SECRET];
  if (secret !== undefined) secrets.set(attrs, secret);
  return attrs;
}

const inputOf = ({ poolId, name, details, secret, attributes }: IdentityProviderProps) => ({
  UserPoolId: poolId,
  ProviderName: name,
  ProviderDetails: { ...details, ...(secret !== undefined && { [SECRET]: secret }) },
  AttributeMapping: { ...attributes },
});

/** Cognito's refusals may quote what they refuse. */
function withoutSecret(secret: string | undefined): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error) || !secret) throw error;
    const hide = (text: string) => text.replaceAll(secret, "(hidden)");
    throw Object.assign(error, { message: hide(error.message), stack: hide(error.stack ?? "") });
  };
}

async function describe(aws: Aws, UserPoolId: string, ProviderName: string): Promise<IdentityProviderType | undefined> {
  const cognito = await aws.cognito();
  const found = await absentAsUndefined(cognito.describeIdentityProvider({ UserPoolId, ProviderName }));
  return found?.IdentityProvider;
}

function diff(props: IdentityProviderProps, attrs: IdentityProviderAttrs): Change[] {
  const wanted = shownDetails(props.details);
  const there = Object.fromEntries(Object.keys(wanted).map((name) => [name, attrs.details[name]]));
  const known = secrets.get(attrs);
  const isOther = props.secret !== undefined && known !== undefined && props.secret !== known;
  return [
    ...changes({
      providerType: [props.providerType, attrs.providerType],
      details: [wanted, there],
      attributes: [props.attributes, attrs.attributes],
    }),
    ...(isOther ? [{ prop: "secret", from: "(hidden)", to: "(hidden)" }] : []),
  ];
}

/** Somebody else who vouches for users of the pool. Found again by its name in the pool. */
export const identityProvider = kind<IdentityProviderProps, IdentityProviderAttrs>({
  type: "cognito.identity-provider",
  row: { key: ["poolId", "name"], within: { type: "cognito.user-pool", by: "poolId" } },
  actions: [
    "cognito-idp:DescribeIdentityProvider",
    "cognito-idp:CreateIdentityProvider",
    "cognito-idp:UpdateIdentityProvider",
    "cognito-idp:DeleteIdentityProvider",
  ],
  childOf: "pool",
  key: ({ poolId, name }) => ({ poolId, name }),

  async read(aws, { poolId = "", name = "" }) {
    const found = await describe(aws, poolId, name);
    return found && { attrs: attrsOf(found), ours: true };
  },

  async create(aws, props) {
    const input = { ...inputOf(props), ProviderType: props.providerType };
    await (await aws.cognito()).createIdentityProvider(input).catch(withoutSecret(props.secret));
    return attrsOf(input);
  },

  diff,

  // Not read and merged: what Cognito found out at the old address would stay. What it is told here is all that there is.
  async update(aws, props, attrs) {
    if (props.providerType !== attrs.providerType) {
      const message = `the identity provider ${props.name} is of type ${attrs.providerType}, which Cognito cannot change`;
      const fix = `give the section another name, and ${props.name} goes`;
      throw new AuthzError("AWS_REFUSED", message, { fix });
    }
    const secret = props.secret ?? secrets.get(attrs);
    const input = inputOf({ ...props, secret });
    await (await aws.cognito()).updateIdentityProvider(input).catch(withoutSecret(secret));
    return attrsOf({ ...input, ProviderType: props.providerType });
  },

  async delete(aws, { poolId, name }) {
    const at = { UserPoolId: poolId, ProviderName: name };
    await absentAsUndefined((await aws.cognito()).deleteIdentityProvider(at));
  },
});
