export { startImages, type Images, type ImagesOptions } from "./player";
export type { BuiltInWebhook } from "./built-in-webhook";
