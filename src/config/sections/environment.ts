import type { Config } from "../config.ts";
import { KEYS_FETCHED_AT } from "../keys-fetched-at.ts";
import { ENV_PREFIX } from "../schema/schema.ts";
import type { Findings } from "../text/findings.ts";
import type { Source } from "../text/source.ts";

/** Of all variables of a function, as JSON: Lambda's error shows the text that it measures. */
const MAX_BYTES = 4096;
/** The longest value: seconds since 1970, until the year 2286. */
const SECONDS = "9".repeat(10);

type Variables = Readonly<Record<string, string>>;

/** The variables of backend functions for CORS: with a proxy integration only they can add the headers to answers. */
export const corsVariables = ({ allowOrigins, allowCredentials }: Config["cors"]): Variables => ({
  CORS_ALLOW_ORIGINS: allowOrigins.join(","),
  ...(allowCredentials === true && { CORS_ALLOW_CREDENTIALS: "true" }),
});

/** Of `"name":"value"` by name: the added ones may be long, and are the same for every function. */
const sizesOf = (variables: Variables): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(variables).map((one) => [one[0], Buffer.byteLength(JSON.stringify(Object.fromEntries([one]))) - 2]),
  );

/** Of all as one JSON object. */
const bytesOf = (sizes: ReadonlyMap<string, number>): number =>
  [...sizes.values()].reduce((sum, size) => sum + size + 1, 1 + (sizes.size === 0 ? 1 : 0));

/** Finds functions whose variables, with those that deploy adds, exceed Lambda's limit. */
export function checkEnvironmentSizes(config: Config, source: Source, findings: Findings): void {
  const added = sizesOf(corsVariables(config.cors));
  for (const { name, env } of config.functions) check(`function.${name}`, env, added, source, findings);
  check("authorizer", config.authorizer.env, sizesOf({ [KEYS_FETCHED_AT]: SECONDS }), source, findings);
}

function check(
  id: string,
  env: Variables,
  added: ReadonlyMap<string, number>,
  source: Source,
  findings: Findings,
): void {
  const own = sizesOf(env);
  const bytes = bytesOf(new Map([...added, ...own]));
  if (bytes <= MAX_BYTES) return;
  const section = source.get(id);
  const last = [...(section?.entries ?? [])].findLast(([key]) => key.startsWith(ENV_PREFIX));
  const fromDeploy = bytes - bytesOf(own);
  findings.problem(
    last?.[1].at ?? section?.at ?? { section: id },
    undefined,
    `the variables of a function must be at most ${MAX_BYTES} bytes together, these are ${bytes}: ${fromDeploy} are from deploy ` +
      `(${[...added.keys()].join(", ")})`,
    { fix: "put large values into a file of the function's folder" },
  );
}
