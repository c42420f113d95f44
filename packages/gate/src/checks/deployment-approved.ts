import { newestLook, notCaptured } from '../captured-facts.ts';
import { fail, pass, type Check } from '../check.ts';
import { documentOf } from '../known-facts.ts';

/** Did enough people approve the newest deployment of the commit to the environment, and nobody reject it? */
export const deploymentApproved: Check = {
  check: 'deployment-approved',
  requirement: 'deploymentApprovals',
  judge({ facts, environment }) {
    const { environment: name, minApprovals = 1 } = environment.requires.deploymentApprovals ?? {};
    const expected = `${minApprovals} or more approvals of the deployment, none missing and no rejection`;
    // A look is at the deployment that was newest then, so the newest look is at the newest one.
    const look = newestLook(facts, 'deployment.approvals', (value) => value.environment === name);
    if (!look) return notCaptured('The approvals of the deployment are unknown.', expected);
    const { deploymentId, approvals, rejections, pending } = look.value;
    const details = {
      expected,
      found: `${approvals} approve, ${rejections} reject, ${pending} missing`,
      ...documentOf(look),
    };
    if (rejections === 0 && pending === 0 && approvals >= minApprovals) {
      return pass(`Deployment ${deploymentId} was approved.`, details);
    }
    const help =
      'Have it approved in GitLab by those whom the rules of its environment name; then ask again.';
    return rejections > 0
      ? fail(`Somebody rejects deployment ${deploymentId}.`, { ...details, help: 'Deploy another version.' })
      : fail(`Too few people approve deployment ${deploymentId}.`, { ...details, help });
  },
};
