import type { Question } from "./question";

/** What undoes a fault, and how the doctor is asked while it is there. */
export interface Planted {
  /** Puts everything back; absent where nothing was changed. */
  readonly undo?: () => Promise<void>;
  /** Where the doctor is not asked as of the healthy installation. */
  readonly asked?: Partial<Question>;
}

/** Something that is broken in an installation that is otherwise healthy, and what the doctor must say about it. */
export interface Fault<Scene> {
  /** Stable, such as `role-missing`. */
  readonly id: string;
  /** What is wrong, for people. */
  readonly title: string;
  /** How the test makes it so. */
  readonly planted: string;
  /** The one check that must tell it. */
  readonly check: string;
  readonly status: "WARN" | "FAIL";
  plant(scene: Scene): Promise<Planted>;
}
