import fc from "fast-check";

export const PATHS = ["/", "/admin", "/health"] as const;
/** Paths of config.ini, and those that only hand changes make. */
export const ALL_PATHS = [...PATHS, "/backdoor", "/extra"] as const;
export const PEOPLE = ["nobody", "user", "admin"] as const;
export type Person = (typeof PEOPLE)[number];

/** What a config.ini asks for. */
export interface Wanted {
  readonly routes: Readonly<Record<(typeof PATHS)[number], "absent" | "protected" | "public">>;
  /** GET / for users of the issuer, GET /admin for admins; without rules a valid token is enough. */
  readonly hasRules: boolean;
}

const mode = fc.constantFrom("absent", "protected", "public" as const);
export const wanted: fc.Arbitrary<Wanted> = fc.record({
  // One route at least: an API without a method cannot be deployed.
  routes: fc.record({ "/": fc.constantFrom("protected", "public" as const), "/admin": mode, "/health": mode }),
  hasRules: fc.boolean(),
}) as fc.Arbitrary<Wanted>;

export function configText({ routes, hasRules }: Wanted, project: string, stage: string, jwksUri: string): string {
  const lines = PATHS.filter((path) => routes[path] !== "absent").map(
    (path) => `GET ${path} = web${routes[path] === "public" ? ", public" : ""}`,
  );
  const isProtected = (path: (typeof PATHS)[number]) => routes[path] === "protected";
  const rules = [
    ...(isProtected("/") ? ["[rule.users]", "allow = GET /"] : []),
    ...(isProtected("/admin") ? ["[rule.admins]", "allow = GET /admin", "groups = admins"] : []),
  ];
  return [
    ...["[project]", `name = ${project}`, "[api]", `stage = ${stage}`, "[function.web]", "source = web", "[routes]"],
    ...[...lines, "[authorizer]", "cache_ttl = 0", "[issuer.main]", "kind = oidc", "issuer = https://issuer.example"],
    ...[`jwks_uri = ${jwksUri}`, "client_id = app", "groups_claim = groups", ...(hasRules ? rules : [])],
    ...["[cors]", "allow_origins = https://app.example", ""],
  ].join("\n");
}

/** Who may reach what: "admin /admin". */
export function allowedBy({ routes, hasRules }: Wanted): Set<string> {
  // Rules for routes that are not protected are not written, and a file without rules lets every valid token in.
  const rules = hasRules && (routes["/"] === "protected" || routes["/admin"] === "protected");
  const may = (person: Person, path: (typeof PATHS)[number]): boolean => {
    if (routes[path] === "absent") return false;
    if (routes[path] === "public") return true;
    if (person === "nobody") return false;
    if (!rules || path === "/") return true;
    return path === "/admin" && person === "admin";
  };
  return new Set(PATHS.flatMap((path) => PEOPLE.filter((one) => may(one, path)).map((one) => `${one} ${path}`)));
}
