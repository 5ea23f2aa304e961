import { CannotTell } from "../cluster/failures";

/** Why Azure cannot be read by whoever runs the doctor; the exchange of tokens needs no such right. */
export class NotReadable extends CannotTell {
  /** @param detail what is said once, where many checks have the same message */
  constructor(
    message: string,
    readonly detail?: string,
  ) {
    super(message);
  }
}
