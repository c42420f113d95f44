import { WaybillError } from '@waybill/kernel';

// Numbers and paths come from documents that a job wrote: nothing in them may change the address.

/** A project's number as text, or its full path. */
export type ProjectRef = string;

/** `projects/<id>` of a project. Throws `gitlab-argument-malformed`. */
export function projectPath(project: ProjectRef): string {
  if (/^(?:\d{1,19}|[\w.-]+(?:\/[\w.-]+)+)$/.test(project) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(project)) {
    return `projects/${encodeURIComponent(project)}`;
  }
  throw badArgument("a project's number or full path", project);
}

/** A number as it stands in an address. Throws `gitlab-argument-malformed`. */
export function number(id: string): string {
  if (/^\d{1,19}$/.test(id)) return id;
  throw badArgument('a number', id);
}

/** A commit's full id as it stands in an address. Throws `gitlab-argument-malformed`. */
export function commitId(sha: string): string {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return sha;
  throw badArgument("a commit's full id", sha);
}

/** A path inside an archive, as it stands in an address. Throws `gitlab-argument-malformed`. */
export function filePath(path: string): string {
  const parts = path.split('/');
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..')) {
    return parts.map(encodeURIComponent).join('/');
  }
  throw badArgument("a file's path inside the archive", path);
}

function badArgument(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'gitlab-argument-malformed',
    message: 'GitLab was not asked: a part of the address is not what it should be.',
    expected,
    found: found.length > 80 ? `${found.length} characters` : JSON.stringify(found),
  });
}
