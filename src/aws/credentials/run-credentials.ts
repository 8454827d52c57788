import type { fromIni } from "@aws-sdk/credential-provider-ini";

export type Provider = ReturnType<typeof fromIni>;

/** The credentials of a run: one provider for all clients, so that a person is asked for a code once. */
export interface RunCredentials {
  /** Undefined: each client asks the SDK's chain (environment, container, instance). */
  readonly provider: Provider | undefined;
  /** How to get new ones when they have expired; undefined when that is not known. */
  readonly renewal: string | undefined;
}

/** For runs whose credentials no profile names. */
export const SDK_CHAIN: RunCredentials = { provider: undefined, renewal: undefined };
