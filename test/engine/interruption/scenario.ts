import assert from "node:assert/strict";
import { test } from "node:test";
import { InterruptibleCloud } from "./cloud";
import { OVERWRITTEN } from "./physical-ids";
import { describe, plansOf, type Moment, type Plan } from "./plan";
import { importLost, recoverFromKill, removeEmptyAttributes } from "./recovery";
import { stateOf } from "./state";
import { Workstation, type Ended } from "./workstation";

type Command = "up" | "destroy";

/** One seed's way: `up` interrupted and healed, then `destroy` interrupted and healed. */
class Scenario {
  constructor(
    private readonly plan: Plan,
    private readonly workstation: Workstation,
    private readonly cloud: InterruptibleCloud,
  ) {}

  async run(): Promise<void> {
    await this.interrupted("up", this.plan.up);
    await this.healed("up");
    const { objects, pending } = await stateOf(this.workstation);
    assert.deepEqual(this.cloud.objects, objects, "each object exists once, and the state knows it");
    assert.deepEqual(pending, []);

    await this.interrupted("destroy", this.plan.destroy);
    await this.healed("destroy");
    assert.deepEqual(this.cloud.objects, [], "nothing is left");
    assert.deepEqual(await stateOf(this.workstation), { objects: [], pending: [] });
  }

  private async interrupted(command: Command, moment: Moment): Promise<void> {
    const { cloud, workstation, plan } = this;
    cloud.interruptAt(
      moment,
      {
        SIGINT: () => workstation.interrupt(),
        SIGKILL: () => {
          cloud.goDown();
          workstation.kill();
        },
        crash: () => workstation.stopProviders(),
      }[plan.interruption],
    );
    const { code, output } = await this.try(command);
    assert.ok(cloud.isInterrupted, `there is no call ${moment.call}:\n${output}`);
    // The last call of all may be interrupted too late to fail the run.
    if (plan.interruption !== "SIGINT") assert.notEqual(code, 0, output);
    if (plan.interruption === "crash") await workstation.startProviders();
    else cloud.comeBack();
  }

  private async healed(command: Command): Promise<void> {
    const lost = await this.lostObjects();
    if (this.plan.interruption === "SIGINT") assert.deepEqual(lost, []);
    if (this.plan.interruption === "SIGKILL") await recoverFromKill(this.workstation);
    if (command === "up") await this.takeOver(lost);
    const { code, output } = await this.try(command);
    assert.equal(code, 0, output);
  }

  /** What the cloud has made for a call whose answer nobody heard. After a kill the state names it as pending. */
  private async lostObjects(): Promise<string[]> {
    if (this.plan.interruption === "SIGKILL") await removeEmptyAttributes(this.workstation.state);
    const { objects, pending } = await stateOf(this.workstation);
    const lost = this.cloud.objects.filter((object) => !objects.includes(object));
    if (this.plan.interruption === "SIGKILL") {
      for (const object of lost) assert.ok(pending.includes(object), `${object} is orphaned unseen`);
    }
    return lost.filter((object) => !OVERWRITTEN.some((token) => object.startsWith(`${token} `)));
  }

  /** A run names what exists and leaves it alone, at least one before it stops; imported it is the stack's. */
  private async takeOver(lost: readonly string[]): Promise<void> {
    if (lost.length === 0) return;
    const { output } = await this.try("up");
    const unnamed = lost.filter((object) => !output.includes(`${object} already exists`));
    assert.ok(unnamed.length < lost.length, output);
    await importLost(this.workstation, output);
    await this.takeOver(unnamed);
  }

  private try(command: Command): Promise<Ended> {
    return this.workstation.pulumi(command, "--yes", "--skip-preview");
  }
}

/** Ten tests on a cloud's example stack, which has this many objects. */
export function testInterruptions(stack: "aws" | "azure", keys: readonly string[], objects: number): void {
  for (const plan of plansOf(stack, objects)) {
    test(describe(plan), async () => {
      const cloud = new InterruptibleCloud();
      await Workstation.with(stack, keys, cloud, (workstation) => new Scenario(plan, workstation, cloud).run());
    });
  }
}
