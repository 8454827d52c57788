import { limitError } from "../model/limits.ts";
import { givenIn, knownIn } from "../model/members.ts";
import { inputOf, memberOf, modelOf } from "../model/service-model.ts";
import { tokenWords, typeError } from "../model/types.ts";
import type { Call, Operation, Service } from "./operation.ts";
import { Refusal } from "./refusal.ts";

/** The answer for what the endpoint does not implement. @param what service, operation and, where they are known, member and value. */
export const notImplemented = (what: string): Refusal =>
  new Refusal(501, "NotImplemented", `the local endpoint of lambda-authz does not implement ${what}`);

/** Whether an operation honours a member. */
export const isHonoured = ({ honours }: Pick<Operation, "honours">, member: string): boolean =>
  honours.some((one) => one === member || one === "*" || (one.endsWith(".*") && member.startsWith(one.slice(0, -1))));

/** @throws Refusal NotImplemented for what the operation would ignore. */
function checkHonoured(service: Service, name: string, operation: Operation, input: Readonly<Record<string, unknown>>) {
  const model = modelOf(service.name);
  const { members = {} } = inputOf(model, name);
  for (const [member, value] of givenIn(model, name, input)) {
    const entry = members[member];
    if (entry !== undefined && memberOf(entry).location === "uri") continue;
    if (!isHonoured(operation, member)) throw notImplemented(`${service.title} ${name} ${member}`);
    const values = operation.values?.[member];
    const other = values && [value].flat().find((one) => !values.includes(String(one)));
    if (other !== undefined) throw notImplemented(`${service.title} ${name} ${member} ${String(other)}`);
  }
}

/**
 * Compares an input with AWS's model and with what the operation honours, and then runs the operation.
 * @param authorize refuses a caller who may not do it; not for operations that another one consists of.
 * @throws Refusal in the service's words: SerializationException for types, its own for limits, NotImplemented.
 */
export function perform(
  service: Service,
  name: string,
  input: Readonly<Record<string, unknown>>,
  call: Call,
  authorize: (input: Readonly<Record<string, unknown>>) => void = () => {},
): unknown {
  const operation = service.operations[name];
  if (operation === undefined) throw notImplemented(`${service.title} ${name}`);
  const model = modelOf(service.name);
  const mistyped = typeError(model, name, input, service.typeWords ?? tokenWords);
  if (mistyped !== undefined) throw new Refusal(400, "SerializationException", mistyped);
  const wrong = limitError(model, name, input, service.wording ?? {});
  if (wrong !== undefined) throw service.invalid(wrong);
  checkHonoured(service, name, operation, input);
  const known = knownIn(model, name, input);
  authorize(known);
  return operation.run(known as never, call);
}
