import { licenceIds } from '../generated/spdx-licence-ids.mjs';

/** How a licence text of a package may be stated: an SPDX id, an SPDX expression, or a name of its own. */
export type SbomLicence =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'expression'; readonly expression: string }
  | { readonly kind: 'name'; readonly name: string };

/** Sorts a licence text by what it is (SPDX 2.3, annex D). */
export function licenceOf(text: string): SbomLicence {
  if (licenceIds.has(text)) return { kind: 'id', id: text };
  return isExpression(text) ? { kind: 'expression', expression: text } : { kind: 'name', name: text };
}

const operators: ReadonlySet<string> = new Set(['AND', 'OR', 'WITH']);

function isExpression(text: string): boolean {
  let depth = 0;
  let wantsOperand = true;
  for (const token of text.match(/[()]|[^\s()]+/g) ?? []) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (wantsOperand ? !isLicence(token) : !operators.has(token)) return false;
    // A parenthesis opens where an operand may stand, and closes behind one.
    if (depth < 0 || (token === '(' && !wantsOperand) || (token === ')' && wantsOperand)) return false;
    if (token !== '(' && token !== ')') wantsOperand = !wantsOperand;
  }
  return depth === 0 && !wantsOperand;
}

function isLicence(token: string): boolean {
  return (
    licenceIds.has(token) ||
    licenceIds.has(token.replace(/\+$/, '')) ||
    /^LicenseRef-[A-Za-z0-9.-]+$/.test(token)
  );
}
