import { Refusal } from "../wire/refusal.ts";

const TERM = /([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g;

/**
 * What a pattern of terms asks of a message: all of them, one of those with "?", none of those with "-".
 * @throws Refusal InvalidParameterException for patterns of JSON or columns, which are not known here.
 */
export function createFilter(pattern = ""): (message: string) => boolean {
  if (/^\s*[{[]/.test(pattern))
    throw new Refusal(400, "InvalidParameterException", "Invalid filter pattern: the local endpoint knows terms only");
  const terms = [...pattern.matchAll(TERM)];
  const signed = (wanted: string) =>
    terms.flatMap(([, sign, quoted, bare = ""]) => (sign === wanted ? [quoted?.replace(/\\(.)/g, "$1") ?? bare] : []));
  const [needed, optional, unwanted] = [signed(""), signed("?"), signed("-")];
  return (message) => {
    const has = (text: string) => message.includes(text);
    return needed.every(has) && (optional.length === 0 || optional.some(has)) && !unwanted.some(has);
  };
}
