import { type Handler, type Headers, type HttpRequest, type HttpResponse, headerOf, originOf } from "../http.ts";
import type { Say } from "../services.ts";
import type { World } from "../world.ts";
import { isOpen } from "./cognito.ts";
import { baseOf, poolAt } from "./domains.ts";
import { authorize, logout } from "./hosted/authorize-endpoint.ts";
import { fromProvider, samlResponse } from "./hosted/federation.ts";
import { login, loginPage } from "./hosted/login-page.ts";
import { errorPage, PageError, type PageRequest } from "./hosted/responses.ts";
import { revokeToken, token, userInfo } from "./hosted/token-endpoint.ts";
import { wellKnown } from "./well-known.ts";

type Page = (request: PageRequest) => HttpResponse | Promise<HttpResponse>;

const PAGES: Readonly<Record<string, Page>> = {
  "GET /oauth2/authorize": authorize,
  "GET /login": (request) => loginPage(request),
  "POST /login": login,
  "GET /logout": logout,
  "GET /oauth2/idpresponse": fromProvider,
  "GET /saml2/idpresponse": samlResponse,
  "POST /saml2/idpresponse": samlResponse,
};
/** What pages of any origin may call: a single-page app cannot do without. */
const CALLS: Readonly<Record<string, Page>> = {
  "POST /oauth2/token": token,
  "POST /oauth2/revoke": revokeToken,
  "GET /oauth2/userInfo": userInfo,
  "POST /oauth2/userInfo": userInfo,
};

const ANY_ORIGIN: Headers = [["Access-Control-Allow-Origin", "*"]];
const forAnyone = ({ headers, ...rest }: HttpResponse): HttpResponse => ({
  ...rest,
  headers: [...headers, ...ANY_ORIGIN],
});
const preflight = (allowed: string): HttpResponse =>
  forAnyone({
    status: 200,
    headers: [
      ["Access-Control-Allow-Methods", "GET,POST,OPTIONS"],
      ["Access-Control-Allow-Headers", allowed],
      ["Access-Control-Max-Age", "172800"],
    ],
    body: "",
  });

const PATH = /^\/_aws\/cognito-idp\/([a-z0-9-]+)(\/[^?]*)(?:\?(.*))?$/;

async function hosted(world: World, request: HttpRequest, say: Say): Promise<HttpResponse | undefined> {
  const [, prefix = "", path = "", search = ""] = PATH.exec(request.target) ?? [];
  if (prefix === "") return undefined;
  const name = `${request.method} ${path}`;
  if (request.method === "OPTIONS" && [`POST ${path}`, `GET ${path}`].some((one) => Object.hasOwn(CALLS, one)))
    return preflight("authorization,content-type");
  const pool = poolAt(world, prefix);
  const endpoint = originOf(request, world.endpoint);
  const base = pool && baseOf(endpoint, pool);
  const page = Object.hasOwn(PAGES, name) ? PAGES[name] : Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  if (pool === undefined || base === undefined)
    return errorPage("invalid_request", "No user pool has this domain.", 404);
  if (page === undefined) return errorPage("invalid_request", "There is no such page.", 404);
  const [query, form] = [new URLSearchParams(search), new URLSearchParams(request.body.toString())];
  const call = { world, pool, endpoint, base, http: request, query, form, now: world.clock.now() };
  const response = await answer(page, call);
  say(`cognito-idp ${name} ${response.status}`);
  world.store.changed();
  await world.store.saved();
  return Object.hasOwn(CALLS, name) ? forAnyone(response) : response;
}

async function answer(page: Page, request: PageRequest): Promise<HttpResponse> {
  try {
    return await page(request);
  } catch (error) {
    if (error instanceof PageError) return error.response;
    throw error;
  }
}

/** What clients of Cognito's API in a browser send along. A signature is none of it. */
const HEADERS = "content-type,x-amz-target,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,cache-control";

/**
 * What browsers do with user pools, from pages of any origin: read a pool's documents, sign in with the API, go through
 * the hosted pages. Nothing for any other request.
 */
export const createWeb =
  (world: World, services: Handler, say: Say = () => {}) =>
  async (request: HttpRequest): Promise<HttpResponse | undefined> => {
    const document =
      request.method === "GET" ? wellKnown(request.target, world, originOf(request, world.endpoint)) : undefined;
    if (document) return forAnyone(document);
    const wanted = headerOf(request, "access-control-request-headers")?.toLowerCase() ?? "";
    if (request.method === "OPTIONS" && request.target === "/" && wanted.includes("x-amz-target"))
      return preflight(HEADERS);
    const isUnsigned = headerOf(request, "authorization") === undefined;
    if (isUnsigned && request.target === "/" && isOpen(headerOf(request, "x-amz-target")))
      return forAnyone(await services(request));
    return hosted(world, request, say);
  };
