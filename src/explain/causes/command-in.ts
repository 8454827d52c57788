/** An operation of the AWS CLI without a region; IAM has none. */
const OPERATION = /\baws (?!iam )[a-z\d]+ [a-z][a-z\d-]*(?: function-[a-z\d-]+)?(?!(?:(?! && ).)*--region)/gs;

/** A command with the region of the API: that of the profile of whoever types it may be another one. */
export const commandIn = (region: string, command: string): string =>
  region === "" ? command : command.replace(OPERATION, `$& --region ${region}`);
