/** Writes `docs/reference/cli.md` from the command tree: what `--help` says of every command, in one page. */
import { buildProgram, type Host, loadAllCommands, walk } from '@waybill/cli';
import { instantFromMs } from '@waybill/kernel';

const head = `# Commands

Written by \`npm run gen\` from the commands themselves; each says the same with \`--help\`.

Every command ends with one of five exit codes: **0** yes, **1** no, **2** asked wrongly (options, configuration),
**3** no verdict (something could not be told), **70** a bug in Waybill.

Every answer is text or, with \`--format json\`, JSON that names its schema; the schemas are in \`schemas/output/\`.
Errors and progress go to stderr. Each error has a code and a page in \`docs/errors/\`, each check a page in
\`docs/checks/\`.

| variable | what it does |
|---|---|
| \`WAYBILL_PLATFORM\` | platform folder, where \`--platform\` is not given |
| \`WAYBILL_SERVER\` | server that \`waybill doctor\` asks |
| \`WAYBILL_TOKEN\`, \`WAYBILL_ID_TOKEN\` | token for the server; the second also hands in evidence |
| \`WAYBILL_RUNNER_TIER\` | tier of the job's runner, where \`--runner-tier\` is not given |
| \`WAYBILL_GITLAB_TOKEN\` | token for GitLab's API (\`waybill doctor\`, \`waybill serve\`) |
| \`WAYBILL_LEDGER\`, \`WAYBILL_LOG_KEY\`, \`WAYBILL_LOG_NAME\` | ledger, key and name of its log |
| \`SIGSTORE_ID_TOKEN\` | token for Fulcio, where \`--identity-token-env\` names no other |
| \`NO_COLOR\`, \`FORCE_COLOR\` | never colours, always colours |
`;

/** The reference page: path from the root, and its content. */
export async function generate(): Promise<Map<string, string>> {
  let printed = '';
  const stream = {
    isTerminal: false,
    write: (text: string) => {
      printed += text;
    },
  };
  const host: Host = {
    argv: [],
    env: {},
    stdout: stream,
    stderr: stream,
    now: () => instantFromMs(0),
    stopped: () => Promise.resolve(),
  };
  const program = buildProgram(await loadAllCommands(), () => async () => {}, host);
  const sections = [head];
  for (const command of walk(program)) {
    printed = '';
    command.outputHelp();
    const names: string[] = [];
    for (let at = command; at; at = at.parent as typeof command) names.unshift(at.name());
    sections.push(`## ${names.join(' ')}\n\n\`\`\`text\n${printed.trimEnd()}\n\`\`\`\n`);
  }
  return new Map([['docs/reference/cli.md', sections.join('\n')]]);
}
