/** The commands that need permissions at AWS, in the order of the documentation. */
export const PURPOSES = [
  "deploy",
  "teardown",
  "test-token",
  "invoke",
  "user",
  "doctor",
  "explain",
  "logs",
  "status",
] as const;

/** A command that needs permissions at AWS. */
export type Purpose = (typeof PURPOSES)[number];

/** Whether a word is the name of such a command. */
export const isPurpose = (word: string): word is Purpose => (PURPOSES as readonly string[]).includes(word);
