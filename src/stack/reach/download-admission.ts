import { unzipSync } from "fflate";
import type { Aws } from "../../aws/aws.ts";
import { download } from "../../aws/calls/download.ts";
import { type Admission, readAdmission } from "./admission.ts";

/** What CreateFunction takes by itself; a larger zip is none of ours. */
const MAX_ZIP_BYTES = 50 * 1024 * 1024;
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/** Whom the authorizer in a zip lets in, by the config.json in it; undefined when it has none that says so. */
export function admissionIn(zip: Uint8Array): Admission | undefined {
  const isConfig = ({ name, originalSize }: { name: string; originalSize: number }) =>
    /(?:^|\/)config\.json$/.test(name) && originalSize <= MAX_CONFIG_BYTES;
  for (const bytes of Object.values(unzipSync(zip, { filter: isConfig }))) {
    try {
      const found = readAdmission(JSON.parse(new TextDecoder().decode(bytes)));
      if (found !== undefined) return found;
    } catch {
      // Not JSON: somebody else's config.json.
    }
  }
  return undefined;
}

/**
 * Whom a deployed authorizer lets in.
 * @param location where GetFunction says that its code can be downloaded.
 * @throws Error when it cannot be downloaded, or is not a zip.
 */
export const downloadAdmission = async (aws: Aws, location: string): Promise<Admission | undefined> =>
  admissionIn(await download(aws, location, MAX_ZIP_BYTES));
