export { startImages, type Images, type ImagesOptions } from "./player";
