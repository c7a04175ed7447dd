// Reading what Python sent: a length, a JSON header, then the numbers. Offsets are bytes from the start of the numbers.

const MATHML = "http://www.w3.org/1998/Math/MathML";

function read(bytes) {
  const copy = bytes.slice();
  const length = new DataView(copy.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(copy.subarray(4, 4 + length)));
  const numbers = copy.buffer.slice(4 + length);
  const column = new Map(header.columns.map(([name], index) => [name, index]));
  const controls = new Map();
  for (const c of header.controls) {
    const rows = [runs(numbers, c), whole(numbers, c), cut(new Float32Array(numbers, c.single[0], c.single[1] * c.steps), c.steps), cut(new Float64Array(numbers, c.double[0], c.double[1] * c.steps), c.steps)].flat();
    const tracks = c.columns.map((index, i) => [index, rows[c.rows[i]]]);
    controls.set(c.id, { id: c.id, at: c.at, grid: new Float64Array(numbers, c.grid, c.steps), tracks });
  }
  return {
    header,
    column,
    controls,
    forms: header.columns.map(([, form]) => header.forms[form]),
    base: new Float64Array(numbers, 0, header.columns.length),
  };
}

function cut(numbers, steps) {
  return Array.from({ length: numbers.length / steps }, (_, row) => numbers.subarray(row * steps, (row + 1) * steps));
}

// Rows that travel by where their number changes, as softmax_core.packing describes.
function runs(numbers, { runs: [begins, values, count, rows], steps }) {
  const result = new Float64Array(rows * steps);
  const value = new Float64Array(numbers, values, count);
  new Int32Array(numbers, begins, count).forEach((begin, i, all) => result.fill(value[i], begin, all[i + 1]));
  return cut(result, steps);
}

// Rows that travel as whole numbers of their last digit, as softmax_core.packing describes.
function whole(numbers, { whole: [start, count], low, scale, listed: [places, values, odd], steps }) {
  const result = new Float64Array(count * steps);
  new Uint16Array(numbers, start, count * steps).forEach((code, i) => {
    const row = (i - (i % steps)) / steps;
    result[i] = (code + low[row]) / scale[row];
  });
  const value = new Float64Array(numbers, values, odd);
  new Int32Array(numbers, places, odd).forEach((place, i) => (result[place] = value[i]));
  return cut(result, steps);
}

// The same rule as softmax_core.digits.text; the numbers arrive rounded.
function write(value, form, names) {
  if (form.kind === "name") return names[value] ?? "–";
  if (Number.isNaN(value)) return "–";
  const sign = value < 0 ? "−" : form.signed && value > 0 ? "+" : "";
  const written = sign + writeSize(Math.abs(value), form);
  return form.bracketed && value < 0 ? `(${written})` : written;
}

function writeSize(size, form) {
  if (size === Infinity) return "∞";
  if (form.kind === "plain") return plain(size);
  if (size === 0) return "0";
  if (size < form.tiny) return size.toExponential(2).replace("e+", "e");
  if (size >= form.huge) return size.toExponential(3).replace("e+", "e");
  return size.toFixed(form.decimals);
}

// A number as a box shows it: with the digits of its form, not with those that single precision adds.
function retyped(value, form) {
  if (form.kind !== "number" || !Number.isFinite(value)) return value;
  const size = Number(writeSize(Math.abs(value), form));
  return value < 0 ? -size : size;
}

// What can be typed again: ASCII only.
function plain(value) {
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return String(value).replace("e+", "e");
}
