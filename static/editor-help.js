// What the language offers at a place in a file, from its JSON Schema: keys, words, and what each key means.
const FLOW = /[{[,]\s*([a-z_]*)$/;

/** Keys that lead to a place, outermost first, with the map around it as far as it is written: [{key, inside}]. */
export function pathAt(lines, row, column) {
  const path = [];
  const own = lines[row].slice(0, column);
  const opened = unclosed(own);
  let indent = own.search(/\S|$/);
  if (opened >= 0) {
    const before = own.slice(0, opened).match(/([A-Za-z_]+)\s*:\s*\[?\s*$/);
    if (before) path.unshift(before[1]);
    indent = keyColumn(own);
    if (!before && own.trimStart().startsWith("-")) indent = own.search(/\S/);
  } else if (own.trimStart().startsWith("- ")) {
    indent = own.search(/\S/);
  }
  for (let above = row - 1; above >= 0 && indent > 0; above--) {
    const line = lines[above];
    if (!line.trim() || line.trimStart().startsWith("#")) continue;
    const first = line.search(/\S/);
    const dash = line.slice(first).match(/^(?:- )+/);
    const at = first + (dash ? dash[0].length : 0);
    const key = line.slice(at).match(/^([A-Za-z_][\w]*)\s*:\s*(.*)$/);
    if (key && at < indent && !closedValue(key[2])) {
      path.unshift(key[1]);
      indent = dash ? first : at;
    } else if (key && at === indent && !dash && opensList(lines, above, row) && lines[row].trimStart().startsWith("-")) {
      path.unshift(key[1]);
    } else if (dash && first < indent) {
      indent = Math.min(indent, first + 1);
    }
  }
  return path;
}

/** The words of the map around a place that say what it is: the type of a question. */
export function typeAt(lines, row, column) {
  const own = lines[row];
  const opened = unclosed(own.slice(0, column));
  if (opened >= 0) return word(own.slice(opened), "type");
  const indent = keyColumn(own) || own.search(/\S|$/);
  for (const step of [-1, 1]) {
    for (let at = row; at >= 0 && at < lines.length; at += step) {
      const line = lines[at];
      if (line.trim() && keyColumn(line) < indent) break;
      if (keyColumn(line) === indent) {
        const found = word(line.slice(indent), "type");
        if (found) return found;
        if (step < 0 && line.trimStart().startsWith("- ")) break;
        if (step > 0 && at > row && line.trimStart().startsWith("- ")) break;
      }
    }
  }
  return "";
}

/** The schema of the map at a path, or null where the language does not say. */
export function within(schema, path, type) {
  let here = resolve(schema, schema);
  for (const key of path) {
    const next = here?.properties?.[key] ?? (typeof here?.additionalProperties === "object" ? here.additionalProperties : null);
    here = next ? resolve(schema, next) : null;
    if (!here) return null;
  }
  const own = (here.allOf ?? []).find((each) => each.if?.properties?.type?.const === type)?.then;
  return own ? { ...here, properties: { ...own.properties, type: here.properties.type } } : here;
}

/** The words a key takes, where it takes some of a few. */
export function wordsOf(schema, key) {
  const found = resolve(schema, key);
  if (found?.enum) return found.enum;
  if (found?.type === "boolean") return ["true", "false"];
  return (found?.anyOf ?? []).flatMap((each) => each.enum ?? []);
}

function resolve(schema, node) {
  let here = node;
  for (let steps = 0; here && steps < 9; steps++) {
    if (here.$ref) here = schema.$defs[here.$ref.split("/").pop()];
    else if (here.type === "array" && here.items) here = here.items;
    else if (here.anyOf?.[0]?.$ref && !here.properties) {
      const maps = here.anyOf.map((each) => (each.$ref ? schema.$defs[each.$ref.split("/").pop()] : each));
      const map = maps.find((each) => each.properties) ?? maps.find((each) => each.enum);
      if (!map) return here;
      here = map;
    } else break;
  }
  return here;
}

function unclosed(text) {
  const open = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") open.push(at);
    if (text[at] === "}") open.pop();
  }
  return open.length ? open[open.length - 1] : -1;
}

function keyColumn(line) {
  return line.match(/^\s*(?:- )*/)[0].length;
}

function closedValue(value) {
  return value !== "" && !value.startsWith("#") && !/^[|>{[]/.test(value);
}

function opensList(lines, above, row) {
  return lines.slice(above + 1, row).every((line) => !line.trim() || /^\s*[-#]/.test(line) || line.search(/\S/) > lines[above].search(/\S/));
}

function word(text, key) {
  return text.match(new RegExp(`(?:^|[{,\\s])${key}:\\s*([a-z_]+)`))?.[1] ?? "";
}

export { FLOW };
