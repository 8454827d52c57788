import type { Row } from "../../../src/engine/state/row.ts";
import { type Rows, stateText, type TwoStages } from "./two-stages.ts";

/** Numbers that are the same for the same seed (mulberry32). */
export function dice(seed: number) {
  let at = seed;
  const next = () => {
    at = (at + 0x6d2b79f5) | 0;
    let t = Math.imul(at ^ (at >>> 15), 1 | at);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (n: number) => Math.floor(next() * n),
    one: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    flip: () => next() < 0.5,
  };
}

type Dice = ReturnType<typeof dice>;
type Loose = Record<string, Record<string, unknown>>;

const ODD = [
  null,
  true,
  0,
  -1,
  1e300,
  "",
  "x",
  "__proto__",
  "constructor",
  [],
  {},
  [[]],
  { id: 5 },
  "a/../b",
  "x".repeat(20_000),
  "\u0000",
  "*",
];
const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"];
const TYPES = [
  "iam.role",
  "lambda.function",
  "apigateway.rest-api",
  "cognito.user-pool",
  "apigateway.stage",
  "s3.bucket",
  ...NAMES,
];

/** Every place in a value that something can be put in. */
function placesIn(value: unknown): [holder: Record<string, unknown>, name: string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [
    [holder, name] as [Record<string, unknown>, string],
    ...placesIn(holder[name]),
  ]);
}

/** Defines a member of any name as JSON.parse does: "__proto__" too. */
const put = (holder: object, name: string, value: unknown) =>
  Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true });

const DAMAGE: Readonly<Record<string, (rows: Loose, prod: Loose, roll: Dice) => void>> = {
  "rows of another stage over ours": (rows, prod, roll) => {
    for (const [id, row] of Object.entries(prod)) if (roll.flip()) rows[id] = row;
  },
  "rows of another stage beside ours": (rows, prod, roll) => {
    for (const [id, row] of Object.entries(prod)) if (roll.flip()) rows[`${id}~${roll.one(["old", "1", ""])}`] = row;
  },
  "another stage's keys in our rows": (rows, prod, roll) => {
    for (const [id, row] of Object.entries(rows)) {
      const theirs = Object.values(prod).find(({ type }) => type === row["type"]);
      if (theirs && roll.flip())
        rows[id] = {
          ...row,
          key: roll.flip() ? theirs["key"] : { ...(row["key"] as object), ...(theirs["key"] as object) },
        };
    }
  },
  "another stage's attributes in our rows": (rows, prod, roll) => {
    for (const row of Object.values(rows)) {
      const theirs = Object.values(prod).find(({ type }) => type === row["type"]);
      if (theirs && roll.flip()) row["attrs"] = theirs["attrs"];
    }
  },
  "a foreign role, function, API or pool": (rows, prod, roll) => {
    const of = (type: string) => Object.values(prod).find((row) => row["type"] === type) ?? {};
    const status = roll.one(["intent", "ready"]);
    const type = roll.one(["lambda.function", "apigateway.rest-api", "cognito.user-pool", "cognito.user-pool-domain"]);
    rows["iam.role:theirs"] = { type: "iam.role", status, key: { name: "theirs" }, needs: [] };
    rows[`${type}:extra`] = { ...of(type), status };
  },
  "needs in circles": (rows, _, roll) => {
    const ids = Object.keys(rows);
    for (const row of Object.values(rows)) if (roll.flip()) row["needs"] = [roll.one(ids), roll.one(ids)];
  },
  "any owner": (rows, _, roll) => {
    const ids = [...Object.keys(rows), "apigateway.rest-api:missing", ...NAMES];
    for (const [id, row] of Object.entries(rows)) if (roll.flip()) row["owner"] = roll.flip() ? roll.one(ids) : id;
  },
  "any status": (rows, _, roll) => {
    for (const row of Object.values(rows)) if (roll.flip()) row["status"] = roll.one(["intent", "ready"]);
  },
  "no attributes": (rows, _, roll) => {
    for (const row of Object.values(rows)) if (roll.flip()) delete row["attrs"];
  },
  "rows that are missing": (rows, _, roll) => {
    for (const id of Object.keys(rows)) if (roll.flip()) delete rows[id];
  },
  "rows renamed aside": (rows, _, roll) => {
    for (const [id, row] of Object.entries(rows))
      if (roll.below(3) === 0) {
        delete rows[id];
        rows[`${id}~${roll.below(9)}`] = row;
      }
  },
  "an unknown or another type": (rows, _, roll) => {
    const [id, row] = roll.one(Object.entries(rows)) ?? [];
    const type = roll.one(TYPES);
    if (id === undefined || row === undefined) return;
    delete rows[id];
    put(rows, `${type}:${id.split(":")[1]}`, { ...row, type });
  },
  "names of prototypes": (rows, _, roll) => {
    const [id, row] = roll.one(Object.entries(rows)) ?? [];
    if (id === undefined || row === undefined) return;
    put(rows, roll.one(NAMES), row);
    const key = { ...(row["key"] as object) };
    for (const name of Object.keys(key)) put(key, name, roll.one(NAMES));
    put(rows, `${row["type"]}:${roll.one(NAMES)}`, { ...row, key });
  },
  "a wrong value somewhere": (rows, _, roll) => {
    const [holder, name] = roll.one(placesIn(rows)) ?? [];
    if (holder && name !== undefined) put(holder, name, roll.one(ODD));
  },
  "a member that is gone": (rows, _, roll) => {
    const [holder, name] = roll.one(placesIn(rows)) ?? [];
    if (holder && name !== undefined) delete holder[name];
  },
};

/** Damage to the text, after which it may be no JSON any more. */
const TEXT_DAMAGE: Readonly<Record<string, (text: string, roll: Dice) => string>> = {
  "cut short": (text, roll) => text.slice(0, roll.below(text.length)),
  "a byte changed": (text, roll) => {
    const at = roll.below(text.length);
    return text.slice(0, at) + String.fromCharCode(roll.below(256)) + text.slice(at + 1);
  },
  "two files in one": (text) => text + text,
  "another version": (_, roll) => stateText({}, roll.one(ODD)),
  "no rows": (_, roll) => JSON.stringify(roll.one(ODD)),
  "nested without end": (text) =>
    text.replace('"attrs":{', `"attrs":{"deep":${"[".repeat(20_000)}${"]".repeat(20_000)},`),
  "very many rows": (text, roll) => {
    const row = (i: number) => ({
      type: "iam.role",
      status: "ready",
      key: { name: `r${i}` },
      needs: [`iam.role:${i + 1}`],
    });
    const many = Object.fromEntries(
      Array.from({ length: roll.one([300, 10_001]) }, (_, i) => [`iam.role:${i}`, row(i)]),
    );
    return stateText({ ...JSON.parse(text).rows, ...many });
  },
};

/** A damaged state file of stage dev: what was done to it, and its text. */
export function damaged({ dev, prod }: Pick<TwoStages, "dev" | "prod">, seed: number): { what: string; text: string } {
  const roll = dice(seed);
  const rows = structuredClone(dev as Rows as unknown as Loose);
  const theirs = structuredClone(prod as Rows as unknown as Loose);
  const all = Object.keys(DAMAGE);
  const chosen = Array.from({ length: 1 + roll.below(3) }, () => roll.below(all.length));
  // In the order of the table: what makes a row something else than a row comes last.
  const done = chosen.sort((a, b) => a - b).map((i) => all[i] ?? "");
  for (const name of done) DAMAGE[name]?.(rows, theirs, roll);
  const text = stateText(rows as unknown as Record<string, Row>);
  if (roll.below(5) > 0) return { what: done.join(", "), text };
  const name = roll.one(Object.keys(TEXT_DAMAGE));
  return { what: [...done, name].join(", "), text: TEXT_DAMAGE[name]?.(text, roll) ?? text };
}
