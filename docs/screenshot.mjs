// node docs/screenshot.mjs PAGE.html PICTURE.png [light|dark] [WIDTH] [HEIGHT|full]
// Takes a picture of a report's page, for example docs/report.png; `just picture` makes that one.
import { pathToFileURL } from "node:url";
import { launch } from "../tests/browser/launch.mjs";

const [page, picture, colorScheme = "light", width = "1280", height = "1500"] = process.argv.slice(2);
const browser = await launch();
const full = height === "full";
const viewport = { width: Number(width), height: full ? 900 : Number(height) };
const tab = await browser.newPage({ viewport, colorScheme });
await tab.goto(pathToFileURL(page).href);
await tab.screenshot({ path: picture, fullPage: full });
await browser.close();
