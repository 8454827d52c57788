import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Person } from "./stack.ts";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Fills in the pool's own page. */
export async function typePassword(page: Page, { name, password }: Person): Promise<void> {
  await page.getByLabel("User name or email").fill(name);
  await page.getByLabel("Password").fill(password);
  await button(page, "Sign in").click();
}

/** Signs in through the pool's own page, and waits until the page is back and knows who it is. */
export async function signIn(page: Page, url: string, person: Person): Promise<void> {
  await page.goto(url);
  await button(page, "Sign in").click();
  await typePassword(page, person);
  await button(page, "Sign out").waitFor();
}

export const WAYS = { good: "Call with the token", none: "Without a token", broken: "With a broken token" } as const;

/** The card of a route. @param route "GET /orders/{id}" */
export const card = (page: Page, route: string) =>
  page.locator("li.route").filter({ has: page.getByRole("button", { name: `${WAYS.good}: ${route}`, exact: true }) });

/** What the page shows of a call, once it has come back: "200 …". */
export async function outcome(page: Page, route: string): Promise<string> {
  const one = card(page, route);
  const isDone = async () =>
    (await one.getAttribute("aria-busy")) === null && (await one.locator(".verdict").count()) > 0;
  // Not with the page's own timers, which a test may have stopped.
  await expect.poll(isDone, { timeout: 15_000, interval: 20 }).toBe(true);
  return (await one.locator(".outcome").innerText()).replace(/\s+/g, " ");
}

/** Calls a route as a person does. @returns what the page then shows. */
export async function press(page: Page, route: string, way: keyof typeof WAYS): Promise<string> {
  await card(page, route).getByRole("button", { name: WAYS[way] }).click();
  return outcome(page, route);
}

// A text: it runs in the browser, whose names this compiler does not know.
const LOOK = `(async () => ({
  local: { ...localStorage },
  session: { ...sessionStorage },
  cookie: document.cookie,
  databases: await indexedDB.databases(),
  caches: await caches.keys(),
  history: JSON.stringify(history.state),
  address: location.href,
}))()`;

/** All that a page of this origin could keep on this machine, and its address. */
export const keptBy = (page: Page): Promise<unknown> => page.evaluate(LOOK);
