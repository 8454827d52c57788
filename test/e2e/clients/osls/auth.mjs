export const handler = async ({ authorizationToken, methodArn }) => {
  if (authorizationToken !== "Bearer allow-ann") throw new Error("Unauthorized");
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: methodArn }];
  return { principalId: "ann", policyDocument: { Version: "2012-10-17", Statement } };
};
