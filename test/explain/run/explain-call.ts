import type { Aws } from "../../../src/aws/aws.ts";
import { explain } from "../../../src/explain/explain.ts";
import type { Explanation } from "../../../src/explain/explanation.ts";
import type { Call } from "../scenario.ts";

/** Explains a call as the command line does with --all-methods. */
export function explainCall({ url, method = "GET", headers = {}, ...rest }: Call, aws: Aws): Promise<Explanation> {
  return explain({ url: new URL(url), method, headers, ...rest }, aws, { allMethods: true });
}
