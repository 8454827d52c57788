/** Makes something when it is first asked for, and hands out the same one from then on; a failure is kept too. */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
