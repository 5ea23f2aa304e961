import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./pack";
import { rules } from "./rules";

new PolicyPack("portworx-workload-identity", { policies: policiesOf(rules) });
