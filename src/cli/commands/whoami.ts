import { inAscii } from "../../lib/characters.ts";
import type { SignedInUser } from "../../sign-in/session/signed-in-user.ts";
import { command } from "../command.ts";
import { LOCAL } from "../input/options.ts";

const leftOutNote = (claim: string | undefined): string =>
  claim === undefined ? "" : ` (the issuer left them out of the token: see its claim ${claim})`;

const linesOf = ({
  user,
  issuer,
  issuerName,
  method,
  groups,
  groupsLeftOut,
  scopes,
  tokens,
}: SignedInUser): string[] => [
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
    const { signInContext } = await import("../sign-in/sign-in-context.ts");
    const { findSignedIn, notSignedIn } = await import("../../sign-in/session/signed-in.ts");
    const { signedInUser } = await import("../../sign-in/session/signed-in-user.ts");
    const { candidates, issuers, options } = await signInContext(context);
    const signedIn = findSignedIn(options.store, candidates);
    if (signedIn === undefined) throw notSignedIn(issuers);
    const known = signedInUser(signedIn, options.clock.now());
    return { json: known, text: () => linesOf(known).join("\n") };
  },
});
