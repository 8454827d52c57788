import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { card, press, signIn } from "./acts.ts";
import { hasChromium, visit } from "./chromium.ts";
import { stackOfFile } from "./stack.ts";

const isThere = hasChromium();
const stack = stackOfFile(isThere);
const RULES = '{ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }';
const PICTURES = fileURLToPath(new URL("../../docs/", import.meta.url));

/** What axe finds wrong: rule and element. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    `axe.run(document, ${RULES}).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes })))`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const overflow = (page: Page) => page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");

async function everyOutcome(page: Page): Promise<void> {
  await press(page, "GET /", "none");
  await press(page, "GET /orders/{id}", "good");
  await press(page, "DELETE /orders/{id}", "good");
}

/** Only when asked for: LAMBDA_AUTHZ_PICTURES=1 draws those of docs/ anew. */
async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env["LAMBDA_AUTHZ_PICTURES"] !== "1") return;
  await page.evaluate("scrollTo(0, 0)");
  await page.screenshot({ path: `${PICTURES}page-${name}.png` });
}

describe.runIf(isThere)("how the page looks", () => {
  test.each([
    { name: "light", colorScheme: "light", viewport: { width: 1000, height: 900 } },
    { name: "dark", colorScheme: "dark", viewport: { width: 1000, height: 900 } },
    { name: "phone", colorScheme: "light", viewport: { width: 320, height: 900 } },
  ] as const)(
    "$name: nothing for axe to find, signed out and signed in, and nothing wider than the window",
    async (look) => {
      const { page } = await visit({ ...look, reducedMotion: "reduce" });
      await page.goto(stack.url);
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await signIn(page, stack.url, stack.reader);
      await everyOutcome(page);
      await page.mouse.move(0, 0);
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await keepPicture(page, look.name);
    },
  );

  test("the keyboard is enough: to the routes with the first key, in with Enter, and the focus can be seen", async () => {
    const { page } = await visit();
    await page.goto(stack.url);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    const focused = () => page.evaluate<string>("document.activeElement.textContent");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the routes");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Sign in");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("Enter");
    await page.getByLabel("User name or email").waitFor();
  });

  test("what came of a call is announced, and what cannot be done yet is disabled", async () => {
    const { page } = await visit();
    await page.goto(stack.url);
    const order = card(page, "GET /orders/{id}");
    expect(await order.getByRole("button", { name: "Call with the token" }).isDisabled()).toBe(true);
    expect(await order.locator("[aria-live=polite]").count()).toBe(1);
    expect(await press(page, "GET /orders/{id}", "none")).toMatch(/^401/);
  });
});
