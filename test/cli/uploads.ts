import { type FakeAws, fakeAws, type Replies, type Reply } from "./fake-aws.ts";

export interface Uploads extends FakeAws {
  /** The zips that Lambda was given, by the function's real name. */
  readonly zips: ReadonlyMap<string, Uint8Array>;
}

const API = "/restapis/api1";
const METHOD = `PUT ${API}/resources/root/methods`;
const done: Reply = { status: 201 };
const json = (value: unknown): Reply => ({ status: 201, body: JSON.stringify(value) });

/** Of these functions: absent until they are uploaded. */
const FUNCTIONS = ["basic-dev-basicLambda", "basic-dev-basicLambdaAuthorizer"];

/** An empty AWS on loopback that takes the first deploy of `GET /` with roles that are there already. */
export async function takingUploads(): Promise<Uploads> {
  const zips = new Map<string, Uint8Array>();
  const create = (body: string): Reply => {
    const { FunctionName, Code } = JSON.parse(body) as { FunctionName: string; Code: { ZipFile: string } };
    zips.set(FunctionName, Buffer.from(Code.ZipFile, "base64"));
    return json({ FunctionName, FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${FunctionName}` });
  };
  const read = (name: string): Reply =>
    zips.has(name) ? json({ Configuration: { State: "Active" } }) : { status: 404, error: "ResourceNotFoundException" };
  const ofFunctions: Replies = Object.fromEntries(
    FUNCTIONS.flatMap((name) => [
      [`GET /2015-03-31/functions/${name}`, () => read(name)],
      [`POST /2015-03-31/functions/${name}/policy`, done],
    ]),
  );
  const ofMethods = ["GET", "OPTIONS"].flatMap((verb) =>
    ["", "/integration", "/responses/200", "/integration/responses/200"].map((part) => `${METHOD}/${verb}${part}`),
  );
  const aws = await fakeAws({
    ...ofFunctions,
    ...Object.fromEntries(ofMethods.map((operation) => [operation, done])),
    CreateLogGroup: done,
    PutRetentionPolicy: done,
    "POST /2015-03-31/functions": create,
    "POST /restapis": json({ id: "api1", rootResourceId: "root" }),
    [`POST ${API}/authorizers`]: (body) => json({ id: "auth1", ...JSON.parse(body) }),
    [`PUT ${API}/gatewayresponses/DEFAULT_4XX`]: done,
    [`PUT ${API}/gatewayresponses/DEFAULT_5XX`]: done,
    [`POST ${API}/deployments`]: json({ id: "deployment1" }),
    [`POST ${API}/stages`]: json({ stageName: "dev", deploymentId: "deployment1" }),
  });
  return { ...aws, zips };
}
