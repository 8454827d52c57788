import { Refusal } from "../wire/refusal.ts";

const JAVA: Readonly<Record<string, string>> = {
  boolean: "java.lang.Boolean",
  number: "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
};

/** A map of texts must hold nothing else. @throws Refusal SerializationException. */
export function checkTexts(map: Readonly<Record<string, unknown>> = {}): void {
  const wrong = Object.values(map).find((value) => (typeof value) in JAVA);
  if (wrong === undefined) return;
  throw new Refusal(400, "SerializationException", `class ${JAVA[typeof wrong]} can not be converted to an String`);
}
