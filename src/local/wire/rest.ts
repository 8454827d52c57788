import { json } from "../http.ts";
import { modelOf } from "../model/service-model.ts";
import { type Protocol, Raw } from "./operation.ts";
import { restInput } from "./rest-input.ts";

/** REST JSON: the operation is a method and a path, the input is spread over path, query, headers and body. */
export const rest: Protocol = {
  input: restInput,
  output(output, requestId, operation, { name }) {
    const id = ["x-amzn-RequestId", requestId] as const;
    if (output instanceof Raw) return { ...output, headers: [...output.headers, id] };
    const { status = 200 } = modelOf(name).operations[operation] ?? {};
    return output === undefined ? { status, headers: [id], body: "" } : json(status, output, [id]);
  },
  // Most errors say `message`; those of Lambda that say `Message` carry it in their fields.
  refusal: ({ status, code, message, fields }, requestId) =>
    json(status, "Message" in fields ? fields : { ...fields, message }, [
      ["x-amzn-RequestId", requestId],
      ["x-amzn-ErrorType", code],
    ]),
};
