import { randomBytes } from "node:crypto";
import {
  CreateDeploymentCommand,
  DeleteDeploymentCommand,
  type Deployment,
  GetDeploymentCommand,
  GetDeploymentsCommand,
} from "@aws-sdk/client-api-gateway";
import type { Aws, StackIdentity } from "../aws/aws.ts";
import { absentAsUndefined, isError } from "../aws/aws-errors.ts";
import { kind } from "./shared/aws-kind.ts";

export interface DeploymentProps {
  readonly apiId: string;
  /** Of everything that the snapshot contains: a different fingerprint needs a new deployment. */
  readonly fingerprint: string;
  /** See `descriptionOf`. */
  readonly description: string;
  /** What the snapshot contains and config.ini lacks, each as ID, space, fingerprint: see stack/review/strays.ts. */
  readonly strays?: readonly string[];
}

export interface DeploymentAttrs {
  /** "" while unknown: between the intent and AWS's response. */
  readonly id: string;
  /** In an intent row: only the run that wrote the row can have created a deployment with this description. */
  readonly description?: string;
  readonly strays?: readonly string[];
}

const straysOf = ({ strays = [] }: { readonly strays?: readonly string[] }) => (strays.length === 0 ? {} : { strays });

const idOfStray = (stray: string): string => stray.slice(0, stray.lastIndexOf(" "));

/** The prefix of the descriptions of a stack's deployments. Anyone can write one, so it only says which may be pruned. */
export const descriptionPrefix = ({ project, stage }: Pick<StackIdentity, "project" | "stage">): string =>
  `lambda-authz ${project}/${stage} `;

/** A new description for a deployment. */
export const descriptionOf = (stack: Pick<StackIdentity, "project" | "stage">): string =>
  descriptionPrefix(stack) + randomBytes(8).toString("hex");

/** The deployments of an API, in AWS's order, which is undefined. */
export async function listDeployments(
  { apigateway }: Pick<Aws, "apigateway">,
  restApiId: string,
): Promise<Deployment[]> {
  const all: Deployment[] = [];
  let position: string | undefined;
  do {
    const input = { restApiId, limit: 500, ...(position && { position }) };
    const page = await absentAsUndefined(apigateway.send(new GetDeploymentsCommand(input)));
    all.push(...(page?.items ?? []));
    position = page?.position;
  } while (position !== undefined);
  return all;
}

/** The authorization of each method in a snapshot, by path, then by verb; "NONE" lets all callers in. */
export type DeployedMethods = Readonly<
  Record<string, Readonly<Record<string, { readonly authorizationType?: string | undefined }>>>
>;

/** The methods of a snapshot; undefined if the endpoint does not return them or the deployment does not exist. */
export async function deployedMethods(
  { apigateway }: Pick<Aws, "apigateway">,
  restApiId: string,
  deploymentId: string,
): Promise<DeployedMethods | undefined> {
  const input = { restApiId, deploymentId, embed: ["apisummary"] };
  return (await absentAsUndefined(apigateway.send(new GetDeploymentCommand(input))))?.apiSummary;
}

const NEWEST_KEPT = 2;
const timeOf = ({ createdDate }: Deployment): number => createdDate?.getTime() ?? Number.POSITIVE_INFINITY;

/**
 * The deployments of a stack that may be pruned: no stage uses them, and the stack has two newer ones, the second of
 * which may belong to another run in progress.
 * @param current the one that the stack's stage serves.
 * @param used those that stages serve.
 */
export function prunable(
  all: readonly Deployment[],
  stack: Pick<StackIdentity, "project" | "stage">,
  current: string,
  used: ReadonlySet<string>,
): string[] {
  const prefix = descriptionPrefix(stack);
  const older = all.filter(({ id, description = "" }) => id !== current && description.startsWith(prefix));
  return older
    .sort((a, b) => timeOf(b) - timeOf(a))
    .slice(NEWEST_KEPT - 1)
    .flatMap(({ id = "" }) => (used.has(id) ? [] : [id]));
}

/** Deletes a deployment. @returns false if a stage uses it by now: AWS refuses to delete those. */
export async function deleteDeployment(
  { apigateway }: Pick<Aws, "apigateway">,
  restApiId: string,
  deploymentId: string,
): Promise<boolean> {
  try {
    await absentAsUndefined(apigateway.send(new DeleteDeploymentCommand({ restApiId, deploymentId })));
    return true;
  } catch (error) {
    if (isError(error, "BadRequestException", "Active stages")) return false;
    throw error;
  }
}

/**
 * A snapshot of the API that a stage can serve. Identified by its ID alone: a description proves nothing because anyone
 * can deploy with the same one. Without the ID, deploy creates a new one.
 */
export const deployment = kind<DeploymentProps, DeploymentAttrs>({
  type: "apigateway.deployment",
  row: {
    key: ["apiId", "fingerprint"],
    texts: ["id", "description"],
    within: { type: "apigateway.rest-api", by: "apiId" },
  },
  actions: {
    read: ["apigateway:GET"],
    create: ["apigateway:POST"],
    update: [],
    delete: ["apigateway:DELETE"],
  },
  watched: {
    strays: "foreign resources in the snapshot",
  },
  childOf: "api",
  keepsReplaced: true,
  key: ({ apiId, fingerprint }) => ({ apiId, fingerprint }),

  async read(aws, { apiId = "" }, last) {
    if (last === undefined) return undefined;
    const all = await listDeployments(aws, apiId);
    const isMatch = ({ id, description }: Deployment) =>
      last.id === "" ? description === last.description : id === last.id;
    const found = all.find(isMatch);
    return found?.id === undefined ? undefined : { attrs: { id: found.id, ...straysOf(last) }, owned: true };
  },

  async create({ apigateway }, { apiId, description, ...props }) {
    const created = await apigateway.send(new CreateDeploymentCommand({ restApiId: apiId, description }));
    return { id: created.id ?? "", ...straysOf(props) };
  },

  intent: ({ description, ...props }) => ({ id: "", description, ...straysOf(props) }),

  // The snapshot still serves what was deleted from the API by hand.
  diff({ strays: existing = [] }, { strays: deployed = [] }) {
    const ids = existing.map(idOfStray);
    const isGone = deployed.some((one) => !ids.includes(idOfStray(one)));
    return isGone ? [{ prop: "strays", from: deployed, to: existing, replace: true }] : [];
  },

  update: async (_aws, _props, attrs) => attrs,

  async delete(aws, key, attrs) {
    if (attrs === undefined || attrs.id === "") return;
    await deleteDeployment(aws, key["apiId"] ?? "", attrs.id);
  },
});
