export { startImages, type Images, type ImagesOptions } from "./player";
export type { BuiltInWebhook } from "./pod-identity-webhook/built-in";
