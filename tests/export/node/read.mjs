// Reads FILE as FORMAT and prints what it found as JSON:
// {"directed": true, false or null, "nodes": [[id, attributes]], "edges": [[id, from, to, attributes]]}
// Usage: node read.mjs graphology|gexf|graphml|cytoscape FILE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

// What a parser only complains about is a fault here.
for (const level of ["warn", "error"]) {
  console[level] = (...words) => {
    throw new Error(words.join(" "));
  };
}

function fromGraphology(graph) {
  return {
    // A mixed graph without an undirected edge is what other formats call directed.
    directed: graph.type === "mixed" ? graph.undirectedSize === 0 : graph.type === "directed",
    nodes: graph.mapNodes((key, attributes) => [key, attributes]),
    edges: graph.mapEdges((key, attributes, source, target) => [key, source, target, attributes]),
  };
}

function readGraphology(text) {
  const Graph = require("graphology");
  return fromGraphology(Graph.from(JSON.parse(text)));
}

function readXml(parser) {
  return (text) => fromGraphology(require(parser).parse(require("graphology"), text));
}

function readCytoscape(text) {
  const cytoscape = require("cytoscape");
  const document = JSON.parse(text);
  const elements = document.elements ?? document;
  const cy = cytoscape({ headless: true, elements });
  const found = {
    directed: null,
    nodes: cy.nodes().map((node) => [node.id(), rest(node.data(), ["id"])]),
    edges: cy
      .edges()
      .map((edge) => [
        edge.id(),
        edge.source().id(),
        edge.target().id(),
        rest(edge.data(), ["id", "source", "target"]),
      ]),
  };
  cy.destroy();
  return found;
}

function rest(data, without) {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !without.includes(key)));
}

const READERS = {
  graphology: readGraphology,
  gexf: readXml("graphology-gexf"),
  graphml: readXml("graphology-graphml"),
  cytoscape: readCytoscape,
};

const [format, file] = process.argv.slice(2);
if (!(format in READERS) || file === undefined) {
  throw new Error(`usage: node read.mjs ${Object.keys(READERS).join("|")} FILE`);
}
process.stdout.write(JSON.stringify(READERS[format](readFileSync(file, "utf-8"))));
