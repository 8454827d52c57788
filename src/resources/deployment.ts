import {
  CreateDeploymentCommand,
  DeleteDeploymentCommand,
  type Deployment,
  GetDeploymentsCommand,
} from "@aws-sdk/client-api-gateway";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import { kind } from "./kind.ts";

export interface DeploymentProps {
  readonly apiId: string;
  /** Of everything a deployment takes a picture of: another fingerprint needs another deployment. */
  readonly fingerprint: string;
}

export interface DeploymentAttrs {
  readonly id: string;
}

const PREFIX = "lambda-authz ";

/** The fingerprint in the description of a deployment of ours; undefined for anyone else's. */
export const fingerprintOf = ({ description = "" }: Deployment): string | undefined =>
  description.startsWith(PREFIX) ? description.slice(PREFIX.length) : undefined;

/** The deployments of an API, newest first or not: the order is AWS's. */
export async function listDeployments(
  { apigateway }: Pick<Aws, "apigateway">,
  restApiId: string,
): Promise<Deployment[]> {
  const page = await absentAsUndefined(apigateway.send(new GetDeploymentsCommand({ restApiId, limit: 500 })));
  return page?.items ?? [];
}

/** A picture of the API that a stage can show. Found again by the fingerprint in its description. */
export const deployment = kind<DeploymentProps, DeploymentAttrs>({
  type: "apigateway.deployment",
  actions: ["apigateway:GET", "apigateway:POST", "apigateway:DELETE"],
  childOf: "api",
  key: ({ apiId, fingerprint }) => ({ apiId, fingerprint }),

  async read(aws, { apiId = "", fingerprint }) {
    const found = (await listDeployments(aws, apiId)).find((item) => fingerprintOf(item) === fingerprint);
    return found?.id === undefined ? undefined : { attrs: { id: found.id }, ours: true };
  },

  async create({ apigateway }, { apiId, fingerprint }) {
    const input = { restApiId: apiId, description: PREFIX + fingerprint };
    const made = await apigateway.send(new CreateDeploymentCommand(input));
    return { id: made.id ?? "" };
  },

  diff: () => [],
  update: async (_aws, _props, attrs) => attrs,

  async delete(aws, key, attrs) {
    const deploymentId = attrs?.id ?? (await deployment.read(aws, key))?.attrs.id;
    if (deploymentId === undefined) return;
    const at = { restApiId: key["apiId"], deploymentId };
    await absentAsUndefined(aws.apigateway.send(new DeleteDeploymentCommand(at)));
  },
});
