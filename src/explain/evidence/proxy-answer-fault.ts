/** Members that an answer to a proxy integration can have. */
const MEMBERS = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

type Node = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** "a list", "an object", "a number"; never the value itself. */
const kindOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

const isScalar = (value: unknown): boolean => typeof value !== "object" || value === null;
const isStatus = (value: unknown): boolean => /^[1-5]\d\d$/.test(String(value));

function headersFault(headers: unknown): string | undefined {
  if (headers === undefined || headers === null) return undefined;
  if (!isObject(headers)) return `headers is ${kindOf(headers)} instead of an object`;
  const [name, value] = Object.entries(headers).find(([, one]) => !isScalar(one)) ?? [];
  return name === undefined ? undefined : `header ${name} is ${kindOf(value)}; lists belong into multiValueHeaders`;
}

function multiValueFault(headers: unknown): string | undefined {
  if (headers === undefined || headers === null) return undefined;
  if (!isObject(headers)) return `multiValueHeaders is ${kindOf(headers)} instead of an object`;
  const [name, value] = Object.entries(headers).find(([, one]) => !Array.isArray(one) || !one.every(isScalar)) ?? [];
  return name === undefined ? undefined : `${name} of multiValueHeaders is ${kindOf(value)} instead of a list of texts`;
}

/**
 * What is wrong with the answer of a function to a proxy integration.
 * @returns words without any of its values; undefined when nothing is.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyAnswerFault(answer: unknown): string | undefined {
  if (!isObject(answer)) return `it is ${kindOf(answer)} instead of an object with statusCode and body`;
  const { statusCode, body, isBase64Encoded } = answer;
  const other = Object.keys(answer).find((name) => !MEMBERS.includes(name));
  if (statusCode === undefined && other !== undefined)
    return `it has no statusCode, but ${other}: the result itself belongs into body, as text`;
  if (statusCode !== undefined && !isStatus(statusCode))
    return `statusCode is ${kindOf(statusCode)} that is no HTTP status`;
  if (body !== undefined && body !== null && typeof body !== "string")
    return `body is ${kindOf(body)} instead of text (JSON.stringify, json.dumps)`;
  if (isBase64Encoded !== undefined && typeof isBase64Encoded !== "boolean")
    return `isBase64Encoded is ${kindOf(isBase64Encoded)} instead of true or false`;
  const ofHeaders = headersFault(answer["headers"]) ?? multiValueFault(answer["multiValueHeaders"]);
  return (
    ofHeaders ?? (other === undefined ? undefined : `${other} is not a member of an answer to a proxy integration`)
  );
}
