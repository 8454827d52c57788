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
  /** What the diff leaves alone, by the property that `unmanaged` must name, in AWS's words. */
  readonly left?: Readonly<Record<string, HandChange<P, A>>>;
}

/** What a kind watches: a change by hand is named by the diff, and undone by what the diff leads to. */
export const drift =
  <P, A>({ kind, props: propsOf, byHand, left = {} }: DriftSpec<P, A>): Contract =>
  (world, gaps) => {
    const sentence = sentenceOf(kind.type, gaps);
    /** Makes a resource and changes it. */
    const changed = async (change: HandChange<P, A>) => {
      const { aws } = world();
      const props = await propsOf(world());
      const key = kind.key(props);
      onTestFinished(() => kind.delete(aws, key));
      const made = await kind.create(aws, props);
      await kind.settled?.(aws, props);
      const before = await kind.read(aws, key, made);
      if (before === undefined) throw new Error("what was made does not exist");
      expect(kind.diff(props, before.attrs)).toEqual([]);
      await change(world(), props, before.attrs);
      const there = await kind.read(aws, key, before.attrs);
      if (there === undefined) throw new Error("what was changed does not exist");
      return { aws, props, key, attrs: there.attrs, differences: kind.diff(props, there.attrs) };
    };

    describe(`${kind.type} changed by hand`, () => {
      for (const [name, change] of Object.entries(byHand)) {
        const [list = ""] = name.split(":");
        sentence(`by hand ${name}`, `${name}: the diff names it, and after a deploy nothing differs`, async () => {
          const { aws, props, key, attrs, differences } = await changed(change);
          expect(differences.map(({ prop }) => prop).sort()).toEqual(list.split(",").sort());

          const isReplaced = differences.some(({ replace }) => replace);
          if (isReplaced) await kind.delete(aws, key, attrs);
          const now = isReplaced ? await kind.create(aws, props) : await kind.update(aws, props, attrs, differences);
          await kind.settled?.(aws, props, differences);
          expect(kind.diff(props, now)).toEqual([]);
          const after = await kind.read(aws, key, now);
          expect(after && kind.diff(props, after.attrs)).toEqual([]);
        });
      }
      for (const [name, change] of Object.entries(left))
        sentence(`left ${name}`, `${name} is not managed: status names it, deploy leaves it`, async () => {
          const { aws, key, attrs, differences } = await changed(change);
          expect(differences).toEqual([]);
          const named = (await kind.unmanaged?.(aws, key, attrs)) ?? [];
          expect(named.map(({ prop }) => prop)).toEqual([name]);
        });
    });
  };
