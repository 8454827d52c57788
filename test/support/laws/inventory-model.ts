import { functionOf, PATHS, SECRETS, type Wanted, type WantedPool } from "./wanted.ts";

/** What a stack has, in terms that know nothing of how it was made. */
export interface Inventory {
  /** By section: memory, environment, version of the code, team, who may invoke it. */
  readonly functions: Readonly<Record<string, object>>;
  /** By section: the actions that it allows, and whether anything else is attached. */
  readonly roles: Readonly<Record<string, object>>;
  readonly groups: Readonly<Record<string, object>>;
  readonly apis: readonly object[];
  readonly pools: readonly object[];
}

/** What should exist once a config.ini is deployed: the model that histories are held against. */
export function wantedInventory(wanted: Wanted, stage: string): Inventory {
  const { team, origin, retention } = wanted;
  const cors = { CORS_ALLOW_ORIGINS: origin };
  const backend = { code: wanted.code, team, invokedBy: ["lambda-authz-routes of api"] };
  // Where no route leads to the first function nobody may invoke it.
  const sections = ["web", ...(wanted.hasSecondFunction ? ["health"] : [])];
  const used = new Set(
    PATHS.filter((path) => wanted.routes[path] !== "absent").map((path) => functionOf(wanted, path)),
  );
  const invoked = (section: string) => (used.has(section) ? backend : { ...backend, invokedBy: [] });
  const own = { GREETING: wanted.greeting, SECRET: SECRETS.environment };
  return {
    functions: {
      web: { ...invoked("web"), memory: wanted.memory, env: { ...cors, ...own } },
      ...(wanted.hasSecondFunction && { health: { ...invoked("health"), memory: 128, env: cors } }),
      guard: { code: "guard", team, invokedBy: ["lambda-authz-authorizer of guard"], memory: 128, env: {} },
    },
    roles: Object.fromEntries(
      [...sections, "guard"].map((one) => [
        one,
        { allows: ["logs:CreateLogStream logs:PutLogEvents"], others: [], team },
      ]),
    ),
    groups: Object.fromEntries([...sections, "guard"].map((one) => [one, { retention, team }])),
    apis: [
      { name: wanted.apiName, team, stages: { [stage]: { team } }, live: contents(wanted), served: contents(wanted) },
    ],
    pools: wanted.pool === undefined ? [] : [poolOf(wanted, wanted.pool)],
  };
}

function contents(wanted: Wanted) {
  const { type, header, ttl, origin } = wanted;
  const paths = PATHS.filter((path) => wanted.routes[path] !== "absent");
  const routes = paths.map((path) => [
    `GET ${path}`,
    `${wanted.routes[path] === "public" ? "NONE" : "CUSTOM by guard"} to ${functionOf(wanted, path)}`,
  ]);
  return {
    authorizers: { guard: { type, source: `method.request.header.${header}`, ttl, function: "guard" } },
    methods: Object.fromEntries([...routes, ...paths.map((path) => [`OPTIONS ${path}`, `NONE to ${origin}`])]),
    errors: { DEFAULT_4XX: origin, DEFAULT_5XX: origin },
  };
}

function poolOf(wanted: Wanted, { tier, mfa, accessTokenMinutes, hasCallback, hasProvider }: WantedPool) {
  const isManaged = tier !== "lite";
  const hasAdmins = wanted.hasRules && wanted.routes["/admin"] === "protected";
  return {
    tier: tier.toUpperCase(),
    mfa: mfa.toUpperCase(),
    team: wanted.team,
    domainVersion: isManaged ? 2 : 1,
    brandings: isManaged ? 1 : 0,
    groups: hasAdmins ? ["admins"] : [],
    providers: hasProvider ? { Google: { client: "g", secret: SECRETS.provider } } : {},
    clients: [
      {
        accessTokenMinutes,
        callbacks: [
          "http://localhost:3000/",
          "http://localhost:3000/callback",
          ...(hasCallback ? [CALLBACK] : []),
        ].sort(),
        providers: ["COGNITO", ...(hasProvider ? ["Google"] : [])],
        rotates: isManaged,
        scopes: ["email", "openid", "profile"],
      },
    ],
  };
}
const CALLBACK = "https://app.example/back";
