import type { JsonValue, SourceLocation } from '@waybill/kernel';
import { Composer, isMap, isScalar, isSeq, Lexer, LineCounter, Parser, type Document, type Node } from 'yaml';
import type { PlatformProblem, ProblemCode } from './platform-problem.ts';

/** Where in a document: keys and positions from the top. */
export type YamlPath = readonly (string | number)[];

/** A YAML file as plain data that knows where each value is written. */
export interface PlainYaml {
  readonly file: string;
  readonly value: JsonValue;
  /** Where the value at `path` is written; where there is none, the nearest value around it. */
  locate(path: YamlPath): SourceLocation;
  /** Where the key that ends `path` is written; as `locate` where it is no key. */
  locateKey(path: YamlPath): SourceLocation;
}

/** What reading gave: the document, or why there is none. */
export type YamlReading =
  | { readonly kind: 'document'; readonly document: PlainYaml }
  | { readonly kind: 'problems'; readonly problems: readonly PlatformProblem[] };

/** Most tokens of a file; 10,000 revocations, as many as the schema allows, have 380,000. */
const maxTokens = 400_000;
const maxDepth = 32;
/** The lexer's mark before the text of a plain or block scalar. */
const scalarMark = '\u001f';
/** A broken quote makes every line after it wrong; the first problems tell. */
const maxSyntaxProblems = 5;

/**
 * Reads the plain part of YAML 1.2: one document of maps, lists and scalars. Anchors, aliases, tags,
 * directives and explicit keys (`?`) are refused: each value stands where a reviewer reads it, there is
 * nothing to expand, and nested explicit keys take the parser exponential time (40 of them, seconds).
 */
export function parsePlainYaml(file: string, text: string): YamlReading {
  const lines = new LineCounter();
  const place = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  let document: Document.Parsed | undefined;
  try {
    // Duplicates are looked for below: the library compares each key with each other one.
    const composer = new Composer({ lineCounter: lines, uniqueKeys: false, merge: false, version: '1.2' });
    for (const composed of composer.compose(guardedTokens(text, lines), true, text.length)) {
      if (document)
        throw new Refusal('yaml-malformed', composed.range[0], 'The file holds more than one document.');
      document = composed as Document.Parsed;
      refuseSyntaxErrors(document);
    }
    const root = document?.contents ?? null;
    const value = root === null ? null : toPlain(root, 0);
    return { kind: 'document', document: { file, value, ...locators(root, place) } };
  } catch (error) {
    if (error instanceof SyntaxRefusals) return refused(error.refusals);
    if (error instanceof Refusal) return refused([error]);
    throw error;
  }

  function refused(refusals: readonly Refusal[]): YamlReading {
    return {
      kind: 'problems',
      problems: refusals.slice(0, maxSyntaxProblems).map(({ code, offset, message, help }) => ({
        code,
        message,
        location: place(offset),
        ...(help === undefined ? {} : { help }),
      })),
    };
  }
}

/** Something in the text that ends the reading. */
class Refusal extends Error {
  readonly code: ProblemCode;
  readonly offset: number;
  readonly help: string | undefined;

  constructor(code: ProblemCode, offset: number, message: string, help?: string) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.help = help;
  }
}

/** Several of them. */
class SyntaxRefusals extends Error {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super('syntax');
    this.refusals = refusals;
  }
}

/** The parser's tokens, as long as the text stays plain and small; checked before the parser sees them. */
function* guardedTokens(text: string, lines: LineCounter): ReturnType<Parser['next']> {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  let offset = 0;
  let count = 0;
  let flowDepth = 0;
  let inScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > maxTokens) {
      throw new Refusal('yaml-too-complex', offset, `The file has more than ${maxTokens} tokens.`);
    }
    const special = inScalar ? undefined : notPlain(lexeme);
    if (special !== undefined) {
      throw new Refusal(
        'yaml-not-plain',
        offset,
        `The file uses ${special}, which the platform folder does not.`,
        'Write the value out where it is meant; quote a text that begins with this character.',
      );
    }
    if (!inScalar && (lexeme === '[' || lexeme === '{')) flowDepth++;
    if (!inScalar && (lexeme === ']' || lexeme === '}')) flowDepth--;
    if (flowDepth > maxDepth) throw tooDeep(offset);
    yield* parser.next(lexeme);
    // The lexer's own marks (document start, end of flow, "a scalar follows") are no part of the text.
    if (!['\u0002', '\u0018', scalarMark].includes(lexeme)) offset += lexeme.length;
    inScalar = lexeme === scalarMark;
  }
  yield* parser.end();
}

function notPlain(lexeme: string): string | undefined {
  switch (lexeme[0]) {
    case '&':
      return 'an anchor (&)';
    case '*':
      return 'an alias (*)';
    case '!':
      return 'a tag (!)';
    case '%':
      return 'a directive (%)';
    case '?':
      return lexeme === '?' ? 'an explicit key (?)' : undefined;
    default:
      return undefined;
  }
}

function refuseSyntaxErrors(document: Document.Parsed): void {
  const errors = [...document.errors, ...document.warnings];
  if (errors.length === 0) return;
  throw new SyntaxRefusals(
    errors.map(({ pos, code }) =>
      code === 'RESOURCE_EXHAUSTION'
        ? tooDeep(pos[0])
        : new Refusal('yaml-malformed', pos[0], `The file is not YAML: ${reasonOf(code)}.`),
    ),
  );
}

/** The library's own sentence quotes the text, which may hold a secret pasted by mistake: only its kind is told. */
function reasonOf(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

function tooDeep(offset: number): Refusal {
  return new Refusal('yaml-too-complex', offset, `The file is nested deeper than ${maxDepth} levels.`);
}

function toPlain(node: Node, depth: number): JsonValue {
  const offset = node.range?.[0] ?? 0;
  if (depth > maxDepth) throw tooDeep(offset);
  if (isSeq<Node | null>(node)) return node.items.map((item) => (item ? toPlain(item, depth + 1) : null));
  if (isMap<Node, Node | null>(node)) {
    // Without a prototype, so that a key named __proto__ is a key like any other.
    const object = Object.create(null) as Record<string, JsonValue>;
    for (const { key, value } of node.items) {
      const name = keyText(key);
      if (name in object) {
        throw new Refusal(
          'key-twice',
          key.range?.[0] ?? offset,
          `The key ${quoteText(name)} stands twice in one map.`,
        );
      }
      object[name] = value ? toPlain(value, depth + 1) : null;
    }
    return object;
  }
  if (!isScalar(node)) return null;
  const { value } = node;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function keyText(key: Node): string {
  if (isScalar(key)) return typeof key.value === 'string' ? key.value : (key.source ?? '');
  throw new Refusal('yaml-malformed', key.range?.[0] ?? 0, 'A key is not text.');
}

/** A text as a message may show it: quoted, and not at length. */
export function quoteText(text: string): string {
  return text.length > 60 ? `a text of ${text.length} characters` : JSON.stringify(text);
}

function locators(
  root: Node | null,
  place: (offset: number) => SourceLocation,
): Pick<PlainYaml, 'locate' | 'locateKey'> {
  const find = (path: YamlPath): { value: number; key: number } => {
    let node: Node | null = root;
    let at = { value: node?.range?.[0] ?? 0, key: node?.range?.[0] ?? 0 };
    for (const step of path) {
      const [key, value] = childOf(node, step);
      if (key === undefined && value === undefined) return at;
      const keyAt: number = key?.range?.[0] ?? value?.range?.[0] ?? at.value;
      // A key without a value has an empty node behind it, often lines below: the key says more.
      const range = value?.range;
      const valueAt = range && range[1] > range[0] ? range[0] : keyAt;
      at = { value: valueAt, key: keyAt };
      node = value ?? null;
    }
    return at;
  };
  return { locate: (path) => place(find(path).value), locateKey: (path) => place(find(path).key) };
}

function childOf(node: Node | null, step: string | number): [Node | undefined, Node | null | undefined] {
  if (isSeq<Node | null>(node)) return [undefined, node.items[Number(step)]];
  if (!isMap<Node, Node | null>(node)) return [undefined, undefined];
  const pair = node.items.find(({ key }) => keyText(key) === step);
  return [pair?.key, pair?.value];
}
