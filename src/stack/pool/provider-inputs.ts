import type { Config, IdentityProviderConfig } from "../../config/config.ts";
import { AuthzError, type ErrorCode } from "../../lib/errors.ts";
import { readLimited } from "../../lib/files/read-limited.ts";
import type { ProviderInputs } from "../graph/add-user-pool.ts";

/**
 * The source of a client secret; only the command line may read the environment or prompt.
 * @param variable name of the environment variable.
 * @param section of config.ini, for messages: "[identity_provider.google]".
 * @returns undefined in a dry run without the secret.
 * @throws AuthzError SECRET_MISSING if it is not set and cannot be prompted for.
 */
export type SecretOf = (variable: string, section: string) => Promise<string | undefined>;

/** CreateIdentityProvider's limit for each value of ProviderDetails. */
const LONGEST = 131_072;
/** Metadata of several providers, as federations publish it, is larger than that, and is refused with its length. */
const MAX_BYTES = 64 * 1_048_576;

function metadataOf({ name, metadataFile }: IdentityProviderConfig, resolve: (path: string) => string) {
  if (metadataFile === undefined) return undefined;
  const path = resolve(metadataFile);
  const failed = (code: ErrorCode, why: string, fix: string, cause?: unknown): AuthzError =>
    new AuthzError(code, `[identity_provider.${name}] metadata_file = ${metadataFile} ${why}`, { fix, cause });
  const fail = (why: string, cause?: unknown): never => {
    const fix = "save the metadata of your identity provider there, or set metadata_url instead";
    throw failed("SOURCE_MISSING", why, fix, cause);
  };
  let text: string;
  try {
    text = readLimited(path, MAX_BYTES);
  } catch (cause) {
    return fail(`cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause);
  }
  if (text.length > LONGEST) {
    const why = `is ${text.length} characters long; Cognito's limit is ${LONGEST}`;
    throw failed("CONFIG_INVALID", why, "remove the metadata of other providers from it, or set metadata_url instead");
  }
  return /<(?:[\w.-]+:)?EntityDescriptor[\s>]/.test(text)
    ? text
    : fail("is not SAML metadata: it has no EntityDescriptor");
}

/**
 * The inputs of identity providers that are not in config.ini: the secrets, prompted for one by one, and metadata files.
 * @throws AuthzError SECRET_MISSING, SOURCE_MISSING.
 */
export async function providerInputs(
  { identityProviders }: Config,
  resolve: (path: string) => string,
  secretOf: SecretOf | undefined,
): Promise<ProviderInputs> {
  const inputs = new Map(
    identityProviders.map((one) => [
      one.name,
      { secret: undefined as string | undefined, metadata: metadataOf(one, resolve) },
    ]),
  );
  for (const { name, clientSecretEnv } of identityProviders) {
    if (clientSecretEnv === undefined) continue;
    const section = `[identity_provider.${name}]`;
    const metadata = inputs.get(name)?.metadata;
    inputs.set(name, { secret: await secretOf?.(clientSecretEnv, section), metadata });
  }
  return inputs;
}
