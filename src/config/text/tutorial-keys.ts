/** The keys of the tutorial's own config.ini, by section. Any of them enables the tutorial's defaults. */
export const TUTORIAL_KEYS = {
  aws: ["AWS_DEFAULT_REGION", "AWS_S3_BUCKET_NAME"],
  cognito: ["USERPOOL_ID", "METHOD_ARN", "APP_CLIENT_ID", "ID_TOKEN"],
} as const;

const NAMES: ReadonlySet<string> = new Set(
  Object.entries(TUTORIAL_KEYS).flatMap(([section, keys]) => keys.map((key) => `${section}/${key}`)),
);

export const isTutorialKey = (section: string, key: string): boolean => NAMES.has(`${section}/${key}`);
