/** What the program and its chart call by the same names. */
export const CONFIGURATION_NAME = "azure-wi-webhook-mutating-webhook-configuration";
export const SECRET_NAME = "azure-wi-webhook-server-cert";
export const SERVICE_NAME = "azure-wi-webhook-webhook-service";
export const CONTAINER_PORT = 9443;
