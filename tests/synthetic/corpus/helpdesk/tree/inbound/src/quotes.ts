/** Where the answer ends and what it answers begins. */
const MARKERS = [/^On .{10,80} wrote:$/m, /^-----Original Message-----$/m, /^Am .{10,80} schrieb .{1,80}:$/m];

/** The words of the sender, without what they quote. */
export function ownWords(text: string): string {
  let end = text.length;
  for (const marker of MARKERS) {
    const at = text.search(marker);
    if (at >= 0 && at < end) end = at;
  }
  return text
    .slice(0, end)
    .split("\n")
    .filter((line) => !line.startsWith(">"))
    .join("\n")
    .trim();
}
