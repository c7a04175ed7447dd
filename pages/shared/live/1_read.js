// Reading an answer: a length, a JSON header, then arrays, as pages/shared/live/wire.py lays them out.

// What lasts until an answer says otherwise.
const LASTING = ["charts", "quantities", "forms", "keys", "place", "bcp47", "words", "shape", "section", "owners"];

function read(bytes, before) {
  const copy = bytes.slice().buffer;
  const length = new DataView(copy).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(copy, 4, length)));
  for (const key of LASTING) header[key] ??= before?.[key];
  let at = 4 + length;
  const take = (Kind, count) => {
    const array = new Kind(copy, at, count);
    at += array.byteLength;
    return array;
  };
  const base = take(Float64Array, header.quantities.length);
  const controls = header.controls.map(([id, here, steps, wide, narrow]) => ({ id, at: here, steps, wide, narrow, grid: take(Float64Array, steps), tracks: [] }));
  for (const [kind, list] of [[Float64Array, "wide"], [Float32Array, "narrow"]]) {
    for (const control of controls) for (const place of control[list]) control.tracks.push([place, take(kind, control.steps)]);
  }
  for (const [id, count] of Object.entries(header.drawn)) controls.find((one) => one.id === id).drawn = take(Float32Array, count);
  return {
    header,
    base,
    place: new Map(header.quantities.map(([name], index) => [name, index])),
    forms: header.quantities.map(([, form]) => header.forms[form]),
    controls: new Map(controls.map((control) => [control.id, control])),
  };
}

// The same rule as softmax_core.digits.text; the numbers arrive rounded.
const NEARLY = 1 - 1e-6;

function write(value, form, names) {
  if (form.kind === "name") return names[value] ?? "–";
  if (Number.isNaN(value)) return "–";
  const size = writeSize(Math.abs(value), form);
  if (value === 0) return size;
  const written = (value < 0 ? "−" : form.signed ? "+" : "") + size;
  return form.bracketed && value < 0 ? `(${written})` : written;
}

function writeSize(size, form) {
  if (size === Infinity) return "∞";
  if (form.kind === "plain") return plain(size);
  if (size === 0) return "0";
  if (size < form.tiny * NEARLY) return size.toExponential(2).replace("e+", "e");
  return size < form.huge ? size.toFixed(form.decimals) : size.toExponential(3).replace("e+", "e");
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

// What stands in a box.
const typed = (value) => (Math.abs(value) === Infinity ? (value < 0 ? "−∞" : "∞") : plain(value));

// A text with {quantities} and {@texts} in it, as pieces: strings and names.
const pieces = (text) => text.split(/\{([^{}]+)\}/).map((part, k) => (k % 2 ? { name: part } : part)).filter((part) => part !== "");
