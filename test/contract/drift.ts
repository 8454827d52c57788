import { describe, expect, onTestFinished } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { Kind } from "../../src/engine/kind.ts";
import { type Contract, sentenceOf } from "./contract.ts";
import type { World } from "./world.ts";

/** Changes a resource as a person with the console or a script would. */
type HandChange<P, A> = (world: World, props: P, attrs: A) => Promise<unknown>;

export interface DriftSpec<P, A> {
  readonly kind: Kind<P, A, Aws>;
  readonly props: (world: World) => Promise<P>;
  /** By the props that the diff must name, joined by commas; several of one prop are told apart behind a colon. */
  readonly byHand: Readonly<Record<string, HandChange<P, A>>>;
}

/** What a kind watches: a change by hand is named by the diff, and undone by what the diff leads to. */
export const drift =
  <P, A>({ kind, props: propsOf, byHand }: DriftSpec<P, A>): Contract =>
  (world, gaps) => {
    const sentence = sentenceOf(kind.type, gaps);

    describe(`${kind.type} changed by hand`, () => {
      for (const [name, change] of Object.entries(byHand)) {
        const [list = ""] = name.split(":");
        sentence(`by hand ${name}`, `${name}: the diff names it, and after a deploy nothing differs`, async () => {
          const { aws } = world();
          const props = await propsOf(world());
          onTestFinished(() => kind.delete(aws, kind.key(props)));
          const made = await kind.create(aws, props);
          await kind.settled?.(aws, props);
          const before = await kind.read(aws, kind.key(props), made);
          if (before === undefined) throw new Error("what was made does not exist");
          expect(kind.diff(props, before.attrs)).toEqual([]);

          await change(world(), props, before.attrs);
          const there = await kind.read(aws, kind.key(props), before.attrs);
          if (there === undefined) throw new Error("what was changed does not exist");
          const differences = kind.diff(props, there.attrs);
          expect(differences.map(({ prop }) => prop).sort()).toEqual(list.split(",").sort());

          const isReplaced = differences.some(({ replace }) => replace);
          if (isReplaced) await kind.delete(aws, kind.key(props), there.attrs);
          const now = isReplaced
            ? await kind.create(aws, props)
            : await kind.update(aws, props, there.attrs, differences);
          await kind.settled?.(aws, props, differences);
          expect(kind.diff(props, now)).toEqual([]);
          const after = await kind.read(aws, kind.key(props), now);
          expect(after && kind.diff(props, after.attrs)).toEqual([]);
        });
      }
    });
  };
