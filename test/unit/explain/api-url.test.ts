import { expect, test } from "vitest";
import { parseApiUrl } from "../../../src/open/url-target.ts";

test.each([
  ["htp:/orders?access_token=s3cret", '"htp:/orders"'],
  ["orders#access_token=s3cret", '"orders"'],
  ["ftp://ann:s3cret@orders/list", '"ftp://orders/list"'],
  ["ann:s3cret@orders", '"orders"'],
])("%s is refused without its secret", (text, shown) => {
  expect(() => parseApiUrl(text)).toThrow(`${shown} is not the URL of an API`);
  expect(() => parseApiUrl(text)).not.toThrow(/s3cret/);
});
