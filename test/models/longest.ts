import type { Sections } from "./changes.ts";

const text = (length: number, begin = "") => begin.padEnd(length, "x");
const urls = (count: number) =>
  Array.from({ length: count }, (_, i) => text(1024, `https://app.example.com/${i}/`)).join(", ");
const numbered = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");
/** The longest names that AWS has given: others are not there to be attached. */
const LONG_POLICIES = [
  "AmazonSageMakerServiceCatalogProductsLambdaServiceRolePolicy",
  "AWSBackupGatewayServiceRolePolicyForVirtualMachineMetadataSync",
  "AmazonSageMakerServiceCatalogProductsFirehoseServiceRolePolicy",
  "AmazonSageMakerServiceCatalogProductsApiGatewayServiceRolePolicy",
  "AmazonSageMakerServiceCatalogProductsCodePipelineServiceRolePolicy",
  "AmazonSageMakerPartnerServiceCatalogProductsLambdaServiceRolePolicy",
  "AmazonSageMakerServiceCatalogProductsCloudformationServiceRolePolicy",
  "AmazonSageMakerPartnerServiceCatalogProductsApiGatewayServiceRolePolicy",
  "AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
  "AmazonSageMakerPartnerServiceCatalogProductsCloudFormationServiceRolePolicy",
];

/** An existing role that a function is to have. */
export const LONGEST_ROLE = { Path: `/${text(510)}/`, RoleName: text(64) };

/** Values as long, as large and as many as config.ini takes them: AWS must take them too. */
export const LONGEST: Sections = {
  project: `name = ${text(32)}`,
  aws: `permissions_boundary = ${text(2048, "arn:aws:iam::123456789012:policy/")}`,
  api: `name = ${text(128)}\nstage = ${text(20)}`,
  "function.web": [
    `source = lambda/web\nhandler = ${text(121, "index.")}.${text(6)}\nmemory = 10240\ntimeout = 900`,
    `policies = ${LONG_POLICIES.map((name) => `arn:aws:iam::aws:policy/service-role/${name}`).join(", ")}`,
    `env.${text(64)} = ${text(3_900)}`,
  ].join("\n"),
  "function.old": `source = lambda/old\nrole_arn = arn:aws:iam::123456789012:role${LONGEST_ROLE.Path}${LONGEST_ROLE.RoleName}`,
  routes: `GET / = web\nGET /${text(200)}/{${text(60)}+} = old`,
  authorizer: `cache_ttl = 3600\nname = ${text(10, "guard")}`,
  "issuer.main": "kind = cognito\nuser_pool = create",
  [`identity_provider.${text(32, "saml")}`]: `kind = saml\nmetadata_url = ${text(2_000, "https://idp.example.com/")}`,
  [`identity_provider.${text(32, "oidc")}`]: [
    `kind = oidc\nissuer = ${text(2_000, "https://idp.example.com/")}\nclient_id = ${text(255)}`,
    `client_secret_env = ${"X".repeat(64)}\nscopes = openid, ${text(256)}\nmap.phone_number_verified = ${text(2048)}`,
  ].join("\n"),
  user_pool: [
    `domain = ${text(63)}\npassword_min_length = 99\naccess_token_minutes = 1440\nid_token_minutes = 1440`,
    `refresh_token_days = 3650\ncallback_urls = ${urls(98)}\nlogout_urls = ${urls(98)}`,
  ].join("\n"),
  "rule.all": `allow = GET /*\ngroups = ${text(128)}, ${"ü".repeat(128)}, ${"😀".repeat(64)}`,
  cors: `allow_origins = https://${text(63)}.example.com\nallow_headers = Authorization, ${text(128)}`,
  logs: "retention_days = 3653",
  tags: numbered(46, (i) => `${text(128, `k${i}`)} = ${"ü".repeat(256)}`),
};
