import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { PortworxIdentity, type PortworxIdentityArgs } from "../../components/azure/portworx-identity";
import { PlatformName } from "../../components/platforms";
import type { FinishedOperation } from "../../lab/providers/base/hooks";
import type { Properties } from "../../lab/providers/base/kind";
import { resourceName, Timeline } from "../../lab/providers/base/timeline";
import { recordingProvider } from "../../lab/providers/recording/index";
import { withEngine } from "./engine";

const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const ROLE = "azure-native:authorization:RoleDefinition";

/** Long enough that two writes which may overlap do. */
const WRITE_MILLISECONDS = 50;

/** Azure as far as its rules for the resources of an identity are known; what replaces is the provider's schema's. */
function recordedAzure() {
  const taken = (token: string, sameAs: (inputs: Properties) => boolean) =>
    [...azure.objects.values()].some((object) => object.token === token && sameAs(object.inputs));
  const azure = recordingProvider("azure-native", {
    types: {
      [IDENTITY]: {
        replaceOn: ["resourceName", "resourceGroupName", "location"],
        computed: {
          clientId: ({ id }) => `client of ${id}`,
          principalId: ({ id }) => `principal of ${id}`,
          tenantId: () => "tenant",
        },
      },
      [CREDENTIAL]: {
        replaceOn: ["resourceName", "resourceGroupName", "federatedIdentityCredentialResourceName"],
        create: (inputs) => {
          const same = ["resourceName", "issuer", "subject"].map((key) => [key, inputs[key]] as const);
          if (taken(CREDENTIAL, (other) => same.every(([key, value]) => other[key] === value))) {
            throw new Error("Issuer and subject combination already exists for this Managed Identity");
          }
        },
      },
      [ROLE]: {
        replaceOn: ["scope", "roleDefinitionId"],
        create: (inputs) => {
          if (taken(ROLE, (other) => other.roleName === inputs.roleName))
            throw new Error("RoleDefinitionWithSameNameExists");
        },
      },
      [ASSIGNMENT]: {
        replaceOn: ["scope", "roleAssignmentName", "principalId", "roleDefinitionId"],
        create: (inputs) => {
          const named = (other: Properties) => other.roleAssignmentName === inputs.roleAssignmentName;
          if (taken(ASSIGNMENT, named)) throw new Error("RoleAssignmentExists");
        },
      },
    },
  });
  return azure;
}

class SlowTimeline extends Timeline {
  before({ method, token, preview }: { method: string; token: string; preview: boolean }): Promise<void> {
    const writes = token === CREDENTIAL && !preview && ["create", "update", "delete"].includes(method);
    return new Promise((resolve) => setTimeout(resolve, writes ? WRITE_MILLISECONDS : 0));
  }

  /** The writes of credentials since the last call, in their order; none began before the one before it was done. */
  serialWrites(): string[] {
    const writes = (["create", "update", "delete"] as const)
      .flatMap((method) => this.of(method, CREDENTIAL))
      .sort((one, other) => one.start - other.start);
    writes.reduce<FinishedOperation | undefined>((earlier, write) => {
      assert.ok(!earlier || earlier.end <= write.start, `${label(write)} began during ${earlier && label(earlier)}`);
      return write;
    }, undefined);
    this.clear();
    return writes.map(label);
  }
}

function label({ method, urn }: FinishedOperation): string {
  return `${method} ${resourceName(urn).replace("portworx-", "")}`;
}

function cluster(name: string) {
  return {
    name,
    issuerUrl: `https://eastus.oic.prod-aks.azure.com/tenant/${name}/`,
    namespace: "portworx",
    nodeResourceGroup: `MC_${name}`,
  };
}

const base: PortworxIdentityArgs = {
  platform: PlatformName.Aks,
  subscriptionId: "01234567-89ab-cdef-0123-456789abcdef",
  resourceGroupName: "storage",
  clusters: ["a", "b", "c"].map(cluster),
};

function program(changes: Partial<PortworxIdentityArgs> = {}) {
  return () => {
    const identity = new PortworxIdentity("portworx", { ...base, ...changes });
    return Promise.resolve({ clientId: identity.clientId });
  };
}

const accounts = ["portworx", "stork", "px-node-wiper"];

function all(method: string, ...clusters: string[]): string[] {
  return clusters.flatMap((name) => accounts.map((account) => `${method} ${name}_${account}`));
}

test("never two credentials are written at once", async () => {
  const azure = recordedAzure();
  const timeline = new SlowTimeline();
  await withEngine(
    program(),
    [azure.definition],
    async (engine) => {
      await engine.stack.preview();
      await engine.stack.up();
      assert.deepEqual(timeline.serialWrites(), all("create", "a", "b", "c"));
      await engine.stack.preview({ expectNoChanges: true });

      const audience = "api://AzureADTokenExchangeUSGov";
      engine.program = program({ audience });
      await engine.stack.up();
      assert.deepEqual(timeline.serialWrites(), all("update", "a", "b", "c"));

      engine.program = program({ audience, clusters: [cluster("b")] });
      await engine.stack.up();
      assert.deepEqual(timeline.serialWrites(), all("delete", "a", "c").reverse());

      const clusters = ["b", "d", "e"].map(cluster);
      engine.program = program({ audience, clusters });
      await engine.stack.up();
      assert.deepEqual(timeline.serialWrites(), all("create", "d", "e"));

      engine.program = program({ audience, clusters, identityName: "renamed" });
      await engine.stack.up();
      const replaced = timeline.serialWrites();
      assert.deepEqual(replaced.slice(0, 9), all("delete", "b", "d", "e").reverse());
      assert.deepEqual(replaced.slice(9), all("create", "b", "d", "e"));
      await engine.stack.preview({ expectNoChanges: true });

      engine.program = program({ audience, clusters: ["e", "b"].map(cluster), identityName: "renamed" });
      await engine.stack.up();
      assert.deepEqual(timeline.serialWrites(), all("delete", "d").reverse());

      await engine.stack.destroy();
      assert.deepEqual(timeline.serialWrites(), all("delete", "e", "b").reverse());
      assert.equal(azure.objects.size, 0);
    },
    { hooks: timeline },
  );
});

test("a role goes after its assignments, the identity last; a replaced role comes back with the same assignments", async () => {
  const azure = recordedAzure();
  const timeline = new Timeline();
  const deleted = () => timeline.of("delete").map(({ token }) => token.slice(token.lastIndexOf(":") + 1));
  await withEngine(
    program({ clusters: [cluster("a")] }),
    [azure.definition],
    async (engine) => {
      await engine.stack.up();
      const before = assignments(azure.objects.values());

      engine.program = program({ clusters: [cluster("a")], roleName: "Portworx disks" });
      await engine.stack.up();
      assert.deepEqual(deleted(), [], "a new display name changes the role in place");

      const subscriptionId = "11111111-89ab-cdef-0123-456789abcdef";
      engine.program = program({ clusters: [cluster("a")], roleName: "Portworx disks", subscriptionId });
      await engine.stack.up();
      assert.ok(deleted().indexOf("RoleAssignment") < deleted().indexOf("RoleDefinition"), deleted().join());
      assert.notDeepEqual(assignments(azure.objects.values()), before);
      timeline.clear();

      await engine.stack.destroy();
      const order = deleted();
      assert.ok(order.lastIndexOf("RoleAssignment") < order.indexOf("RoleDefinition"), order.join());
      assert.ok(order.lastIndexOf("RoleAssignment") < order.indexOf("UserAssignedIdentity"), order.join());
      assert.ok(order.lastIndexOf("FederatedIdentityCredential") < order.indexOf("UserAssignedIdentity"), order.join());
      assert.equal(azure.objects.size, 0);
    },
    { hooks: timeline },
  );
});

function assignments(objects: Iterable<{ token: string; inputs: Properties }>): unknown[] {
  return [...objects].filter(({ token }) => token === ASSIGNMENT).map(({ inputs }) => inputs.roleAssignmentName);
}

const CONSUMER = "azure-native:test:Consumer";

class Consumer extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs) {
    super(CONSUMER, name, inputs);
  }
}

test("whoever uses the client id is made last and deleted first", async () => {
  const azure = recordedAzure();
  const timeline = new Timeline();
  await withEngine(
    () => {
      const identity = new PortworxIdentity("portworx", { ...base, clusters: [cluster("a")] });
      new Consumer("storage-cluster", { clientId: identity.clientId });
      return Promise.resolve({});
    },
    [azure.definition],
    async (engine) => {
      await engine.stack.up();
      assert.equal(timeline.of("create").at(-1)?.token, CONSUMER);
      await engine.stack.destroy();
      assert.equal(timeline.of("delete")[0]?.token, CONSUMER);
    },
    { hooks: timeline },
  );
});
