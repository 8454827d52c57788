import type { SchemaAttribute } from "./cognito-model.ts";

/** What is wrong with a value: behind "Attributes did not conform to the schema: name: ", or the whole message. */
interface Problem {
  readonly text: string;
  readonly isWhole?: boolean;
}

const FORMATS: Readonly<Record<string, readonly [RegExp, string]>> = {
  email: [/^[^\s@]+@[^\s@]+$/, "Invalid email address format."],
  // E.164.
  phone_number: [/^\+\d{1,15}$/, "Invalid phone number format."],
};

const TYPES: Readonly<Record<string, RegExp>> = { Number: /^-?\d+(?:\.\d+)?$/, Boolean: /^(?:true|false)$/i };

/** Whether a value is one for its attribute: format, type, length, range. */
export function valueProblem(about: SchemaAttribute, value: string): Problem | undefined {
  const { Name = "", AttributeDataType: type = "String" } = about;
  const [format, message] = FORMATS[Name] ?? [];
  if (format !== undefined && message !== undefined && !format.test(value)) return { text: message, isWhole: true };
  if (TYPES[type]?.test(value) === false) return { text: `The value is not a ${type}` };
  const { MinLength = 0, MaxLength = 2_048 } = about.StringAttributeConstraints ?? {};
  if (type === "String" && value.length < Number(MinLength))
    return { text: `String must be no shorter than ${MinLength} characters` };
  if (type === "String" && value.length > Number(MaxLength))
    return { text: `String must be no longer than ${MaxLength} characters` };
  const { MinValue, MaxValue } = about.NumberAttributeConstraints ?? {};
  if (type === "Number" && MinValue !== undefined && Number(value) < Number(MinValue))
    return { text: `Number must be no less than ${MinValue}` };
  if (type === "Number" && MaxValue !== undefined && Number(value) > Number(MaxValue))
    return { text: `Number must be no more than ${MaxValue}` };
  return undefined;
}
