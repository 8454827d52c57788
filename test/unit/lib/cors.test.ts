import { describe, expect, test } from "vitest";
import { allowsMethod, allowsOrigin, headersNotAllowed, namesIn, variesByOrigin } from "../../../src/lib/http/cors.ts";

const ORIGIN = "https://app.example.com";

describe("browsers compare", () => {
  test.each([
    ["*", true],
    [ORIGIN, true],
    [`${ORIGIN}/`, false],
    ["http://app.example.com", false],
    [`${ORIGIN}:443`, false],
    ["https://App.example.com", false],
    ["https://*.example.com", false],
    [`${ORIGIN}, https://other.example.com`, false],
    ["'*'", false],
    ["null", false],
    ["", false],
  ])("Access-Control-Allow-Origin %s with the origin: %s", (allowed, isAllowed) => {
    expect(allowsOrigin(allowed, ORIGIN)).toBe(isAllowed);
  });

  test.each([
    ["GET,PUT", "PUT", false, true],
    ["get,put", "PUT", false, false],
    ["*", "PUT", false, true],
    ["*", "PUT", true, false],
    ["", "PUT", false, false],
  ])("Access-Control-Allow-Methods %s with %s, credentials %s: %s", (allowed, method, withCredentials, isAllowed) => {
    expect(allowsMethod(allowed, method, withCredentials)).toBe(isAllowed);
  });

  test.each([
    ["Content-Type , authorization", ["Authorization", "content-type"], false, []],
    ["*", ["Authorization", "x-api-key"], false, ["Authorization"]],
    ["*,Authorization", ["Authorization", "x-api-key"], false, []],
    ["*", ["x-api-key"], true, ["x-api-key"]],
    ["", ["x-api-key"], false, ["x-api-key"]],
  ])("Access-Control-Allow-Headers %s with %s, credentials %s", (allowed, headers, withCredentials, refused) => {
    expect(headersNotAllowed(allowed, headers, withCredentials)).toEqual(refused);
  });

  test("lists without their spaces and empty members", () => {
    expect(namesIn(" GET ,, PUT,".trim())).toEqual(["GET", "PUT"]);
    expect(namesIn("")).toEqual([]);
  });

  test.each([
    ["Origin", true],
    ["Accept-Encoding, origin", true],
    ["*", true],
    ["Accept-Encoding", false],
    ["", false],
  ])("Vary: %s keeps origins apart: %s", (vary, isKept) => {
    expect(variesByOrigin(vary)).toBe(isKept);
  });
});
