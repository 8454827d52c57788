import { notImplemented } from "../wire/check-input.ts";
import type { MethodSettings, Stage } from "./apigateway-model.ts";
import { badRequest, noSetting } from "./apigateway-refusals.ts";
import type { Field, Fields } from "./patch.ts";

/** The settings of a new entry, as recorded; the burst is the account's. */
const DEFAULTS: MethodSettings = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5_000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
};

const keyOf = (path: string): string => path.split("/").slice(1, 3).join("/");

/** @param only the one value that is implemented. */
const setting = (name: string, make: (value: string) => unknown, only?: string): Field<Stage> => ({
  ops: ["replace"],
  apply(stage, { path, value }) {
    if (only !== undefined && value !== only) throw notImplemented(`ApiGateway UpdateStage ${path}`);
    const { methodSettings: all = {} } = stage;
    const key = keyOf(path);
    stage.methodSettings = { ...all, [key]: { ...(all[key] ?? all["*/*"] ?? DEFAULTS), [name]: make(value) } };
  },
});
const flag = (value: string): boolean => value === "true";

/**
 * The paths of a stage that are about its methods. A stage here has no cache cluster and no log level, without which AWS
 * ignores settings of caches and data traces too: they are kept and shown.
 */
export const METHOD_FIELDS: Fields<Stage> = {
  "/*/*/metrics/enabled": setting("metricsEnabled", flag, "false"),
  "/*/*/logging/loglevel": setting("loggingLevel", String, "OFF"),
  "/*/*/logging/dataTrace": setting("dataTraceEnabled", flag),
  "/*/*/throttling/burstLimit": setting("throttlingBurstLimit", Number),
  "/*/*/throttling/rateLimit": setting("throttlingRateLimit", Number),
  "/*/*/caching/enabled": setting("cachingEnabled", flag),
  "/*/*/caching/ttlInSeconds": setting("cacheTtlInSeconds", Number),
  "/*/*/caching/dataEncrypted": setting("cacheDataEncrypted", flag),
  "/*/*/caching/requireAuthorizationForCacheControl": setting("requireAuthorizationForCacheControl", flag),
  "/*/*/caching/unauthorizedCacheControlHeaderStrategy": setting("unauthorizedCacheControlHeaderStrategy", String),
  "/*/*": {
    ops: ["remove"],
    apply(stage, { path }) {
      const { [keyOf(path)]: there, ...others } = stage.methodSettings ?? {};
      if (there === undefined) throw badRequest(noSetting(keyOf(path)));
      stage.methodSettings = others;
    },
  },
};

const plain = (key: string): string => key.replaceAll("~1", "/").replace(/^\/+/, "");

/** The settings of a method, by the first of these verbs that has any; else those of all methods. */
export function settingsOf({ methodSettings = {} }: Partial<Stage>, path: string, verbs: readonly string[]) {
  const names = verbs.map((verb) => plain(`${path}/${verb}`));
  const found = Object.entries(methodSettings).find(([key]) => names.includes(plain(key)));
  return found?.[1] ?? methodSettings["*/*"];
}
