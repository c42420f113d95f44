/**
 * The builder id of a GitLab job: `https://<host>/waybill/builders/<builder>/v1`, where the builder is
 * `gitlab-hosted` or the tier of the runner. An identifier, not an address: it is `https` for every instance.
 */
export function builderIdOf(host: string, builder: string): string {
  return `https://${host}/waybill/builders/${encodeURIComponent(builder)}/v1`;
}

/** The builder that an id of this host names; undefined for every other id. */
export function findBuilder(id: string, host: string): string | undefined {
  const prefix = `https://${host}/waybill/builders/`;
  const name = id.startsWith(prefix) && id.endsWith('/v1') ? id.slice(prefix.length, -3) : '';
  try {
    const builder = decodeURIComponent(name);
    return builder !== '' && builderIdOf(host, builder) === id ? builder : undefined;
  } catch {
    return undefined;
  }
}
