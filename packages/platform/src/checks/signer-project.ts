import type { CheckResult } from '@waybill/kernel';
import type { Platform } from '../platform.ts';
import { checked } from './checked.ts';

/** Whether jobs of this GitLab that may sign are bound to their project's number. */
export function checkSignerProject({ signers, gitlab }: Platform): CheckResult[] {
  return signers
    .filter(({ issuer, identity }) => issuer === gitlab.issuer && identity?.kind === 'literal')
    .map(({ name, project }) =>
      checked({
        check: 'platform-signer-project',
        file: 'waybill.yaml',
        ...(project
          ? { outcome: 'pass', message: `The signer "${name}" is bound to project ${project.id}.` }
          : {
              outcome: 'fail',
              message: `The signer "${name}" is known by its path only, which another project can take over.`,
              expected: 'project: with id and path',
              help: "Add the project's number, which never moves.",
            }),
      }),
    );
}
