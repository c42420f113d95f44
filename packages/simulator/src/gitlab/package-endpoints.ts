import { createHash } from 'node:crypto';
import { notFound, type Answer } from './answer.ts';
import { page, type ApiRequest } from './api-request.ts';
import type { Project } from './state.ts';

/** `GET /projects/:id/packages`: a name is found wherever it is contained, a version only as a whole. */
export function listPackages(request: ApiRequest, project: Project): Answer {
  const name = request.query.get('package_name') ?? '';
  const version = request.query.get('package_version');
  return page(request, {
    items: project.packages.filter(
      (one) => one.name.includes(name) && (version === null || one.version === version),
    ),
    view: ({ id, name: named, version: of, type }) => ({
      id,
      name: named,
      version: of,
      package_type: type,
      status: 'default',
    }),
  });
}

/** `GET /projects/:id/packages/:pkg/package_files`: older files of one name stay beside newer ones. */
export function listPackageFiles(request: ApiRequest, project: Project, [id]: readonly string[]): Answer {
  const found = project.packages.find((one) => String(one.id) === id);
  if (!found) return notFound();
  const items = found.files.map((file, index) => ({ ...file, index }));
  return page(request, {
    items,
    view: ({ fileName, bytes, unhashed, index }) => ({
      id: found.id * 1000 + index,
      package_id: found.id,
      file_name: fileName,
      size: bytes.byteLength,
      file_sha256: unhashed === true ? null : createHash('sha256').update(bytes).digest('hex'),
    }),
  });
}
