import type { BundledIssuer } from "../../issuers/baked-config.ts";
import { listOf } from "../grants.ts";

type Format = BundledIssuer["groupsFormat"];

const LONGEST_SHOWN = 80;
const shorten = (text: string) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);

/** The format in which a string looks like several groups; undefined where it looks like one. */
function likelyFormat(text: string, required: readonly string[]): Format {
  if (/^\[.*\]$/s.test(text)) return listOf(text, "json")[0] === text ? "brackets" : "json";
  if (text.includes(",")) return "comma";
  // A group name can contain a space; a word that rules require suggests a list.
  return text.split(" ").some((word) => required.includes(word)) ? "space" : undefined;
}

/**
 * Why a string in the groups claim counts as one group although it looks like several: config.ini sets the format.
 * @param required the groups that rules require.
 * @returns undefined where it is read as several groups, or is one that a rule requires.
 */
export function whyOneGroup(
  { name, groupsClaim, groupsFormat }: Pick<BundledIssuer, "name" | "groupsClaim" | "groupsFormat">,
  value: unknown,
  required: readonly string[],
): string | undefined {
  if (typeof value !== "string" || required.includes(value)) return undefined;
  const [only, ...more] = listOf(value, groupsFormat);
  if (only !== value || more.length > 0) return undefined;
  const likely = likelyFormat(value, required);
  if (likely === undefined || likely === groupsFormat) return undefined;
  return `${groupsClaim} is the string ${JSON.stringify(shorten(value))}, and with groups_format = ${groupsFormat ?? "list"} of [issuer.${name}] that is one group; fix: if it holds several, set groups_format = ${likely} and deploy`;
}
