import { itemValue } from "../../evidence/item.ts";
import { answerFact, isSuccess } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";
import { shellText } from "../shell-text.ts";

/** The address is that of a WebSocket API, which takes connections and no calls. */
export const websocketApi: Cause = {
  code: "websocket-api",
  severity: "note",
  docs: guide("apigateway-how-to-call-websocket-api"),
  detect(evidence) {
    const api = itemValue(evidence.otherApi);
    if (api?.protocol !== "WEBSOCKET" || isSuccess(evidence)) return undefined;
    const { host, pathname } = evidence.call.url;
    return {
      message: `API ${api.name} (${api.id}) is a WebSocket API: it takes connections, not HTTP calls`,
      evidence: [answerFact(evidence)],
      fix: { text: `connect to wss://${host}${pathname}`, cli: `wscat -c ${shellText(`wss://${host}${pathname}`)}` },
    };
  },
};
