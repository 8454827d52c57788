import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { projectWith, runMain, write } from "../support/program/run-main.ts";
import { fakeAws, type Replies } from "./fake-aws.ts";

const CONFIG = "aws/config";
const CREDENTIALS = "aws/credentials";
const ROLE = "role_arn = arn:aws:iam::123456789012:role/deployer";
const STATIC = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = wJalrXUtnFEMI\n";
const BASE = `[profile base]\n${STATIC}`;
const DEVICE = "arn:aws:iam::123456789012:mfa/ann";
const SSO = "sso_account_id = 123456789012\nsso_role_name = deployer\n";
const SESSION = "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n";
const cached = (name: string) => `.aws/sso/cache/${createHash("sha1").update(name).digest("hex")}.json`;
const ASSUMED =
  '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';

interface Shape {
  readonly name: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly aws?: Replies;
  readonly code?: string;
  readonly message: RegExp;
  readonly fix: RegExp;
}

const dev = (body: string, more = "") => ({ [CONFIG]: `[profile dev]\n${body}\n${more}` });

const SHAPES: readonly Shape[] = [
  {
    name: "a role that needs an MFA code, and no terminal",
    files: dev(`${ROLE}\nsource_profile = base\nmfa_serial = ${DEVICE}`, BASE),
    message: /^profile dev needs a code of the MFA device arn:aws:iam::123456789012:mfa\/ann, and there is no terminal/,
    fix: /^run it in a terminal; for scripts/,
  },
  {
    name: "credential_process that exits with 3",
    files: dev(`credential_process = sh -c 'echo "session is over: log in" >&2; exit 3' --password hunter2`),
    message: /^profile dev: credential_process exited with status 3; it said: session is over: log in$/,
    fix: /credential_process in profile dev by hand/,
  },
  {
    name: "credential_process that says a secret",
    files: dev(`credential_process = sh -c 'echo "bad token=hunter2 Bearer abc.def" >&2; exit 1'`),
    message: /^profile dev: credential_process exited with status 1; it said: bad token=\*\*\* Bearer \*\*\*$/,
    fix: /by hand/,
  },
  {
    name: "credential_process that is no program, behind a role",
    files: dev(`${ROLE}\nsource_profile = base`, "[profile base]\ncredential_process = /no/such/program\n"),
    message: /^profile base: credential_process exited with status 127; it said: .*\/no\/such\/program/,
    fix: /profile base by hand/,
  },
  {
    name: "credential_process that writes no JSON",
    files: dev(`credential_process = echo "secret wJalrXUtnFEMI"`),
    message: /^profile dev: Profile dev credential_process returned invalid JSON\.$/,
    fix: /check profile dev/,
  },
  {
    name: "source_profile that does not exist",
    files: dev(`${ROLE}\nsource_profile = bsae`, BASE),
    message: /^profile dev: source_profile = bsae, and there is no profile bsae/,
    fix: /^use an existing profile: dev, base$/,
  },
  {
    name: "source_profile that names an sso-session",
    files: dev(`${ROLE}\nsource_profile = sso-session.corp`, SESSION),
    message: /there is no profile sso-session\.corp/,
    fix: /^use an existing profile: dev$/,
  },
  {
    name: "a token file that does not exist",
    files: dev(`${ROLE}\nweb_identity_token_file = /no/such/token`),
    message: /^profile dev: web_identity_token_file = \/no\/such\/token does not exist$/,
    fix: /check the path/,
  },
  {
    name: "roles in a circle",
    files: dev(`${ROLE}\nsource_profile = b`, `[profile b]\n${ROLE}\nsource_profile = dev\n`),
    message: /^profile b: source_profile = dev leads in a circle \(dev -> b -> dev\)$/,
    fix: /credentials of its own/,
  },
  {
    name: "credential_source without what it names",
    files: dev(`${ROLE}\ncredential_source = Environment`),
    message: /^profile dev: credential_source = Environment, and the environment has no keys$/,
    fix: /set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/,
  },
  {
    name: "a container's credentials outside of one",
    files: dev(`${ROLE}\ncredential_source = EcsContainer`),
    message: /^profile dev: credential_source = EcsContainer, and this is not a container/,
    fix: /AWS_CONTAINER_CREDENTIALS_RELATIVE_URI/,
  },
  {
    name: "credential_source that is misspelt",
    files: dev(`${ROLE}\ncredential_source = EC2`),
    message: /^profile dev: credential_source = EC2 is not a source$/,
    fix: /Environment, Ec2InstanceMetadata or EcsContainer/,
  },
  {
    name: "a role without anything to assume it with",
    files: dev(ROLE),
    message: /^profile dev has role_arn, but nothing to assume the role with$/,
    fix: /source_profile, credential_source or web_identity_token_file/,
  },
  {
    name: "one key of two",
    files: { [CREDENTIALS]: "[dev]\naws_access_key_id = AKIAEXAMPLE\n" },
    message: /^profile dev has aws_access_key_id, but no aws_secret_access_key$/,
    fix: /set both in \[dev\]/,
  },
  {
    name: "an SSO session that has expired, behind a role",
    files: {
      ...dev(`${ROLE}\nsource_profile = base`, `[profile base]\nsso_session = corp\n${SSO}${SESSION}`),
      [cached("corp")]: '{"accessToken":"a","expiresAt":"2020-01-01T00:00:00Z"}',
    },
    code: "CREDENTIALS_EXPIRED",
    message: /^profile base: .*SSO Token/i,
    fix: /^sign in again: aws sso login --profile base$/,
  },
  {
    name: "an SSO session without a sign-in",
    files: dev(`sso_session = corp\n${SSO}`, SESSION),
    code: "CREDENTIALS_EXPIRED",
    message: /^profile dev: The SSO session token associated with profile=dev was not found or is invalid\.$/,
    fix: /^sign in again: aws sso login --profile dev$/,
  },
  {
    name: "an SSO session that the file lacks",
    files: dev(`sso_session = crop\n${SSO}`, SESSION),
    message: /^profile dev: sso_session = crop, and there is no \[sso-session crop\]/,
    fix: /^sso-sessions there: corp;/,
  },
  {
    name: "aws login that is over",
    files: dev("login_session = arn:aws:iam::123456789012:user/ann"),
    code: "CREDENTIALS_EXPIRED",
    message: /^profile dev: not signed in$/,
    fix: /^sign in again: aws login --profile dev$/,
  },
  {
    name: "temporary keys in a file that have expired",
    files: { [CREDENTIALS]: `[dev]\n${STATIC}aws_session_token = t\n` },
    aws: { GetCallerIdentity: { error: "ExpiredToken", message: "The security token has expired", status: 403 } },
    code: "CREDENTIALS_EXPIRED",
    message: /^the AWS credentials have expired/,
    fix: /^sign in again: put new keys into profile dev/,
  },
  {
    name: "a role that may not be assumed",
    files: dev(`${ROLE}\nsource_profile = base`, BASE),
    aws: { AssumeRole: { error: "AccessDenied", message: "User: x is not authorized", status: 403 } },
    code: "ACCESS_DENIED",
    message: /^profile dev: sts:AssumeRole: User: x is not authorized$/,
    fix: /^allow sts:AssumeRole on the role, and the caller in its trust policy$/,
  },
  {
    name: "a profile that does not exist, from AWS_PROFILE",
    files: { [CONFIG]: `[profile work]\n${STATIC}${SESSION}` },
    code: "PROFILE_UNKNOWN",
    message: /^profile dev is not in the shared AWS files$/,
    fix: /^use an existing profile \(work\), or create it: aws configure --profile dev$/,
  },
  {
    name: "a profile with a region alone, where the machine has no credentials either",
    files: dev("region = us-east-1"),
    message: /^no AWS credentials were found for profile dev$/,
    fix: /aws configure --profile dev/,
  },
  {
    name: "one key of two in the environment",
    env: { AWS_PROFILE: "", AWS_ACCESS_KEY_ID: "AKIAEXAMPLE" },
    message: /^AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not$/,
    fix: /set AWS_SECRET_ACCESS_KEY too/,
  },
  {
    name: "a temporary key without its token in the environment",
    env: { AWS_PROFILE: "", AWS_ACCESS_KEY_ID: "ASIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "s" },
    message: /^AWS_ACCESS_KEY_ID is a temporary key, but AWS_SESSION_TOKEN is not set$/,
    fix: /set AWS_SESSION_TOKEN/,
  },
  {
    name: "a clock that is wrong",
    files: { [CREDENTIALS]: `[dev]\n${STATIC}` },
    aws: {
      GetCallerIdentity: {
        error: "SignatureDoesNotMatch",
        message: "Signature expired: 20261130T000000Z is now earlier than 20261130T001000Z",
        status: 403,
      },
    },
    code: "CLOCK_SKEWED",
    message: /^AWS refuses requests with the time of this machine, \d{4}-.*Signature expired/,
    fix: /set the clock/,
  },
];

test.each(SHAPES)("$name: exit 4 with the profile and the reason", async (shape) => {
  const { files = {}, env = {}, aws = {}, code = "CREDENTIALS_MISSING", message, fix } = shape;
  const cwd = projectWith();
  write(cwd, files);
  const { endpoint } = await fakeAws(aws);
  const ran = await runMain(["deploy", "--json"], {
    cwd,
    env: { HOME: cwd, AWS_PROFILE: "dev", AWS_ENDPOINT_URL: endpoint, ...env },
  });
  const { error } = JSON.parse(ran.stdout);
  expect(error).toMatchObject({ code });
  expect(error.message).toMatch(message);
  expect(error.fix).toMatch(fix);
  expect(ran.code).toBe(4);
  if (!/sso|SSO/.test(JSON.stringify(files))) expect(ran.stdout).not.toContain("sso login");
});

test("what credential_process and its command hold never shows, with --verbose neither", async () => {
  const cwd = projectWith();
  write(cwd, dev(`credential_process = sh -c 'echo out-hunter2; exit 3' --password arg-hunter2`));
  const { endpoint } = await fakeAws();
  const ran = await runMain(["deploy", "--verbose"], { cwd, env: { AWS_PROFILE: "dev", AWS_ENDPOINT_URL: endpoint } });
  expect(ran).toMatchObject({ code: 4 });
  expect(ran.stdout + ran.stderr).not.toContain("hunter2");
});

const WITH_MFA = dev(`${ROLE}\nsource_profile = base\nmfa_serial = ${DEVICE}`, BASE);

test("in a terminal the MFA code is asked for, once, and AWS gets it", async () => {
  const cwd = projectWith();
  write(cwd, WITH_MFA);
  const codes: string[] = [];
  const { endpoint } = await fakeAws({
    AssumeRole: (body) => {
      codes.push(`${new URLSearchParams(body).get("SerialNumber")} ${new URLSearchParams(body).get("TokenCode")}`);
      return { body: ASSUMED };
    },
  });
  const ran = await runMain(["deploy", "--dry-run"], {
    cwd,
    terminal: true,
    typed: ["MFA code", "123456\n"],
    env: { AWS_PROFILE: "dev", AWS_ENDPOINT_URL: endpoint },
  });
  expect(ran.stderr).toContain(`MFA code of ${DEVICE} (profile dev)`);
  expect(codes).toEqual([`${DEVICE} 123456`]);
});

test("a code that AWS refuses is not a missing right", async () => {
  const cwd = projectWith();
  write(cwd, WITH_MFA);
  const message = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
  const { endpoint } = await fakeAws({ AssumeRole: { error: "AccessDenied", message, status: 403 } });
  const ran = await runMain(["deploy"], {
    cwd,
    terminal: true,
    typed: ["MFA code", "000000\n"],
    env: { AWS_PROFILE: "dev", AWS_ENDPOINT_URL: endpoint },
  });
  expect(ran.code).toBe(4);
  expect(ran.stderr).toContain("profile dev: AWS does not accept the MFA code");
  expect(ran.stderr).toContain("wait for the next code");
});
