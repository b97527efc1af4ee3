// Copyright (c) 2026, CreativeFlow
// GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens the documentation in headless Chromium: node site.js CHROMIUM FOLDER [PICTURES]. FOLDER is what `make docs` built; PICTURES gets screenshots.
// It prints what is wrong, a line each, and ends with 1 if anything is.
"use strict";

const path = require("path");
const { chromium } = require("playwright-core");
const { serve } = require("./serve");

const WIDTHS = [360, 1280];
const SOURCE = "https://github.com/creativeflow/ansible-minio/edit/main/";
// Pages of each kind, with their source; null where it is made of a plugin.
const PAGES = {
  "index": "docs/site/index.md",
  "docs/getting-started": "docs/getting-started.md",
  "docs/monitoring": "docs/monitoring.md",
  "docs/playbooks": "docs/playbooks.md",
  "docs/runbooks/node-down": "docs/runbooks/node-down.md",
  "roles/minio_cluster/README": "roles/minio_cluster/README.md",
  "CHANGELOG": "CHANGELOG.md",
  "reference/minio_bucket_module": null,
  "reference/minio_cluster_role": null,
  "reference/sites_lookup": null,
};
const [program, folder, pictures] = process.argv.slice(2);
const problems = [];
let looks = 0;

async function open(browser, address, width, where) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on("console", (message) => message.type() === "error" && problems.push(`${where}: console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`${where}: error: ${error.message}`));
  page.on("response", (response) => response.status() >= 400 && problems.push(`${where}: ${response.url()}: ${response.status()}`));
  await page.goto(address, { waitUntil: "networkidle" });
  return page;
}

async function look(browser, address, name, width) {
  const where = `${name}, ${width} px`;
  const page = await open(browser, `${address}/${name}.html`, width, where);
  const wide = await page.evaluate("document.documentElement.scrollWidth");
  if (wide > width) {
    problems.push(`${where}: the page is ${wide} px wide`);
  }
  // The theme shows its errors by its style sheet.
  const texts = await page.evaluate("[...document.querySelectorAll('body *')].map((node) => getComputedStyle(node, '::before').content)");
  const error = texts.find((text) => text.includes("ERROR"));
  if (error) {
    problems.push(`${where}: the page shows ${error}`);
  }
  const link = await page.evaluate("(document.querySelector('a[rel=edit]') || {}).href || null");
  const wanted = PAGES[name] && SOURCE + PAGES[name];
  if (link !== wanted) {
    problems.push(`${where}: the link to the source is ${link}, and not ${wanted}`);
  }
  if (pictures) {
    await page.screenshot({ path: path.join(pictures, `${name.replaceAll("/", "-")}-${width}.png`) });
  }
  await page.close();
  looks += 1;
}

async function search(browser, address, word) {
  const page = await open(browser, `${address}/search.html?q=${word}`, 1280, `search for ${word}`);
  await page.waitForSelector("#search-results li a", { timeout: 60000 }).catch(() => problems.push(`the search for ${word} finds nothing`));
  await page.close();
  looks += 1;
}

async function main() {
  const server = await serve(folder, []);
  const address = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const name of Object.keys(PAGES)) {
      for (const width of WIDTHS) {
        await look(browser, address, name, width);
      }
    }
    await search(browser, address, "failover");
  } finally {
    await browser.close();
    server.close();
  }
  problems.forEach((line) => console.log(line));
  console.log(`${looks} looks, ${problems.length} problems`);
  return problems.length ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.log(error.stack);
    process.exit(1);
  },
);
