// Does a page that Attaché wrote read well, open its counts and keep to itself?
//
// With SCREENSHOTS=FOLDER each page is also kept as a picture, closed and opened.

import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, writePages } from "./pages.mjs";

const screenshots = process.env.SCREENSHOTS;
let pages, browser;

before(async () => {
  pages = writePages();
  browser = await launch();
  if (screenshots) mkdirSync(screenshots, { recursive: true });
});

after(async () => {
  await browser?.close();
  if (pages) rmSync(pages.folder, { recursive: true });
});

/** Opens a page and remembers what it asks for and what it complains about. */
async function open(name, { width, colorScheme }) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const address = pathToFileURL(pages[name]).href;
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address && !url.startsWith("data:")) complaints.push(`asks for ${url}`);
  });
  await page.goto(address);
  return { page, complaints, close: () => context.close() };
}

/** How many pixels the page can be scrolled sideways. */
const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The row under a count, which holds its passages. */
const passagesOf = (count) => count.locator("xpath=ancestor::tr[1]/following-sibling::tr[1]");

const views = [1280, 390].flatMap((width) =>
  ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));

for (const name of ["report", "count"]) {
  for (const view of views) {
    describe(`the ${name} page, ${view.width} px wide, ${view.colorScheme}`, () => {
      let opened;
      before(async () => { opened = await open(name, view); });
      after(() => opened.close());

      const keep = async (state) => {
        if (!screenshots) return;
        const file = `${name}-${view.width}-${view.colorScheme}-${state}.png`;
        await opened.page.screenshot({ path: join(screenshots, file), fullPage: true });
      };

      test("does not scroll sideways", async () => {
        await keep("closed");
        assert.equal(await sideways(opened.page), 0);
      });

      test("opens every count into passages with the match marked", async () => {
        const { page } = opened;
        const counts = page.locator("td details > summary");
        const total = await counts.count();
        assert.ok(total > 0, "a page has counts that open");
        for (let i = 0; i < total; i += 1) {
          const passages = passagesOf(counts.nth(i));
          assert.ok(await passages.isHidden(), "passages are folded away at first");
        }
        // Tables may stand in a folded part of the page: unfold those first, as a reader does.
        for (const fold of await page.locator("details:not(td details) > summary").all()) await fold.click();
        for (let i = 0; i < total; i += 1) {
          const passages = passagesOf(counts.nth(i));
          const count = Number((await counts.nth(i).innerText()).replaceAll(",", ""));
          assert.ok(count > 0, "only what was found opens");
          await counts.nth(i).click();
          assert.ok(await passages.isVisible(), `count ${i} opens`);
          const shown = await passages.locator("li").count();
          assert.ok(shown > 0 && shown <= count, `${shown} passages of ${count}`);
          const foot = await passages.locator(".foot").allInnerTexts();
          const more = Number((foot.join(" ").match(/([\d,]+) more/)?.[1] ?? "0").replaceAll(",", ""));
          // A contrast has two counts in a row, which open together.
          const columns = await counts.nth(i).locator("xpath=ancestor::table//thead//th").allInnerTexts();
          if (columns.includes("count")) assert.equal(shown + more, count, "what is not shown is said");
          for (const passage of await passages.locator("li").all()) {
            assert.equal(await passage.locator("mark").count(), 1);
            assert.ok((await passage.locator("mark").innerText()).trim().length > 0);
            assert.ok((await passage.locator("cite").innerText()).length > 0);
          }
        }
        await keep("opened");
        assert.equal(await sideways(page), 0, "nor does it scroll sideways when all is open");
      });

      test("can be read without a mouse", async () => {
        const { page } = opened;
        await page.reload();
        const summary = page.locator("td details > summary").first();
        await summary.focus();
        await page.keyboard.press("Enter");
        assert.ok(await page.locator("tr.opened mark").first().isVisible());
      });

      test("has its headings, its rule and a language", async () => {
        const { page } = opened;
        assert.equal(await page.locator("h1").count(), 1);
        assert.equal(await page.locator("html").getAttribute("lang"), "en");
        assert.ok((await page.title()).length > 0);
        assert.match(await page.locator("body").innerText(), /Whole words in any case/);
        if (name === "report") {
          const headings = await page.locator("h2").allInnerTexts();
          for (const expected of [
            "What was read",
            "How often, and when",
            "The pairs",
            "Where capitals stand",
            "What differs between the two words",
            "How these figures were made",
          ]) assert.ok(headings.includes(expected), `${expected} in ${headings.join(" | ")}`);
          for (const link of await page.locator("nav a").all()) {
            const target = (await link.getAttribute("href")).slice(1);
            assert.equal(await page.locator(`[id="${target}"]`).count(), 1, target);
          }
          for (const plot of await page.locator("svg[role=img]").all()) {
            assert.ok((await plot.locator("title").first().textContent()).length > 0);
            assert.ok((await plot.locator("desc").first().textContent()).length > 0);
          }
        }
      });

      test("has text that stands out from its ground", async () => {
        const contrasts = await opened.page.evaluate(() => {
          const channels = (color) => color.match(/[\d.]+/g).map(Number);
          const light = (color) => {
            const [r, g, b] = channels(color).map((c) => c / 255)
              .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ground = (element) => {
            for (let e = element; e; e = e.parentElement) {
              const color = getComputedStyle(e).backgroundColor;
              if (channels(color)[3] !== 0) return color;
            }
            return "rgb(255, 255, 255)";
          };
          return [...document.querySelectorAll("p, th, td, a, mark, h1, h2, summary, cite, dt, dd, li")]
            .filter((element) => element.checkVisibility() && element.innerText.trim())
            .map((element) => {
              const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
              return { text: element.innerText.slice(0, 40), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
            });
        });
        assert.ok(contrasts.length > 10);
        // WCAG 2.2, level AA, for text of usual size.
        assert.deepEqual(contrasts.filter(({ ratio }) => ratio < 4.5), []);
      });

      test("asks for nothing and complains of nothing", async () => {
        assert.equal(await opened.page.locator("script").count(), 0);
        assert.deepEqual(opened.complaints, []);
      });
    });
  }
}
