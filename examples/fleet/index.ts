import { Config } from "@pulumi/pulumi";
import { installPortworx } from "./cluster";
import type { FleetCluster, IdentityGroup } from "./fleet-cluster";
import { makeIdentity } from "./identity";

// The program of every stack of the fleet; main.ts writes the configuration, and `pulumi preview --stack NAME` works too.
const config = new Config();
const group = config.getObject<IdentityGroup>("identityGroup");

export = group === undefined
  ? installPortworx(config.requireObject<FleetCluster>("cluster"), config.getObject("sharedIdentity"))
  : makeIdentity(group);
