import { AuthzError } from "../../lib/errors.ts";
import type { ApiContents } from "../find/api-contents.ts";
import type { Stray } from "./strays.ts";

/** Marks of the foreign resources that the stage serves already, if it serves the deployment in the state. */
export function publishedStrays(
  { stages }: ApiContents,
  stageName: string,
  deployment: { readonly id?: string; readonly strays?: readonly string[] } = {},
): ReadonlySet<string> {
  const served = stages.find((one) => one.stageName === stageName)?.deploymentId;
  return new Set(served !== undefined && served === deployment.id ? deployment.strays : []);
}

const FIX = "add it to config.ini, delete it in AWS, or publish it with --publish-foreign";

/** For foreign resources that a new deployment would publish. */
export function wouldPublish(strays: readonly Stray[]): AuthzError {
  const lines = strays.map(({ id, opens }) => `  ${id} opens ${opens}`);
  const message = `this deploy would publish foreign resources in the API that config.ini lacks:\n${lines.join("\n")}`;
  return new AuthzError("NOT_OURS", message, { fix: FIX });
}

/** A note for each foreign resource, in every deploy. */
export const foreignNotes = (strays: readonly Stray[]): string[] =>
  strays.map(({ id, opens }) => `config.ini lacks ${id}, which is not deleted; it opens ${opens}`);

/** The note of a dry run on what would stop the deploy. */
export const stopNotes = (strays: readonly Stray[]): string[] =>
  strays.length === 0
    ? []
    : [`deploy stops before it publishes ${strays.map(({ id }) => id).join(", ")}; pass --publish-foreign to publish`];
