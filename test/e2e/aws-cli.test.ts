import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { strToU8, zipSync } from "fflate";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../support/cli.ts";
import { programOf } from "../support/emulators/emulator.ts";
import { http } from "../support/http.ts";
import { type LocalRun, REGION, runLocal } from "../support/local-run.ts";

const AWS = programOf("aws");
const RIGHT = "Bearer open-sesame";
const WRONG = "Bearer guessed";
const PASSWORD = "Only-for-tests-1";
const BASIC_EXECUTION = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const ORIGIN = "http://localhost:3000";

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** What both functions have in common. */
const SETTINGS =
  "--runtime nodejs22.x --handler index.handler --timeout 5 --environment Variables={SECRET=open-sesame}";
const BY_GATEWAY = "--action lambda:InvokeFunction --principal apigateway.amazonaws.com";
const TOO_EARLY = "The role defined for the function cannot be assumed by Lambda.";

/** What a reader of the tutorial writes. */
const FUNCTIONS = {
  basic: `export const handler = async (event) => {
    console.log("hello to", event.requestContext?.authorizer?.principalId ?? "nobody");
    const principalId = event.requestContext?.authorizer?.principalId;
    return { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ principalId }) };
  };`,
  authorizer: `exports.handler = async (event) => {
    console.log("asked for", event.methodArn);
    if (event.authorizationToken !== "Bearer " + process.env.SECRET) throw new Error("Unauthorized");
    const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: event.methodArn }];
    return { principalId: "reader", policyDocument: { Version: "2012-10-17", Statement } };
  };`,
};

describe.runIf(AWS !== undefined)("the AWS CLI walks the tutorial by hand on the local endpoint", () => {
  let local: LocalRun;
  let endpoint: string;

  beforeAll(async () => {
    // Long enough for the CLI to come too early.
    local = await runLocal({ LAMBDA_AUTHZ_FAULTS: "faults.json" }, (cwd) =>
      writeFileSync(join(cwd, "faults.json"), JSON.stringify({ roleDelayMs: 5_000 })),
    );
    endpoint = local.endpoint;
    writeFileSync(join(local.cwd, "basic.zip"), zipSync({ "index.mjs": strToU8(FUNCTIONS.basic) }));
    writeFileSync(join(local.cwd, "authorizer.zip"), zipSync({ "index.js": strToU8(FUNCTIONS.authorizer) }));
  });
  afterAll(() => local.remove());

  /**
   * Runs the AWS CLI: `aws("iam get-role --role-name", name)`.
   * @returns its answer, parsed; nothing when it said nothing. @throws Error what it said went wrong.
   */
  async function aws(command: string, ...values: readonly (string | object)[]) {
    const texts = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
    const args = [...command.split(" "), ...texts, "--output", "json"];
    const { cwd, env } = local;
    const ran = await runCli(args, { cwd, env, program: [AWS ?? ""] });
    if (ran.code !== 0) throw new Error(ran.stderr.trim());
    return ran.stdout === "" ? undefined : JSON.parse(ran.stdout);
  }

  // What a reader notes down on the way.
  let account: string;
  let role: string;
  let api: string;
  let root: string;
  let authorizer: string;
  let deployment: string;
  let pool: string;
  let client: string;
  const arns = { basic: "", authorizer: "" };
  const uriOf = (name: keyof typeof arns) =>
    `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arns[name]}/invocations`;
  const call = (headers: Record<string, string> = {}, method = "GET") =>
    http(`${endpoint}/_aws/execute-api/${api}/dev/`, { method, headers });
  const permit = (name: keyof typeof arns, sourceArn: string) =>
    aws(`lambda add-permission --function-name ${name} --statement-id tutorial ${BY_GATEWAY} --source-arn`, sourceArn);

  test("functions: a role that Lambda may be, two zips, and a call whose log comes along", async () => {
    account = (await aws("sts get-caller-identity")).Account;
    expect(account).toMatch(/^\d{12}$/);
    role = (await aws("iam create-role --role-name tutorial --assume-role-policy-document", TRUST)).Role.Arn;
    expect(role).toBe(`arn:aws:iam::${account}:role/tutorial`);
    await aws("iam attach-role-policy --role-name tutorial --policy-arn", BASIC_EXECUTION);

    let refusals = 0;
    const create = (name: keyof typeof arns): Promise<{ FunctionArn: string }> =>
      aws(
        `lambda create-function --function-name ${name} --zip-file fileb://${name}.zip --role ${role} ${SETTINGS}`,
      ).catch(async (error) => {
        if (!`${error}`.includes(TOO_EARLY)) throw error;
        refusals++;
        await setTimeout(1_000);
        return create(name);
      });
    for (const name of ["basic", "authorizer"] as const) {
      const made = await create(name);
      expect(made).toMatchObject({ Role: role, Environment: { Variables: { SECRET: "open-sesame" } } });
      arns[name] = made.FunctionArn;
      await aws("lambda wait function-active-v2 --function-name", name);
    }
    expect(refusals).toBeGreaterThan(0);

    const invoked = await aws("lambda invoke --function-name basic --log-type Tail --payload {} answer.json");
    expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(JSON.parse(readFileSync(join(local.cwd, "answer.json"), "utf8"))).toMatchObject({ statusCode: 200 });
    expect(Buffer.from(invoked.LogResult, "base64").toString()).toMatch(
      /^START RequestId: \S+ Version: \$LATEST\n[^\n]*hello to nobody\nEND RequestId: \S+\nREPORT RequestId: \S+\t/,
    );
  });

  test("an API: a method behind the authorizer, a preflight, CORS on errors, a stage", async () => {
    api = (await aws("apigateway create-rest-api --name tutorial --endpoint-configuration types=REGIONAL")).id;
    const [{ id }] = (await aws("apigateway get-resources --rest-api-id", api)).items;
    root = `--rest-api-id ${api} --resource-id ${id}`;
    const proxy = "--type AWS_PROXY --integration-http-method POST --uri";

    const cache = "--authorizer-result-ttl-in-seconds 0 --identity-source method.request.header.Authorization";
    const making = `apigateway create-authorizer --rest-api-id ${api} --name tutorial --type TOKEN ${cache}`;
    authorizer = (await aws(`${making} --authorizer-uri`, uriOf("authorizer"))).id;
    const custom = `--authorization-type CUSTOM --authorizer-id ${authorizer}`;
    expect(await aws(`apigateway put-method ${root} --http-method GET ${custom}`)).toMatchObject({
      authorizationType: "CUSTOM",
      authorizerId: authorizer,
    });
    await aws(`apigateway put-integration ${root} --http-method GET ${proxy}`, uriOf("basic"));
    const source = `arn:aws:execute-api:${REGION}:${account}:${api}`;
    await permit("basic", `${source}/*/GET/`);
    await permit("authorizer", `${source}/authorizers/${authorizer}`);

    const options = `${root} --http-method OPTIONS`;
    const template = { "application/json": '{"statusCode": 200}' };
    const cors = { Origin: `'${ORIGIN}'`, Methods: "'GET,OPTIONS'", Headers: "'Authorization,Content-Type'" };
    const headers = (shown: (value: string) => unknown) =>
      Object.fromEntries(
        Object.entries(cors).map(([name, value]) => [
          `method.response.header.Access-Control-Allow-${name}`,
          shown(value),
        ]),
      );
    await aws(`apigateway put-method ${options} --authorization-type NONE`);
    await aws(`apigateway put-integration ${options} --type MOCK --request-templates`, template);
    const declared = headers(() => false);
    await aws(`apigateway put-method-response ${options} --status-code 200 --response-parameters`, declared);
    const mapped = headers((value) => value);
    await aws(`apigateway put-integration-response ${options} --status-code 200 --response-parameters`, mapped);
    const onErrors = { "gatewayresponse.header.Access-Control-Allow-Origin": cors.Origin };
    const putting = `apigateway put-gateway-response --rest-api-id ${api} --response-type DEFAULT_4XX`;
    await aws(`${putting} --response-parameters`, onErrors);

    deployment = (await aws(`apigateway create-deployment --stage-name dev --rest-api-id ${api}`)).id;
  });

  test("the authorizer and the method, tried without a request", async () => {
    const trying = `apigateway test-invoke-authorizer --rest-api-id ${api} --authorizer-id ${authorizer} --headers`;
    const good = await aws(trying, { Authorization: RIGHT });
    expect(good).toMatchObject({ clientStatus: 0, principalId: "reader" });
    expect(JSON.parse(good.policy)).toMatchObject({ Statement: [{ Effect: "Allow", Action: "execute-api:Invoke" }] });
    expect(await aws(trying, { Authorization: WRONG })).toMatchObject({ clientStatus: 401 });

    const tried = await aws(`apigateway test-invoke-method ${root} --http-method GET`);
    expect(tried).toMatchObject({ status: 200, body: "{}", headers: { "Content-Type": "application/json" } });
    expect(tried.log).toContain("Method completed with status: 200");
  });

  test("requests: 401, 401, 200, and a preflight that browsers take", async () => {
    const refused = { status: 401, headers: { "access-control-allow-origin": ORIGIN } };
    expect(await call()).toMatchObject({ ...refused, body: '{"message":"Unauthorized"}' });
    expect(await call({ authorization: WRONG })).toMatchObject(refused);
    expect(await call({ authorization: RIGHT })).toMatchObject({ status: 200, body: '{"principalId":"reader"}' });
    expect(await call({ origin: ORIGIN }, "OPTIONS")).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-methods": "GET,OPTIONS",
        "access-control-allow-headers": "Authorization,Content-Type",
      },
    });
  });

  test("what the functions wrote is in log groups that Lambda made, as their role may", async () => {
    const { logGroups } = await aws("logs describe-log-groups --log-group-name-prefix /aws/lambda/");
    const names = logGroups.map(({ logGroupName }: { logGroupName: string }) => logGroupName);
    expect(names).toEqual(["/aws/lambda/authorizer", "/aws/lambda/basic"]);
    const { events } = await aws(
      "logs filter-log-events --log-group-name /aws/lambda/basic --filter-pattern",
      '"hello to"',
    );
    const messages = events.map(({ message }: { message: string }) => message.trim().split("\t").at(-1));
    expect(messages).toEqual(["hello to nobody", "hello to nobody", "hello to reader"]);
    const asked = await aws("logs filter-log-events --log-group-name /aws/lambda/authorizer --filter-pattern asked");
    expect(asked.events.at(-1).message).toContain(`${api}/dev/GET/`);
  });

  test("a user pool: jose verifies its tokens with the keys that it shows", async () => {
    pool = (await aws("cognito-idp create-user-pool --pool-name tutorial")).UserPool.Id;
    const flows =
      "--explicit-auth-flows ALLOW_ADMIN_USER_PASSWORD_AUTH ALLOW_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH";
    const making = `cognito-idp create-user-pool-client --user-pool-id ${pool} --client-name tutorial ${flows}`;
    client = (await aws(making)).UserPoolClient.ClientId;
    const who = `--user-pool-id ${pool} --username ann`;
    const email = "--user-attributes Name=email,Value=ann@example.com Name=email_verified,Value=true";
    const { User } = await aws(`cognito-idp admin-create-user ${who} ${email} --message-action SUPPRESS`);
    expect(User).toMatchObject({ Username: "ann", Enabled: true, UserStatus: "FORCE_CHANGE_PASSWORD" });
    await aws(`cognito-idp admin-set-user-password ${who} --permanent --password ${PASSWORD}`);

    const secret = `--client-id ${client} --auth-parameters USERNAME=ann,PASSWORD=${PASSWORD}`;
    const ways = [
      `cognito-idp admin-initiate-auth --user-pool-id ${pool} --auth-flow ADMIN_USER_PASSWORD_AUTH ${secret}`,
      `cognito-idp initiate-auth --no-sign-request --auth-flow USER_PASSWORD_AUTH ${secret}`,
    ];
    const keys = createRemoteJWKSet(new URL(`${endpoint}/${pool}/.well-known/jwks.json`));
    const issuer = `${endpoint}/${pool}`;
    const { Value: sub } = User.Attributes.find(({ Name }: { Name: string }) => Name === "sub");
    for (const way of ways) {
      const { AuthenticationResult: tokens } = await aws(way);
      expect(tokens).toMatchObject({ TokenType: "Bearer", ExpiresIn: 3_600 });
      const id = await jwtVerify(tokens.IdToken, keys, { issuer, audience: client, algorithms: ["RS256"] });
      expect(id.payload).toMatchObject({ sub, token_use: "id", email: "ann@example.com", email_verified: true });
      const access = await jwtVerify(tokens.AccessToken, keys, { issuer, algorithms: ["RS256"] });
      expect(access.payload).toMatchObject({ sub, token_use: "access", client_id: client, username: "ann" });
      expect(access.protectedHeader.kid).not.toBe(id.protectedHeader.kid);
    }
    const guess = secret.replace(PASSWORD, "Wrong-1");
    await expect(
      aws(`cognito-idp initiate-auth --no-sign-request --auth-flow USER_PASSWORD_AUTH ${guess}`),
    ).rejects.toThrow(
      "(NotAuthorizedException) when calling the InitiateAuth operation: Incorrect username or password.",
    );
  });

  test("looking around shows what was made", async () => {
    const of = `--rest-api-id ${api}`;
    const seen: readonly [command: string, shown: object][] = [
      ["iam get-role --role-name tutorial", { Role: { Arn: role, AssumeRolePolicyDocument: TRUST } }],
      ["iam list-attached-role-policies --role-name tutorial", { AttachedPolicies: [{ PolicyArn: BASIC_EXECUTION }] }],
      ["lambda list-functions", { Functions: [{ FunctionArn: arns.authorizer }, { FunctionArn: arns.basic }] }],
      ["lambda get-function --function-name basic", { Configuration: { State: "Active", Runtime: "nodejs22.x" } }],
      ["lambda get-policy --function-name basic", { Policy: expect.stringContaining(`${api}/*/GET/`) }],
      ["apigateway get-rest-apis", { items: [{ id: api, name: "tutorial" }] }],
      [`apigateway get-resources ${of}`, { items: [{ path: "/", resourceMethods: { GET: {}, OPTIONS: {} } }] }],
      [
        `apigateway get-method ${root} --http-method GET`,
        { authorizerId: authorizer, methodIntegration: { type: "AWS_PROXY" } },
      ],
      [
        `apigateway get-authorizers ${of}`,
        { items: [{ id: authorizer, type: "TOKEN", authorizerResultTtlInSeconds: 0 }] },
      ],
      [
        `apigateway get-gateway-response --response-type UNAUTHORIZED ${of}`,
        { statusCode: "401", defaultResponse: true },
      ],
      [`apigateway get-deployments ${of}`, { items: [{ id: deployment }] }],
      [`apigateway get-stages ${of}`, { item: [{ stageName: "dev", deploymentId: deployment }] }],
      ["cognito-idp list-user-pools --max-results 10", { UserPools: [{ Id: pool, Name: "tutorial" }] }],
      [`cognito-idp list-user-pool-clients --user-pool-id ${pool}`, { UserPoolClients: [{ ClientId: client }] }],
      [`cognito-idp list-users --user-pool-id ${pool}`, { Users: [{ Username: "ann", UserStatus: "CONFIRMED" }] }],
      ["logs describe-log-streams --log-group-name /aws/lambda/basic", { logStreams: [{ storedBytes: 0 }] }],
    ];
    for (const [command, shown] of seen) expect(await aws(command), command).toMatchObject(shown);
  });

  test.each([
    ["apigateway get-vpc-links", "ApiGateway GetVpcLinks"],
    ["iam list-users", "does not implement IAM ListUsers"],
    ["logs describe-metric-filters", "does not implement CloudWatchLogs DescribeMetricFilters"],
    ["dynamodb list-tables", "does not implement the service dynamodb"],
  ])("%s is answered with an honest 501 that names it", async (command, said) => {
    const answer = await aws(command).catch(String);
    expect(answer).toContain("(NotImplemented)");
    expect(answer).toContain(said);
  });

  test("deleting: refused in the wrong order as at AWS, and nothing is left in the right one", async () => {
    const of = `--rest-api-id ${api}`;
    const noAuthorizer = `apigateway delete-authorizer --authorizer-id ${authorizer} ${of}`;
    const noDeployment = `apigateway delete-deployment --deployment-id ${deployment} ${of}`;
    const refusals = [
      [
        "iam delete-role --role-name tutorial",
        "(DeleteConflict)",
        "Cannot delete entity, must detach all policies first.",
      ],
      [noDeployment, "(BadRequestException)", "Active stages pointing to this deployment must be moved or deleted"],
      [noAuthorizer, "(ConflictException)", "Cannot delete authorizer 'tutorial', is referenced in method: GET/"],
    ] as const;
    for (const [command, code, message] of refusals) {
      const said = await aws(command).catch(String);
      expect(said).toContain(code);
      expect(said).toContain(message);
    }

    await aws(`apigateway delete-stage --stage-name dev ${of}`);
    await aws(noDeployment);
    await aws(`apigateway delete-method ${root} --http-method GET`);
    await aws(noAuthorizer);
    await aws("apigateway delete-rest-api", "--rest-api-id", api);
    await aws("lambda remove-permission --function-name basic --statement-id tutorial");
    for (const name of ["basic", "authorizer"]) {
      await aws("lambda delete-function --function-name", name);
      await aws("logs delete-log-group --log-group-name", `/aws/lambda/${name}`);
    }
    await aws("iam detach-role-policy --role-name tutorial --policy-arn", BASIC_EXECUTION);
    await aws("iam delete-role --role-name tutorial");
    await aws("cognito-idp delete-user-pool --user-pool-id", pool);

    expect(await call()).toMatchObject({ status: 403 });
    expect({
      ...(await aws("iam list-roles")),
      ...(await aws("lambda list-functions")),
      ...(await aws("apigateway get-rest-apis")),
      ...(await aws("logs describe-log-groups")),
      ...(await aws("cognito-idp list-user-pools --max-results 10")),
    }).toEqual({ Roles: [], Functions: [], items: [], logGroups: [], UserPools: [] });
  });

  test("SIGTERM ends lambda-authz local, and the endpoint with it", async () => {
    expect(await local.end()).toMatchObject({ code: 0 });
    await expect(http(`${endpoint}/_local/health`)).rejects.toThrow("ECONNREFUSED");
  });
});
