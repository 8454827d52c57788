import type { Caller } from "../policy/principals.ts";
import type { Context } from "../policy/variables.ts";
import { type Asked, headerIn } from "./asked.ts";

/**
 * The condition keys that a request to an API has. There is no VPC here, so `aws:SourceVpc` and `aws:SourceVpce` are
 * missing as for a call over the internet; and as at AWS every call counts as sent over TLS.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function conditionKeysOf(asked: Asked, caller?: Caller): Context {
  const seconds = Math.floor(asked.at / 1_000);
  const keys: Readonly<Record<string, string | undefined>> = {
    "aws:currenttime": new Date(seconds * 1_000).toISOString().replace(".000Z", "Z"),
    "aws:epochtime": String(seconds),
    "aws:securetransport": "true",
    "aws:sourceip": SOURCE_IP,
    "aws:useragent": headerIn(asked, "user-agent"),
    "aws:referer": headerIn(asked, "referer"),
    "aws:principalarn": caller?.arn,
    "aws:principalaccount": caller?.account,
  };
  return new Map(Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]]])));
}

/** Where all calls come from. */
const SOURCE_IP = "127.0.0.1";
