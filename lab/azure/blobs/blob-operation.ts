/** What a request to the blob service does, in the words of Azure's roles. */
export interface BlobOperation {
  /** Storage account, the first segment of the path. */
  readonly account: string;
  /** Undefined for what concerns the whole account. */
  readonly container: string | undefined;
  /** Such as `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read`. */
  readonly operation: string;
  /** True where a role needs it among its data actions. */
  readonly isData: boolean;
}

const SERVICE = "Microsoft.Storage/storageAccounts/blobServices";
const CONTAINERS = `${SERVICE}/containers`;
const BLOBS = `${CONTAINERS}/blobs`;

/** Without escapes, which the store would read as another path than the one that is authorized. */
const CONTAINER_NAME = /^[a-z0-9$-]+$/;

/** By method, the kind of what is acted upon and the query's `comp`. What is missing here, the lab does not offer. */
const OPERATIONS: Readonly<Record<string, string>> = {
  "GET account list": `${CONTAINERS}/read`,
  "GET container": `${CONTAINERS}/read`,
  "HEAD container": `${CONTAINERS}/read`,
  "GET container metadata": `${CONTAINERS}/read`,
  "HEAD container metadata": `${CONTAINERS}/read`,
  "PUT container": `${CONTAINERS}/write`,
  "PUT container metadata": `${CONTAINERS}/write`,
  "PUT container lease": `${CONTAINERS}/write`,
  "DELETE container": `${CONTAINERS}/delete`,
  "GET container list": `${BLOBS}/read`,
  "GET blob": `${BLOBS}/read`,
  "HEAD blob": `${BLOBS}/read`,
  "GET blob metadata": `${BLOBS}/read`,
  "HEAD blob metadata": `${BLOBS}/read`,
  "GET blob blocklist": `${BLOBS}/read`,
  "GET blob pagelist": `${BLOBS}/read`,
  "PUT blob": `${BLOBS}/write`,
  "PUT blob block": `${BLOBS}/write`,
  "PUT blob blocklist": `${BLOBS}/write`,
  "PUT blob page": `${BLOBS}/write`,
  "PUT blob metadata": `${BLOBS}/write`,
  "PUT blob properties": `${BLOBS}/write`,
  "PUT blob lease": `${BLOBS}/write`,
  "PUT blob snapshot": `${BLOBS}/write`,
  "PUT blob tier": `${BLOBS}/write`,
  "PUT blob appendblock": `${BLOBS}/add/action`,
  "DELETE blob": `${BLOBS}/delete`,
};

/** Undefined for a request that the lab's blob service does not offer. */
export function blobOperation(method: string, url: URL): BlobOperation | undefined {
  const [, account = "", container = "", ...blob] = url.pathname.split("/");
  const [component, ...others] = url.searchParams.getAll("comp");
  if (others.length > 0) return undefined;
  const key = [method, kindOf(url, container, blob.join("/")), component]
    .filter((part) => part !== undefined)
    .join(" ");
  const operation = Object.hasOwn(OPERATIONS, key) ? OPERATIONS[key] : undefined;
  if (operation === undefined || account === "") return undefined;
  return { account, container: container || undefined, operation, isData: operation.startsWith(BLOBS) };
}

/** The query's `restype` and the path have to agree, else one thing would be asked for and another one authorized. */
function kindOf({ searchParams }: URL, container: string, blob: string): "account" | "container" | "blob" | "unknown" {
  const types = searchParams.getAll("restype");
  if (container === "") return types.length === 0 && blob === "" ? "account" : "unknown";
  if (!CONTAINER_NAME.test(container)) return "unknown";
  if (blob === "") return types.length === 1 && types[0] === "container" ? "container" : "unknown";
  return types.length === 0 ? "blob" : "unknown";
}
