import { isAbsolute, join } from "node:path";
import type { Config } from "../../config/config.ts";
import type { FetchedIssuer } from "../../issuers/discovery.ts";
import { keyNotes } from "../../issuers/key-notes.ts";
import { inBackground } from "../../lib/in-background.ts";
import type { Upload } from "../code/artifacts.ts";
import { authorizerArtifact, functionArtifacts, isTold } from "../code/bundle.ts";
import { leftOutNote } from "../code/excluded-files.ts";
import { policyFiles } from "../graph/policy-files.ts";
import { type MadePool, madeIssuer } from "../pool/managed-pool.ts";
import type { FoundIssuer } from "./current.ts";

/** What lies in the project's folder, read before AWS is asked. */
export interface Sources {
  readonly functionCode: ReadonlyMap<string, Upload>;
  /** Seconds; undefined where the authorizer gets no keys. */
  readonly keysFetchedAt: number | undefined;
  readonly resolve: (path: string) => string;
}

/** Zips the functions. */
export function readSources(config: Config): Sources {
  const resolve = (path: string) => (isAbsolute(path) ? path : join(config.root, path));
  const functionCode = functionArtifacts(config, resolve);
  // Before the issuers are asked: too old is safe, too young is not.
  const keysFetchedAt = isTold(config, resolve) ? Math.floor(Date.now() / 1000) : undefined;
  return { functionCode, keysFetchedAt, resolve };
}

/** All that is uploaded. */
export interface Uploads extends Sources {
  /** The authorizer's code as far as config.ini tells; of a user pool that does not exist yet it knows nothing. */
  readonly code: Upload;
  readonly authorizerCode: (made?: MadePool) => Upload;
  readonly issuersWith: (made?: MadePool) => ReturnType<typeof madeIssuer>[];
  readonly policies: ReturnType<typeof policyFiles>;
  readonly warnings: readonly string[];
  /** On files that were left out and on the issuers' keys; awaited last, for loading the module overlaps with AWS calls. */
  readonly notes: Promise<readonly string[]>;
}

const isFetched = (issuer: FoundIssuer): issuer is FetchedIssuer => "bundled" in issuer;

/** Zips the authorizer with what the issuers said, and reads the files of policies. */
export function uploadsOf(config: Config, sources: Sources, issuers: readonly FoundIssuer[]): Uploads {
  const { resolve, functionCode } = sources;
  const issuersWith = (made?: MadePool) =>
    issuers.map((issuer) => (isFetched(issuer) ? issuer.bundled : madeIssuer(issuer, made)));
  const codeWith = (made?: MadePool) => authorizerArtifact(config, issuersWith(made), resolve);
  // Zipped now even where it is zipped again once the pool exists: what is wrong with a folder is reported first.
  const code = codeWith();
  const policies = policyFiles(config, resolve);
  const uploads = [...functionCode.values(), code];
  const leftOut = leftOutNote(uploads);
  const onKeys = isTold(config, resolve) ? keyNotes(issuers.filter(isFetched), config.authorizer.runtime) : [];
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
