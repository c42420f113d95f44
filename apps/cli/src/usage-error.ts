import { WaybillError } from '@waybill/kernel';
import type { CommanderError } from 'commander';

/** Says in Waybill's form what the option parser refused. */
export function usageError(error: CommanderError): WaybillError {
  const [first = '', second] = error.message.replace(/^error: /, '').split('\n');
  // What follows `=`, and words too many, may be a secret that was put behind a misspelt option.
  const told = first.replace(/'(--?[\w-]+)=[^']*'/s, "'$1=…'").replace(/( but got \d+): .*/s, '$1');
  const message = `Nothing was done: ${ended(told)}`;
  const help = second?.replace(/^\((.*)\)$/, '$1') ?? 'Run the command with --help to see what it takes.';
  switch (error.code) {
    case 'commander.unknownCommand':
      return new WaybillError({ code: 'command-unknown', message, help });
    case 'commander.unknownOption':
      return new WaybillError({ code: 'option-unknown', message, help });
    case 'commander.missingArgument':
      return new WaybillError({ code: 'argument-missing', message, help });
    case 'commander.excessArguments':
      return new WaybillError({ code: 'argument-unexpected', message, help });
    case 'commander.optionMissingArgument':
      return new WaybillError({ code: 'option-without-value', message, help });
    case 'commander.missingMandatoryOptionValue':
      return new WaybillError({ code: 'option-missing', message, help });
    case 'commander.conflictingOption':
      return new WaybillError({ code: 'options-conflict', message, help });
    default:
      return new WaybillError({ code: 'option-value-invalid', message, help });
  }
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
