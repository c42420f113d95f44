import type { InitPlan } from './init-plan.ts';

/** README.md of a new folder. */
export function readmeText({ path, host, id }: InitPlan): string {
  const number =
    id === undefined ? `- Write the number of ${path} where \`waybill.yaml\` asks for it.\n` : '';
  return `# Platform folder

What ${host} must show before an artifact is promoted. Every decision of Waybill records this folder's digest.

| file | says |
|---|---|
| \`waybill.yaml\` | whose signatures count, and what each environment asks |
| \`runner-tiers.yaml\` | which runner belongs to which tier |
| \`revocations.yaml\` | what is trusted no more |

## Next
${number}- Keep this folder in a protected project of its own, and let changes be reviewed.
- \`waybill doctor --platform .\` checks it.
- \`waybill verify ARTIFACT --platform <this folder> --environment production\` says what would be refused. Run it where
  the artifact and its evidence lie: inside this project's own work tree it is refused.
- Where the answers please, change \`mode: observe\` to \`warn\`, then to \`enforce\`.
`;
}
