/**
 * Grants without which every step of a life succeeds, and what they are for. All others are missed: a command fails, or
 * says that it could not look, and names the action.
 */
export const UNFELT: Readonly<Record<string, string>> = {
  "MappedDomains apigateway:GET": "teardown says which custom domain is mapped before AWS refuses to delete the API",
  "Domains apigateway:GET": "explain for the address of a custom domain",
  "UserPools cognito-idp:DeleteUserPoolClient": "a second client of the same name: an answer of AWS that was lost",
  "OwnUserPools cognito-idp:DescribeIdentityProvider": "doctor for providers that config.ini does not have",
  "LogGroups logs:DescribeLogStreams": "invoke where the answer of Lambda has no log",
  "LogGroups logs:GetLogEvents": "invoke where the answer of Lambda has no log",
  "AbsentRoles iam:DeleteRole": "a deletion that is sent again because its answer was lost",
  "AbsentRoles iam:DeleteRolePolicy": "two teardowns at once: the other one has deleted the role",
  "AbsentRoles iam:ListAttachedRolePolicies": "is asked with GetRole; CloudTrail would have a denied call per new role",
  "AbsentRoles iam:ListRolePolicies": "is asked with GetRole; CloudTrail would have a denied call per new role",
  "AbsentRoles iam:ListRoleTags": "a role that another run deletes between ListRoles and ListRoleTags",
  "AbsentOldRoles iam:GetRole":
    "a state file from before the upgrade of roles without a region: deployer-policy-calls.test.ts",
  "AbsentOldRoles iam:GetRolePolicy":
    "a state file from before the upgrade of roles without a region: deployer-policy-calls.test.ts",
};
