// Reading what Python sent: a length, a JSON header, then the numbers, as softmax_core.packing describes them.
// header.begins says where each kind of number begins (in bytes from the first) and how many there are.

const MATHML = "http://www.w3.org/1998/Math/MathML";
const KINDS = { places: Int32Array, begins: Int32Array, whole: Uint16Array, single: Float32Array };

function read(bytes) {
  const copy = bytes.slice();
  const length = new DataView(copy.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(copy.subarray(4, 4 + length)));
  const numbers = copy.buffer.slice(4 + length);
  const parts = {};
  for (const [kind, [begin, count]] of Object.entries(header.begins)) {
    parts[kind] = new (KINDS[kind] ?? Float64Array)(numbers, begin, count);
  }
  const grids = cut(parts.grid, header.controls.map(([, , steps]) => steps));
  const controls = header.controls.map(([id, at], k) => ({ id, at, grid: grids[k], tracks: [] }));
  let end = 0;
  const lengths = header.rows.map((rows) => header.tracks.slice(end, (end += rows)).map(([k]) => grids[k].length));
  const unpacked = [runs(parts, lengths[0]), whole(parts, lengths[1]), parts.single, parts.double];
  const rows = unpacked.flatMap((part, k) => cut(part, lengths[k]));
  header.tracks.forEach(([control, ...columns], row) => {
    for (const column of columns) controls[control].tracks.push([column, rows[row]]);
  });
  return {
    header,
    column: new Map(header.columns.map(([name], index) => [name, index])),
    controls: new Map(controls.map((control) => [control.id, control])),
    forms: header.columns.map(([, form]) => header.forms[form]),
    base: parts.base,
  };
}

function cut(numbers, lengths) {
  let end = 0;
  return lengths.map((length) => numbers.subarray(end, (end += length)));
}

function runs({ begins, run }, lengths) {
  const result = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));
  begins.forEach((begin, i) => result.fill(run[i], begin, begins[i + 1]));
  return result;
}

function whole({ whole: code, low, scale, places, listed }, lengths) {
  const result = new Float64Array(code.length);
  let i = 0;
  lengths.forEach((length, row) => {
    for (const end = i + length; i < end; i++) result[i] = (code[i] + low[row]) / scale[row];
  });
  places.forEach((place, k) => (result[place] = listed[k]));
  return result;
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
