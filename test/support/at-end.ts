import { afterAll } from "vitest";

const todo: (() => unknown)[] = [];

/** Does something when all tests of the file have ended; what was added last comes first. */
export const atEnd = (work: () => unknown): void => void todo.push(work);

/** For the setup file: files that share a process load this module once, and its own hook belongs to the first of them. */
export async function endAll(): Promise<void> {
  for (let work = todo.pop(); work !== undefined; work = todo.pop()) await work();
}

afterAll(endAll);
