// Lets Ann call /unlocked and nothing else: tokens are "ann-<anything>".
exports.auth = (event, _context, callback) => {
  const [name] = event.authorizationToken.split("-");
  if (name !== "ann") return callback("Unauthorized");
  const Resource = event.methodArn.replace(/GET\/.*/, "GET/unlocked");
  const Statement = [{ Effect: "Allow", Action: "execute-api:Invoke", Resource }];
  callback(null, { principalId: name, policyDocument: { Version: "2012-10-17", Statement } });
};
