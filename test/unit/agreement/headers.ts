const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_A";

/** Headers that carry one JWT, and whether RFC 6750, section 2.1, and RFC 9110, section 11.1, take them. */
export const HEADERS: readonly (readonly [header: string, isTaken: boolean])[] = [
  [`Bearer ${JWT}`, true],
  [`bearer ${JWT}`, true],
  [`BEARER  ${JWT}`, true],
  [`bEaReR   ${JWT}`, true],
  [JWT, false],
  [`Bearer${JWT}`, false],
  [`Bearer\t${JWT}`, false],
  [`Bearer \t${JWT}`, false],
  [` Bearer ${JWT}`, false],
  [`Bearer ${JWT} `, false],
  [`Bearer ${JWT}\t`, false],
  [`Bearer\u00a0${JWT}`, false],
  [`Bea\u017fer ${JWT}`, false],
  [`Bearer Bearer ${JWT}`, false],
  [`Bearer ${JWT},${JWT}`, false],
  [`Basic ${JWT}`, false],
  ["Bearer", false],
  ["Bearer ", false],
  ["", false],
];

/** Validations of config.ini, a header, and whether API Gateway calls the authorizer for it: it matches all of it. */
export const VALIDATIONS: readonly (readonly [validation: string, header: string, isCalled: boolean])[] = [
  ["Bearer .+", "Bearer a", true],
  ["Bearer .+", "x Bearer a", false],
  ["Bearer [a-z]+", "Bearer a1", false],
  ["Bearer .+?", "Bearer abc", true],
  ["Bearer (?:a|ab)", "Bearer ab", true],
  ["Bearer|Bearer .+", "Bearer ab", true],
  ["^Bearer a|b$", "Bearer ac", false],
  ["^Bearer a|b$", "xb", false],
  ["(?i)bearer [a-z]+", "BEARER ABC", true],
  ["(?i)bearer|token [a-z]+", "TOKEN ABC", true],
  ["bearer [a-z]+", "BEARER ABC", false],
  ["(?i:bearer) [a-z]+", "BEARER abc", true],
  ["(?i:bearer) [a-z]+", "BEARER ABC", false],
  ["\\ABearer \\p{Alnum}++\\z", "Bearer a1", true],
  ["Bearer \\w*+\\w", "Bearer ab", false],
  ["Bearer \\s?.+", "Bearer \u00a0a", true],
  ["Bearer \\s.+", "Bearer \u00a0a", false],
];
