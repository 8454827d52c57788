import { list, oneOf } from "../../text/value-parser.ts";
import { optional, withDefault } from "../key.ts";
import { allowedHeader, origin } from "../parse-token.ts";

export const cors = {
  allow_origins: withDefault("origins of the pages, or * for any", list(origin), "*", {
    example: "http://localhost:3000",
  }),
  allow_headers: optional("request headers that pages may send", list(allowedHeader), {
    example: "Authorization, Content-Type",
    otherwise: "the authorizer's headers and Content-Type",
  }),
  allow_credentials: withDefault(
    "whether pages may send cookies; not with allow_origins = *",
    oneOf("yes", "no"),
    "no",
  ),
};
