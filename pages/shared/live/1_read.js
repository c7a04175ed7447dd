// Reading what Python sent: a length, a JSON header, then the numbers. Offsets are bytes from the start of the numbers.

const MATHML = "http://www.w3.org/1998/Math/MathML";

function read(bytes) {
  const whole = bytes.slice();
  const length = new DataView(whole.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length)));
  const numbers = whole.buffer.slice(4 + length);
  const column = new Map(header.columns.map(([name], index) => [name, index]));
  const controls = new Map();
  for (const c of header.controls) {
    const single = new Float32Array(numbers, c.single[0], c.single[1] * c.steps);
    const double = new Float64Array(numbers, c.double[0], c.double[1] * c.steps);
    const tracks = c.columns.map((index, i) => {
      const row = c.rows[i];
      const narrow = row < c.single[1];
      const source = narrow ? single : double;
      const start = (narrow ? row : row - c.single[1]) * c.steps;
      return [index, source.subarray(start, start + c.steps)];
    });
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

// What can be typed again: ASCII only.
function plain(value) {
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return String(value).replace("e+", "e");
}
