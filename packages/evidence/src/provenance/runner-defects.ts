import { isJsonObject, type CheckResult, type JsonObject } from '@waybill/kernel';
import { oddity } from './oddity.ts';

const check = 'runner-metadata';
const ours = new Set(['entryPoint', 'source']);

/**
 * What is wrong with the metadata that GitLab Runner writes beside an artifact
 * (`RUNNER_GENERATE_ARTIFACTS_METADATA`, gitlab-runner PROVENANCE.md), each defect for itself: variables whose
 * values are empty, names of the job's choosing on one level with the parameters that say where the code comes
 * from, and no pipeline. Statement v0.1 and Git commits under `sha256` are told by the checks for those.
 */
export function tellRunnerDefects(definition: JsonObject, findings: CheckResult[]): void {
  const parameters = definition['externalParameters'];
  const external = isJsonObject(parameters) ? parameters : {};
  const variables = Object.keys(external).filter((name) => !ours.has(name));
  const empty = variables.filter((name) => external[name] === '');
  if (empty.length > 0) {
    findings.push(
      oddity({
        check,
        message: 'The runner names the variables of the job and leaves their values out.',
        expected: 'each parameter with its value, or not at all',
        found: `${empty.length} empty: ${shown(empty)}`,
        help: 'Take inputs of a build from provenance of waybill attest, which names allow-listed ones with their values.',
      }),
    );
  }
  if (variables.length > 0) {
    findings.push(
      oddity({
        check,
        message:
          'Variables of the job stand on one level with entryPoint and source, which one of them may shadow.',
        expected: 'variables below a member of their own',
        found: shown(variables),
        help: 'Take the source of a build from the certificate, the ID token or the API.',
      }),
    );
  }
  findings.push(
    oddity({
      check,
      message: 'The runner does not say which pipeline the job belongs to.',
      expected: 'the number of the pipeline',
      found: 'none',
      help: "The job's ID token and GitLab's API name the pipeline: submit through the server.",
    }),
  );
}

function shown(names: readonly string[]): string {
  return names.slice(0, 8).join(', ').slice(0, 200);
}
