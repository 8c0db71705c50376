// The browser of the page's checks and pictures: Chromium from the system, driven by playwright-core from the folder
// that BROWSER_DRIVER names (`npm install --prefix DIR playwright-core`).
import { createRequire } from "node:module";
import { resolve } from "node:path";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export async function launch() {
  const driver = process.env.BROWSER_DRIVER;
  if (!driver) throw new Error("BROWSER_DRIVER names no folder with playwright-core");
  const { chromium } = createRequire(resolve(driver, "package.json"))("playwright-core");
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}
