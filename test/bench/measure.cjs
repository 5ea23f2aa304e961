// Loaded into every Node process of a measured run; only the program's own process reports.
const { appendFileSync } = require("node:fs");

const report = process.env.PXWI_BENCH_REPORT;
if (report && process.argv[1] && /cmd[\\/]run[\\/]/.test(require("node:fs").realpathSync(process.argv[1]))) {
  process.on("exit", () => {
    const line = { seconds: process.uptime(), peakMegabytes: process.resourceUsage().maxRSS / 1024 };
    appendFileSync(report, JSON.stringify(line) + "\n");
  });
}
