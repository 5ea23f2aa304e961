import type { Image } from "../image";
import { tagOf } from "./installation";
import { PortworxOperator } from "./operator";

/** The Portworx operator: what it is documented to do, as far as the identity of Portworx depends on it. */
export const portworxOperator: Image = {
  name: "portworx-operator",
  matches: (image) => /(^|\/)px-operator([:@]|$)/.test(image),
  start: (view) => PortworxOperator.start(view.kubeConfig, tagOf(view.image), (message) => view.log(message)),
};
