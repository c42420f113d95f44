/** Version of this command, as `apps/cli/package.json` says; a test compares them. */
export const version = '0.1.0';
