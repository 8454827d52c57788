/**
 * A function of one text that keeps its results.
 * @param max how many it keeps, where texts come from outside: then it starts anew.
 */
export function memo<Result>(compute: (text: string) => Result, max = Infinity): (text: string) => Result {
  const kept = new Map<string, Result>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined || kept.has(text)) return known as Result;
    if (kept.size >= max) kept.clear();
    const result = compute(text);
    kept.set(text, result);
    return result;
  };
}
