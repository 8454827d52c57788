import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";

/** What stands in AWS for this config: the same shape as `deploy --json` prints, without its changes. */
export interface Deployed {
  /** Ends with a slash. */
  readonly invokeUrl: string;
  readonly apiId: string;
  readonly stage: string;
  readonly region: string;
  readonly accountId: string;
  readonly authorizerId: string;
  /** ARNs by the section's name; the authorizer's under its own name. */
  readonly functions: Readonly<Record<string, string>>;
  readonly issuers: readonly {
    name: string;
    kind: string;
    issuer: string;
    jwksUri: string;
    audience: readonly string[];
  }[];
  readonly userPool: { id: string; clientId: string; domain: string | null } | null;
}

/**
 * Finds the deployed stack by its state file, or by name and tags where that is lost.
 * @throws AuthzError NOT_DEPLOYED when the API, its authorizer or its stage is not there.
 */
export async function locate(_config: Config, _aws: Aws): Promise<Deployed> {
  throw new Error("to be written");
}
