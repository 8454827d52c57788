import { join, relative, resolve } from "node:path";
import { draft } from "../../init/draft.ts";
import { contentSecurityPolicy } from "../../page/content-security-policy.ts";
import { pageFiles } from "../../page/page-files.ts";
import { pageHeaders } from "../../page/page-server.ts";
import type { PageValues } from "../../page/page-values.ts";
import type { Context, Result } from "../command.ts";
import { write } from "../init/writing.ts";
import type { WrittenFiles } from "../json-results.ts";

/**
 * Writes the page for hosting elsewhere. Existing files are replaced with --force or after confirmation.
 * @throws AuthzError USAGE.
 */
export async function writePage(
  { io, ui, options, signal }: Context<{ readonly force?: boolean }>,
  values: PageValues,
  to: string,
): Promise<Result> {
  const folder = resolve(io.cwd, to);
  const drafts = await Promise.all(pageFiles(values).map(({ name, bytes }) => draft(join(folder, name), bytes)));
  const shown = (path: string) => relative(io.cwd, path) || ".";
  const ask = async (path: string) => {
    const { createPrompts } = await import("../terminal/prompts.ts");
    return (await createPrompts(io, signal)).confirm(`${shown(path)} exists. Replace it?`);
  };
  const { written, kept } = await write(
    drafts.filter((one) => one !== undefined),
    {
      force: options.force === true,
      agreed: new Set(),
      mayReplace: ui.interactive ? ask : undefined,
      shown,
      signal,
    },
  );
  const { origin } = new URL(values.callback);
  const requirements = [
    `${values.callback} among the app client's callback URLs, ${values.signedOut} among its sign-out URLs`,
    `${origin} in [cors] allow_origins`,
  ];
  const headers = [
    "Set these headers at the host, because the page cannot set all of them itself:",
    ...Object.entries(pageHeaders(contentSecurityPolicy(values))).map(([name, value]) => `  ${name}: ${value}`),
  ];
  const lines = [
    written.length === 0 ? `${shown(folder)} already contains the page.` : `Wrote ${written.join(", ")}`,
    ...kept.map((path) => `Kept ${path}`),
    `To be served at ${origin}, it requires:`,
    ...requirements.map((one) => `  ${one}`),
    ...headers,
  ];
  // Printed also with --json, because other sites can frame the page until the headers are set.
  if (ui.json) for (const line of headers) ui.note(line);
  return { json: { written } satisfies WrittenFiles, text: () => lines.join("\n") };
}
