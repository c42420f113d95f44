import { isDigest } from '@waybill/kernel';
import { instantAt, type LocatedFile } from './located-file.ts';
import { quoteText, type YamlPath } from './plain-yaml.ts';
import type { Revocation } from './platform.ts';
import type { RawRevocations } from './raw-files.ts';

const forms: Readonly<Record<Revocation['kind'], { readonly text: string; fits(value: string): boolean }>> = {
  key: { text: 'sha256: and 64 lowercase hex digits, of the public key (SPKI, DER)', fits: isDigest },
  artifact: { text: 'sha256: and 64 lowercase hex digits', fits: isDigest },
  identity: { text: 'the whole identity; patterns do not count here', fits: (value) => !value.includes('*') },
  runner: { text: "the runner's number in GitLab", fits: (value) => /^[1-9][0-9]{0,18}$/.test(value) },
  build: { text: 'the address of a job: https://<host>/<project>/-/jobs/<number>', fits: isJobAddress },
};

/** The revocations, in the order of the file. */
export function readRevocations(file: LocatedFile<RawRevocations>): Revocation[] {
  return file.raw.revocations.flatMap((raw, at) => {
    const path: YamlPath = ['revocations', at];
    const value = String(raw.value);
    const form = forms[raw.kind];
    if (!form.fits(value)) {
      file.report([...path, 'value'], {
        code: 'revocation-contradiction',
        message: `This value cannot be that of a revoked ${raw.kind}, so it would reach nothing.`,
        expected: form.text,
        found: quoteText(value),
      });
    }
    const decidedAt = instantAt(file, [...path, 'decidedAt'], raw.decidedAt);
    const from = raw.from === undefined ? undefined : instantAt(file, [...path, 'from'], raw.from);
    const until = raw.until === undefined ? undefined : instantAt(file, [...path, 'until'], raw.until);
    if (from !== undefined && until !== undefined && until < from) {
      file.report([...path, 'until'], {
        code: 'revocation-contradiction',
        message: 'The span ends before it begins, so it covers nothing.',
        expected: `an instant not before ${raw.from}`,
        found: `${raw.until}`,
      });
    }
    if (decidedAt === undefined) return [];
    return [
      {
        kind: raw.kind,
        value,
        reason: raw.reason,
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
        decidedAt,
      },
    ];
  });
}

function isJobAddress(value: string): boolean {
  return /^https?:\/\/[^\s/@]+\/[^\s@]+\/-\/jobs\/[1-9][0-9]{0,18}$/.test(value);
}
