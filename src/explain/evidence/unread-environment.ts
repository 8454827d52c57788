/** Stands for what a function wrote where the values of its variables are not known: they could not be removed. */
export const NOT_SHOWN = "(not shown: the environment variables of the function could not be read)";

/** The part of a text that runtimes or API Gateway word, in which no value of a variable can be. */
const WORDED: readonly RegExp[] = [
  /^unauthori[sz]ed\W*$/i,
  /^(?:\S+ )?(?:Task|Init) timed out after [\d.]+ seconds/,
  /^(?:Error: )?Cannot find (?:module|package) '[\w@./-]+'/,
  /^Unable to import module '[\w./-]+'(?:: (?:No module named|cannot import name) '[\w.]+')?/,
  /^Handler '\w+' missing on module '[\w./-]+'/,
  /^Bad handler '[\w./-]+'/,
  /^[\w./-]+ is undefined or not exported/,
  /^(?:\[ERROR\] )?(?:\[[\d.]+\] )?(?:LAMBDA_RUNTIME )?Failed to post handler success response\. Http response code: \d+/,
  /^(?:Response payload size exceeded|Exceeded) maximum allowed payload size \(\d+ bytes\)/,
  /^SyntaxError: [A-Za-z ]+/,
  /^Syntax error in module '[\w./-]+': [a-z ]+/,
  /^(?:RequestId: \S+ )?(?:Error: )?(?:Runtime exited|Process exited before completing)[\w :]*/,
];

/** A text of a function of which the environment could not be read: what a runtime worded; for all else, that it is not shown. */
export function concealed(text: string): string {
  for (const pattern of WORDED) {
    const [part] = pattern.exec(text) ?? [];
    if (part !== undefined) return part;
  }
  return NOT_SHOWN;
}
