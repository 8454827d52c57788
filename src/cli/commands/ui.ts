import { command } from "../command.ts";
import { LOCAL } from "../input/options.ts";

export default command({
  name: "ui",
  summary: "Serve a page that signs in and calls each route, or write it for hosting elsewhere",
  options: [
    LOCAL,
    { flags: "--no-browser", description: "print the address only" },
    { flags: "--issuer <name>", description: "the [issuer.NAME] to sign in with (default: the first)" },
    { flags: "--out <folder>", description: "write the page, filled in, to this folder instead" },
    { flags: "--origin <origin>", description: "with --out: where it will be served, like https://app.example.com" },
    { flags: "--force", description: "with --out: replace existing files" },
  ],
  async run(context) {
    const { options, ui } = context;
    const { originFrom } = await import("../page/page-origin.ts");
    const origin = originFrom(options);
    const { withUserPool } = await import("../../stack/pool/resolve-user-pool.ts");
    const { findValues } = await import("../../page/find-values.ts");
    const config = await withUserPool(await context.config(), context.aws);
    const issuerName = options.issuer;
    const { values, problems } = await findValues(config, await context.aws(), { origin, issuerName });
    for (const problem of problems) ui.note(`note: ${problem}`);
    if (options.out !== undefined)
      return (await import("../page/write-page.ts")).writePage(context, values, options.out);
    return (await import("../page/serve-page.ts")).serveUntilInterrupted(context, values, config.signIn.port);
  },
});
