// The outlines of the world, coarse at first and finer where somebody looks closely.

import { type GeoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

/** From this magnification on the finer outlines are drawn. */
export const fine = 3;

const worlds = new Map<string, Promise<World>>();

function load(name: string): Promise<World> {
  let world = worlds.get(name);
  if (!world) {
    world = fetch(`/static/built/${name}`).then((answer) => {
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json() as Promise<World>;
    });
    worlds.set(name, world);
  }
  return world;
}

/** Draws land and borders as two paths. */
export async function drawGround(
  place: SVGGElement,
  path: GeoPath,
  magnification: number,
): Promise<void> {
  const name = magnification < fine ? "countries-110m.json" : "countries-50m.json";
  if (place.dataset["drawn"] === name) return;
  place.dataset["drawn"] = name;
  const world = await load(name);
  if (place.dataset["drawn"] !== name) return;
  const { countries, land } = world.objects;
  set(place, "land", path(feature(world, land)));
  set(place, "borders", path(mesh(world, countries, (a, b) => a !== b)));
}

function set(place: SVGGElement, name: string, d: string | null): void {
  place.querySelector(`.${name}`)?.setAttribute("d", d ?? "");
}
