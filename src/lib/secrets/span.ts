/** A part of a text that must not be shown: from `start`, without `end`; empty where a secret is yet to come. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Spans in their order, those that overlap or touch as one. */
export function merged(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last === undefined || span.start > last.end) result.push(span);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
}
