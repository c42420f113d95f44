/**
 * What a service says of its refusal, without long values, in 200 characters at most. Services repeat parts of what
 * they were sent, so a text that holds any piece of the secret is not shown at all.
 */
export function shownReason(text: string, secret: string | undefined): string {
  if (secret !== undefined && repeatsPiece(text, secret)) {
    return '(text not shown: it repeats a part of the token)';
  }
  return text
    .replace(/eyJ[\w.-]*|[\w+/=.-]{60,}/g, '…')
    .replace(/[^\x20-\x7e…]/g, ' ')
    .slice(0, 200);
}

/** Long enough that no other text has it by chance, short enough to be useless. */
const pieceLength = 8;

/** Whether a text has a piece of a secret, however the pieces were cut, joined or quoted. */
function repeatsPiece(text: string, secret: string): boolean {
  const [letters, known] = [text, secret].map((part) => part.replace(/[^A-Za-z0-9]/g, '')) as [
    string,
    string,
  ];
  for (let at = 0; at + pieceLength <= letters.length; at++) {
    if (known.includes(letters.slice(at, at + pieceLength))) return true;
  }
  return false;
}
