/** The one account of the lab's AWS; its root signs with these keys. */
export const ACCOUNT_ID = "123456789012";
export const REGION = "us-east-1";
export const ROOT_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;
