import { describe, expect, test } from "vitest";
import { absentAsUndefined, type ErrorContext, explainAwsError, isAbsent } from "../../../src/aws/aws-errors.ts";
import { AuthzError, type ErrorCode } from "../../../src/lib/errors.ts";
import { expectPlain } from "../../support/plain-words.ts";

const AWS: ErrorContext = { profile: undefined, region: "eu-west-1", endpoint: undefined };
const SANDBOX: ErrorContext = { ...AWS, profile: "sandbox" };
const LOCAL: ErrorContext = { ...AWS, endpoint: "http://127.0.0.1:4566" };

/** An error as the SDK throws it. */
const sdk = (name: string, message: string, more: object = {}) => Object.assign(new Error(message), { name, ...more });
const answered = (status: number) => ({ $fault: "client", $metadata: { httpStatusCode: status, attempts: 1 } });

test.each<[string, unknown, ErrorContext, ErrorCode, RegExp, RegExp]>([
  [
    "no credentials",
    sdk("CredentialsProviderError", "Could not load credentials from any providers"),
    AWS,
    "CREDENTIALS_MISSING",
    /^no AWS credentials were found$/,
    /AWS_PROFILE.*--profile/,
  ],
  [
    "no credentials in a profile",
    sdk("CredentialsProviderError", "Could not load credentials from any providers"),
    SANDBOX,
    "CREDENTIALS_MISSING",
    /for profile sandbox/,
    /^pass another --profile, or set its credentials: aws configure --profile sandbox;/,
  ],
  [
    "credentials that the SDK found and could not use",
    sdk("CredentialsProviderError", "Failed to generate Dpop proof: key is not P-256"),
    AWS,
    "CREDENTIALS_MISSING",
    /^the AWS credentials cannot be used \(Failed to generate Dpop proof: key is not P-256\)$/,
    /^check the AWS_\* variables and the shared AWS files$/,
  ],
  [
    "credentials of a profile that the SDK found and could not use",
    sdk("CredentialsProviderError", "Server responded with status: 418"),
    SANDBOX,
    "CREDENTIALS_MISSING",
    /^the AWS credentials of profile sandbox cannot be used \(Server responded/,
    /^check profile sandbox in the shared AWS files$/,
  ],
  [
    "an SSO session that has ended",
    sdk(
      "CredentialsProviderError",
      "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
    ),
    SANDBOX,
    "CREDENTIALS_EXPIRED",
    /have expired/,
    /aws sso login --profile sandbox$/,
  ],
  [
    "an SSO session that never was",
    sdk(
      "CredentialsProviderError",
      "The SSO session associated with this profile has expired or is otherwise invalid.",
    ),
    SANDBOX,
    "CREDENTIALS_EXPIRED",
    /have expired/,
    /aws sso login --profile sandbox$/,
  ],
  [
    "an SSO token that the token provider refuses",
    sdk("TokenProviderError", "Token is expired. To refresh this SSO session run 'aws sso login'"),
    SANDBOX,
    "CREDENTIALS_EXPIRED",
    /have expired/,
    /aws sso login --profile sandbox$/,
  ],
  [
    "aws login that has ended",
    sdk("CredentialsProviderError", "Your session has expired. Please reauthenticate."),
    AWS,
    "CREDENTIALS_EXPIRED",
    /have expired/,
    /aws login/,
  ],
  [
    "an expired session token",
    sdk("ExpiredTokenException", "The security token included in the request is expired", answered(403)),
    AWS,
    "CREDENTIALS_EXPIRED",
    /security token included in the request is expired/,
    /sign in again/,
  ],
  [
    "an expired session token, in IAM's spelling",
    sdk("ExpiredToken", "The security token included in the request is expired", answered(403)),
    SANDBOX,
    "CREDENTIALS_EXPIRED",
    /have expired/,
    /^sign in again, or set new credentials$/,
  ],
  [
    "an unknown access key",
    sdk("InvalidClientTokenId", "The security token included in the request is invalid.", answered(403)),
    AWS,
    "CREDENTIALS_MISSING",
    /does not accept these credentials.*invalid/,
    /check the access key/,
  ],
  [
    "a wrong secret",
    sdk("SignatureDoesNotMatch", "The request signature we calculated does not match", answered(403)),
    SANDBOX,
    "CREDENTIALS_MISSING",
    /does not accept these credentials/,
    /^check the secret access key of profile sandbox$/,
  ],
  [
    "a clock that is wrong",
    sdk("InvalidSignatureException", "Signature expired: 20261130T000000Z is now earlier than ...", answered(403)),
    SANDBOX,
    "CLOCK_SKEWED",
    /Signature expired/,
    /^set the clock of this machine; the credentials are not the reason$/,
  ],
  [
    "a clock that is wrong, in another service's words",
    sdk("RequestTimeTooSkewed", "The difference between the request time and the current time is too large."),
    AWS,
    "CLOCK_SKEWED",
    /too large/,
    /set the clock/,
  ],
  [
    "missing rights",
    sdk("AccessDeniedException", "User: x is not authorized to perform: lambda:CreateFunction", {
      ...answered(403),
      operation: "lambda:CreateFunction",
    }),
    AWS,
    "ACCESS_DENIED",
    /^lambda:CreateFunction: User: x is not authorized/,
    /^allow lambda:CreateFunction; this prints the policy that the command needs$/,
  ],
  [
    "missing rights, in IAM's spelling",
    sdk("AccessDenied", "User: x is not authorized to perform: iam:CreateRole", answered(403)),
    AWS,
    "ACCESS_DENIED",
    /iam:CreateRole/,
    /^allow iam:CreateRole; /,
  ],
  [
    "an endpoint nobody listens on",
    sdk("Error", "", { code: "ECONNREFUSED", $metadata: { attempts: 3 } }),
    LOCAL,
    "ENDPOINT_UNREACHABLE",
    /^http:\/\/127\.0\.0\.1:4566 cannot be reached \(ECONNREFUSED\)$/,
    /is it running\?/,
  ],
  [
    "a region that does not exist",
    sdk("Error", "getaddrinfo ENOTFOUND", { code: "ENOTFOUND", operation: "sts:GetCallerIdentity" }),
    AWS,
    "ENDPOINT_UNREACHABLE",
    /^AWS in eu-west-1 cannot be reached \(sts:GetCallerIdentity: ENOTFOUND\)$/,
    /check the network/,
  ],
  [
    "a profile's role that cannot be asked for",
    sdk("Error", "getaddrinfo ENOTFOUND", { code: "ENOTFOUND", operation: "profile x: sts:AssumeRole" }),
    { ...AWS, region: undefined },
    "ENDPOINT_UNREACHABLE",
    /^AWS cannot be reached \(profile x: sts:AssumeRole: ENOTFOUND\)$/,
    /^check the network$/,
  ],
  [
    "no answer in time",
    sdk("TimeoutError", "connection timed out", { $metadata: { attempts: 3 } }),
    AWS,
    "ENDPOINT_UNREACHABLE",
    /cannot be reached/,
    /check the network/,
  ],
])("%s is explained, with what to do", (_, error, place, code, message, fix) => {
  const explained = explainAwsError(error, place);
  expect(explained).toMatchObject({ code, cause: error });
  expect(explained.message).toMatch(message);
  expect(explained.fix?.text).toMatch(fix);
});

test.each([
  ["words that hold sso", "InvalidParameterValueException", "The processor is not associated with this function"],
  ["an expired certificate", "BadRequestException", "The certificate token of the session has expired"],
  ["any refusal", "BadRequestException", "No integration defined for method"],
])("a refusal about %s is shown as it came, with the operation and what to do", (_, name, message) => {
  const error = sdk(name, message, { ...answered(400), operation: "apigateway:CreateDeployment" });
  expect(explainAwsError(error, AWS)).toMatchObject({
    code: "AWS_REFUSED",
    message: `apigateway:CreateDeployment: ${name}: ${message}`,
    fix: { text: "correct what AWS names, then run the command again" },
  });
});

test.each<[string, unknown, string]>([
  ["an error", new TypeError("x is not a function"), "x is not a function"],
  ["an error without words", new RangeError(), "RangeError"],
  ["what is no error", "oops", "oops"],
])("%s of our own is INTERNAL", (_, thrown, message) => {
  expect(explainAwsError(thrown, AWS)).toMatchObject({
    code: "INTERNAL",
    message,
    fix: { text: expect.stringContaining("--verbose") },
  });
});

test("what is explained already stays as it is", () => {
  const error = new AuthzError("NOT_OURS", "theirs");
  expect(explainAwsError(error, AWS)).toBe(error);
});

test("an aborted request is an interruption", () => {
  expect(explainAwsError(sdk("AbortError", "Request aborted"), AWS)).toMatchObject({ code: "INTERRUPTED" });
});

describe("not there", () => {
  test.each(["NotFoundException", "ResourceNotFoundException", "NoSuchEntityException", "NoSuchEntity"])(
    "%s means it",
    async (name) => {
      expect(isAbsent(sdk(name, "gone"))).toBe(true);
      expect(await absentAsUndefined(Promise.reject(sdk(name, "gone")))).toBeUndefined();
    },
  );

  test("no other error does", async () => {
    await expect(absentAsUndefined(Promise.reject(sdk("AccessDeniedException", "no")))).rejects.toThrow("no");
  });
});

const HOST = { ...AWS, endpoint: "http://aws.test:4566" };
const DENIED = { ...answered(403), operation: "s3:GetThing" };

test.each<[condition: string, unknown, ErrorContext, prints: RegExp, never: RegExp]>([
  ["a host of a region unknown", sdk("Error", "", { code: "ENOTFOUND" }), AWS, /the region exists/, /undefined/],
  ["a connection cut", sdk("Error", "", { code: "ECONNRESET" }), AWS, /^check the network$/, /region/],
  ["a deadline", sdk("TimeoutError", "timed out", {}), AWS, /^check the network$/, /region/],
  ["an endpoint's host unknown", sdk("Error", "", { code: "ENOTFOUND" }), HOST, /the host in AWS_ENDPOINT/, /running/],
  ["an endpoint that refuses", sdk("Error", "", { code: "ECONNREFUSED" }), HOST, /is it running/, /host/],
  ["an unknown key", sdk("InvalidClientTokenId", "x"), AWS, /access key, and the session token/, /profile|secret/],
  ["a wrong signature", sdk("SignatureDoesNotMatch", "x"), AWS, /^check the secret access key$/, /profile|session/],
  ["a named action", sdk("AccessDenied", "not authorized to perform: a:B", DENIED), AWS, /^allow a:B; /, /s3:Get/],
  ["no named action", sdk("AccessDenied", "Access Denied", DENIED), AWS, /^allow s3:GetThing; /, /^allow a:B; /],
  ["nothing said", sdk("AccessDenied", "", answered(403)), AWS, /^allow the action that is missing; /, /^allow a:B; /],
  [
    "an explicit deny",
    sdk("AccessDenied", "not authorized to perform: a:B with an explicit deny in a service control policy", DENIED),
    AWS,
    /a policy denies it/,
    /ask for/,
  ],
])("%s: the fix is of what was seen", (_, error, place, prints, never) => {
  const fix = explainAwsError(error, place).fix?.text;
  expect(fix).toMatch(prints);
  expect(fix).not.toMatch(never);
});

const NAMES = ["AccessDeniedException", "ExpiredToken", "SignatureDoesNotMatch", "RequestExpired", "TimeoutError"];
const WORDLESS = [undefined, null, "", " ", "undefined", "UnknownError", {}, []];

describe("an error that says nothing is worded without what is absent", () => {
  test.each([...NAMES, "ConflictException", "CredentialsProviderError", "UnknownError"])("%s", (name) => {
    for (const message of WORDLESS)
      for (const more of [{}, answered(400), { $metadata: {} }])
        for (const place of [AWS, LOCAL, { ...AWS, region: undefined }]) {
          expectPlain(explainAwsError(Object.assign(new Error(), { name, message, ...more }), place));
        }
  });

  test.each([undefined, null, "", {}, [], 0, { message: {} }, { name: null, message: "" }])("thrown: %j", (thrown) => {
    expectPlain(explainAwsError(thrown, AWS), thrown);
  });

  test.each([undefined, null, "", {}])("its name is %j", (name) => {
    expectPlain(explainAwsError(Object.assign(new Error("x"), { name, ...answered(400) }), AWS));
  });
});
