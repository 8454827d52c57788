import type { Headers, HttpRequest, HttpResponse } from "../../http.ts";
import type { World } from "../../world.ts";
import type { Pool } from "../cognito-model.ts";

/** A request to the hosted pages of a pool. */
export interface PageRequest {
  readonly world: World;
  readonly pool: Pool;
  /** The address of the endpoint that the caller used. */
  readonly endpoint: string;
  /** The base URL of the pages, without a trailing slash. */
  readonly base: string;
  readonly http: HttpRequest;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Ends the handling of a request with a response. */
export class PageError extends Error {
  readonly response: HttpResponse;
  constructor(response: HttpResponse) {
    super("stopped");
    this.response = response;
  }
}

/** Sends the browser on. @param params those without a value are left out. */
export function redirect(to: string, params: Readonly<Record<string, string | undefined>>, headers: Headers = []) {
  const url = new URL(to);
  for (const [name, value] of Object.entries(params)) if (value !== undefined) url.searchParams.set(name, value);
  return {
    status: 302,
    headers: [["Location", url.href], ["Cache-Control", "no-store"], ...headers],
    body: "",
  } as const;
}

/** Text escaped for HTML, attribute values included. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:22rem;margin:10vh auto;padding:0 1rem}
label,input,button,a{display:block;width:100%;box-sizing:border-box}
input,button,a{font:inherit;padding:.6rem;margin:.25rem 0 1rem}
a{text-align:center;border:1px solid;border-radius:.25rem;color:inherit}
[role=alert]{border-left:.25rem solid #c00;padding-left:.75rem}`;

/** A page with the built-in style. @param content HTML. */
export function page(status: number, title: string, content: string): HttpResponse {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  const body = `<main><h1>${escaped(title)}</h1>${content}</main>`;
  return {
    status,
    headers: [
      ["Content-Type", "text/html; charset=utf-8"],
      ["Cache-Control", "no-store"],
      ["Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"],
      // An address with a code in it must not travel on; the origin of a form must.
      ["Referrer-Policy", "same-origin"],
    ],
    body: `<!doctype html><html lang="en"><head>${head}<style>${STYLE}</style></head><body>${body}</body></html>`,
  };
}

/** Ends the handling of a request with an error page. */
export const pageError = (...of: Parameters<typeof errorPage>) => new PageError(errorPage(...of));

/** A page for errors that cannot be sent back to the app. @param code as in the address of Cognito's own error page. */
export const errorPage = (code: string, text: string, status = 400): HttpResponse =>
  page(
    status,
    "An error was encountered with the requested page.",
    `<p role="alert">${escaped(code)}: ${escaped(text)}</p>`,
  );
