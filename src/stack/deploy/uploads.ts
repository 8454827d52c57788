import { isAbsolute, join } from "node:path";
import type { Config } from "../../config/config.ts";
import type { FetchedIssuer } from "../../issuers/discovery.ts";
import { keyNotes } from "../../issuers/key-notes.ts";
import { inBackground } from "../../lib/in-background.ts";
import type { Upload } from "../code/artifacts.ts";
import { authorizerArtifact, functionArtifacts, getsConfig } from "../code/bundle.ts";
import { leftOutNote } from "../code/excluded-files.ts";
import { policyFiles } from "../graph/policy-files.ts";
import { type ManagedPool, managedIssuer } from "../pool/managed-pool.ts";
import type { FoundIssuer } from "./current-state.ts";

/** The sources in the project's folder, read before the first call to AWS. */
export interface Sources {
  readonly functionCode: ReadonlyMap<string, Upload>;
  /** Seconds since 1970; undefined if the authorizer gets no keys. */
  readonly keysFetchedAt: number | undefined;
  readonly resolve: (path: string) => string;
}

/** Zips the functions. */
export function readSources(config: Config): Sources {
  const resolve = (path: string) => (isAbsolute(path) ? path : join(config.root, path));
  const functionCode = functionArtifacts(config, resolve);
  // Before the keys are fetched: too early is safe, too late is not.
  const keysFetchedAt = getsConfig(config, resolve) ? Math.floor(Date.now() / 1000) : undefined;
  return { functionCode, keysFetchedAt, resolve };
}

/** All uploads. */
export interface Uploads extends Sources {
  /** The authorizer's code from config.ini; it lacks the keys of a user pool that does not exist yet. */
  readonly code: Upload;
  readonly authorizerCode: (made?: ManagedPool) => Upload;
  readonly issuersWith: (made?: ManagedPool) => ReturnType<typeof managedIssuer>[];
  readonly policies: ReturnType<typeof policyFiles>;
  readonly warnings: readonly string[];
  /** Notes on files that were left out and on the issuers' keys; awaited last, so that loading the module overlaps with AWS calls. */
  readonly notes: Promise<readonly string[]>;
}

const isFetched = (issuer: FoundIssuer): issuer is FetchedIssuer => "bundled" in issuer;

/** Zips the authorizer with the issuers' keys, and reads the policy files. */
export function uploadsOf(config: Config, sources: Sources, issuers: readonly FoundIssuer[]): Uploads {
  const { resolve, functionCode } = sources;
  const issuersWith = (made?: ManagedPool) =>
    issuers.map((issuer) => (isFetched(issuer) ? issuer.bundled : managedIssuer(issuer, made)));
  const codeWith = (made?: ManagedPool) => authorizerArtifact(config, issuersWith(made), resolve);
  // Zipped now even if it is zipped again once the pool exists, so that problems with a folder are reported first.
  const code = codeWith();
  const policies = policyFiles(config, resolve);
  const uploads = [...functionCode.values(), code];
  const leftOut = leftOutNote(uploads);
  const onKeys = getsConfig(config, resolve) ? keyNotes(issuers.filter(isFetched), config.authorizer.runtime) : [];
  return {
    ...sources,
    code,
    issuersWith,
    policies,
    authorizerCode: config.userPool === undefined ? () => code : codeWith,
    warnings: uploads.flatMap(({ warning }) => warning ?? []),
    notes: inBackground(
      Promise.resolve(onKeys).then((notes) => [...(leftOut === undefined ? [] : [leftOut]), ...notes]),
    ),
  };
}
