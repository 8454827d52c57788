import { randomUUID } from "node:crypto";
import type { Handler } from "../../../src/local/http.ts";
import { PROTOCOLS } from "../../../src/local/services.ts";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { requestedPermission } from "./requested-permission.ts";

/** Who is refused. */
const CALLER = "arn:aws:iam::000000000000:user/reader";

/** Services of the JSON protocol answer 400; IAM's code is shorter. */
const REFUSED: Readonly<Record<string, readonly [status: number, code: string]>> = {
  iam: [403, "AccessDenied"],
  logs: [400, "AccessDeniedException"],
  "cognito-idp": [400, "AccessDeniedException"],
};

/**
 * Takes permissions away: what needs one of them is refused as IAM does.
 * @param isDenied gets "lambda:GetPolicy", "apigateway:GET /restapis/[id]/stages".
 */
export function denyingAws(handle: Handler, isDenied: (permission: string) => boolean): Handler {
  return async (request) => {
    const { service, permission, action, resource } = requestedPermission(request);
    if (!isDenied(permission)) return handle(request);
    const [status, code] = REFUSED[service.name] ?? [403, "AccessDeniedException"];
    const message = `User: ${CALLER} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
    // Of Lambda's errors this one has its message in capitals.
    const fields = service.name === "lambda" ? { Message: message } : {};
    const refusal = new Refusal(status, code, message, fields);
    return PROTOCOLS[service.protocol].refusal(refusal, randomUUID(), service.xmlns);
  };
}
