import { own } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { listing, type Paging } from "./listing.ts";
import { apiOf, newId } from "./lookup.ts";
import type { Deployment, RestApi, Snapshot } from "./model.ts";
import { type Patch, patch, patches, text } from "./patch.ts";
import { badRequest, notFound } from "./refusals.ts";
import { placeStage } from "./stages.ts";

interface Given {
  readonly apiId: string;
  readonly deploymentId: string;
  readonly description?: string;
  readonly stageName?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly patchOperations?: readonly Patch[];
}

const describe = ({ snapshot: _, ...deployment }: Deployment) => deployment;

/** @throws Refusal NotFoundException. */
function deploymentOf({ apiId, deploymentId }: Given, call: Call): Deployment {
  const deployment = own(apiOf({ apiId }, call).deployments, deploymentId);
  if (deployment === undefined) throw notFound("Invalid Deployment identifier specified");
  return deployment;
}

/** A picture of the API as it is now, which nothing changes any more. */
export const snapshotOf = ({ resources, authorizers, gatewayResponses, binaryMediaTypes }: RestApi): Snapshot =>
  structuredClone({ resources, authorizers, gatewayResponses, binaryMediaTypes });

function create(input: Given, call: Call) {
  const api = apiOf(input, call);
  const methods = Object.values(api.resources).flatMap((one) => Object.values(one.methods));
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ integration }) => integration === undefined))
    throw badRequest("No integration defined for method");
  const { description, stageName, variables = {} } = input;
  const deployment: Deployment = {
    id: newId(),
    ...(description && { description }),
    createdDate: Math.floor(call.now / 1_000),
    snapshot: snapshotOf(api),
  };
  if (stageName) placeStage(api, { stageName, deploymentId: deployment.id, variables }, call.now);
  api.deployments[deployment.id] = deployment;
  return describe(deployment);
}

function remove(input: Given, call: Call): void {
  const { id } = deploymentOf(input, call);
  const api = apiOf(input, call);
  if (Object.values(api.stages).some(({ deploymentId }) => deploymentId === id))
    throw badRequest("Active stages pointing to this deployment must be moved or deleted");
  delete api.deployments[id];
}

const ALL = "/restapis/{apiId}/deployments";
const ONE = `${ALL}/{deploymentId}`;

/** Deployments: pictures of an API that stages show. */
export const deploymentOperations: Readonly<Record<string, Operation>> = {
  CreateDeployment: op<Given>(`POST ${ALL} 201`, create),
  GetDeployment: op<Given>(`GET ${ONE}?embed`, (input, call) => describe(deploymentOf(input, call))),
  GetDeployments: op<Given & Paging>(`GET ${ALL}?position&limit`, (input, call) =>
    listing(input, Object.values(apiOf(input, call).deployments), ({ id }) => id, describe),
  ),
  UpdateDeployment: op<Given>(
    `PATCH ${ONE}`,
    (input, call) => {
      const deployment = deploymentOf(input, call);
      patch(deployment, input.patchOperations, { "/description": text("description") });
      return describe(deployment);
    },
    patches("updateDeployment"),
  ),
  DeleteDeployment: op<Given>(`DELETE ${ONE} 202`, remove),
};
