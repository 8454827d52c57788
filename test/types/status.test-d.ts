import type { Stack, StackStatus, StatusResult } from "../../src/index.ts";

/** Never run: a status is what --json prints, and more for people. */
export async function example(stack: Stack): Promise<StatusResult> {
  const status: StackStatus = await stack.status({ signal: new AbortController().signal });
  for (const { id, state, properties } of status.resources) {
    const text: string = id;
    // @ts-expect-error no resource is in this state
    if (state === "changed") return status;
    for (const { name, wanted, there, origin } of properties) {
      const isByHand: boolean = origin === "hand";
      // @ts-expect-error values of AWS are of any type
      const value: string = wanted;
      // @ts-expect-error a status cannot be changed
      status.inStep = isByHand && name === text && there === value;
    }
  }
  return status;
}
