import { digestFromHex, type Digest } from '@waybill/kernel';
import { fieldsOf, type BodyReader } from './body-fields.ts';

/** A package of a project's package registry. */
export interface GitlabPackage {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** `npm`, `generic`, `maven` … */
  readonly type: string;
}

/** A file of a package; GitLab keeps older files of one name beside newer ones. */
export interface GitlabPackageFile {
  readonly id: string;
  readonly name: string;
  /** Absent where GitLab did not compute it. */
  readonly digest?: Digest;
}

export const readPackage: BodyReader<GitlabPackage> = (value) => {
  const body = fieldsOf(value, 'package');
  return {
    id: body.id('id'),
    name: body.text('name'),
    // Null for packages that have none, such as those of some types.
    version: body.optionalText('version', 'version').version ?? '',
    type: body.text('package_type'),
  };
};

export const readPackageFile: BodyReader<GitlabPackageFile> = (value) => {
  const body = fieldsOf(value, 'package file');
  const { hex = '' } = body.optionalText('file_sha256', 'hex');
  return {
    id: body.id('id'),
    name: body.text('file_name'),
    ...(/^[0-9a-f]{64}$/.test(hex) && { digest: digestFromHex(hex) }),
  };
};
