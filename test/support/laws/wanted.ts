import fc from "fast-check";

export const PATHS = ["/", "/admin", "/health"] as const;
/** Paths of config.ini, and those that only hand changes make. */
export const ALL_PATHS = [...PATHS, "/backdoor", "/extra"] as const;
export const PEOPLE = ["nobody", "user", "admin"] as const;
export type Person = (typeof PEOPLE)[number];
type Path = (typeof PATHS)[number];

/** The user pool that a config.ini asks for. */
export interface WantedPool {
  readonly tier: "lite" | "essentials";
  readonly mfa: "off" | "optional";
  readonly accessTokenMinutes: number;
  readonly hasCallback: boolean;
  readonly hasProvider: boolean;
}

/** What a config.ini asks for. */
export interface Wanted {
  readonly routes: Readonly<Record<Path, "absent" | "protected" | "public">>;
  /** GET / for users of the issuer, GET /admin for admins; without rules a valid token is enough. */
  readonly hasRules: boolean;
  /** Another stage name: another stack, beside which the first one stays. */
  readonly isOtherStage: boolean;
  readonly apiName: string;
  readonly type: "TOKEN" | "REQUEST";
  readonly header: string;
  readonly ttl: number;
  readonly memory: number;
  readonly greeting: string;
  readonly team: string;
  readonly retention: number;
  readonly origin: string;
  /** The version of the backend's code. */
  readonly code: number;
  /** Whether GET /health has a function of its own. */
  readonly hasSecondFunction: boolean;
  readonly pool: WantedPool | undefined;
}

export const FIRST: Wanted = {
  routes: { "/": "protected", "/admin": "protected", "/health": "public" },
  hasRules: true,
  isOtherStage: false,
  apiName: "shopAPI",
  type: "TOKEN",
  header: "Authorization",
  ttl: 0,
  memory: 128,
  greeting: "hello",
  team: "payments",
  retention: 14,
  origin: "https://app.example",
  code: 1,
  hasSecondFunction: false,
  pool: undefined,
};

/** Secrets that a run gets, none of which may ever be seen. */
export const SECRETS = { environment: "planted-in-environment", provider: "planted-at-provider" } as const;

const mode = fc.constantFrom("absent", "protected", "public" as const);
const pool: fc.Arbitrary<WantedPool> = fc.record({
  tier: fc.constantFrom("lite", "essentials" as const),
  mfa: fc.constantFrom("off", "optional" as const),
  accessTokenMinutes: fc.constantFrom(60, 30),
  hasCallback: fc.boolean(),
  hasProvider: fc.boolean(),
});

const EDITS: { readonly [Member in keyof Wanted]: fc.Arbitrary<Wanted[Member]> } = {
  // One route at least: an API without a method cannot be deployed.
  routes: fc.record({ "/": fc.constantFrom("protected", "public" as const), "/admin": mode, "/health": mode }),
  hasRules: fc.boolean(),
  isOtherStage: fc.boolean(),
  apiName: fc.constantFrom("shopAPI", "renamedAPI"),
  type: fc.constantFrom("TOKEN", "REQUEST" as const),
  header: fc.constantFrom("Authorization", "X-Token"),
  ttl: fc.constantFrom(0, 300),
  memory: fc.constantFrom(128, 256),
  greeting: fc.constantFrom("hello", "good day"),
  team: fc.constantFrom("payments", "orders"),
  retention: fc.constantFrom(14, 30),
  origin: fc.constantFrom("https://app.example", "https://www.example"),
  code: fc.constantFrom(1, 2, 3),
  hasSecondFunction: fc.boolean(),
  pool: fc.option(pool, { nil: undefined, freq: 2 }),
};

/** An edit of config.ini or of the code: one thing, or several at once. */
export const edit: fc.Arbitrary<Partial<Wanted>> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ routes: EDITS.routes, hasRules: EDITS.hasRules }) },
  { weight: 2, arbitrary: fc.record({ pool: EDITS.pool }) },
  { weight: 4, arbitrary: fc.record<Partial<Wanted>>(EDITS as never, { requiredKeys: [] }) },
);

export function configText(wanted: Wanted, project: string, stage: string, jwksUri: string): string {
  const { routes, hasRules, pool: wantedPool } = wanted;
  const lines = PATHS.filter((path) => routes[path] !== "absent").map(
    (path) => `GET ${path} = ${functionOf(wanted, path)}${routes[path] === "public" ? ", public" : ""}`,
  );
  const isProtected = (path: Path) => routes[path] === "protected";
  const rules = [
    ...(isProtected("/") ? ["[rule.users]", "allow = GET /"] : []),
    ...(isProtected("/admin") ? ["[rule.admins]", "allow = GET /admin", "groups = admins", "issuers = main"] : []),
  ];
  return [
    ...["[project]", `name = ${project}`, "[api]", `stage = ${stage}`, `name = ${wanted.apiName}`],
    ...["[function.web]", "source = web", `memory = ${wanted.memory}`, `env.GREETING = ${wanted.greeting}`],
    `env.SECRET = ${SECRETS.environment}`,
    ...(wanted.hasSecondFunction ? ["[function.health]", "source = web"] : []),
    ...["[routes]", ...lines, "[authorizer]", "name = guard", `cache_ttl = ${wanted.ttl}`, `type = ${wanted.type}`],
    ...[`identity_source = header.${wanted.header}`, "[logs]", `retention_days = ${wanted.retention}`],
    ...["[issuer.main]", "kind = oidc", "issuer = https://issuer.example", `jwks_uri = ${jwksUri}`],
    ...["client_id = app", "groups_claim = groups", ...(hasRules ? rules : [])],
    ...["[cors]", `allow_origins = ${wanted.origin}`, "[tags]", `team = ${wanted.team}`],
    ...(wantedPool ? poolLines(wantedPool) : []),
    "",
  ].join("\n");
}

const poolLines = ({ tier, mfa, accessTokenMinutes, hasCallback, hasProvider }: WantedPool): string[] => [
  ...["[issuer.pool]", "kind = cognito", "user_pool = create", "[user_pool]", `tier = ${tier}`, `mfa = ${mfa}`],
  `access_token_minutes = ${accessTokenMinutes}`,
  ...(hasCallback ? ["callback_urls = https://app.example/back"] : []),
  ...(hasProvider ? ["[identity_provider.google]", "client_id = g", "client_secret_env = GOOGLE"] : []),
];

/** The section of the function that serves a path. */
export const functionOf = ({ hasSecondFunction }: Wanted, path: Path): string =>
  path === "/health" && hasSecondFunction ? "health" : "web";

/** Who may reach what: "admin /admin". */
export function allowedBy({ routes, hasRules }: Pick<Wanted, "routes" | "hasRules">): Set<string> {
  // Rules for routes that are not protected are not written, and a file without rules lets every valid token in.
  const rules = hasRules && (routes["/"] === "protected" || routes["/admin"] === "protected");
  const may = (person: Person, path: Path): boolean => {
    if (routes[path] === "absent") return false;
    if (routes[path] === "public") return true;
    if (person === "nobody") return false;
    if (!rules || path === "/") return true;
    return path === "/admin" && person === "admin";
  };
  return new Set(PATHS.flatMap((path) => PEOPLE.filter((one) => may(one, path)).map((one) => `${one} ${path}`)));
}
