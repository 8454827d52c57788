import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { functionOperations } from "./function-operations.ts";
import { urlOperations } from "./function-urls.ts";
import { invokeOperations } from "./invoke.ts";
import type { Runtime } from "./model.ts";
import { permissionOperations } from "./permissions.ts";
import { tagOperations } from "./tags.ts";

/** Lambda: functions, who may call them, and calling them. */
export const lambda = (runtime: Runtime): Service => ({
  name: "lambda",
  protocol: "rest",
  operations: {
    ...functionOperations(runtime),
    ...permissionOperations,
    ...urlOperations,
    ...tagOperations,
    ...invokeOperations,
  },
  invalid: (message) => new Refusal(400, "ValidationException", message),
});
