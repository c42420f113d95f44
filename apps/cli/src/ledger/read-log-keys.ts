import { WaybillError } from '@waybill/kernel';
import type { Session } from '../command.ts';
import { readNamedPlatform } from '../named-platform.ts';

/** Where the keys of a log come from: never from the log itself, or from who answers for it. */
export interface LogKeyChoice {
  readonly verifierKey?: readonly string[];
  readonly platform?: string;
}

/** Verifier keys from the options, or from the platform folder. Throws `log-keys-not-named` and what reading throws. */
export async function readLogKeys(session: Session, options: LogKeyChoice): Promise<readonly string[]> {
  if (options.verifierKey) return options.verifierKey;
  if (options.platform !== undefined || session.host.env['WAYBILL_PLATFORM'] !== undefined) {
    const { platform } = await readNamedPlatform(session.host, options.platform);
    if (platform.logKeys.length > 0) return platform.logKeys;
  }
  throw new WaybillError({
    code: 'log-keys-not-named',
    message: 'Nothing was verified: it was not said which keys the log may be signed with.',
    expected: '--verifier-key name+hash+base64, or --platform with log keys in waybill.yaml',
    found: 'none',
    help: 'The keys must come from elsewhere than the copy: whoever altered it could have put in other keys.',
  });
}
