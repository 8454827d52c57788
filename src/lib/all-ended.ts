/**
 * As `Promise.all`, but a failure is thrown only once all have ended: of writes side by side none is still under way
 * when the run says that everything has settled.
 * @throws the first failure in the order of the list.
 */
export async function allEnded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
