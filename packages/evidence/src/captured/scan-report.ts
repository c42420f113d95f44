import {
  digestOf,
  formatInstant,
  isJsonObject,
  parseInstant,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '@waybill/kernel';
import { severities, type ScanReport, type Severity } from './captured-values.ts';

/** Largest report that is read, bytes; those of large projects have some ten thousand findings. */
export const maxScanReportBytes: number = 32 * 1024 * 1024;

/** As what GitLab keeps a report. */
export interface ScanReportOrigin {
  /** GitLab's name of the kind of report. */
  readonly type: string;
  readonly jobId: string;
  /** True where its job did not succeed: a scanner that was stopped may have written half of what it would have found. */
  readonly jobFailed: boolean;
}

/**
 * Reads a report of GitLab's security report schemas (14 and 15: `version`, `scan`, `vulnerabilities`) as far as it says
 * whether the scan succeeded and what it found. Whatever cannot be read so is `unreadable`: it shows no clean scan.
 * Throws nothing.
 */
export function readScanReport(bytes: Uint8Array, { type, jobId, jobFailed }: ScanReportOrigin): ScanReport {
  const report = { type, jobId, digest: digestOf(bytes) };
  let value: JsonValue;
  try {
    value = parseJson(bytes, { maxBytes: maxScanReportBytes });
  } catch {
    return { ...report, outcome: 'unreadable' };
  }
  const { scan, vulnerabilities } = isJsonObject(value) ? value : {};
  // A report of another kind under this name would pass for a scan that never was.
  if (!isJsonObject(scan) || scan['type'] !== type) return { ...report, outcome: 'unreadable' };
  if (scan['status'] === 'failure' || jobFailed) return { ...report, outcome: 'failed' };
  const findings = countFindings(vulnerabilities);
  const endedAt = endOf(scan);
  if (scan['status'] !== 'success' || findings === undefined || endedAt === undefined) {
    return { ...report, outcome: 'unreadable' };
  }
  return { ...report, outcome: 'completed', findings, endedAt };
}

function countFindings(vulnerabilities: JsonValue | undefined): Record<Severity, number> | undefined {
  if (!Array.isArray(vulnerabilities)) return undefined;
  const counts = Object.fromEntries(severities.map((one) => [one, 0])) as Record<Severity, number>;
  for (const one of vulnerabilities as readonly JsonValue[]) {
    if (!isJsonObject(one)) return undefined;
    const word = typeof one['severity'] === 'string' ? one['severity'].toLowerCase() : 'unknown';
    counts[severities.find((known) => known === word) ?? 'unknown']++;
  }
  return counts;
}

/** GitLab's schemas write times in UTC, without saying so. */
function endOf(scan: JsonObject): string | undefined {
  const text = scan['end_time'];
  if (typeof text !== 'string') return undefined;
  try {
    return formatInstant(parseInstant(/[zZ]|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`));
  } catch {
    return undefined;
  }
}
