import { randomBytes } from "node:crypto";
import {
  CreateDeploymentCommand,
  DeleteDeploymentCommand,
  type Deployment,
  GetDeploymentCommand,
  GetDeploymentsCommand,
} from "@aws-sdk/client-api-gateway";
import type { Aws, StackIdentity } from "../aws/aws.ts";
import { absentAsUndefined, isError } from "../aws/errors.ts";
import { kind } from "./shared/kind.ts";

export interface DeploymentProps {
  readonly apiId: string;
  /** Of everything that a deployment captures: another fingerprint needs another deployment. */
  readonly fingerprint: string;
  /** What its description begins with: see `descriptionOf`. */
  readonly description: string;
  /** What it captures that config.ini lacks, each as its id, a space and a fingerprint: see stack/strays.ts. */
  readonly strays?: readonly string[];
}

export interface DeploymentAttrs {
  /** "" while nobody knows it: between the intent and the answer. */
  readonly id: string;
  /** Of an intent: only the run that wrote it can have made a deployment with it. */
  readonly description?: string;
  readonly strays?: readonly string[];
}

const published = ({ strays = [] }: { readonly strays?: readonly string[] }) => (strays.length === 0 ? {} : { strays });

const idOfStray = (stray: string): string => stray.slice(0, stray.lastIndexOf(" "));

/** What descriptions of a stack's deployments begin with; anybody can write one, so it only says which may be pruned. */
export const descriptionPrefix = ({ project, stage }: Pick<StackIdentity, "project" | "stage">): string =>
  `lambda-authz ${project}/${stage} `;

/** A new description for a deployment. */
export const descriptionOf = (stack: Pick<StackIdentity, "project" | "stage">): string =>
  descriptionPrefix(stack) + randomBytes(8).toString("hex");

/** The deployments of an API, newest first or not: the order is AWS's. */
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

/** Who gets through to a method as it was deployed: "NONE" is everybody. By path, then by verb. */
export type DeployedMethods = Readonly<
  Record<string, Readonly<Record<string, { readonly authorizationType?: string | undefined }>>>
>;

/** The methods that a deployment holds; undefined at an endpoint that does not tell, and without such a deployment. */
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
 * The deployments of a stack that are old enough to go: no stage uses them, and two of the stack's are newer, of which
 * the second may be that of a run that is under way elsewhere.
 * @param current the one that the stack's stage shows.
 * @param used those that stages show.
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

/** Deletes a deployment. @returns false when a stage uses it by now: AWS itself keeps those. */
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
 * A snapshot of the API that a stage can show. Found again by its id alone: a description proves nothing, for anybody
 * can deploy with the same one. Without the id a new one is made.
 */
export const deployment = kind<DeploymentProps, DeploymentAttrs>({
  type: "apigateway.deployment",
  row: {
    key: ["apiId", "fingerprint"],
    texts: ["id", "description"],
    within: { type: "apigateway.rest-api", by: "apiId" },
  },
  actions: ["apigateway:GET", "apigateway:POST", "apigateway:DELETE"],
  childOf: "api",
  keepsReplaced: true,
  key: ({ apiId, fingerprint }) => ({ apiId, fingerprint }),

  async read(aws, { apiId = "" }, last) {
    if (last === undefined) return undefined;
    const all = await listDeployments(aws, apiId);
    const isIt = ({ id, description }: Deployment) =>
      last.id === "" ? description === last.description : id === last.id;
    const found = all.find(isIt);
    return found?.id === undefined ? undefined : { attrs: { id: found.id, ...published(last) }, ours: true };
  },

  async create({ apigateway }, { apiId, description, ...props }) {
    const made = await apigateway.send(new CreateDeploymentCommand({ restApiId: apiId, description }));
    return { id: made.id ?? "", ...published(props) };
  },

  intent: ({ description, ...props }) => ({ id: "", description, ...published(props) }),

  // It still shows what was deleted in the API by hand.
  diff({ strays: there = [] }, { strays: shown = [] }) {
    const ids = there.map(idOfStray);
    const isGone = shown.some((one) => !ids.includes(idOfStray(one)));
    return isGone ? [{ prop: "strays", from: shown, to: there, replace: true }] : [];
  },

  update: async (_aws, _props, attrs) => attrs,

  async delete(aws, key, attrs) {
    if (attrs === undefined || attrs.id === "") return;
    await deleteDeployment(aws, key["apiId"] ?? "", attrs.id);
  },
});
