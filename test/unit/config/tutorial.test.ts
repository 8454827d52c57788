import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { errorOf, load, TODAY } from "../../support/config/sample-config.ts";

interface Blanks {
  readonly region?: string;
  readonly bucket?: string;
  readonly pool?: string;
  readonly arn?: string;
  readonly client?: string;
  readonly token?: string;
}

const tutorial = ({ region = "", bucket = "", pool = "", arn = "", client = "", token = "" }: Blanks = {}): string =>
  `# AWS Credentials
[aws]
AWS_DEFAULT_REGION:${region}
AWS_S3_BUCKET_NAME:${bucket}
[cognito]
USERPOOL_ID:${pool}
METHOD_ARN:${arn}
APP_CLIENT_ID:${client} ;google_client_id or any other federated entity
ID_TOKEN:${token}
`;

const FILLED: Blanks = { region: " us-east-1", pool: " us-east-1_AbC", client: " client1", token: " eyJh.eyJz.c2ln" };
const GOOGLE = "1234-abc.apps.googleusercontent.com";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function loadFile(text: string | Uint8Array, ...folders: string[]) {
  const file = join(folder, "config.ini");
  writeFileSync(file, text);
  for (const name of folders) mkdirSync(join(folder, name), { recursive: true });
  return loadConfig(file, {}, TODAY);
}

test("the tutorial's file, filled in, gives the tutorial's stack with the built-in function", () => {
  const config = loadFile(tutorial(FILLED));
  expect(config).toMatchObject({
    project: "basic",
    aws: { region: "us-east-1" },
    api: { name: "basicAPI", stage: "dev" },
    routes: [{ verb: "GET", path: "/", function: "basicLambda", public: false }],
    authorizer: { name: "basicLambdaAuthorizer", type: "TOKEN" },
    issuers: [{ name: "main", kind: "cognito", userPool: "us-east-1_AbC", audience: ["client1"], tokenUse: "id" }],
    idToken: "eyJh.eyJz.c2ln",
  });
  expect(config.functions).toHaveLength(1);
  expect(config.functions[0]).not.toHaveProperty("source");
});

test("the tutorial's function comes from lambda/basicLambda where that exists", () => {
  expect(loadFile(tutorial(FILLED), "lambda/basicLambda").functions[0]?.source).toBe("lambda/basicLambda");
});

test.each([
  ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
  ["a byte order mark", (text: string) => `\ufeff${text}`],
  ["= in place of :", (text: string) => text.replaceAll(/^([A-Z_0-9]+):/gm, "$1 =")],
  ["spaces before :", (text: string) => text.replaceAll(/^([A-Z_0-9]+):/gm, "  $1 : ")],
])("the tutorial's file may have %s", (_, change) => {
  expect({ ...loadFile(change(tutorial(FILLED))), file: "" }).toStrictEqual({
    ...loadFile(tutorial(FILLED)),
    file: "",
  });
});

test("the comment may stand right behind the client id, where the blank was", () => {
  const text = tutorial(FILLED).replace("client1 ;", "client1;");
  expect(load(text).issuers[0]?.audience).toEqual(["client1"]);
});

test("a Google client without a pool is Google's", () => {
  const { issuers } = load(tutorial({ ...FILLED, pool: "", client: ` ${GOOGLE}` }));
  expect(issuers).toStrictEqual([{ name: "main", kind: "google", audience: [GOOGLE], groupsClaim: "groups" }]);
});

test("a Google client with a pool is the pool's, with a note", () => {
  const { issuers, notes } = load(tutorial({ ...FILLED, client: ` ${GOOGLE}` }));
  expect(issuers[0]?.kind).toBe("cognito");
  expect(notes.join("\n")).toContain("tokens of a user pool contain the pool's own app client");
});

test("the bucket and the method ARN are accepted, unused, and said so", () => {
  const { notes } = load(tutorial({ ...FILLED, bucket: " b", arn: " arn:aws:execute-api:us-east-1:1:a/*/GET/" }));
  expect(notes).toContain("AWS_S3_BUCKET_NAME is not used: the code is uploaded without a bucket");
  expect(notes).toContain("METHOD_ARN is not used: it is known after deploy");
});

test("the tutorial's blanks left blank are named with what belongs there", () => {
  expect(errorOf(tutorial()).message).toBe(
    [
      "config.ini:6  [cognito] USERPOOL_ID",
      "              is blank: fill in the ID of the user pool (like us-east-1_AbCdEf123), or a Google client as APP_CLIENT_ID",
      "config.ini:8  [cognito] APP_CLIENT_ID",
      "              is blank: fill in the ID of the app client",
    ].join("\n"),
  );
});

test("an error in a tutorial's value names the key that stands in the file", () => {
  const { message } = errorOf(tutorial({ ...FILLED, region: " nowhere", pool: " pool" }));
  expect(message).toContain("config.ini:3  [aws] AWS_DEFAULT_REGION = nowhere\n              must be a region");
  expect(message).toContain("config.ini:6  [cognito] USERPOOL_ID = pool\n              must be the id of a user pool");
});

test("sections of one's own come before the tutorial's defaults", () => {
  const config = load(
    `${tutorial(FILLED)}[project]\nname = mine\n[function.other]\n[routes]\nGET /x = other\n[cors]\nallow_origins = https://a.example\n`,
  );
  expect(config.project).toBe("mine");
  expect(config.routes.map(({ path }) => path)).toEqual(["/x"]);
  expect(config.functions.map(({ source }) => source)).toEqual(["lambda/other"]);
});

test("a key of this tool's that is blank leaves the tutorial's in force", () => {
  expect(load(tutorial(FILLED).replace("[aws]", "[aws]\nregion =")).aws.region).toBe("us-east-1");
});

test("tutorial keys that are not there at all are named too", () => {
  const { message } = errorOf("[aws]\nAWS_DEFAULT_REGION: us-east-1\n");
  expect(message).toContain("[cognito] USERPOOL_ID\n              is blank");
  expect(message).toContain("[cognito] APP_CLIENT_ID\n              is blank");
});

test("a value refused is not called blank as well", () => {
  const { message } = errorOf(tutorial({ ...FILLED, pool: ' "us', client: ' "c' }));
  expect(message).toContain('has no closing "');
  expect(message).not.toContain("is blank");
});

test("a misspelt tutorial key suggests the right one", () => {
  expect(errorOf(tutorial(FILLED).replace("USERPOOL_ID", "USER_POOL_ID")).message).toContain(
    "did you mean USERPOOL_ID?",
  );
});

test("a pool in another region than the rest gives a note", () => {
  const { notes } = load(tutorial({ ...FILLED, pool: " eu-west-1_AbC" }));
  expect(notes).toContain("issuer main: the pool eu-west-1_AbC is in eu-west-1, everything else is in us-east-1");
});

test("a missing file says which command writes one", () => {
  const load = () => loadConfig(join(folder, "config.ini"), {}, TODAY);
  expect(load).toThrow(
    expect.objectContaining({ code: "CONFIG_MISSING", fix: { text: "create it", command: { name: "init" } } }),
  );
});

test("a folder in place of the file is refused", () => {
  expect(() => loadConfig(folder, {}, TODAY)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

test("a file that is not UTF-8 is refused, not half read", () => {
  const utf16 = Buffer.from(`\ufeff${tutorial(FILLED)}`, "utf16le");
  expect(() => loadFile(utf16)).toThrow(/config\.ini is not UTF-8 text/);
});

test("an [issuer.main] without a kind adds to the tutorial's keys", () => {
  const text = `${tutorial({ region: "us-east-1", client: GOOGLE })}[issuer.main]\njwks_uri = http://127.0.0.1:8080/certs\n`;
  expect(loadFile(text).issuers).toMatchObject([
    { name: "main", kind: "google", audience: [GOOGLE], jwksUri: "http://127.0.0.1:8080/certs" },
  ]);
});
