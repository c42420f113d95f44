export { loadAllCommands } from './command-table.ts';
export type { Host, Output } from './host.ts';
export { main } from './main.ts';
export { buildProgram, walk } from './program.ts';
export { runCommandLine } from './run-command-line.ts';
