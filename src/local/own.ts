/** An entry of a map by a name from outside: "constructor" is a name too. */
export const own = <Value>(map: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(map, name) ? map[name] : undefined;

/** The named members that have a value; an empty text counts as none. */
export const filled = <From extends object, Name extends keyof From>(from: From, ...names: readonly Name[]) =>
  Object.fromEntries(names.flatMap((name) => (from[name] ? [[name, from[name]]] : []))) as {
    [N in Name]?: NonNullable<From[N]>;
  };

/** Some members of an object. */
export const pick = <From extends object, Name extends keyof From>(from: From, ...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<From, Name>;

/** A map or list that holds something. */
export const unlessEmpty = <T extends object>(all: T): T | undefined =>
  Object.keys(all).length === 0 ? undefined : all;
