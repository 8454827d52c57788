import type { Kind } from "../../../src/engine/kind.ts";

/** Thrown in place of the process being killed: nothing after it runs. */
export class Killed extends Error {}

interface Thing {
  readonly name: string;
  readonly owner: string;
  readonly value: string;
  readonly owned: boolean;
  readonly uses: readonly string[];
}

/** A cloud that holds named things and counts the calls made to it; it can be killed before or after any call. */
export interface FakeCloud {
  readonly things: Map<string, Thing>;
  writes: number;
  reads: number;
  /** Number of the call after which the caller dies; its effect has happened when `lands` is true. */
  kill: { readonly after: number; readonly lands: boolean } | undefined;
}

export const createCloud = (): FakeCloud => ({ things: new Map(), writes: 0, reads: 0, kill: undefined });

export interface ThingProps {
  readonly name: string;
  readonly owner?: string;
  readonly value: string;
  readonly uses?: readonly string[];
}

export interface ThingAttrs {
  readonly id: string;
  readonly value: string;
}

const idOf = (type: string, { owner = "", name = "" }: { owner?: string; name?: string }) => `${type}/${owner}/${name}`;

/** One call to a cloud, at which its caller may die. */
export function call<T>(cloud: FakeCloud, isWrite: boolean, effect: () => T): T {
  const number = cloud.writes + cloud.reads + 1;
  if (isWrite) cloud.writes++;
  else cloud.reads++;
  if (cloud.kill?.after !== number) return effect();
  if (cloud.kill.lands) effect();
  throw new Killed();
}

/** A kind of thing: created and changed in two calls, so that a kill between them leaves half of it. */
export function thingKind(
  type: string,
  more: Partial<Kind<ThingProps, ThingAttrs, FakeCloud>> = {},
): Kind<ThingProps, ThingAttrs, FakeCloud> {
  const put = (cloud: FakeCloud, { name, owner = "", value, uses = [] }: ThingProps, owned: boolean) =>
    cloud.things.set(idOf(type, { owner, name }), { name, owner, value, owned, uses });
  return {
    type,
    actions: { read: [], create: [], update: [], delete: [] },
    watched: { value: "value" },
    key: ({ name, owner = "" }) => ({ name, owner }),
    async read(cloud, key) {
      const id = idOf(type, key);
      const found = call(cloud, false, () => cloud.things.get(id));
      return found && { attrs: { id, value: found.value }, owned: found.owned };
    },
    async create(cloud, props) {
      const id = idOf(type, props);
      if (cloud.things.has(id)) throw new Error(`${id} already exists`);
      call(cloud, true, () => put(cloud, { ...props, value: "half" }, true));
      call(cloud, true, () => put(cloud, props, true));
      return { id, value: props.value };
    },
    diff: (props, attrs) =>
      props.value === attrs.value ? [] : [{ prop: "value", from: attrs.value, to: props.value }],
    async update(cloud, props) {
      call(cloud, true, () => put(cloud, props, true));
      return { id: idOf(type, props), value: props.value };
    },
    async delete(cloud, key) {
      const id = idOf(type, key);
      const user = [...cloud.things.values()].find((thing) => thing.uses.includes(id));
      if (user !== undefined) throw new Error(`${id} is used by ${user.name}`);
      call(cloud, true, () => {
        cloud.things.delete(id);
        // What an owner holds goes with it.
        for (const [other, thing] of cloud.things) if (thing.owner === id) cloud.things.delete(other);
      });
    },
    ...more,
  };
}

/** Like a deployment: made in one call, it keeps what its owner held at that moment, and is never changed. */
export const pictureKind = (type: string, of: string): Kind<ThingProps, ThingAttrs, FakeCloud> =>
  thingKind(type, {
    childOf: "box",
    async create(cloud, { name, owner = "" }) {
      const id = idOf(type, { name, owner });
      const held = [...cloud.things].filter(([other, thing]) => thing.owner === owner && other.startsWith(of));
      const value = JSON.stringify(held.map(([other, thing]) => [other, thing.value]).sort());
      call(cloud, true, () => cloud.things.set(id, { name, owner, value, owned: true, uses: [] }));
      return { id, value };
    },
    diff: () => [],
  });
