// The same question for other programs; each text can be pasted as it stands.

export interface Snippet {
  name: string;
  text: string;
}

/**
 * Returns the question as a command and as programs.
 *
 * @param query - The text of the question.
 * @param endpoint - Address of the endpoint.
 */
export function snippets(query: string, endpoint: string): Snippet[] {
  const lines = query.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return [
    { name: "curl", text: curl(lines, endpoint) },
    { name: "Python, from this server", text: wrapper(lines, endpoint) },
    { name: "Python, on your own machine", text: own(lines) },
    { name: "R", text: r(lines, endpoint) },
  ];
}

function curl(lines: string[], endpoint: string): string {
  return `curl ${shell(endpoint)} -H 'Accept: text/csv' --data-urlencode ${shell(`query=${lines.join("\n")}`)}`;
}

/** Quotes a text for a POSIX shell, in which only the quote itself has a meaning. */
function shell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function wrapper(lines: string[], endpoint: string): string {
  return `from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper(${quoted(endpoint)})
endpoint.setMethod("POST")
endpoint.setTimeout(90)
endpoint.setReturnFormat(JSON)
endpoint.setQuery(
${listed(lines, "\n", "")}
)
for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print({name: term["value"] for name, term in row.items()})
`;
}

function own(lines: string[]): string {
  return `import miggraph

graph = miggraph.open().published()  # small counts masked, as on these pages
for row in graph.query(
${listed(lines, "\n", "")}
):
    print(row)
`;
}

function r(lines: string[], endpoint: string): string {
  return `library(httr2)

query <- paste0(
${listed(lines, "\n", ",")}
)
answer <- request(${quoted(endpoint)}) |>
  req_headers(Accept = "text/csv") |>
  req_body_form(query = query) |>
  req_perform()
rows <- read.csv(text = resp_body_string(answer))
print(rows)
`;
}

/** Writes lines as texts below each other; what ends a line is part of each but the last. */
function listed(lines: string[], end: string, between: string): string {
  return lines
    .map((line, number) => {
      const isLast = number === lines.length - 1;
      return `    ${quoted(isLast ? line : line + end)}${isLast ? "" : between}`;
    })
    .join("\n");
}

/** Quotes a text as JSON does, which Python and R read alike. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}
