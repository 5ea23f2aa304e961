import { runStack } from "./stacks";

// Pulumi calls an exported function and takes what it resolves to as the stack's outputs.
export = runStack;
