// Makes the README's picture of a report: `npm run picture` writes docs/images/report.png.
//
// It is the report of `attache demo`, so the State of the Union addresses are fetched or come from the cache.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { attache, launch } from "./pages.mjs";

const images = join(import.meta.dirname, "../../docs/images");
const folder = mkdtempSync(join(tmpdir(), "attache-picture-"));
attache(folder, "demo", "--folder", "demo");
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, colorScheme: "light" });
await page.goto(pathToFileURL(join(folder, "demo/report.html")).href);

// One count opened, as a reader would open it; from the first figures down to its passages.
const row = page.locator("tr", { has: page.getByRole("rowheader", { name: "allies and partners", exact: true }) }).first();
await row.locator("summary").click();
const section = page.locator("section", { has: page.getByRole("heading", { name: "How often, and when" }) });
const place = (locator) => locator.evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return { top: top + scrollY, bottom: bottom + scrollY };
});
const { top } = await place(section);
const { bottom } = await place(row.locator("xpath=following-sibling::tr[1]"));
await page.setViewportSize({ width: 1280, height: Math.ceil(bottom - top) });
await page.evaluate((top) => scrollTo({ top, behavior: "instant" }), top);
await page.mouse.move(0, 0);
mkdirSync(images, { recursive: true });
await page.screenshot({ path: join(images, "report.png") });
await browser.close();
rmSync(folder, { recursive: true });
