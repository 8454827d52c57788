/** "stage dev"; an API that is deployed nowhere has none. */
export const stageWords = (name: string): string => (name === "" ? "the API" : `stage ${name}`);
