// Elements are created from text nodes, never from markup, so a name or description cannot inject any.

const find = id => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (tag === "button") element.type = "button";
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (name === "hue") element.style.setProperty("--h", value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child != null && child !== false));
  return element;
}

const count = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;

/** Returns a string with the searched words highlighted. */
function marked(text, words) {
  const folded = fold(text);
  // If folding changes the length, offsets in the folded string do not apply to the original.
  if (!words.length || folded.length !== text.length) return [text];
  const parts = [];
  let at = 0;
  while (at < text.length) {
    const hits = words.map(word => [folded.indexOf(word, at), word.length]).filter(([start]) => start >= 0);
    if (!hits.length) break;
    const [start, length] = hits.reduce((a, b) => (b[0] < a[0] || (b[0] === a[0] && b[1] > a[1]) ? b : a));
    parts.push(text.slice(at, start), make("mark", {}, text.slice(start, start + length)));
    at = start + length;
  }
  return [...parts, text.slice(at)];
}

/** Removes the brackets of links to items from a paragraph of a doc comment. */
const plainDoc = text => text.replace(/\[(`[^`\]]+`)\](\([^()]*\)|\[[^\][]*\])?/g, "$1");

/** Returns a paragraph of a doc comment, with code as `<code>`. */
function doc(text) {
  return plainDoc(text)
    .split(/(`[^`]+`)/)
    .map(part => (/^`[^`]+`$/.test(part) ? make("code", {}, part.slice(1, -1)) : part));
}

/** Returns a paragraph of a doc comment as plain text, for one line of a list. */
const docLine = text => plainDoc(text).replace(/`([^`]+)`/g, "$1");
