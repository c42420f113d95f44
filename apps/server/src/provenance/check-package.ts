import type { ProvenanceArtifact, ProvenanceSubject } from '@waybill/api';
import type { GitlabClient, GitlabPackageFile } from '@waybill/integrations/gitlab';
import type { ConfirmedJob } from './confirm-job.ts';
import { contradicted, notChecked, unreachable } from './subject-error.ts';

/**
 * Looks a file up in the project's own package registry, by the SHA-256 that GitLab computed when it was published.
 * Of several files of one name, which GitLab keeps side by side, any may be the one. `refuseLate` throws when the time is up. Throws `subject-contradicted`,
 * `subject-not-checked`, `job-not-confirmed`.
 */
export async function checkPackage(
  { digest }: ProvenanceArtifact,
  named: NonNullable<ProvenanceArtifact['packageFile']>,
  { claims, records }: ConfirmedJob,
  gitlab: GitlabClient,
  refuseLate: () => void,
): Promise<ProvenanceSubject> {
  const what = `${named.file} of the package ${named.name} ${named.version}`;
  const files: GitlabPackageFile[] = [];
  try {
    for await (const { id } of gitlab.listPackages(claims.projectId, named.name, named.version)) {
      refuseLate();
      for await (const file of gitlab.listPackageFiles(claims.projectId, id)) {
        if (file.name !== named.file) continue;
        files.push(file);
        if (file.digest !== digest) continue;
        const project = records.project?.webUrl ?? '';
        return { digest, check: 'registry', seenAt: `${project}/-/packages/${id}` };
      }
    }
  } catch (cause) {
    throw unreachable(cause);
  }
  const other = files.find((file) => file.digest !== undefined);
  if (other) throw contradicted(`${what} with ${digest}`, String(other.digest));
  throw notChecked(what, files.length > 0 ? 'one whose SHA-256 GitLab does not know' : 'no such file');
}
