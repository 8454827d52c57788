import { functionArn } from "../aws/arn.ts";
import type { Aws } from "../aws/aws.ts";
import type { Grant } from "../aws/grant.ts";
import type { Config } from "../config/config.ts";
import { addressesOf } from "../issuers/discovery.ts";
import { AuthzError } from "../lib/errors.ts";
import { restApi } from "../resources/rest-api.ts";
import { listAuthorizers } from "../resources/shared/listing.ts";
import { stage } from "../resources/stage.ts";
import { names } from "./names.ts";
import { invokeUrl, type UserPoolOutput, userPoolOf } from "./outputs.ts";
import type { ResolvedConfig } from "./pool/resolved-config.ts";

/** What reads of the API need. */
export const READ_API: Grant = { on: "apis", actions: ["apigateway:GET"] };

/** A deployed stack: what `deploy --json` prints, without its changes. */
export interface DeployedStack {
  /** Ends with a slash. */
  readonly invokeUrl: string;
  readonly apiId: string;
  readonly stage: string;
  readonly region: string;
  readonly accountId: string;
  readonly authorizerId: string;
  /** ARNs by the name of the section; the authorizer's under its own name. */
  readonly functions: Readonly<Record<string, string>>;
  readonly issuers: readonly IssuerOutput[];
  readonly userPool: UserPoolOutput | null;
}

export interface IssuerOutput {
  readonly name: string;
  readonly kind: string;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audience: readonly string[];
}

/** The issuers with their URLs, derived or discovered. @throws AuthzError KEYS_UNREACHABLE, ISSUER_MISMATCH. */
export const issuerOutputs = (config: Config, endpoint: string | undefined): Promise<IssuerOutput[]> =>
  Promise.all(
    config.issuers.map(async (issuer) => {
      const { issuers, jwksUri } = await addressesOf(issuer, endpoint);
      return { name: issuer.name, kind: issuer.kind, issuer: issuers[0] ?? "", jwksUri, audience: issuer.audience };
    }),
  );

/**
 * Finds the deployed stack by its tags.
 * @throws AuthzError NOT_DEPLOYED if the API, its authorizer or its stage does not exist, and what issuerOutputs throws.
 */
export async function locate(config: ResolvedConfig, aws: Aws): Promise<DeployedStack> {
  const [api, issuers] = await Promise.all([locateApi(config, aws), issuerOutputs(config, aws.endpoint)]);
  return { ...api, issuers };
}

/**
 * Finds the deployed stack by its tags, without calls to its issuers, which may be down.
 * @throws AuthzError NOT_DEPLOYED if the API, its authorizer or its stage does not exist.
 */
export async function locateApi(config: ResolvedConfig, aws: Aws): Promise<Omit<DeployedStack, "issuers">> {
  const stageName = config.api.stage;
  const missing = (what: string) =>
    new AuthzError(
      "NOT_DEPLOYED",
      `${what} of ${config.project} (stage ${stageName}) does not exist in ${aws.endpoint ?? aws.region}`,
      {
        fix: { text: "deploy it first", command: { name: "deploy" } },
      },
    );
  const [caller, api] = await Promise.all([
    aws.caller,
    restApi.read(aws, { project: config.project, stage: stageName }),
  ]);
  if (!api?.owned) throw missing("the REST API");
  const apiId = api.attrs.id;
  const [deployedStage, authorizers] = await Promise.all([
    stage.read(aws, { apiId, name: stageName }),
    listAuthorizers(aws, apiId),
  ]);
  const authorizer = authorizers.find(({ name }) => name === config.authorizer.name);
  if (deployedStage === undefined) throw missing("the stage");
  if (authorizer?.id === undefined) throw missing(`the authorizer ${config.authorizer.name}`);
  const { functionName } = names(config, aws.region);
  const arn = (section: string) =>
    functionArn({ partition: caller.partition, region: aws.region, account: caller.account }, functionName(section));
  const sections = [...config.functions.map(({ name }) => name), config.authorizer.name];
  return {
    invokeUrl: invokeUrl(aws, apiId, stageName),
    apiId,
    stage: stageName,
    region: aws.region,
    accountId: caller.account,
    authorizerId: authorizer.id,
    functions: Object.fromEntries(sections.map((section) => [section, arn(section)])),
    userPool: userPoolOf(config, aws),
  };
}
