// SPARQL as tokens, as far as completion needs them: no grammar, and nothing is refused.

const STRING = String.raw`"""[\s\S]*?"""|'''[\s\S]*?'''|"""|'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const TOKEN = new RegExp(
  [
    STRING,
    String.raw`<[^<>"{}|^\x60\\\s]*>`,
    String.raw`#[^\n]*`,
    String.raw`[?$]\w+`,
    String.raw`[A-Za-z][\w-]*:(?:[\w%-](?:[\w.:%-]*[\w:%-])?)?|:[\w-]+`,
    String.raw`\w+`,
    String.raw`[{}()\[\].;,|/^*+!=<>&-]`,
    String.raw`["']`,
  ].join("|"),
  "g",
);

/** Returns the tokens of a text without its comments; an open quote is one of its own. */
export function tokensOf(text: string): string[] {
  return [...text.matchAll(TOKEN)].map(([token]) => token).filter((token) => token[0] !== "#");
}

/** Whether a text ends inside a string, a comment or an IRI, where nothing is completed. */
export function endsInText(text: string): boolean {
  if (/<[^<>\s]+$/.test(text)) return true;
  const tokens = [...text.matchAll(TOKEN)];
  const last = tokens.at(-1);
  if (last?.[0].startsWith("#") && last.index + last[0].length === text.length) return true;
  const line = text.length - (text.split("\n").at(-1)?.length ?? 0);
  // A long quote that does not end goes on over lines; any other ends with its line.
  return tokens.some(
    ({ 0: token, index }) => /^("""|''')$/.test(token) || (/^["']$/.test(token) && index >= line),
  );
}

/** Returns the names of the variables of a query, sorted. */
export function variablesOf(text: string): string[] {
  return [...new Set(tokensOf(text).filter((token) => /^[?$]\w/.test(token)))].sort();
}

/** Returns the statement that a text ends in; what stands in brackets is one token, `()`. */
export function statementOf(tokens: string[]): string[] {
  const found: string[] = [];
  let depth = 0;
  for (const token of [...tokens].reverse()) {
    if (token === ")" || token === "]") {
      if (depth === 0) found.push("()");
      depth += 1;
    } else if (token === "(" || token === "[") {
      if (depth === 0) return token === "[" ? ["[]", ...found.reverse()] : ["("];
      depth -= 1;
    } else if (depth === 0) {
      if (token === "." || token === "{" || token === "}") break;
      found.push(token);
    }
  }
  return afterFilters(found.reverse());
}

function afterFilters(statement: string[]): string[] {
  const last = statement.findLastIndex((token) => /^(filter|bind|having)$/i.test(token));
  if (last < 0) return statement;
  const end = statement.indexOf("()", last);
  return end < 0 ? ["("] : statement.slice(end + 1);
}
