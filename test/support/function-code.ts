import { zip } from "../../src/lib/files/zip.ts";
import { sha256Base64 } from "../../src/lib/hash.ts";
import { handlerSource } from "./project.ts";

/** A function's code that answers with a text. */
export function code(text: string): { zip: Uint8Array; sha256: string } {
  const bytes = zip([{ name: "index.mjs", bytes: new TextEncoder().encode(handlerSource(text)), executable: false }]);
  return { zip: bytes, sha256: sha256Base64(bytes) };
}
