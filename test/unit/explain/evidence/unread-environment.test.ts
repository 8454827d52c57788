import { describe, expect, test } from "vitest";
import { concealed, NOT_SHOWN } from "../../../../src/explain/evidence/unread-environment.ts";

describe("what a function wrote, without its environment", () => {
  test.each([
    ["Unauthorized", "Unauthorized"],
    ["unauthorized!", "unauthorized!"],
    ["2026-11-30T15:00:00.000Z 8f1c7a2e Task timed out after 3.00 seconds", NOT_SHOWN],
    ["8f1c7a2e Task timed out after 3.00 seconds", "8f1c7a2e Task timed out after 3.00 seconds"],
    ["Cannot find package 'jose' imported from /var/task/s3cret.mjs", "Cannot find package 'jose'"],
    ["Error: Cannot find module './s'\nRequire stack:\n- /var/task/x.js", "Error: Cannot find module './s'"],
    [
      "Unable to import module 'index': No module named 'jose'",
      "Unable to import module 'index': No module named 'jose'",
    ],
    ["index.handler is undefined or not exported", "index.handler is undefined or not exported"],
    ["SyntaxError: Unexpected token '}'", "SyntaxError: Unexpected token "],
    [
      "[ERROR] [1796051467123] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413. s3cret",
      "[ERROR] [1796051467123] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413",
    ],
    ["cannot connect with s3cret", NOT_SHOWN],
    ["Unauthorized: s3cret is not valid", NOT_SHOWN],
    ["", NOT_SHOWN],
  ])("%s", (text, shown) => {
    expect(concealed(text)).toBe(shown);
  });
});
