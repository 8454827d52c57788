import type { Aws } from "../../aws/aws.ts";
import { isAbsent } from "../../aws/aws-errors.ts";
import type { Item, Unread } from "./item.ts";

/** The clients that are asked; nothing here writes. */
export type ReadAws = Pick<
  Aws,
  "apigateway" | "apigatewayv2" | "lambda" | "lambdaIn" | "iam" | "logs" | "region" | "endpoint" | "signal" | "caller"
>;

/** Reads one thing after another and keeps what could not be read. */
export interface Reader {
  readonly skipped: readonly Unread[];
  /**
   * @param what for people: "the policy of function orders".
   * @param permission of IAM: "lambda:GetPolicy".
   */
  read<T>(what: string, permission: string, call: () => Promise<T>): Promise<Item<T>>;
  /** The same, where "does not exist" is an answer. */
  readIfAny<T>(what: string, permission: string, call: () => Promise<T>): Promise<Item<T | undefined>>;
  /** Records something that is left out for another reason than a refusal. */
  skip(unread: Unread): { readonly unread: Unread };
}

/** Without usable credentials, or when the run was interrupted, nothing can be read at all. */
const ENDS_THE_RUN =
  /^(?:AbortError|CredentialsProviderError|ExpiredToken(?:Exception)?|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)$/;

const wordsOf = (error: Error): string =>
  error.message && error.message !== "UnknownError" ? error.message : error.name;

/** @throws errors that end the run: credentials that AWS does not accept, an interruption. */
export function createReader(signal: AbortSignal): Reader {
  const skipped: Unread[] = [];
  const skip = (unread: Unread) => {
    if (!skipped.some(({ what, permission }) => what === unread.what && permission === unread.permission))
      skipped.push(unread);
    return { unread };
  };
  const read = async <T>(what: string, permission: string, call: () => Promise<T>): Promise<Item<T>> => {
    try {
      return { value: await call() };
    } catch (error) {
      if (signal.aborted || !(error instanceof Error) || ENDS_THE_RUN.test(error.name)) throw error;
      return skip({ what, permission, why: wordsOf(error) });
    }
  };
  return {
    skipped,
    read,
    skip,
    readIfAny: (what, permission, call) =>
      read(what, permission, () =>
        call().catch((error: unknown) => {
          if (isAbsent(error)) return undefined;
          throw error;
        }),
      ),
  };
}
