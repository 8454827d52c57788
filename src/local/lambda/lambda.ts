import type { Wording } from "../model/limits.ts";
import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { aliasOperations } from "./aliases.ts";
import { concurrencyOperations } from "./concurrency.ts";
import { fixedReads } from "./fixed-reads.ts";
import { functionOperations } from "./function-operations.ts";
import { urlOperations } from "./function-urls.ts";
import { invokeOperations } from "./invoke-operations.ts";
import { tagOperations } from "./lambda-tags.ts";
import { permissionOperations } from "./permissions.ts";
import type { Runtime } from "./runtime-model.ts";
import { versionOperations } from "./versions.ts";

/** As recorded, where AWS's public model says otherwise. */
const SHAPES: Wording["shapes"] = {
  // Lambda itself checks it, with its own list.
  Runtime: { enum: undefined },
  TaggableResource: {
    max: 256,
    pattern:
      "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)",
  },
};

/** Lambda: functions, who may call them, and calling them. */
export const lambda = (runtime: Runtime): Service => ({
  name: "lambda",
  title: "Lambda",
  protocol: "rest",
  operations: {
    ...functionOperations(runtime),
    ...versionOperations,
    ...aliasOperations,
    ...concurrencyOperations,
    ...fixedReads,
    ...permissionOperations,
    ...urlOperations,
    ...tagOperations,
    ...invokeOperations,
  },
  wording: { saysNotNull: true, shapes: SHAPES },
  invalid: (message) => new Refusal(400, "ValidationException", message),
});
