import type { CriticalPathMeasure } from "./critical-path";
import type { DoctorMeasure } from "./doctor";
import type { StartMeasure } from "./program-start";
import type { ScalingMeasure } from "./scaling";

/** Everything that one run of the bench measured. */
export interface Measures {
  readonly starts: readonly StartMeasure[];
  readonly criticalPaths: readonly CriticalPathMeasure[];
  readonly scaling: readonly ScalingMeasure[];
  readonly doctor: readonly DoctorMeasure[];
}

/** One measure with the limit that it must keep. */
export interface Verdict {
  readonly measure: string;
  readonly value: number;
  readonly limit: number;
  /** Absent: a ratio. */
  readonly unit?: "s";
}

/** Seconds that the doctor may take after its start, by what it examines. */
const DOCTOR_SECONDS = [3, 6] as const;

export function verdictsOf({ starts, criticalPaths, scaling, doctor }: Measures): Verdict[] {
  const [small, large] = doctor;
  return [
    ...startVerdicts(starts),
    ...criticalPaths.map(({ cloud, delaySeconds, ratio }) => ({
      measure: `${cloud}: up with each cloud call delayed by ${delaySeconds} s / critical path`,
      value: ratio,
      limit: 1.2,
    })),
    ...scaling.map(({ what, sizes, ratio }) => ({
      measure: `one more of ${sizes.join(", ")} ${what}`,
      value: ratio,
      limit: 1.2,
    })),
    ...doctor.map(({ what, seconds }, index) => ({
      measure: what,
      value: seconds,
      limit: DOCTOR_SECONDS[index] ?? NaN,
      unit: "s" as const,
    })),
    ...(small && large
      ? [
          {
            measure: `peak memory, ${large.what} / ${small.what}`,
            value: large.peakMegabytes / small.peakMegabytes,
            limit: 1.2,
          },
        ]
      : []),
  ];
}

/** A value that is no number keeps no limit. */
export function isKept({ value, limit }: Verdict): boolean {
  return value <= limit;
}

function startVerdicts(starts: readonly StartMeasure[]): Verdict[] {
  const of = (program: string): StartMeasure => {
    const found = starts.find((start) => start.program === program && start.run === "later");
    if (!found) throw new Error(`"${program}" was not measured`);
    return found;
  };
  const empty = of("empty program");
  return ["AWS stack", "Azure stack"].flatMap((name) => {
    const stack = of(name);
    return [
      {
        measure: `${name} / empty program, wall without providers`,
        value: (stack.seconds - stack.providerSeconds) / empty.seconds,
        limit: 1.25,
      },
      { measure: `${name} / empty program, peak memory`, value: stack.peakMegabytes / empty.peakMegabytes, limit: 1.3 },
    ];
  });
}
