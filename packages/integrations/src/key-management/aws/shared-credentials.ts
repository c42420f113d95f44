import type { AwsCredentials } from './aws-credentials.ts';

/**
 * The keys of one profile of a shared credentials file (AWS SDKs reference, "Shared config and credentials files"):
 * sections in brackets, `name = value` below them, comments after `#` or `;` at the beginning of a line.
 */
export function readProfile(text: string, profile: string): AwsCredentials | undefined {
  let section: string | undefined;
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line);
    if (header) section = header[1];
    const [, name, value] = /^\s*([A-Za-z_]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (section === profile && name !== undefined && value !== undefined) {
      values.set(name.toLowerCase(), value);
    }
  }
  const [accessKeyId, secretAccessKey] = [
    values.get('aws_access_key_id'),
    values.get('aws_secret_access_key'),
  ];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = values.get('aws_session_token');
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}
