import { testInterruptions } from "./interruption/scenario";

testInterruptions("azure", ["allowDestroy=true"], 10);
