import { expect, test } from "vitest";
import { configWith, propsOf, stackOf } from "../../support/stack/built-stack.ts";

const [A, B] = ["https://a.example", "https://b.example"] as const;

/** What the preflight, the errors and the function are given. */
function given(allowOrigins: readonly string[], more: { readonly allowCredentials?: true } = {}) {
  const cors = { allowOrigins, allowHeaders: ["Authorization"], ...more };
  const props = propsOf(stackOf(configWith({ cors })));
  const of = (id: string) => props.get(id) ?? {};
  const preflight = of("apigateway.method:OPTIONS /")["answer"] as { headers: object; template?: string };
  const errors = ["4XX", "5XX"].map((hundred) => of(`apigateway.gateway-response:DEFAULT_${hundred}`));
  const [onErrors, others] = errors.map(({ headers, mapped }) => ({ headers, mapped }));
  expect(others).toEqual(onErrors);
  return { preflight, onErrors, env: of("lambda.function:basicLambda")["env"] };
}

test.each([A, "*"])("%s alone is a fixed header on preflight and errors", (origin) => {
  const { preflight, onErrors, env } = given([origin]);
  expect(preflight.headers).toMatchObject({ "Access-Control-Allow-Origin": origin });
  expect(preflight).not.toHaveProperty("template");
  expect(onErrors).toStrictEqual({ headers: { "Access-Control-Allow-Origin": origin }, mapped: undefined });
  expect(env).toEqual({ CORS_ALLOW_ORIGINS: origin });
});

test("with several origins the preflight's template selects one, errors echo it, and the function gets all", () => {
  const { preflight, onErrors, env } = given([A, B]);
  expect(preflight.headers).toEqual({
    "Access-Control-Allow-Headers": "Authorization",
    "Access-Control-Allow-Methods": "GET,OPTIONS",
    Vary: "Origin",
  });
  expect(preflight.template).toContain(`#if($origin == '${A}' || $origin == '${B}')`);
  expect(onErrors).toEqual({
    headers: { Vary: "Origin" },
    mapped: { "Access-Control-Allow-Origin": "method.request.header.Origin" },
  });
  expect(env).toEqual({ CORS_ALLOW_ORIGINS: `${A},${B}` });
});

test("credentials are allowed on all three for one origin", () => {
  const { preflight, onErrors, env } = given([A], { allowCredentials: true });
  expect(preflight.headers).toMatchObject({ "Access-Control-Allow-Credentials": "true" });
  expect(onErrors?.headers).toEqual({ "Access-Control-Allow-Origin": A, "Access-Control-Allow-Credentials": "true" });
  expect(env).toEqual({ CORS_ALLOW_ORIGINS: A, CORS_ALLOW_CREDENTIALS: "true" });
});

test("credentials are not allowed on errors that echo any origin", () => {
  const { preflight, onErrors } = given([A, B], { allowCredentials: true });
  expect(preflight.headers).toMatchObject({ "Access-Control-Allow-Credentials": "true" });
  expect(onErrors?.headers).toEqual({ Vary: "Origin" });
});
