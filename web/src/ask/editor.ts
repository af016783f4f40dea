// The editor: YASQE without what reaches out. Its completion asks other sites for terms, so ours
// takes its place; it keeps nothing in the browser, and has no button that shares.

import { Yasqe } from "@zazuko/yasqe";

import { make } from "../dom";
import { complete, type Offer } from "./completion";
import type { Words } from "./words";

interface Position {
  line: number;
  ch: number;
}

/** What is used of the editor; the types of CodeMirror 5, on which it rests, are not installed. */
interface Inner {
  getValue(): string;
  setValue(text: string): void;
  getCursor(): Position;
  setCursor(position: Position): void;
  getRange(from: Position, to: Position): string;
  lineCount(): number;
  getLine(line: number): string;
  focus(): void;
  refresh(): void;
  on(event: string, listener: (...given: never[]) => void): void;
  addLineClass(line: number, where: string, name: string): void;
  removeLineClass(line: number, where: string, name: string): void;
  getInputField(): HTMLElement;
  setOption(name: string, value: unknown): void;
  showHint(options: object): void;
  state: { completionActive?: unknown };
}

export interface Editor {
  text(): string;
  replace(text: string): void;
  /** Marks a line as faulty, counted from 1, and puts the cursor there. */
  mark(line: number, column: number): void;
  unmark(): void;
  focus(): void;
  /** Looks at the text again, once the prefixes are known. */
  reread(): void;
}

/** Its mode for SPARQL, in which the prefixes of the project are known. */
const MODE = "sparql-of-the-project";

interface Mode {
  startState(): { prefixes: Record<string, string> };
}

/** Hints close at what ends a name; a colon does not. */
const CLOSING = /[\s()[\]{};,>]/;

/**
 * Puts an editor in the place of a field.
 *
 * @param field - The field; it stays in the form, unseen, and holds what the editor holds.
 * @param words - What is completed, once it is there.
 * @param run - Asks the question.
 */
export function edit(field: HTMLTextAreaElement, words: () => Words | null, run: () => void): Editor {
  const place = make("div", { class: "editor" });
  field.after(place);
  const label = field.labels[0]?.textContent ?? "Query";
  defineMode(words);
  const yasqe = new Yasqe(place, {
    value: field.value,
    mode: MODE,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: undefined,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    prefixCcApi: null,
    // Tab moves on to the next field: nobody is caught in the editor.
    extraKeys: {
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-S": false,
      "Ctrl-Space": (editor: Inner) => hint(editor, words()),
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
    },
  } as unknown as ConstructorParameters<typeof Yasqe>[1]);
  // What is made is a copy of the editor in the document, and does not know what that is doing.
  const wrapper = yasqe.getWrapperElement() as HTMLElement & { CodeMirror: Inner };
  const editor = wrapper.CodeMirror;
  const input = editor.getInputField();
  input.setAttribute("aria-label", label);
  input.setAttribute("aria-describedby", "editor-keys");
  field.hidden = true;
  // What the editor holds is checked when it is asked; a field unseen cannot be mended.
  field.required = false;
  editor.on("change", () => {
    field.value = editor.getValue();
  });
  editor.on("inputRead", (_: unknown, change: { text: string[] }) => {
    if (!editor.state.completionActive && change.text[0] === ":") hint(editor, words());
  });
  for (const each of field.labels) {
    each.addEventListener("click", () => editor.focus());
  }
  let marked: number | null = null;
  return {
    text: () => editor.getValue(),
    replace: (text) => editor.setValue(text),
    focus: () => editor.focus(),
    reread: () => {
      editor.setOption("mode", MODE);
      yasqe.checkSyntax();
    },
    mark: (line, column) => {
      marked = Math.min(line, editor.lineCount()) - 1;
      editor.addLineClass(marked, "wrap", "faulty");
      editor.setCursor({ line: marked, ch: column - 1 });
    },
    unmark: () => {
      if (marked !== null) editor.removeLineClass(marked, "wrap", "faulty");
      marked = null;
    },
  };
}

function defineMode(words: () => Words | null): void {
  // Its completers ask other sites, or keep what they find in the browser.
  Yasqe.defaults.autocompleters = [];
  const modes = Yasqe as unknown as {
    defineMode(name: string, make: (config: object) => Mode): void;
    getMode(config: object, name: string): Mode;
  };
  modes.defineMode(MODE, (config) => {
    const inner = modes.getMode(config, "sparql11");
    const startState = () => {
      const known = words()?.prefixes;
      // As long as nothing is known, no prefix is called unknown.
      const prefixes = known ? { ...known } : new Proxy({}, { get: () => "" });
      return { ...inner.startState(), prefixes };
    };
    return { ...inner, startState };
  });
}

function hint(editor: Inner, words: Words | null): void {
  if (!words) return;
  editor.showHint({
    completeSingle: false,
    closeCharacters: CLOSING,
    container: document.body,
    hint: () => {
      const cursor = editor.getCursor();
      const end = { line: editor.lineCount(), ch: 0 };
      const before = editor.getRange({ line: 0, ch: 0 }, cursor);
      const found = complete(before, editor.getRange(cursor, end), words);
      const start = { line: cursor.line, ch: cursor.ch - (found?.typed.length ?? 0) };
      return { list: (found?.offers ?? []).map(shown), from: start, to: cursor };
    },
  });
}

function shown(offer: Offer): object {
  const render = (item: HTMLElement) => {
    item.append(make("span", {}, offer.text));
    if (offer.label) item.append(" ", make("small", {}, offer.label));
    if (offer.about) item.title = offer.about;
  };
  return { text: offer.text, render };
}
