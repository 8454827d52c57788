/** The routes that the calls below are of. */
export const ROUTES: readonly string[] = [
  "GET /",
  "GET /users/{id}",
  "DELETE /users/{id}",
  "PATCH /users/me",
  "ANY /users/{id}/keys",
  "GET /users/{id}/keys",
  "POST /jobs/provision",
  "GET /jobs/{id}",
  "GET /things/real",
  "POST /things/{proxy+}",
  "OPTIONS /cors/only",
  "GET /cors/{proxy+}",
  "ANY /all/{proxy+}",
  "GET /all/1/two",
  "GET /$metadata",
];

/**
 * Calls, and the route that serves them. That a wider route serves the verbs that a closer one lacks was measured at AWS:
 * ministackorg/ministack#1423 and floci-io/floci#3399. A slash at the end: aws-powertools/powertools-lambda-python#1552.
 */
export const CALLS: readonly (readonly [call: string, route: string | undefined])[] = [
  ["GET /", "GET /"],
  ["POST /", undefined],
  ["GET /users/a", "GET /users/{id}"],
  ["GET /users/a/", "GET /users/{id}"],
  ["GET /users/", undefined],
  ["GET /users", undefined],
  ["GET /users/me", "GET /users/{id}"],
  ["PATCH /users/me", "PATCH /users/me"],
  ["PATCH /users/ME", undefined],
  ["POST /users/me", undefined],
  ["GET /users/a/keys", "GET /users/{id}/keys"],
  ["HEAD /users/a/keys", "ANY /users/{id}/keys"],
  ["GET /users//keys", undefined],
  ["POST /jobs/provision", "POST /jobs/provision"],
  ["GET /jobs/provision", "GET /jobs/{id}"],
  ["GET /jobs/provision/", "GET /jobs/{id}"],
  ["GET /things/real", "GET /things/real"],
  ["POST /things/real", "POST /things/{proxy+}"],
  ["GET /cors/only", "GET /cors/{proxy+}"],
  ["GET /all", undefined],
  ["GET /all/", undefined],
  ["GET /all/1", "ANY /all/{proxy+}"],
  ["GET /all/1/two", "GET /all/1/two"],
  ["GET /all/1/two/3", "ANY /all/{proxy+}"],
  ["PUT /all/1/two", "ANY /all/{proxy+}"],
  ["GET /$metadata", "GET /$metadata"],
  // Not known of AWS: here paths are compared as they were sent.
  ["GET /%24metadata", undefined],
  ["GET /users/%2e%2e", "GET /users/{id}"],
  ["GET /users/a%2Fkeys", "GET /users/{id}"],
  ["PATCH /users/m%65", undefined],
];
