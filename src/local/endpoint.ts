import { keyOf } from "./authorization/limited-caller.ts";
import { catalog } from "./catalog.ts";
import { createUserPools } from "./cognito/user-pools.ts";
import { createWeb } from "./cognito/web.ts";
import { createFaults, type FaultPlan } from "./faults.ts";
import { apiAddressOf, isCustomDomain } from "./gateway/called-api.ts";
import { createGateway, forbidden } from "./gateway/gateway.ts";
import { type Handler, type HttpRequest, headerOf, json } from "./http.ts";
import { createRoles } from "./iam/roles.ts";
import { createFunctions } from "./lambda/runnable-functions.ts";
import { createRuntime } from "./lambda/runtime/runtime.ts";
import { createLogWriter } from "./logs/log-writer.ts";
import type { PolicyDocument } from "./policy/parse-policy.ts";
import { seed } from "./seed.ts";
import { createServices, type Say } from "./services.ts";
import { authenticated } from "./signature/authenticated.ts";
import { type Credentials, lookUp, randomCredentials } from "./signature/endpoint-credentials.ts";
import { openStore } from "./store.ts";
import type { LogWriter, World } from "./world.ts";

/** One account: an endpoint is not shared. */
const ACCOUNT = "000000000000";

export interface EndpointOptions {
  /** The folder of its data. */
  readonly folder: string;
  /** Its address, without a trailing slash. */
  readonly endpoint: string;
  /** With which calls must be signed; a random one, or what a script wants. */
  readonly credentials: Credentials;
  /** What the health answer shows of the process: several projects have an endpoint each, and ports change hands. */
  readonly about?: Readonly<Record<string, string | number | boolean>>;
  readonly faults?: FaultPlan;
  /** What the caller with the key may do, looked up at each call; everything while it gives nothing. */
  readonly policy?: () => PolicyDocument | undefined;
  /** Takes log lines: operations, requests, output of functions, codes that AWS would mail. Never a header, query or body. */
  readonly say?: Say;
  /** What time it is for delays, tokens and logs; the machine's clock by default. */
  readonly clock?: World["clock"];
}

/** The endpoint without a socket. */
export interface Endpoint {
  readonly handle: Handler;
  /** Whether a host that is not this machine's is answered: a custom domain of API Gateway. */
  servesHost(host: string): boolean;
  /** Ends the functions' processes and writes what is not on disk yet, unless the folder is not its own any more. */
  close(isOwner?: boolean): Promise<void>;
}

/** Where GetFunction says that the code is. */
const CODE = /^\/_local\/code\/([0-9a-f]{64})$/;
/** A page somewhere on the web can send requests to this machine, even if it cannot read the answers. */
const isForeign = (origin: string | undefined): boolean =>
  origin !== undefined && !/^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(origin);

const zip = (body: Buffer) => ({ status: 200, headers: [["Content-Type", "application/zip"] as const], body });

/** A writer of functions' logs whose lines are heard too, each behind its function's name. */
const audible = (writer: LogWriter, say: Say): LogWriter => ({
  write(region, group, stream, lines, roleArn) {
    writer.write(region, group, stream, lines, roleArn);
    for (const { message } of lines) if (!LAMBDAS_OWN.test(message)) say(`${group.split("/").at(-1)}: ${message}`);
  },
});
/** Apart from those that say how something failed. */
const LAMBDAS_OWN = /^(?:START|END) RequestId: |^INIT_START |^REPORT (?!.*\tStatus: )/;

/** Puts the services into a world and routes requests to them. */
export async function createEndpoint({
  folder,
  endpoint,
  credentials,
  about = {},
  faults = {},
  policy,
  say = () => {},
  clock = { now: Date.now },
}: EndpointOptions): Promise<Endpoint> {
  const store = openStore(folder, say);
  const settings = { roleDelayMs: faults.roleDelayMs ?? 200, functionDelayMs: faults.functionDelayMs ?? 50 };
  const roles = createRoles(store, clock, settings);
  const writer = createLogWriter(store, roles);
  const forFunctions = randomCredentials();
  const runtime = await createRuntime({
    store,
    clock,
    logs: audible(writer, say),
    endpoint,
    credentials: forFunctions,
  });
  const world: World = {
    account: ACCOUNT,
    partition: "aws",
    endpoint,
    settings,
    clock,
    store,
    roles,
    functions: createFunctions(store, runtime, clock),
    userPools: createUserPools({ store }),
    logs: writer,
  };
  const all = catalog(runtime);
  const secretOf = lookUp(credentials, forFunctions);
  // Functions call with a key of their own.
  const isLimited = (request: HttpRequest) => keyOf(request) === credentials.accessKeyId;
  const policyOf = (request: HttpRequest) => (policy !== undefined && isLimited(request) ? policy() : undefined);
  const operations = createServices(all, world, createFaults(faults, clock.now), say, policyOf, faults.faults);
  const services = authenticated(operations, all, { secretOf, clock, say });
  const gateway = createGateway(world, { secretOf, say });
  const web = createWeb(world, services, say);
  return {
    async handle(request) {
      const address = apiAddressOf(world, request);
      if (address === "unmapped") return forbidden();
      if (address !== undefined) {
        const response = await gateway(request, address.apiId, address.rest, address.domain);
        say(`${request.method} ${address.rest.split("?")[0]} ${response.status}`);
        return response;
      }
      const forPages = await web(request);
      if (forPages !== undefined) return forPages;
      if (isForeign(headerOf(request, "origin")))
        return json(403, { message: "pages of other hosts may call what is deployed here, nothing else" });
      if (request.target === "/_local/health") return json(200, { status: "running", ...about });
      if (request.target === "/_local/seed") return seed(request, world, credentials);
      const [, code] = CODE.exec(request.target) ?? [];
      if (code !== undefined) return zip(store.kept(code));
      return services(request);
    },
    servesHost: (host) => isCustomDomain(world, host),
    async close(isOwner = true) {
      await runtime.close();
      if (isOwner) store.flush();
      else store.abandon();
    },
  };
}
