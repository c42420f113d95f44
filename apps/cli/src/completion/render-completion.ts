import type { Command, Option } from 'commander';
import { walk } from '../program.ts';

/** Shells that completion scripts are made for. */
export type Shell = 'bash' | 'zsh' | 'fish';

interface Node {
  /** Words from the program to the command: `sigstore verify-bundle`; empty for the program. */
  readonly path: string;
  readonly summary: string;
  readonly subcommands: readonly Command[];
  readonly options: readonly Option[];
}

/** A completion script for `shell`: subcommands, options, their choices, and files everywhere else. */
export function renderCompletion(shell: Shell, program: Command): string {
  const globals = program.options;
  const nodes = walk(program).map((command): Node => ({
    path: pathOf(command),
    summary: command.description(),
    subcommands: command.commands,
    options: command === program ? globals : [...command.options, ...globals],
  }));
  return { bash, zsh, fish }[shell](nodes);
}

function pathOf(command: Command): string {
  const names: string[] = [];
  for (let at = command; at.parent; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

/** Long and short flags of an option. */
function flags(option: Option): readonly string[] {
  return [option.long, option.short].filter((flag) => flag !== undefined && flag !== null);
}

const bashWalk = `  local path="" word at
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    [[ " $(_waybill_commands "$path") " == *" $word "* ]] && path="\${path:+$path }$word"
  done`;

function bash(nodes: readonly Node[]): string {
  const commands = nodes
    .filter(({ subcommands }) => subcommands.length > 0)
    .map(
      ({ path, subcommands }) =>
        `    '${path}') echo '${subcommands.map((command) => command.name()).join(' ')}' ;;`,
    );
  const options = nodes.map(
    ({ path, options: own }) => `    '${path}') echo '${own.flatMap(flags).concat('--help').join(' ')}' ;;`,
  );
  const choices = new Map(
    nodes.flatMap(({ options: own }) =>
      own.flatMap((option) =>
        option.argChoices ? flags(option).map((flag) => [flag, option.argChoices?.join(' ')] as const) : [],
      ),
    ),
  );
  return `# bash completion for waybill; made by "waybill completion bash"
_waybill_commands() {
  case "$1" in
${commands.join('\n')}
  esac
}
_waybill_options() {
  case "$1" in
${options.join('\n')}
  esac
}
_waybill() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
${bashWalk}
  case "$previous" in
${[...choices].map(([flag, values]) => `    ${flag}) COMPREPLY=($(compgen -W '${values}' -- "$current")); return ;;`).join('\n')}
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$(_waybill_options "$path")" -- "$current"))
  else
    COMPREPLY=($(compgen -W "$(_waybill_commands "$path")" -- "$current"))
  fi
}
complete -o default -F _waybill waybill
`;
}

function zsh(nodes: readonly Node[]): string {
  const cases = nodes.map(({ path, subcommands, options: own }) => {
    const commands = subcommands.map((command) => `'${command.name()}:${quoted(command.description())}'`);
    const words = own.flatMap((option) =>
      flags(option).map((flag) => `'${flag}:${quoted(option.description)}'`),
    );
    return `    '${path}')
      commands=(${commands.join(' ')})
      options=(${words.join(' ')}) ;;`;
  });
  const known = nodes.map(({ path }) => `'${path}'`);
  return `#compdef waybill
# zsh completion for waybill; made by "waybill completion zsh"
_waybill() {
  local -a commands options known
  known=(${known.join(' ')})
  local where="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if (( \${known[(Ie)\${where:+$where }$word]} )); then where="\${where:+$where }$word"; fi
  done
  case "$where" in
${cases.join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe -t options option options
  else
    (( \${#commands} )) && _describe -t commands command commands
    _files
  fi
}
_waybill "$@"
`;
}

function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, subcommands, options: own }) => {
    const names = subcommands.map((command) => command.name()).join(' ');
    const here =
      path === ''
        ? names === ''
          ? ''
          : `-n "not __fish_seen_subcommand_from ${names}"`
        : `-n "${path
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ')}${names === '' ? '' : `; and not __fish_seen_subcommand_from ${names}`}"`;
    return [
      ...subcommands.map(
        (command) => `complete -c waybill ${here} -a ${command.name()} -d '${quoted(command.description())}'`,
      ),
      ...own.map((option) => {
        const long = option.long ? ` -l ${option.long.slice(2)}` : '';
        const short = option.short ? ` -s ${option.short.slice(1)}` : '';
        const value = option.argChoices
          ? ` -x -a '${option.argChoices.join(' ')}'`
          : option.required
            ? ' -r'
            : '';
        return `complete -c waybill ${path === '' ? '' : here}${long}${short}${value} -d '${quoted(option.description)}'`;
      }),
    ];
  });
  return `# fish completion for waybill; made by "waybill completion fish"\n${[...new Set(lines)].join('\n')}\n`;
}

/** Text that stands between single quotes of a shell; colons would end a word of zsh's lists. */
function quoted(text: string): string {
  return text.replaceAll("'", '').replaceAll(':', ' -').replaceAll('\\', '');
}
