import { inAscii } from "../../lib/characters.ts";
import type { Who } from "../../sign-in/session/who.ts";
import { command } from "../command.ts";
import { LOCAL } from "../input/options.ts";

const leftOutNote = (claim: string | undefined): string =>
  claim === undefined ? "" : ` (the issuer left them out of the token: see its claim ${claim})`;

const linesOf = ({ user, issuer, issuerName, method, groups, groupsLeftOut, scopes, tokens }: Who): string[] => [
  `${user} (issuer ${issuerName}, by ${method})`,
  `issuer   ${inAscii(issuer)}`,
  `groups   ${groups.map(inAscii).join(", ") || "none"}${leftOutNote(groupsLeftOut)}`,
  `scopes   ${scopes.map(inAscii).join(" ") || "none"}`,
  ...tokens.map(({ kind, expiresAt, expired }) => {
    const until = expiresAt === null ? "kept" : `${expired ? "expired" : "until"} ${expiresAt}`;
    return `${kind.padEnd(8)} ${until}`;
  }),
];

export default command({
  name: "whoami",
  summary: "Show who is signed in, with which groups and scopes, until when; never a token",
  options: [
    LOCAL,
    { flags: "--issuer <name>", description: "the [issuer.<name>] of config.ini (default: the one signed in to)" },
  ],
  async run(context) {
    const { signingIn } = await import("../sign-in/signing-in.ts");
    const { findSignedIn, notSignedIn } = await import("../../sign-in/session/signed-in.ts");
    const { who } = await import("../../sign-in/session/who.ts");
    const { among, issuers, options } = await signingIn(context);
    const signedIn = findSignedIn(options.store, among);
    if (signedIn === undefined) throw notSignedIn(issuers);
    const known = who(signedIn, options.clock.now());
    return { json: known, text: () => linesOf(known).join("\n") };
  },
});
