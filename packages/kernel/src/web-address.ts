/**
 * An address (`scheme://host/path`) without user, password, query and fragment, where people put tokens;
 * undefined when `text` is no such address. RFC 3986, section 3.
 */
export function findBareAddress(text: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text)) return undefined;
  const address = URL.parse(text);
  if (!address) return undefined;
  address.username = '';
  address.password = '';
  address.search = '';
  address.hash = '';
  return address.href;
}
