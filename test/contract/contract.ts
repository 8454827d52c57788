import { describe, expect, onTestFinished, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { Kind } from "../../src/engine/kind.ts";
import type { World } from "./world.ts";

/** One prop, changed: the props before, where they are not the usual ones, and what is then asked for. */
export interface PropChange<P> {
  readonly from?: (props: P, world: World) => Partial<P> | Promise<Partial<P>>;
  readonly to: (props: P, world: World) => Partial<P> | Promise<Partial<P>>;
}

export interface Spec<P, A> {
  readonly kind: Kind<P, A, Aws>;
  /** What to ask for; makes what it stands on. Each call names another resource. */
  readonly props: (world: World) => Promise<P>;
  /** By the prop that a diff must name; several of one prop are told apart behind a colon. */
  readonly changes?: Readonly<Record<string, PropChange<P>>>;
  /** Nothing but the id that create answered finds it again. */
  readonly byIdOnly?: true;
  /** It carries tags of its own, which say whose it is. */
  readonly tagged?: boolean;
}

/** What an endpoint cannot do, by "<type> <change>", with the reason. The test must then fail: a mended gap is noticed. */
export type Gaps = Readonly<Record<string, string>>;

/** Registers the contract of one kind. */
export type Contract = (world: () => World, gaps: Gaps) => void;

/** What identifies a resource to others must be the same whoever says it. */
const identityOf = (attrs: unknown) => {
  const { id, arn } = attrs as { readonly id?: string; readonly arn?: string };
  return { id, arn };
};

/** Registers a test that must fail where an endpoint has a gap. */
export const sentenceOf =
  (type: string, gaps: Gaps) =>
  (name: string, title: string, body: () => Promise<void>): void => {
    const gap = gaps[`${type} ${name}`];
    if (gap === undefined) test(title, body);
    else test.fails(`${title} (not here: ${gap})`, body);
  };

/** The contract that every kind keeps, for one kind. */
export const contract =
  <P, A>({ kind, props: propsOf, changes = {}, tagged = false, byIdOnly }: Spec<P, A>): Contract =>
  (world, gaps) => {
    const sentence = sentenceOf(kind.type, gaps);
    /** Whatever becomes of the test, what it made goes. */
    const make = async (props: P) => {
      const { aws } = world();
      onTestFinished(() => kind.delete(aws, kind.key(props)));
      return kind.create(aws, props);
    };
    const read = (props: P, last?: A) => kind.read(world().aws, kind.key(props), last);

    describe(kind.type, () => {
      sentence("create", "is not there, then made, then found as it was asked for", async () => {
        const props = await propsOf(world());
        expect(await read(props)).toBeUndefined();
        const made = await make(props);
        expect(kind.diff(props, made)).toEqual([]);
        const found = await read(props, byIdOnly && made);
        expect(found).toMatchObject({ owned: true });
        if (found === undefined) return;
        expect(kind.diff(props, found.attrs)).toEqual([]);
        expect(identityOf(found.attrs)).toEqual(identityOf(made));
        expect((await read(props, made))?.attrs).toEqual(found.attrs);
      });

      if (kind.unmanaged !== undefined)
        sentence("unmanaged", "has nothing, once made, that deploy does not manage", async () => {
          const props = await propsOf(world());
          const made = await make(props);
          expect(await kind.unmanaged?.(world().aws, kind.key(props), made)).toEqual([]);
        });

      sentence("delete", "is gone once deleted, and deleting it again succeeds", async () => {
        const { aws } = world();
        const props = await propsOf(world());
        const made = await make(props);
        await kind.delete(aws, kind.key(props), made);
        expect(await read(props)).toBeUndefined();
        expect(await read(props, made)).toBeUndefined();
        await kind.delete(aws, kind.key(props), made);
        await kind.delete(aws, kind.key(props));
      });

      sentence("delete by key", "is deleted by its key alone, as after a kill between create and state", async () => {
        const props = await propsOf(world());
        await make(props);
        await kind.delete(world().aws, kind.key(props));
        expect(await read(props)).toBeUndefined();
      });

      if (tagged)
        sentence("foreign", "is not ours without our tags", async () => {
          const props = { ...(await propsOf(world())), tags: { team: "payments" } };
          const made = await make(props);
          onTestFinished(() => kind.delete(world().aws, kind.key(props), made));
          const found = await read(props, made);
          expect(found).toMatchObject({ owned: false });
        });

      for (const [name, { from, to }] of Object.entries(changes)) {
        const [prop] = name.split(":");
        sentence(name, `changed ${name}: the diff names it, and what is there then is what was asked for`, async () => {
          const { aws } = world();
          const usual = await propsOf(world());
          const before = { ...usual, ...(await from?.(usual, world())) };
          await make(before);
          const there = await read(before);
          if (there === undefined) throw new Error("what was made is not there");
          const after = { ...before, ...(await to(before, world())) };
          const differences = kind.diff(after, there.attrs);
          expect(differences.map((change) => change.prop)).toEqual([prop]);

          const replace = async () => {
            await kind.delete(aws, kind.key(before), there.attrs);
            return kind.create(aws, after);
          };
          const now = differences.some((change) => change.replace)
            ? await replace()
            : await kind.update(aws, after, there.attrs, differences);
          expect(kind.diff(after, now)).toEqual([]);
          const found = await read(after);
          if (found === undefined) throw new Error("what was changed is not there any more");
          expect(kind.diff(after, found.attrs)).toEqual([]);
          expect(identityOf(found.attrs)).toEqual(identityOf(now));
        });
      }
    });
  };
