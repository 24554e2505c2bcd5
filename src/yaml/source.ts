import {
  Composer,
  type CST,
  type Document,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
  type YAMLParseError,
} from "yaml";
import type { ErrorCode } from "../errors/codes.js";
import { ScalebenchError, ScalebenchErrors, type SourcePosition } from "../errors/error.js";
import type { Fault } from "./fault.js";
import type { FileKind } from "./kind.js";
import { type Path, pathKey } from "./path.js";
import { syntaxSentence } from "./syntax.js";
import { checkedText } from "./text.js";
import { type YamlFault, YamlValues } from "./values.js";

/** A YAML file as plain values, with the place of each. */
export interface YamlSource {
  readonly value: unknown;
  /** Of the value at `path` or its key; of the closest part above where there is none. */
  readonly positionOf: (path: Path, at: Fault["at"]) => SourcePosition;
}

/**
 * Deepest stack of the parser that is accepted; a file that a person writes needs about ten. Composing is recursive, and close to the
 * end of V8's stack a regular expression that is compiled aborts the whole process: no `catch` helps.
 */
const deepestStack = 64;

const options = {
  version: "1.2",
  schema: "core",
  strict: true,
  // Quadratic in the parser; `YamlValues` looks for repeated keys.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent",
} as const;

function* tokens(text: string, lines: LineCounter, tooDeep: (offset: number) => ScalebenchError): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > deepestStack) throw tooDeep(parser.offset);
  }
  yield* parser.end();
}

/** A tab throws the parser off its course: what it says after that is about the tab as well. */
function parserErrors(document: Document.Parsed | undefined): readonly YAMLParseError[] {
  const errors = document?.errors ?? [];
  const tabs = errors.filter(({ code }) => code === "TAB_AS_INDENT");
  return tabs.length > 0 ? tabs : errors;
}

function documentFaults(documents: readonly Document.Parsed[], kind: FileKind): readonly YamlFault[] {
  const [first, second] = documents;
  const directive = first?.directives.yaml.explicit === true && first.directives.yaml.version !== "1.2";
  return [
    ...parserErrors(first).map((error) => ({ offset: error.pos[0], ...syntaxSentence(error, kind) })),
    ...(directive
      ? [
          {
            offset: 0,
            message: "expected YAML 1.2, found the directive of another version",
            hint: "remove the line %YAML",
          },
        ]
      : []),
    ...(second === undefined
      ? []
      : [
          {
            offset: second.range[0],
            message: "expected one document, found a second one after ---",
            hint: `${kind.split}: split the file`,
          },
        ]),
  ];
}

/** A parser that lost its way reports the same line several times: the first says most. */
function firstOfEachLine(faults: readonly YamlFault[], lines: LineCounter): readonly YamlFault[] {
  const sorted = [...faults].sort((a, b) => a.offset - b.offset);
  return [...new Map(sorted.reverse().map((fault) => [lines.linePos(fault.offset).line, fault])).values()].reverse();
}

/** Reads one YAML 1.2 document of the core schema. Throws ScalebenchErrors, each with line and column. */
export function readYaml(text: string, file: string, kind: FileKind): YamlSource {
  const plain = checkedText(text, file, kind);
  const lines = new LineCounter();
  const place = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const error = (code: ErrorCode, { offset, message, hint }: YamlFault): ScalebenchError =>
    new ScalebenchError({ code, message, hint, where: place(offset) });
  const tooDeep = (offset: number): ScalebenchError =>
    error(kind.codes.limit, {
      offset,
      message: `expected ${kind.noun} of few levels, found mappings or lists nested too deep`,
      hint: "is this the right file?",
    });

  const stream = new Composer<ParsedNode>(options).compose(tokens(plain, lines, tooDeep), true, plain.length);
  const documents = [...stream] as readonly Document.Parsed[];
  const values = new YamlValues(kind);
  const value = values.read(documents[0]?.contents, [], 0);
  const faults = firstOfEachLine([...documentFaults(documents, kind), ...values.faults], lines);
  if (faults.length > 0) throw new ScalebenchErrors(faults.map((fault) => error(kind.codes.syntax, fault)));

  const positionOf: YamlSource["positionOf"] = (path, at) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const found = values.offsets.get(pathKey(path.slice(0, length)));
      if (found === undefined) continue;
      // Of a missing part, the key above is the best place to look.
      return place(at === "key" || length < path.length ? (found.key ?? found.value) : found.value);
    }
    return { file, line: 1, column: 1 };
  };
  return { value, positionOf };
}
