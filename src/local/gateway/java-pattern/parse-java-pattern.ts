import { type How, type Node, repeatsEmpty } from "./nodes.ts";
import { PLACES } from "./places.ts";
import { Malformed, Unknown } from "./scanner.ts";
import { SetParser } from "./set-parser.ts";
import { between, either, except, lineEnd } from "./sets.ts";

const nothing: Node = { is: "all", parts: [] };

/** Reads java.util.regex's patterns. */
export class Parser extends SetParser {
  readonly #groups = new Set<string>();
  #behind = 0;
  /** It looks for ends of words. Java 19 made them those of US-ASCII words. */
  hasBoundary = false;

  /** @throws Malformed, Unknown */
  parse(): Node {
    const node = this.#either();
    if (!this.isAtEnd) throw new Malformed("unmatched )");
    if (this.unknown !== undefined) throw new Unknown(this.unknown);
    return node;
  }

  #either(): Node {
    const before = this.flags;
    const branches = [this.#all()];
    while (this.skip("|")) branches.push(this.#all());
    this.flags = before;
    const [only = nothing] = branches;
    if (branches.length === 1) return only;
    // Characters alone need no turns of their own.
    const sets = branches.flatMap((branch) => (branch.is === "one" ? [branch.takes] : []));
    return sets.length === branches.length ? { is: "one", takes: either(...sets) } : { is: "any", branches };
  }

  #all(): Node {
    const parts: Node[] = [];
    for (;;) {
      if (this.isAtEnd || this.is("|") || this.is(")"))
        return parts.length === 1 ? (parts[0] ?? nothing) : { is: "all", parts };
      if (this.skip("\\Q")) {
        parts.push(...this.#quote());
        continue;
      }
      const flags = this.find(/^\(\?([a-zA-Z]*)(-[a-zA-Z]*)?\)/);
      if (flags === undefined) parts.push(this.#repeated(this.#one()));
      else this.#switch(flags[1] ?? "", flags[2] ?? "");
    }
  }

  /** Each character up to \E; what is behind that repeats the last one. */
  #quote(): Node[] {
    const nodes = this.quoted().map((takes): Node => ({ is: "one", takes }));
    const last = nodes.pop();
    if (last !== undefined) return [...nodes, this.#repeated(last)];
    this.#refuseRepeat();
    return [];
  }

  #refuseRepeat(): void {
    if (/^[*+?]$/.test(this.sign())) throw new Malformed("nothing to repeat");
  }

  #switch(on: string, off: string): void {
    if (/[^idmsucxU]/.test(on + off.slice(1))) throw new Malformed("unknown flag");
    if (on.includes("x")) throw new Unknown("(?x)");
    if (/[ucU]/.test(on)) this.doubt("(?u)");
    this.flags = [...this.flags, ...on].filter((flag) => !off.includes(flag)).join("");
  }

  #literal = (point: number): Node => ({ is: "one", takes: this.exactly(point) });

  #one(): Node {
    if (this.is("{")) return nothing;
    this.#refuseRepeat();
    if (this.skip("(")) return this.#group();
    if (this.skip("[")) return { is: "one", takes: this.set() };
    if (this.skip("\\")) return this.#escape();
    if (this.skip(".")) {
      const stops = this.flags.includes("d") ? between(10, 10) : lineEnd;
      return { is: "one", takes: this.flags.includes("s") ? () => true : except(stops) };
    }
    if (this.is("^") || this.is("$")) {
      if (this.flags.includes("m") || (this.is("$") && this.flags.includes("d"))) this.doubt("lines");
      return { is: "at", holds: PLACES[this.point() === 94 ? "A" : "Z"] as never };
    }
    return this.#literal(this.point());
  }

  #repeated(part: Node): Node {
    const sign = this.sign();
    if (sign === "" || !"*+?{".includes(sign)) return part;
    const [, low = "", comma = "", high = ""] = this.find(/^(?:[*+?]|\{(\d+)(,?)(\d*)\})/) ?? [];
    if (sign === "{" && (low === "" || (comma === "" && high !== ""))) throw new Malformed("no number of times");
    const min = sign === "{" ? Number(low) : sign === "+" ? 1 : 0;
    const top = comma === "" ? min : high === "" ? Infinity : Number(high);
    const max = sign === "{" ? top : sign === "?" ? 1 : Infinity;
    const most = 2 ** 31 - 1;
    if (min > most || (max > most && max !== Infinity) || max < min) throw new Malformed("out of range");
    if (max === Infinity && this.#behind > 0) this.doubt("an endless lookbehind");
    const how: How = this.skip("?") ? "lazy" : this.skip("+") ? "possessive" : "greedy";
    if (how === "possessive" && this.#behind > 0) this.doubt("possessive behind");
    const node: Node = { is: "repeat", part, min, max, how };
    if (how === "possessive" && repeatsEmpty(node)) this.doubt("repeats of nothing");
    return node;
  }

  #inner(): Node {
    const node = this.#either();
    if (!this.skip(")")) throw new Malformed("unclosed (");
    return node;
  }

  #group(): Node {
    if (!this.skip("?")) return this.#inner();
    if (this.skip(">")) {
      if (this.#behind > 0) this.doubt("possessive behind");
      const part = this.#inner();
      if (repeatsEmpty(part)) this.doubt("repeats of nothing");
      return { is: "keep", part };
    }
    const [, behind = "", sign] = this.find(/^(<?)([=!])/) ?? [];
    if (sign !== undefined) {
      if (behind !== "") this.#behind++;
      const part = this.#inner();
      if (behind !== "") this.#behind--;
      return { is: "look", part, behind: behind !== "", not: sign === "!" };
    }
    const [, name] = this.find(/^<([a-zA-Z][a-zA-Z0-9]*)>/) ?? [];
    if (name !== undefined) {
      if (this.#groups.has(name)) throw new Malformed("group named twice");
      this.#groups.add(name);
      return this.#inner();
    }
    const flags = this.find(/^([a-zA-Z]*)(-[a-zA-Z]*)?:/);
    if (flags === undefined) throw new Malformed("unknown group");
    const before = this.flags;
    this.#switch(flags[1] ?? "", flags[2] ?? "");
    const part = this.#inner();
    this.flags = before;
    return part;
  }

  #escape(): Node {
    const sign = this.sign();
    const holds = PLACES[sign];
    if (holds !== undefined) {
      this.point();
      if (holds === PLACES["b"] || holds === PLACES["B"]) this.hasBoundary = true;
      if (sign === "b" && this.skip("{g}")) this.doubt("graphemes");
      return { is: "at", holds };
    }
    const reference = this.find(/^(?:[RX]|[1-9][0-9]*|k<([a-zA-Z][a-zA-Z0-9]*)>)/);
    if (reference === undefined) {
      const value = this.escaped();
      return typeof value === "number" ? this.#literal(value) : { is: "one", takes: value };
    }
    if (reference[1] && !this.#groups.has(reference[1])) throw new Malformed("no such group");
    this.doubt(`\\${reference[0]}`);
    return nothing;
  }
}
