// One question to the endpoint of this server.

import { readAnswer, type Answer } from "./answers";

/** Why there is no answer, in the words of the endpoint. */
export class RefusedError extends Error {
  readonly fix: string;
  /** Line and column of the query, counted from 1, where the endpoint names them. */
  readonly place: { line: number; column: number } | null;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
    this.place = placeIn(message);
  }
}

// The forms of an answer, and a reason as JSON.
const ACCEPT =
  "application/sparql-results+json, text/turtle;q=0.9, application/json;q=0.1";

export async function ask(query: string, endpoint: string, signal: AbortSignal): Promise<Answer> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { Accept: ACCEPT },
    body: new URLSearchParams({ query }),
    signal,
  });
  // A body that breaks off is an error here, too: half an answer is none.
  const body = await answer.text();
  if (!answer.ok) throw refused(body, answer.status);
  const isGraph = answer.headers.get("Content-Type")?.startsWith("text/turtle");
  return isGraph ? { kind: "graph", text: body } : readAnswer(body);
}

function refused(body: string, status: number): RefusedError {
  try {
    const { error, fix } = JSON.parse(body) as { error: string; fix: string | null };
    return new RefusedError(error, fix ?? "");
  } catch {
    return new RefusedError(body.trim() || `The server answers with status ${status}.`, "");
  }
}

/** Finds the place that a message names. */
export function placeIn(message: string): { line: number; column: number } | null {
  const line = /\bline (\d+)/.exec(message);
  const column = /\bcolumn (\d+)/.exec(message);
  return line ? { line: Number(line[1]), column: Number(column?.[1] ?? 1) } : null;
}
