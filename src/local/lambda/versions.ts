import { randomUUID } from "node:crypto";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import { describe, type LambdaFunction, latestOf, listed, orderOf, revisionOf } from "./lambda-function.ts";
import { checkRevision, conflict, invalidValue } from "./lambda-refusals.ts";
import { type FunctionInput, functionAt, referenceOf } from "./reference.ts";

type VersionInput = FunctionInput & { readonly CodeSha256?: string };

/** @throws Refusal ResourceConflictException while it is Pending or being changed. */
export function checkSettled(fn: LambdaFunction, now: number): void {
  if (now >= fn.busyUntil) return;
  const state =
    fn.createdAt === fn.modifiedAt
      ? "The function is currently in the following state: Pending"
      : `An update is in progress for resource: ${fn.FunctionArn}`;
  throw conflict(`The operation cannot be performed at this time. ${state}`);
}

/**
 * Publishes what the function is now, or gives the last version when nothing has changed since.
 * @param busyUntil of a version whose function is still being made or changed.
 */
export function publish(fn: LambdaFunction, description: string | undefined, busyUntil: number): LambdaFunction {
  const last = fn.published === undefined ? undefined : fn.versions?.[fn.published];
  if (last !== undefined) return last;
  const { versions: _versions, aliases: _aliases, published: _published, url: _url, reserved: _reserved, ...rest } = fn;
  const Version = String((fn.lastVersion ?? 0) + 1);
  const version: LambdaFunction = {
    ...structuredClone(rest),
    Version,
    FunctionArn: `${fn.FunctionArn}:${Version}`,
    Description: description || fn.Description,
    // A version is never changed: until then it is new.
    createdAt: fn.modifiedAt,
    busyUntil,
    statements: [],
    tags: {},
    RevisionId: randomUUID(),
    busyRevisionId: randomUUID(),
  };
  fn.versions = { ...fn.versions, [Version]: version };
  Object.assign(fn, { lastVersion: Number(Version), published: Version, RevisionId: randomUUID() });
  return version;
}

function publishVersion(input: VersionInput, call: Call) {
  const { region, now } = call;
  const fn = functionAt({ ...referenceOf(input, call), qualifier: undefined }, call);
  checkSettled(fn, now);
  checkRevision(input.RevisionId, revisionOf(fn, now));
  const { CodeSha256: current } = describe(fn, region, now);
  if (input.CodeSha256 && input.CodeSha256 !== current)
    throw invalidValue(
      `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${current}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  return describe(publish(fn, input.Description, 0), region, now);
}

function list(input: FunctionInput, call: Call) {
  const { region, now } = call;
  const fn = functionAt({ ...referenceOf(input, call), qualifier: undefined }, call);
  const all = [latestOf(fn), ...Object.values(fn.versions ?? {})];
  const { items, next } = page(all, orderOf, { token: input.Marker, limit: input.MaxItems ?? 50 });
  return { Versions: items.map((one) => listed(one, region, now)), ...(next && { NextMarker: next }) };
}

/** Versions: pictures of a function that nothing changes any more. */
export const versionOperations: Readonly<Record<string, Operation>> = {
  PublishVersion: op<VersionInput>("CodeSha256 Description RevisionId", publishVersion),
  ListVersionsByFunction: op<FunctionInput>("Marker MaxItems", list),
};
