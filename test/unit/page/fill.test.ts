import { expect, test } from "vitest";
import { contentSecurityPolicy } from "../../../src/page/content-security-policy.ts";
import { fillIn } from "../../../src/page/fill-in.ts";
import { pageFiles } from "../../../src/page/page-files.ts";
import { sampleValues } from "./sample.ts";

const fileOf = (name: string, values = sampleValues) =>
  pageFiles(values)
    .find((file) => file.name === name)
    ?.bytes.toString() ?? "";

/** What a browser takes for the block: up to the first end tag. */
const blockOf = (html: string) =>
  /<script type="application\/json" id="deployed">(.*?)<\/script/is.exec(html)?.[1] ?? "";

test("the page holds what it is filled in with, as a JSON block that nothing in it can end", () => {
  const hostile = "</script><script>alert(1)</script><!--$&$'\u2028\"&";
  const values = { ...sampleValues, project: hostile, providers: [hostile] };
  const block = blockOf(fileOf("index.html", values));
  expect(block).not.toContain("<");
  expect(JSON.parse(block)).toEqual(values);
});

test("the page may call the API and the token endpoints, and nothing else", () => {
  expect(contentSecurityPolicy(sampleValues).split("; ")).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src https://abc.execute-api.us-east-1.amazonaws.com/dev/ https://p.auth.us-east-1.amazoncognito.com/oauth2/token https://p.auth.us-east-1.amazoncognito.com/oauth2/revoke",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test("an address cannot bring a directive or a source of its own into the policy", () => {
  const token = "https://a.example/t;script-src%20*;x,'unsafe-inline'?p=b;q";
  const endpoints = { ...sampleValues.endpoints, token };
  const policy = contentSecurityPolicy({ ...sampleValues, endpoints });
  expect(policy).toContain(" https://a.example/t%3Bscript-src%20*%3Bx%2C%27unsafe-inline%27 ");
  expect(policy.split(";")).toHaveLength(7);
});

test("the page carries its policy itself, for hosts that send no header", () => {
  const html = fileOf("index.html");
  expect(html).toContain(`http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(sampleValues)}"`);
});

test("a template that has lost its place is an error, not a page that is silently empty", () => {
  expect(() => fillIn("<html></html>", sampleValues)).toThrow(/ 0 times$/);
});

test("nothing of the page comes from elsewhere, is inline, or becomes markup", () => {
  const files = pageFiles({ ...sampleValues }).map(({ name, bytes }) => [name, bytes.toString()] as const);
  const scripts = files.filter(([name]) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(5);
  for (const [name, text] of scripts)
    expect(text, name).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?:\/\/|localStorage|\.cookie/,
    );
  const html = fileOf("index.html").replace(blockOf(fileOf("index.html")), "");
  expect(html).not.toMatch(/ (?:src|href)="(?:\w+:|\/)|<style| style=| on\w+=/);
});
