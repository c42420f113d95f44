const names = /TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|PRIVATE|CREDENTIAL|JWT|_KEY$|_PAT$/i;

/**
 * Takes the values of secret-looking environment variables out of a text. Errors never carry a
 * secret by design; this is the second lock, for messages and stacks that others wrote.
 */
export function redactSecrets(text: string, env: { readonly [name: string]: string | undefined }): string {
  let redacted = text;
  for (const [name, value] of Object.entries(env)) {
    // Shorter values are ordinary words, and taking those out would garble the message.
    if (value !== undefined && value.length >= 8 && names.test(name)) {
      redacted = redacted.replaceAll(value, `[${name}]`);
    }
  }
  return redacted;
}
