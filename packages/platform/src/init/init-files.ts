import { WaybillError } from '@waybill/kernel';
import type { InitAnswers, InitPlan } from './init-plan.ts';
import { readmeText } from './readme-template.ts';
import { revocationsText } from './revocations-template.ts';
import { runnerTiersText } from './runner-tiers-template.ts';
import { waybillText } from './waybill-template.ts';

const pathForm = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20}$/;
const branchForm = /^[A-Za-z0-9_][A-Za-z0-9_./+-]{0,200}$/;

/**
 * The commented files of a new platform folder, by path, in the mode `observe`; `loadPlatform` reads them
 * without a problem. Throws `init-answer-invalid` where an answer could not stand in them.
 */
export function initFiles(answers: InitAnswers): Map<string, string> {
  const plan = planOf(answers);
  const files = new Map([
    ['waybill.yaml', waybillText(plan)],
    ['runner-tiers.yaml', runnerTiersText()],
    ['revocations.yaml', revocationsText()],
    ['README.md', readmeText(plan)],
  ]);
  if (plan.signing.kind === 'private-sigstore') files.set('trusted_root.json', plan.signing.trustedRoot);
  if (plan.signing.kind === 'key') files.set('keys/release.pem', plan.signing.publicKeyPem);
  return files;
}

function planOf(answers: InitAnswers): InitPlan {
  const url = answers.gitlabUrl.replace(/\/$/, '');
  const { projectPath: path, projectId: id, defaultBranch: branch = 'main' } = answers;
  // What is written here becomes YAML: anything that could end a value or begin another is refused.
  if (
    !/^https?:\/\/[A-Za-z0-9.:-]{1,255}(?:\/[A-Za-z0-9._~-]{1,100}){0,5}$/.test(url) ||
    !URL.canParse(url)
  ) {
    throw badAnswer('the address of GitLab', 'https://<host>, perhaps with a port and a relative path');
  }
  if (!pathForm.test(path))
    throw badAnswer('the path of the project', 'a full path with its group, such as acme/shop');
  if (id !== undefined && !/^[1-9][0-9]{0,18}$/.test(id)) {
    throw badAnswer('the number of the project', 'digits, as on its overview page');
  }
  if (!branchForm.test(branch)) throw badAnswer('the branch', 'a name such as main');
  return {
    url,
    host: new URL(url).host,
    path,
    id,
    branch,
    signing: answers.signing ?? { kind: 'public-good' },
  };
}

function badAnswer(what: string, expected: string): WaybillError {
  return new WaybillError({
    code: 'init-answer-invalid',
    message: `No platform folder was written: ${what} cannot be what was answered.`,
    expected,
    help: 'Answer again; nothing was changed.',
  });
}
