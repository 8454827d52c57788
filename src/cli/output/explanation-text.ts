import type { Explanation, Finding } from "../../open/results.ts";

/** What a server or a function says must not steer the terminal. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, "?");

const MARKS = { error: "✗", warning: "!", note: "·" } as const;

/** An explanation for people: the answer, the cause with its evidence and fix, then other findings. */
export async function explanationText(explanation: Explanation, method: string, colour: boolean): Promise<string> {
  const { Chalk } = await import("chalk");
  const { bold, dim, green, red, yellow } = new Chalk(colour ? {} : { level: 0 });
  const paint = { error: red, warning: yellow, note: dim };
  const { url, api, answer, cause, findings, skipped } = explanation;
  const line = (text: string, indent = "") => `${indent}${plain(text)}`;
  const block = (text: string, indent: string) => text.split("\n").map((one) => line(one, indent));
  const body = (finding: Finding, indent: string) => [
    ...finding.evidence.map((one) => dim(line(`- ${one}`, indent))),
    ...block(finding.fix, indent).map((one, index) => (index === 0 ? one.replace(/\S/, "fix: $&") : one)),
    dim(line(finding.docs, indent)),
  ];
  const status = answer === null ? "no answer" : [answer.status, answer.errorType].filter(Boolean).join(" ");
  const where =
    api &&
    `API ${[api.name, `(${api.id}, ${api.protocol})`].filter(Boolean).join(" ")}, ${api.region}` +
      `${api.stage && `, stage ${api.stage}`}${api.route ? `, ${api.route}` : ""}` +
      `${api.authorizer ? `, authorizer ${api.authorizer}` : ""}`;
  return [
    bold(line(`${method} ${url}: ${status}`)),
    ...(where ? [dim(line(where))] : []),
    "",
    ...(cause === null
      ? [answer === null ? yellow("– the call was not sent") : green("✓ nothing is wrong with this call")]
      : [
          paint[cause.severity](`${MARKS[cause.severity]} ${cause.code}`),
          line(cause.message, "  "),
          ...body(cause, "  "),
        ]),
    ...(findings.length > 0 ? ["", bold("Other findings")] : []),
    ...findings.flatMap((one) => [
      paint[one.severity](line(`${MARKS[one.severity]} ${one.code}: ${one.message}`)),
      ...(one.severity === "note" ? [] : body(one, "    ")),
    ]),
    ...(skipped.length > 0 ? ["", bold("Not looked at")] : []),
    ...skipped.map(({ what, why }) => yellow(line(`– ${what}: ${why}`))),
  ].join("\n");
}
