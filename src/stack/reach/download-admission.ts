import { unzipSync } from "fflate";
import type { Aws } from "../../aws/aws.ts";
import { download } from "../../aws/calls/download.ts";
import { type Admission, readAdmission } from "./admission.ts";

/** The limit of CreateFunction; a larger zip was not uploaded by this tool. */
const MAX_ZIP_BYTES = 50 * 1024 * 1024;
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/** The admission in the config.json of an authorizer's zip, if any. */
export function admissionIn(zip: Uint8Array): Admission | undefined {
  const isConfig = ({ name, originalSize }: { name: string; originalSize: number }) =>
    /(?:^|\/)config\.json$/.test(name) && originalSize <= MAX_CONFIG_BYTES;
  for (const bytes of Object.values(unzipSync(zip, { filter: isConfig }))) {
    try {
      const found = readAdmission(JSON.parse(new TextDecoder().decode(bytes)));
      if (found !== undefined) return found;
    } catch {
      // Not JSON: a config.json of another kind.
    }
  }
  return undefined;
}

/**
 * The admission of a deployed authorizer.
 * @param location of its code, from GetFunction.
 * @throws Error if it cannot be downloaded, or is not a zip.
 */
export const downloadAdmission = async (aws: Aws, location: string): Promise<Admission | undefined> =>
  admissionIn(await download(aws, location, MAX_ZIP_BYTES));
