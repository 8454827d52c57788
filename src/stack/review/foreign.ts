import { AuthzError } from "../../lib/errors.ts";
import type { Inside } from "../find/api-contents.ts";
import type { Stray } from "./strays.ts";

/** Marks of what the stage shows already: by the deployment that the state knows and the stage points to. */
export function publishedStrays(
  { stages }: Inside,
  stageName: string,
  deployment: { readonly id?: string; readonly strays?: readonly string[] } = {},
): ReadonlySet<string> {
  const shown = stages.find((one) => one.stageName === stageName)?.deploymentId;
  return new Set(shown !== undefined && shown === deployment.id ? deployment.strays : []);
}

const WAYS_OUT = "put it into config.ini, delete it in AWS, or publish it with --publish-foreign";

/** Says that a new deployment would publish these. */
export function wouldPublish(strays: readonly Stray[]): AuthzError {
  const lines = strays.map(({ id, opens }) => `  ${id} opens ${opens}`);
  const message = `this deploy would publish what config.ini lacks and somebody else put into the API:\n${lines.join("\n")}`;
  return new AuthzError("NOT_OURS", message, { fix: WAYS_OUT });
}

/** A line for each, for every deploy. */
export const foreignNotes = (strays: readonly Stray[]): string[] =>
  strays.map(({ id, opens }) => `config.ini lacks ${id}, which is not deleted; it opens ${opens}`);

/** What a dry run says of what stops the deploy itself. */
export const stopNotes = (strays: readonly Stray[]): string[] =>
  strays.length === 0
    ? []
    : [`deploy stops before it publishes ${strays.map(({ id }) => id).join(", ")}; --publish-foreign goes on`];
