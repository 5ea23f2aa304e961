// Loaded into Azurite before it starts: its standard input, which it does not look at, ends with its owner.
process.stdin.on("end", () => process.exit(0)).resume();
// Of the user's own Azurite, if there is one: this one keeps to its folder.
delete process.env.AZURITE_DB;
