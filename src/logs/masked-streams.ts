import { secretSpans, withMasks } from "../lib/secrets/mask-secrets.ts";

/** A message without secrets. */
interface Masked {
  readonly message: string;
  /** How many secrets were in it. */
  readonly masked: number;
}

/** Masks what streams write, in the order in which they write it. */
export interface Maskers {
  mask(stream: string, message: string): Masked;
}

/** Lambda's own lines end what a function has begun to write. */
const PLATFORM = /^(?:(?:START|END|REPORT) RequestId: |INIT_START |INIT_REPORT |\{"time":"[^"]*","type":"platform\.)/;

/** A token has at most 10 KB. */
const MOST = 16_384;

/** An event of 256 KB ends anywhere, within a name, too; shorter ones end with a line. */
const CUT_BYTES = 250_000;

/**
 * CloudWatch splits what a function writes into events, at line breaks or at 256 KB. A secret that reaches the end of
 * an event may continue in the next one of its stream, where nothing shows that it is one.
 */
export function createMaskers(): Maskers {
  const unfinished = new Map<string, string>();
  return {
    mask(stream, message) {
      const before = PLATFORM.test(message) ? "" : (unfinished.get(stream) ?? "");
      const text = before + message;
      const spans = secretSpans(text);
      const reachesEnd = spans.some(({ end }) => end >= before.length + message.trimEnd().length);
      const isCut = Buffer.byteLength(message) >= CUT_BYTES;
      if (isCut || reachesEnd) unfinished.set(stream, (isCut ? text : `${text.trimEnd()}\n`).slice(-MOST));
      else unfinished.delete(stream);
      const own = spans
        .map(({ start, end }) => ({ start: Math.max(start - before.length, 0), end: end - before.length }))
        .filter(({ start, end }) => start < end);
      return { message: withMasks(message, own), masked: own.length };
    },
  };
}
