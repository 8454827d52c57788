import { describe, expect, test } from "vitest";
import {
  apiIn,
  executeApiArn,
  functionIn,
  invocationUri,
  parseArn,
  restApiArn,
  userPoolIn,
} from "../../../src/aws/arn.ts";

const SCOPE = { partition: "aws-cn", region: "cn-north-1", account: "123456789012" };
const FUNCTION = "arn:aws-cn:lambda:cn-north-1:123456789012:function:shop-dev-basic";

describe("ARNs", () => {
  test("an invocation URI names the function that it invokes", () => {
    const uri = invocationUri(SCOPE, "shop-dev-basic");
    expect(uri).toBe(`arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`);
    expect(functionIn(uri)).toEqual({ region: "cn-north-1", account: "123456789012", name: "shop-dev-basic" });
  });

  test.each([
    [`${FUNCTION}:live`, "live"],
    [`arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${FUNCTION}:7/invocations`, "7"],
    [FUNCTION, undefined],
  ])("the qualifier of %s", (text, qualifier) => {
    expect(functionIn(text)?.name).toBe("shop-dev-basic");
    expect(functionIn(text)?.qualifier).toBe(qualifier);
  });

  test.each([
    "",
    "https://example.com/:function:x/",
    "arn:aws:lambda:us-east-1:123456789012:layer:x",
    "arn:aws:s3:::b",
  ])("%j names no function", (text) => expect(functionIn(text)).toBeUndefined());

  test("are taken apart; the resource keeps its colons", () => {
    expect(parseArn(FUNCTION)).toEqual({ ...SCOPE, service: "lambda", resource: "function:shop-dev-basic" });
    expect(parseArn("arn:aws:iam::123456789012:role/a")).toMatchObject({ region: "", account: "123456789012" });
  });

  test.each(["", "arn", "arn:aws:iam::1", "urn:aws:iam::1:role/a", "role/a"])("%j is not an ARN", (text) =>
    expect(parseArn(text)).toBeUndefined(),
  );

  test("an API and its stage, as API Gateway tags them and as a source of calls", () => {
    expect(restApiArn(SCOPE, "abc")).toBe("arn:aws-cn:apigateway:cn-north-1::/restapis/abc");
    expect(restApiArn(SCOPE, "abc", "dev")).toBe("arn:aws-cn:apigateway:cn-north-1::/restapis/abc/stages/dev");
    const source = executeApiArn(SCOPE, "abc", "/*/GET/orders");
    expect(source).toBe("arn:aws-cn:execute-api:cn-north-1:123456789012:abc/*/GET/orders");
    expect(apiIn(source)).toBe("abc");
    expect(apiIn(FUNCTION)).toBeUndefined();
  });

  test("the ARN of a user pool names the pool", () => {
    expect(userPoolIn("arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a")).toBe("us-east-1_a");
    expect(userPoolIn("us-east-1_a")).toBeUndefined();
  });
});
