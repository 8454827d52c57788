import { type Advice, THIS_COMMAND } from "../lib/fix.ts";

/** The HTTP method of an operation of API Gateway, which is its IAM action, by the first word of its name. */
const METHODS: Readonly<Record<string, string>> = {
  Get: "GET",
  Create: "POST",
  Test: "POST",
  Put: "PUT",
  Tag: "PUT",
  Update: "PATCH",
  Delete: "DELETE",
  Flush: "DELETE",
};

/** The IAM action that an operation needs: "apigateway:POST" for "apigateway:CreateRestApi". */
export function actionOf(operation: string): string {
  const [service = "", name = ""] = operation.split(":");
  // Credentials are resolved by calls of their own: "profile dev: sts:AssumeRole".
  if (operation.includes(": ")) return actionOf(operation.slice(operation.lastIndexOf(": ") + 2));
  if (operation === "lambda:Invoke") return "lambda:InvokeFunction";
  const [verb = ""] = /^[A-Z][a-z]+/.exec(name) ?? [];
  return service === "apigateway" ? `apigateway:${METHODS[verb] ?? name}` : operation;
}

interface Refusal extends Error {
  /** Put there by our own middleware: "lambda:CreateFunction". */
  readonly operation?: string;
}

const DENIED = /^AccessDenied|^UnauthorizedOperation|^NotAuthorized$/;

/** True when the caller lacks a permission. */
export const isDenied = (error: unknown): boolean => error instanceof Error && DENIED.test(error.name);

/** The IAM action that a refusal is about: as AWS says, else that of the operation. */
export function deniedAction(refusal: unknown): string | undefined {
  const { message = "", operation } = refusal as Partial<Refusal>;
  const [, named] = /\bperform:? ([\w-]+:\w+)/.exec(message) ?? [];
  return named ?? (operation === undefined ? undefined : actionOf(operation));
}

/** What a refusal says, with the action where AWS does not name it. */
export function deniedMessage(refusal: Refusal, said: string): string {
  const action = deniedAction(refusal);
  // The operation precedes the message where it is not the action itself.
  return action === undefined || said.includes(action) || refusal.operation?.endsWith(` ${action}`)
    ? said
    : `${said} (it needs ${action})`;
}

/** What to do about a refusal. */
export function deniedFix(refusal: Refusal): Advice {
  const { message } = refusal;
  if (/explicit deny/i.test(message)) return "a policy denies it: ask its owner to allow the action";
  const [, limit] = /because no ((?!identity-based)[\w -]+?) allows/.exec(message) ?? [];
  if (limit !== undefined) return `the ${limit} of the caller does not allow it: ask its owner to allow the action`;
  const action = deniedAction(refusal) ?? "the action that is missing";
  if (action.startsWith("sts:AssumeRole")) return `allow ${action} on the role, and the caller in its trust policy`;
  return {
    text: `allow ${action}; this prints the policy that the command needs`,
    command: { name: "iam-policy", args: ["--for", THIS_COMMAND] },
  };
}
