import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, onTestFinished } from "vitest";
import { isCi } from "../../src/lib/is-ci.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const program = process.env["CHROMIUM"] ?? PLACES.find((path) => existsSync(path));

/** Whether there is a browser to test in; .ci/run must not pass without one. */
export function hasChromium(): boolean {
  if (program !== undefined) return true;
  if (isCi(process.env)) throw new Error(`no Chromium at ${PLACES.join(", ")}: apt-get install chromium`);
  console.warn("skipped: no Chromium here; apt-get install chromium, or name one in CHROMIUM");
  return false;
}

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

// Root has no sandbox of its own to drop into.
const launch = () =>
  chromium.launch({
    ...(program && { executablePath: program }),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: refusals of the Content-Security-Policy, errors of the page's own. */
  readonly complaints: readonly string[];
  /** Bodies of the forms sent to the token endpoint. */
  readonly exchanges: readonly URLSearchParams[];
}

/** A fresh browser, without any cookie, for one test. */
export async function visit(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Visit> {
  browser ??= launch();
  const context = await (await browser).newContext(options);
  onTestFinished(() => context.close());
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const exchanges: URLSearchParams[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (said) => {
    if (/Content.Security.Policy|violates/i.test(said.text())) complaints.push(said.text());
  });
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/oauth2/token"))
      exchanges.push(new URLSearchParams(request.postData() ?? ""));
  });
  return { page, context, complaints, exchanges };
}
