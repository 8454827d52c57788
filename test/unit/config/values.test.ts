import { expect, test } from "vitest";
import { AuthzError } from "../../../src/lib/errors.ts";
import { errorOf, fileWith, load, loadWith, messageWith } from "../../support/config/sample-config.ts";

const ROLE = "arn:aws:iam::123456789012:role/path/name";
const COGNITO = "kind = cognito\nuser_pool = us-east-1_AbC\nclient_id = client1";
const POOL = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC";

/** section, line in it, words of the error */
test.each([
  ["project", "name = Basic", "must be 1 to 32 of a-z 0-9 -"],
  ["project", "name = -a", "with no - at either end"],
  ["project", `name = ${"a".repeat(33)}`, "must be 1 to 32"],
  ["project", "name =", "is blank: it needs a value"],
  ["aws", "region = us-east", "must be a region like us-east-1"],
  ["aws", "expected_account_id = 12345678901", "must be the 12 digits of an account id"],
  ["aws", `permissions_boundary = ${ROLE}`, "must be the ARN of a policy"],
  ["api", "stage = a.b", "must be 1 to 128 of A-Z a-z 0-9 _ -"],
  ["api", "name = a/b", "must be 1 to 128"],
  ["function.basicLambda", "memory = 127", "must be 128 to 10240 MB"],
  ["function.basicLambda", "memory = 10241", "must be 128 to 10240 MB"],
  ["function.basicLambda", "timeout = 0", "must be 1 to 900 seconds"],
  ["function.basicLambda", "timeout = 901", "must be 1 to 900 seconds"],
  ["function.basicLambda", "timeout = 1e2", "must be 1 to 900 seconds"],
  ["function.basicLambda", "timeout = -1", "must be 1 to 900 seconds"],
  ["function.basicLambda", "handler = index", "must be file.function"],
  ["function.basicLambda", "role_arn = arn:aws:iam::1:role/x", "must be the ARN of a role"],
  ["function.basicLambda", "env.A = x", "must be a letter and then one or more of"],
  ["function.basicLambda", "env._AB = x", "must be a letter and then one or more of"],
  ["function.basicLambda", "env.AWS_LAMBDA_FUNCTION_NAME = x", "AWS_LAMBDA_FUNCTION_NAME is set by Lambda"],
  ["function.basicLambda", "env.AWS_REGION = x", "is set by Lambda"],
  [
    "function.basicLambda",
    `env.AB = ${"x".repeat(4096)}`,
    "the variables of a function must be at most 4096 bytes together, these are 4152: 47 are from deploy (CORS_ALLOW_ORIGINS)",
  ],
  ["authorizer", "env._AB = x", "must be a letter and then one or more of"],
  ["authorizer", "env.AWS_REGION = x", "is set by Lambda"],
  ["authorizer", "env.AUTHZ_KEYS_FETCHED_AT = 1", "is set by deploy"],
  ["authorizer", `env.AB = ${"x".repeat(4096)}`, "the variables of a function must be at most 4096 bytes together"],
  ["authorizer", "type = token", "must be TOKEN or REQUEST"],
  ["authorizer", "cache_ttl = 3601", "must be 0 to 3600 seconds: API Gateway refuses longer caching"],
  ["authorizer", "clock_tolerance = 301", "must be 0 to 300 seconds"],
  ["authorizer", "context = sub,,email", "must be separated by single commas"],
  ["authorizer", "context = sub, a b", "a b: must be the name of a claim"],
  ["authorizer", "context = sub, sub", "must name sub only once"],
  ["authorizer", "name = a b", "must be 1 to 64 of A-Z a-z 0-9 _ -"],
  ["authorizer", "name = BASICLAMBDA", "must differ from the name basicLambda in more than case"],
  ["authorizer", "identity_source = Authorization, X-Two", "must be exactly one header"],
  ["authorizer", "identity_source = querystring.token", "must be exactly one header"],
  ["authorizer", "type = REQUEST\nidentity_source = header.Cookie", "must not be Cookie"],
  ["authorizer", "identity_source = cookie", "must not be Cookie"],
  ["authorizer", "identity_source = cookie.id_token", "must be header.X or querystring.X"],
  ["authorizer", "identity_source = Origin", "must not be Origin: browsers do not let pages set it"],
  ["authorizer", "type = REQUEST\nidentity_source = header.Sec-Token", "must not be Sec-Token"],
  ["authorizer", "identity_source = path.id", "must be header.X or querystring.X"],
  ["authorizer", "type = REQUEST\nidentity_source = X-A, header.x-a", "must name each source only once"],
  ["authorizer", "type = REQUEST\nvalidation = .*", "is for type = TOKEN only"],
  ["authorizer", "validation = (", "must be a regular expression"],
  ["authorizer", "validation = ^Token .*$", 'must match all of "Bearer <JWT>"'],
  ["authorizer", "validation = ^Bearer", 'must match all of "Bearer <JWT>"'],
  [
    "cors",
    "allow_headers = Authorization\n[authorizer]\nidentity_source = X-Token",
    "must contain X-Token, which the authorizer reads",
  ],
  ["logs", "retention_days = 2", "must be one of 1, 3, 5, 7, 14, 30, 60"],
  ["tags", "aws:x = y", "the name must not start with aws:"],
  ["tags", "lambda-authz:x = y", "the name must not start with lambda-authz:"],
  ["tags", "a*b = y", "must consist of letters, digits, spaces and"],
  ["tags", `${"k".repeat(129)} = y`, "the name must be at most 128 characters"],
  ["tags", `k = ${"v".repeat(257)}`, "must be at most 256 characters"],
  ["cors", "allow_origins = https://a.example/path", "must be * or scheme://host[:port] without a path"],
  ["cors", "allow_origins = https://a.example/", "must be * or scheme://host[:port] without a path"],
  ["cors", "allow_origins = https://A.example:443", "must be as browsers send it: https://a.example"],
  ["cors", "allow_origins = a.example", "must be * or scheme://host[:port] without a path"],
  ["cors", "allow_origins = https://*.a.example", "must be * or scheme://host[:port] without a path"],
  ["cors", "allow_origins = https://a', '*", "must be * or scheme://host[:port] without a path"],
  ["cors", "allow_origins = https://a.example, *", "must be only *"],
  ["cors", "allow_origins = *\nallow_credentials = yes", "must be no while allow_origins is *"],
  ["cors", "allow_credentials = yes", "must be no while allow_origins is *, its default"],
  ["cors", "allow_origins = https://a.example\nallow_credentials = true", "must be yes or no"],
  [
    "cors",
    "allow_origins = https://a.example\nallow_credentials = yes\nallow_headers = *, Authorization",
    "must list the headers: with allow_credentials = yes * does not cover any",
  ],
  [
    "cors",
    "allow_headers = Content-Type",
    "must contain Authorization, which the authorizer reads: browsers would never send it",
  ],
  ["cors", "allow_headers = *", "must contain Authorization, which the authorizer reads: * does not cover it"],
  ["cors", "allow_headers = Auth orization", "must be the name of a header"],
  ["rule.a", "groups = admins", "is missing"],
  ["rule.a", "allow = /x", "must be VERB /path"],
  ["rule.a", "allow = FETCH /x", "verb must be GET, POST"],
  ["rule.a", "allow = GET x", "path must be like /orders"],
  ["rule.a", "allow = GET /, OPTIONS /", "must not be OPTIONS"],
  ["rule.a", "allow = GET /,", "must be VERB /path"],
  ["rule.a", "allow = GET /\nscopes = a b", "must be a scope without spaces; several are separated by commas"],
  ["rule.a", "allow = GET /\ngroups = a,,b", "must be separated by single commas"],
  ["rule.a", 'allow = GET /\ngroups = ""', "must be separated by single commas"],
])("[%s] %j is refused", (section, body, words) => {
  const error = errorOf(fileWith({ [section]: body }));
  expect(error).toBeInstanceOf(AuthzError);
  expect(error.message).toContain(words);
});

test("a name of the authorizer that is a function's too is refused with the name seen", () => {
  const { message } = errorOf(fileWith({ authorizer: "name = basicLambda" }));
  expect(message).toMatch(
    /\[authorizer\] name = basicLambda\n +must differ from the name basicLambda in more than case/,
  );
});

test.each([
  ["kind = saml", "must be cognito, google or oidc"],
  ["kind =", "[issuer.main] kind\n"],
  ["kind = cognito\nclient_id = c", "[issuer.main] user_pool\n"],
  ["kind = cognito\nuser_pool = us-east-1_A", "[issuer.main] client_id\n"],
  ["kind = cognito\nuser_pool = create\nclient_id = c", "must be absent: with user_pool = create"],
  ["kind = cognito\nuser_pool = AbC\nclient_id = c", "must be the id of a user pool, like us-east-1_AbCdEf123"],
  [`${COGNITO}\ntoken_use = both`, "must be access or id"],
  [`${COGNITO}\nhosted_domain = example.com`, "is for kind = google only"],
  [`${COGNITO}\naudience = x`, "fix: write client_id"],
  [`${COGNITO}\njwks_uri = http://keys.example`, "must be an https:// address (http:// on localhost only)"],
  ["kind = google", "is missing: kind = google needs it"],
  ["kind = google\nclient_id = c\nuser_pool = us-east-1_A", "is for kind = cognito only"],
  ["kind = google\nclient_id = c\ntoken_use = id", "is for kind = cognito only"],
  ["kind = google\nclient_id = c\nhosted_domain = x", "must be a domain like example.com"],
  ["kind = oidc\nclient_id = c", "[issuer.main] issuer\n"],
  ["kind = oidc\nissuer = https://a.example", "[issuer.main] client_id\n"],
  ["kind = oidc\nclient_id = c\nissuer = http://a.example", "must be an https:// address"],
  ["kind = oidc\nclient_id = c\nissuer = http://localhost.a.example", "must be an https:// address"],
  ["kind = oidc\nclient_id = c\nissuer = https:a.example", "must be an https:// address"],
  ["kind = oidc\nclient_id = c\nissuer = https://a:b@a.example", "must not contain a user name or password"],
  ["kind = oidc\nclient_id = c\nissuer = https://a.example?x", "must not contain ?"],
  ["kind = oidc\nclient_id = a b\nissuer = https://a.example", "must be an id without spaces"],
  [`${COGNITO}\n[issuer.two]\n${COGNITO}`, "is the same issuer as [issuer.main]"],
  [`${COGNITO}\n[issuer.two]\nkind = oidc\nclient_id = c\nissuer = ${POOL}`, "is the same issuer as [issuer.main]"],
  [
    `${COGNITO}\n[issuer.two]\nkind = oidc\nclient_id = c\nissuer = ${POOL.replace("//", "//issuer-")}`,
    "fix: merge the two",
  ],
  [
    "kind = google\nclient_id = c\n[issuer.two]\nkind = oidc\nclient_id = c\nissuer = https://accounts.google.com",
    "is the same issuer as [issuer.main]",
  ],
])("the issuer %j is refused", (body, words) => {
  expect(messageWith({ "issuer.main": body })).toContain(words);
});

test.each([
  [
    "kind = oidc\nissuer = https://a.example/\naudience = api",
    {
      kind: "oidc",
      issuer: "https://a.example/",
      audience: ["api"],
      writesAudience: true,
      apiAudience: ["api"],
      groupsClaim: "groups",
    },
  ],
  [
    "kind = oidc\nissuer = http://127.0.0.1:8080/x\nclient_id = a, b\naudience = b, c",
    {
      kind: "oidc",
      issuer: "http://127.0.0.1:8080/x",
      audience: ["a", "b", "c"],
      writesAudience: true,
      apiAudience: ["c"],
      groupsClaim: "groups",
    },
  ],
  [
    "kind = google\nclient_id = c\nhosted_domain = example.com\ngroups_claim = roles",
    { kind: "google", audience: ["c"], groupsClaim: "roles", hostedDomain: "example.com" },
  ],
  [
    `${COGNITO}\ntoken_use = id\njwks_uri = http://[::1]:1/k?x=1`,
    {
      kind: "cognito",
      userPool: "us-east-1_AbC",
      audience: ["client1"],
      tokenUse: "id",
      jwksUri: "http://[::1]:1/k?x=1",
      groupsClaim: "cognito:groups",
    },
  ],
])("the issuer %j is read", (body, issuer) => {
  expect(loadWith({ "issuer.main": body }).issuers).toStrictEqual([{ name: "main", ...issuer }]);
});

test.each(["project", "function.basicLambda", "routes", "issuer.main"])("a file without [%s] is refused", (section) => {
  expect(errorOf(fileWith({ [section]: undefined })).message).toMatch(/config\.ini {2}\[/);
});

test("names that grow too long for Lambda and IAM are refused with their length", () => {
  const name = "f".repeat(60);
  const text = fileWith({ "function.basicLambda": undefined, [`function.${name}`]: "", routes: `GET / = ${name}` });
  expect(errorOf(text).message).toContain(`basic-dev-${name} is 70 characters: names in AWS must be at most 64`);
});

test("a stage given by flag counts for the length too", () => {
  expect(errorOf(fileWith(), { stage: "s".repeat(60) }).message).toContain("names in AWS must be at most 64");
});

test("more tags than AWS takes beside ours are refused", () => {
  const tags = Array.from({ length: 47 }, (_, index) => `t${index} = x`).join("\n");
  expect(messageWith({ tags })).toContain("must contain at most 46 tags, these are 47");
});

test("tags are read, blank ones left out", () => {
  expect(loadWith({ tags: "team = payments\ncost:center = a/b @ 1\nnone =" }).tags).toStrictEqual({
    team: "payments",
    "cost:center": "a/b @ 1",
  });
});

test("a role of another account than the expected one is refused", () => {
  const text = fileWith({ aws: "expected_account_id = 999999999999", "function.basicLambda": `role_arn = ${ROLE}` });
  expect(errorOf(text).message).toContain("must be a role of account 999999999999");
});

test("flags and environment come before the file, and errors in them say so", () => {
  const text = fileWith({ aws: "region = eu-west-1\nprofile = a", api: "stage = x" });
  const { aws, api } = load(text, { region: "us-west-2", profile: "b", stage: "prod" });
  expect({ ...aws, stage: api.stage }).toStrictEqual({ region: "us-west-2", profile: "b", stage: "prod" });
  expect(load(text, { region: "", profile: undefined }).aws).toStrictEqual({ region: "eu-west-1", profile: "a" });
  expect(errorOf(text, { region: "moon" }).message).toBe(
    "--region or environment  [aws] region = moon\n                         must be a region like us-east-1",
  );
});

test.each(["us-east-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1", "ap-southeast-7", "mx-central-1"])(
  "the region %s is taken",
  (region) => {
    expect(loadWith({ aws: `region = ${region}` }).aws.region).toBe(region);
  },
);

test("the sources of a REQUEST authorizer are read, and its headers are allowed to browsers", () => {
  const { authorizer, cors } = loadWith({
    authorizer: "type = REQUEST\nidentity_source = querystring.token, header.X-Tenant, X-Two",
  });
  expect(authorizer.identitySources).toStrictEqual([
    { in: "querystring", name: "token" },
    { in: "header", name: "X-Tenant" },
    { in: "header", name: "X-Two" },
  ]);
  expect(authorizer).not.toHaveProperty("validation");
  expect(cors.allowHeaders).toEqual(["X-Tenant", "X-Two", "Content-Type"]);
});

test("* in allow_headers covers a header that is not Authorization", () => {
  const text = fileWith({ authorizer: "identity_source = X-Token", cors: "allow_headers = *" });
  expect(load(text).cors.allowHeaders).toEqual(["*"]);
});

test("an authorizer of one's own keeps its folder and handler", () => {
  const { authorizer } = loadWith({ authorizer: "source = my/authorizer\nhandler = app.main" });
  expect(authorizer).toMatchObject({ source: "my/authorizer", handler: "app.main" });
});

test.each([
  [{ cors: undefined }, "[cors] allow_origins = *: scripts of any web page may call this API and read its answers"],
  [{ "function.spare": "" }, "function spare is deployed, but no route calls it"],
  [
    { "function.basicLambda": "timeout = 30" },
    "function basicLambda: API Gateway waits at most 29 s, timeout = 30 is longer",
  ],
  [{ authorizer: "timeout = 11" }, "authorizer: API Gateway may not wait longer than 10 s, timeout = 11"],
  [{ authorizer: "handler = app.main" }, "authorizer: handler is not used without source"],
  [{ "rule.a": "allow = GET /, GET /nowhere" }, "rule a: GET /nowhere matches no protected route"],
  [{ "rule.a": "allow = POST /*" }, "GET /: no rule allows it, so every token gets 403"],
  [{ routes: "GET / = basicLambda, public" }, "every route is public: the authorizer protects no route"],
  [
    { "issuer.main": `${COGNITO}\ntoken_use = id`, "rule.a": "allow = GET /\nscopes = read" },
    "rule a: scopes are in access tokens only, and every issuer here issues ID tokens",
  ],
  [
    { aws: "region = eu-west-1" },
    "issuer main: the pool us-east-1_AbC is in us-east-1, everything else is in eu-west-1",
  ],
])("%j gives a note", (changes, note) => {
  expect(loadWith(changes).notes).toContain(note);
});

test("a file with nothing odd gives no note", () => {
  expect(load(fileWith()).notes).toEqual([]);
});
