/** One operation of a JSON patch (RFC 6902). */
export interface PatchOperation {
  op: "add";
  path: string;
  value: unknown;
}
