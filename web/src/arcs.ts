// Lines between stops, bent to one side so that there and back are two lines. They are drawn on the
// flat map and not as shortest ways on the globe, which would all crowd around the pole; the page
// says that a line is no path that a vehicle took.

export type Position = [longitude: number, latitude: number];

const radians = Math.PI / 180;
/** How far the middle of a line lies aside, as a share of its length. */
const bend = 0.14;
/** Degrees between two positions, about. */
const step = 2;
/** Degrees beyond which no line goes. */
const north = 78;

/** Positions of a line from one place to another, the ends included; the shorter way around. */
export function arc(from: Position, to: Position): Position[] {
  const shrink = Math.cos(((from[1] + to[1]) / 2) * radians);
  let east = to[0] - from[0];
  if (east > 180) east -= 360;
  if (east < -180) east += 360;
  const [x, y] = [east * shrink, to[1] - from[1]];
  const length = Math.hypot(x, y);
  if (length === 0) return [from];
  const count = Math.max(8, Math.ceil(length / step));
  const line: Position[] = [from];
  for (let i = 1; i < count; i++) {
    const share = i / count;
    // A parabola, whose middle is at the full distance.
    const aside = bend * 4 * share * (1 - share);
    const longitude = from[0] + east * share - (y * aside) / shrink;
    const latitude = from[1] + y * share + x * aside;
    line.push([around(longitude), Math.max(-north, Math.min(north, latitude))]);
  }
  line.push(to);
  return line;
}

/** Positions of a line through all stops. */
export function through(stops: Position[]): Position[] {
  const line: Position[] = [];
  for (let i = 1; i < stops.length; i++) {
    const part = arc(stops[i - 1]!, stops[i]!);
    line.push(...(i > 1 ? part.slice(1) : part));
  }
  return line;
}

/** Width of a line in pixels: each ten times as many persons add as much. */
export function width(persons: number): number {
  return persons <= 0 ? 0 : 0.6 + 1.1 * Math.log10(Math.max(1, persons));
}

function around(longitude: number): number {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}
