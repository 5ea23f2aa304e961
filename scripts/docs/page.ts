/** A page of the documentation that is generated, in parts or as a whole. */
export interface Page {
  /** Its path in the project, such as `docs/security.md`. */
  readonly file: string;
  /** @param current the page as it is, of which what people wrote is kept; empty where there is none yet */
  render(current: string): string | Promise<string>;
}
