/** The condition keys of services that the endpoint can compare. */
export const PROVIDED: readonly string[] = [
  "aws:RequestTag/",
  "aws:ResourceTag/",
  "aws:TagKeys",
  "iam:AssociatedResourceArn",
  "iam:PassedToService",
  "iam:PermissionsBoundary",
  "iam:PolicyARN",
  "iam:ResourceTag/",
  "lambda:FunctionArn",
  "lambda:FunctionUrlAuthType",
  "lambda:Principal",
];

/** Those of every request. */
const GLOBAL: readonly string[] = [
  ...["aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport", "aws:SourceIp", "aws:UserAgent", "aws:Referer"],
  ...["aws:RequestedRegion", "aws:ResourceAccount", "aws:ViaAWSService", "aws:userid", "aws:username"],
  ...["aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService"],
];

/** Those that a user of an account without an organization has never, with a long-term key and over the internet. */
const MISSING =
  /^aws:(?:multifactorauth|calledvia|principaltag\/|principalorg|resourceorg|sourcevpc|vpcsource|sourceorg|sourcea|sourceidentity|sourceowner|federatedprovider|tokenissuetime|ec2instance|principalservicename|rolesessionname)/;

const known = new Set([...PROVIDED, ...GLOBAL].map((key) => key.toLowerCase()));

/** Whether a condition with this key is decided as AWS does. */
export function isKnownKey(key: string): boolean {
  const name = key.toLowerCase();
  return known.has(name.replace(/\/.*/, "/")) || MISSING.test(name);
}
