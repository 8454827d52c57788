import type { IdentityProviderType } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import type { Change } from "../engine/kind.ts";
import { AuthzError } from "../lib/errors.ts";
import { fingerprint } from "../lib/hash.ts";
import { same } from "../lib/json.ts";
import { changes, kind } from "./shared/aws-kind.ts";
import { unmanagedIn } from "./shared/unmanaged-properties.ts";

type IdentityProviderDetails = Readonly<Record<string, string>>;

export interface IdentityProviderProps {
  readonly poolId: string;
  readonly name: string;
  readonly providerType: "Google" | "OIDC" | "SAML";
  /** ProviderDetails without the secret. */
  readonly details: IdentityProviderDetails;
  /** Undefined: the provider has none, or it is unknown in this run; then Cognito keeps the existing one. */
  readonly secret: string | undefined;
  /** The provider's attribute by the pool's attribute. */
  readonly attributes: IdentityProviderDetails;
}

export interface IdentityProviderAttrs {
  readonly providerType: string;
  /** SAML metadata as a fingerprint because it is long. */
  readonly details: IdentityProviderDetails;
  readonly attributes: IdentityProviderDetails;
  /** The other details: addresses that Cognito discovered when the provider was last written. */
  readonly discovered?: IdentityProviderDetails;
  /** What they were before; present if they were changed since. With other addresses, another party signs users in. */
  readonly discoveredBefore?: IdentityProviderDetails;
}

const SECRET = "client_secret";
/** The details that config.ini sets; Cognito adds the addresses that it discovers. */
const CONFIGURED = ["client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method", "MetadataURL"];
const METADATA = "MetadataFile";
/** Follow from the metadata, which the provider may renew. */
const FROM_METADATA = ["ActiveEncryptionCertificate", "SSORedirectBindingURI", "SLORedirectBindingURI"];

/** The state file contains attributes, so the secret that was read is kept outside them, in memory only. */
const secrets = new WeakMap<object, string>();

const comparedDetails = (details: IdentityProviderDetails): IdentityProviderDetails => ({
  ...Object.fromEntries(Object.entries(details).filter(([name]) => CONFIGURED.includes(name))),
  ...(details[METADATA] !== undefined && { [METADATA]: fingerprint(details[METADATA].trim()) }),
});

function otherDetails(details: IdentityProviderDetails): IdentityProviderDetails {
  const known = [...CONFIGURED, ...FROM_METADATA, METADATA, SECRET];
  return Object.fromEntries(Object.entries(details).filter(([name]) => !known.includes(name)));
}

type DescribedProvider = Pick<IdentityProviderType, "ProviderType" | "ProviderDetails" | "AttributeMapping">;

/** @param before of an earlier run. */
function attrsOf(
  { ProviderType, ProviderDetails = {}, AttributeMapping = {} }: DescribedProvider,
  before?: IdentityProviderAttrs,
): IdentityProviderAttrs {
  const details = comparedDetails(ProviderDetails);
  const discovered = otherDetails(ProviderDetails);
  const discoveredBefore = before?.discoveredBefore ?? before?.discovered ?? discovered;
  const attrs: IdentityProviderAttrs = {
    providerType: ProviderType ?? "",
    details,
    attributes: AttributeMapping,
    ...(Object.keys(discovered).length > 0 && { discovered }),
    ...(!same(discovered, discoveredBefore) && { discoveredBefore }),
  };
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

/** Cognito's error messages may quote the input. */
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

/** The attributes after a write: Cognito adds the addresses that it discovers, in the form that later reads return. */
async function written(
  aws: Aws,
  input: ReturnType<typeof inputOf>,
  ProviderType: IdentityProviderProps["providerType"],
) {
  const found = await describe(aws, input.UserPoolId, input.ProviderName);
  const ProviderDetails = { ...otherDetails(found?.ProviderDetails ?? {}), ...input.ProviderDetails };
  return attrsOf({ ...input, ProviderType, ProviderDetails });
}

function diff(props: IdentityProviderProps, attrs: IdentityProviderAttrs): Change[] {
  const desired = comparedDetails(props.details);
  const actual = Object.fromEntries(Object.keys(desired).map((name) => [name, attrs.details[name]]));
  const secret = secrets.get(attrs);
  const { discovered = {}, discoveredBefore = discovered } = attrs;
  const moved = Object.keys({ ...discovered, ...discoveredBefore }).filter(
    (name) => discovered[name] !== discoveredBefore[name],
  );
  const pick = (from: IdentityProviderDetails) => Object.fromEntries(moved.map((name) => [name, from[name]]));
  const isOther = props.secret !== undefined && secret !== undefined && props.secret !== secret;
  return [
    ...changes({
      providerType: [props.providerType, attrs.providerType],
      details: [desired, actual],
      attributes: [props.attributes, attrs.attributes],
      discovered: [pick(discoveredBefore), pick(discovered)],
    }),
    ...(isOther ? [{ prop: "secret", from: "(hidden)", to: "(hidden)" }] : []),
  ];
}

/** An external identity provider of the pool. Identified by its name in the pool. */
export const identityProvider = kind<IdentityProviderProps, IdentityProviderAttrs>({
  type: "cognito.identity-provider",
  row: { key: ["poolId", "name"], within: { type: "cognito.user-pool", by: "poolId" } },
  actions: {
    read: ["cognito-idp:DescribeIdentityProvider"],
    create: ["cognito-idp:CreateIdentityProvider"],
    update: ["cognito-idp:UpdateIdentityProvider"],
    delete: ["cognito-idp:DeleteIdentityProvider"],
  },
  watched: {
    providerType: "ProviderType",
    details: "ProviderDetails",
    attributes: "AttributeMapping",
    discovered: "ProviderDetails",
    secret: "client_secret",
  },
  childOf: "pool",
  key: ({ poolId, name }) => ({ poolId, name }),

  async read(aws, { poolId = "", name = "" }, last) {
    const found = await describe(aws, poolId, name);
    return found && { attrs: attrsOf(found, last), owned: true };
  },

  async create(aws, props) {
    const input = { ...inputOf(props), ProviderType: props.providerType };
    await (await aws.cognito()).createIdentityProvider(input).catch(withoutSecret(props.secret));
    return written(aws, input, props.providerType);
  },

  diff,

  // Not read and merged: what Cognito discovered at the old address would stay. This input is complete.
  async update(aws, props, attrs) {
    if (props.providerType !== attrs.providerType) {
      const message = `the identity provider ${props.name} has type ${attrs.providerType}; Cognito cannot change it to ${props.providerType}`;
      const fix = `give its section another name; deploy then creates that provider and deletes ${props.name}`;
      throw new AuthzError("AWS_REFUSED", message, { fix });
    }
    const secret = props.secret ?? secrets.get(attrs);
    const input = inputOf({ ...props, secret });
    await (await aws.cognito()).updateIdentityProvider(input).catch(withoutSecret(secret));
    return written(aws, input, props.providerType);
  },

  async unmanaged(aws, { poolId = "", name = "" }) {
    return unmanagedIn({ IdpIdentifiers: [(await describe(aws, poolId, name))?.IdpIdentifiers] });
  },

  async delete(aws, { poolId, name }) {
    const at = { UserPoolId: poolId, ProviderName: name };
    await absentAsUndefined((await aws.cognito()).deleteIdentityProvider(at));
  },
});
