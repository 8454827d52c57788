/** Calls `make` at the first use and returns the same result from then on, a failure too. */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let result: Promise<T> | undefined;
  return () => {
    result ??= make();
    return result;
  };
};
