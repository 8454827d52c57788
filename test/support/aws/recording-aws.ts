import type { Handler } from "../../../src/local/http.ts";
import { requestedPermission } from "./requested-permission.ts";

/** Operations that only look; the last one runs an authorizer once, as a call would. */
const READS = /^(?:Get|List|Describe|Filter)[A-Z]|^TestInvokeAuthorizer$/;

/** Hands requests on and remembers what they asked for. */
export interface Recording {
  readonly handle: Handler;
  /** "lambda GetPolicy", in the order of asking. */
  readonly operations: string[];
  /** Without repetitions. */
  readonly permissions: Set<string>;
  /** Operations that do more than look. They are refused, too. */
  readonly writes: string[];
}

/** Proves that only reading operations are sent: records all, and throws for any other one. */
export function recordingAws(handle: Handler): Recording {
  const recording: Omit<Recording, "handle"> = { operations: [], permissions: new Set(), writes: [] };
  return {
    ...recording,
    async handle(request) {
      const { service, operation, permission } = requestedPermission(request);
      const name = `${service.name} ${operation}`;
      recording.operations.push(name);
      recording.permissions.add(permission);
      if (READS.test(operation)) return handle(request);
      recording.writes.push(name);
      throw new Error(`${name} is not a read operation`);
    },
  };
}
