// node tests/browser/check-page.mjs PAGE.html
// Opens a report's page as a person would and prints what is wrong with it, a line each; exit code 1 if anything is.
import { pathToFileURL } from "node:url";
import { launch } from "./launch.mjs";

const page = pathToFileURL(process.argv[2]).href;
const wrong = [];
const browser = await launch();

async function open(options) {
  const tab = await (await browser.newContext(options)).newPage();
  const where = `${options.colorScheme} ${options.viewport.width}px`;
  tab.on("console", (message) => message.type() === "error" && wrong.push(`${where}: console: ${message.text()}`));
  tab.on("pageerror", (error) => wrong.push(`${where}: ${error}`));
  tab.on("dialog", (dialog) => { wrong.push(`${where}: a dialog opened: ${dialog.message()}`); dialog.dismiss(); });
  tab.on("popup", () => wrong.push(`${where}: a window opened`));
  tab.on("request", (request) => request.url().split("#")[0] !== page && wrong.push(`${where}: requested ${request.url()}`));
  await tab.goto(page);
  return [tab, where];
}

const openAll = (tab) => tab.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

// Only what the templates write: nothing that a stranger's text could have made, and no way out of the page.
async function elements(tab) {
  return tab.evaluate(() => {
    const wrong = [];
    const banned = "script, iframe, object, embed, img, form, input, button, base, audio, video, link, foreignObject, animate, set, use";
    for (const one of document.querySelectorAll(banned)) wrong.push(`element <${one.localName}>`);
    for (const one of document.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        if (name.startsWith("on")) wrong.push(`attribute ${name} of <${one.localName}>`);
        if (/^(href|src|action|xlink:href)$/.test(name) && !value.startsWith("#")) wrong.push(`${name}=${value}`);
        if (name === "href" && !document.getElementById(value.slice(1))) wrong.push(`link to nothing: ${value}`);
      }
    }
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) wrong.push(`id ${id} stands twice`);
    const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.localName[1]));
    levels.forEach((level, at) => level > (levels[at - 1] ?? 0) + 1 && wrong.push(`heading level ${level} after ${levels[at - 1] ?? 0}`));
    for (const svg of document.querySelectorAll('svg:not([aria-hidden="true"])')) {
      const named = (svg.getAttribute("aria-labelledby") ?? "").split(" ").every((id) => document.getElementById(id)?.textContent);
      if (svg.getAttribute("role") !== "img" || !named) wrong.push("a picture without a name");
    }
    if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(document.documentElement.textContent))
      wrong.push("a control character or one that reorders text");
    return wrong;
  });
}

// The least contrast of text that WCAG 2.2 (1.4.3) allows, whatever the size.
async function contrast(tab) {
  return tab.evaluate(() => {
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
      return [...paint.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const ground = (element) => {
      const shape = element.localName === "text" && element.parentElement.querySelector("rect, circle");
      if (shape) return rgba(getComputedStyle(shape).fill);
      for (let one = element; one; one = one.parentElement) {
        const colour = rgba(getComputedStyle(one).backgroundColor);
        if (colour[3] === 255) return colour;
      }
      return [255, 255, 255, 255];
    };
    const wrong = new Set();
    let seen = 0;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest("title, desc, style")) continue;
      const style = getComputedStyle(element);
      const [a, b] = [light(rgba(element.closest("svg") ? style.fill : style.color)), light(ground(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      seen += 1;
      if (ratio < 4.5) wrong.add(`contrast ${ratio.toFixed(2)} of "${node.data.trim().slice(0, 30)}" in .${element.getAttribute("class")}`);
    }
    if (seen < 50) wrong.add(`only ${seen} texts were seen`);
    return [...wrong].slice(0, 20);
  });
}

// Tab reaches every link and summary, in their order, and shows where it is.
async function keyboard(tab) {
  const expected = await tab.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], summary")];
    all.forEach((one, at) => { one.dataset.at = at; });
    return all.length;
  });
  const reached = [];
  let hidden = 0;
  // Boxes that scroll are reached too, so there are more stops than links and summaries.
  for (let presses = 0; presses < expected * 4 + 400 && reached.length < expected; presses += 1) {
    await tab.keyboard.press("Tab");
    const [at, outline] = await tab.evaluate(() => {
      const one = document.activeElement;
      return [one?.dataset.at, getComputedStyle(one).outlineStyle];
    });
    if (at !== undefined) reached.push(Number(at));
    if (at !== undefined && outline === "none") hidden += 1;
  }
  const wrong = [];
  await tab.locator("summary").last().focus();
  const isOpen = () => tab.evaluate(() => document.activeElement.parentElement.open);
  const before = await isOpen();
  await tab.keyboard.press("Enter");
  if (before === (await isOpen())) wrong.push("Enter does not fold or unfold");
  if (reached.length < expected) wrong.push(`Tab reached ${reached.length} of ${expected} links and summaries`);
  if (reached.some((at, place) => at !== place)) wrong.push("Tab goes through links and summaries in another order");
  if (hidden) wrong.push(`${hidden} focused links or summaries do not show it`);
  return wrong;
}

for (const colorScheme of ["light", "dark"]) {
  const [tab, where] = await open({ colorScheme, viewport: { width: 1280, height: 900 } });
  await openAll(tab);
  for (const check of [elements, contrast]) wrong.push(...(await check(tab)).map((what) => `${where}: ${what}`));
}
{
  const [tab, where] = await open({ colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true });
  for (const state of ["as opened", "all unfolded"]) {
    const [wide, own] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    if (wide > own) wrong.push(`${where}, ${state}: the page is ${wide} px wide`);
    await openAll(tab);
  }
}
{
  const [tab, where] = await open({ colorScheme: "dark", viewport: { width: 1280, height: 900 } });
  await openAll(tab);
  wrong.push(...(await keyboard(tab)).map((what) => `${where}: ${what}`));
  // A citation leads to its answer.
  const chip = tab.locator("a.chip").first();
  if (await chip.count()) {
    const target = await chip.getAttribute("href");
    await chip.click();
    if (!(await tab.locator(`${target}:target`).isVisible())) wrong.push(`${where}: ${target} is not shown when its link is followed`);
  }
}

await browser.close();
const told = [...new Set(wrong)];
told.slice(0, 100).forEach((what) => console.log(what));
process.exitCode = told.length > 0 ? 1 : 0;
