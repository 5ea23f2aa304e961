import { testInterruptions } from "./interruption/scenario";

testInterruptions("aws", ["allowDestroy=true", "deleteOidcProvider=true"], 6);
