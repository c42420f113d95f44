/** Version of the server, as `apps/server/package.json` says; a test compares them. */
export const version = '0.1.0';
