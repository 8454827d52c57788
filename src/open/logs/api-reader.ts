import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined, explainAwsError } from "../../aws/aws-errors.ts";
import type { Reader } from "../../explain/evidence/evidence-reader.ts";
import type { Item, Unread } from "../../explain/evidence/item.ts";
import type { AuthzError } from "../../lib/errors.ts";

/** Reads an API of which some parts may be refused. */
export interface ApiReader extends Reader {
  /** The first refusal. */
  refusal(): AuthzError | undefined;
}

/** A reader for which a refusal is an answer; whatever else goes wrong ends the run, because then no log can be read. */
export function createApiReader({
  profile,
  region,
  endpoint,
}: Pick<Aws, "profile" | "region" | "endpoint">): ApiReader {
  const skipped: Unread[] = [];
  const refusals: AuthzError[] = [];
  const skip = (unread: Unread) => {
    skipped.push(unread);
    return { unread };
  };
  const read = async <T>(what: string, permission: string, call: () => Promise<T>): Promise<Item<T>> => {
    try {
      return { value: await call() };
    } catch (error) {
      const explained = explainAwsError(error, { profile, region, endpoint });
      if (explained.code !== "ACCESS_DENIED" && explained.code !== "AWS_REFUSED") throw error;
      refusals.push(explained);
      return skip({ what, permission, why: explained.message });
    }
  };
  return {
    skipped,
    skip,
    read,
    readIfAny: (what, permission, call) => read(what, permission, () => absentAsUndefined(call())),
    refusal: () => refusals[0],
  };
}
