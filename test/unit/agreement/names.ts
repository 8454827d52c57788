/** Parts of paths, and whether API Gateway takes them: what its refusal lists, with `$` and without `~`. */
export const PATH_PARTS: readonly (readonly [part: string, isTaken: boolean])[] = [
  ["orders", true],
  ["$metadata", true],
  ["v1:batch", true],
  ["a.b_c-d", true],
  ["{id}", true],
  ["{order.id_a-b}", true],
  ["{proxy+}", true],
  ["a~b", false],
  ["a%20b", false],
  ["a+b", false],
  ["@me", false],
  ["{id", false],
  ["id}", false],
  ["{}", false],
  ["{+}", false],
  ["{a}b", false],
  ["{a:b}", false],
  ["{$a}", false],
  ["\u00e9", false],
];

/** Names in identity sources, and whether API Gateway takes them: developer guide, rest-api-parameter-mapping-sources. */
export const SOURCE_NAMES: readonly (readonly [name: string, isTaken: boolean])[] = [
  ["X-Token", true],
  ["x_token", true],
  ["auth.token", true],
  ["$token", true],
  ["a b", false],
  ["a/b", false],
  ["a:b", false],
  ["a!", false],
  ["\u00e9", false],
];

/** Names in allow_headers: those of RFC 9110, section 5.6.2. */
export const HEADER_NAMES: readonly (readonly [name: string, isTaken: boolean])[] = [
  ["X-Token", true],
  ["*", true],
  ["!#$%&*+-.^_`|~09azAZ", true],
  // API Gateway's static values stand between single quotes.
  ["X-'Token", false],
  ["X Token", false],
  ["X-Token:", false],
  ["X/Token", false],
  ["(X)", false],
  ['"X"', false],
  ["\u00e9", false],
];
