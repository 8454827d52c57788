import { expect, test } from "vitest";
import { loadWith, messageWith } from "../../support/config/sample-config.ts";

test("routes are read in the order of the file", () => {
  const { routes } = loadWith({
    routes:
      "ANY /files/{proxy+} = basicLambda\nGET  /a.b_c$d:e-f/{id} = basicLambda , public ; open\nHEAD / = basicLambda",
  });
  expect(routes).toStrictEqual([
    { verb: "ANY", path: "/files/{proxy+}", function: "basicLambda", public: false },
    { verb: "GET", path: "/a.b_c$d:e-f/{id}", function: "basicLambda", public: true },
    { verb: "HEAD", path: "/", function: "basicLambda", public: false },
  ]);
});

test.each([
  ["", "must contain at least one line like GET / = basicLambda"],
  ["GET / =", "must name a function, like GET / = basicLambda"],
  ["GET / = basicLamda", "defined: basicLambda; did you mean basicLambda?"],
  ["GET / = basicLambda, open", "optionally followed by , public"],
  ["GET / = basicLambda, public, public", "optionally followed by , public"],
  ["GET = basicLambda", "must be VERB /path"],
  ["get / = basicLambda", "verb must be GET, POST, PUT, PATCH, DELETE, HEAD, ANY; did you mean GET?"],
  ["OPTIONS / = basicLambda", "must not be OPTIONS: deploy adds it to every path, for CORS"],
  ["GET orders = basicLambda", "path must start with /"],
  ["GET /orders/ = basicLambda", "path must not end with / or contain //"],
  ["GET //orders = basicLambda", "path must not end with / or contain //"],
  ["GET /a%20b = basicLambda", "parts of a path must consist of"],
  ["GET /* = basicLambda", "parts of a path must consist of"],
  ["GET /~bob = basicLambda", "fix: rename ~bob, or match it with a {name}"],
  ["GET /a/../b = basicLambda", "must not contain /../"],
  ["GET /./b = basicLambda", "must not contain /./"],
  ["GET /a/.. = basicLambda", "must not contain /../"],
  ["GET /a{id} = basicLambda", "parts of a path must consist of"],
  ["GET /{} = basicLambda", "parts of a path must consist of"],
  ["GET /{rest+}/a = basicLambda", "{name+} must be last: it matches the rest of the path"],
  ["GET /{id}/a/{id} = basicLambda", "must not contain one {name} twice"],
  ["GET /a = basicLambda\nGET  /a = basicLambda", "is already defined on line"],
  ["GET /a\t= basicLambda\nGET /a = basicLambda", "is already defined on line"],
  [
    "GET /a/{id} = basicLambda\nGET /a/{name}/b = basicLambda",
    "API Gateway allows one path variable below a path: here it is {name}, in /a/{id} it is {id}",
  ],
  ["GET /{id} = basicLambda\nGET /{id+} = basicLambda", "API Gateway allows one path variable below a path"],
])("%j is refused", (body, words) => {
  expect(messageWith({ routes: body })).toContain(words);
});

test("the same variable at the same place, and others elsewhere, are no conflict", () => {
  const body = "GET /a/{id} = basicLambda\nPUT /a/{id}/b = basicLambda\nGET /b/{name} = basicLambda";
  expect(loadWith({ routes: body }).routes).toHaveLength(3);
});

test.each([
  ["GET /*", "/orders/{id}", true],
  ["ANY /orders/*", "/orders/{id}", true],
  ["GET /orders/{id}", "/orders/{id}", true],
  ["GET /orders/5", "/orders/{id}", true],
  ["GET /orders/5/items", "/orders/{proxy+}", true],
  ["GET /ord*", "/orders", true],
  ["GET /orders.x", "/ordersAx", false],
  ["POST /orders", "/orders", false],
  ["GET /orders", "/orders/{id}", false],
  ["GET /", "/orders", false],
])("the rule %s against GET %s: %j", (allow, path, matches) => {
  const { notes } = loadWith({ routes: `GET ${path} = basicLambda`, "rule.a": `allow = ${allow}` });
  expect(notes.filter((note) => note.includes("matches no protected route")).length === 0).toBe(matches);
});
