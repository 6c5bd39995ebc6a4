import { runOperatorCommand } from "./run-operator-command.ts";

await runOperatorCommand("reset-password");
