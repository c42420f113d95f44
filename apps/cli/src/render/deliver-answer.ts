import { basename, dirname } from 'node:path';
import { writeFilesAtomically } from '@waybill/integrations/files';
import type { Answer } from '../command.ts';
import type { Host } from '../host.ts';
import type { GlobalOptions } from '../program.ts';
import { renderJson } from './json.ts';
import { speaksUtf8, wantsColor } from './style.ts';

/** Prints an answer, or writes it to the file that `--output` names, whole or not at all. */
export async function deliverAnswer(host: Host, options: GlobalOptions, answer: Answer): Promise<void> {
  const toFile = options.output !== undefined;
  const style = {
    color: wantsColor(host.env, host.stdout.isTerminal && !toFile, options.color),
    unicode: toFile || speaksUtf8(host.env),
  };
  const text = options.format === 'json' ? renderJson(answer) : answer.text(style);
  if (options.output !== undefined) {
    const files = new Map([[basename(options.output), Buffer.from(text)]]);
    await writeFilesAtomically(dirname(options.output), files);
  } else if (options.quiet !== true) {
    host.stdout.write(text);
  }
}
