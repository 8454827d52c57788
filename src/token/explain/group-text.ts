import type { BundledIssuer } from "../../issuers/baked-config.ts";
import { listOf } from "../grants.ts";

type Format = BundledIssuer["groupsFormat"];

const LONGEST_SHOWN = 80;
const shorten = (text: string) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);

/** The format in which a text looks like several groups; undefined where it looks like one. */
function likelyFormat(text: string, wanted: readonly string[]): Format {
  if (/^\[.*\]$/s.test(text)) return listOf(text, "json")[0] === text ? "brackets" : "json";
  if (text.includes(",")) return "comma";
  // A name may well hold a space; one that rules ask for among its words is worth a look.
  return text.split(" ").some((word) => wanted.includes(word)) ? "space" : undefined;
}

/**
 * Why a text in the groups' claim is one group where it looks like several: only config.ini says how to read it.
 * @param wanted the groups that rules ask for.
 * @returns nothing where it is read as several, or is one that a rule asks for.
 */
export function whyOneGroup(
  { name, groupsClaim, groupsFormat }: Pick<BundledIssuer, "name" | "groupsClaim" | "groupsFormat">,
  value: unknown,
  wanted: readonly string[],
): string | undefined {
  if (typeof value !== "string" || wanted.includes(value)) return undefined;
  const [only, ...more] = listOf(value, groupsFormat);
  if (only !== value || more.length > 0) return undefined;
  const likely = likelyFormat(value, wanted);
  if (likely === undefined || likely === groupsFormat) return undefined;
  return `${groupsClaim} is the text ${JSON.stringify(shorten(value))}, and with groups_format = ${groupsFormat ?? "list"} of [issuer.${name}] that is one group; if it holds several, set groups_format = ${likely} and deploy`;
}
