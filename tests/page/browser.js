// Copyright (c) 2026, CreativeFlow
// GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens pages in headless Chromium: node browser.js CHROMIUM FOLDER [PICTURES]. FOLDER has the pages; PICTURES gets screenshots for the documentation.
// It prints what is wrong, a line each, and ends with 1 if anything is.
"use strict";

const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");
const { serve } = require("./serve");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [program, folder, pictures] = process.argv.slice(2);
const problems = [];
let looks = 0;

async function look(browser, address, name, scheme, width, requests) {
  const where = `${name}, ${scheme}, ${width} px`;
  const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 } });
  page.on("console", (message) => problems.push(`${where}: console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`${where}: error: ${error.message}`));
  page.on("dialog", (dialog) => problems.push(`${where}: dialog: ${dialog.message()}`) && dialog.dismiss());
  page.on("request", (request) => requests.push(`browser ${request.url()}`));
  requests.length = 0;
  await page.goto(`${address}/${name}.html`, { waitUntil: "networkidle" });
  if (requests.length !== 2) {
    problems.push(`${where}: not one request: ${requests.join(", ")}`);
  }
  const wide = await page.evaluate("document.documentElement.scrollWidth");
  if (wide > width) {
    problems.push(`${where}: the page is ${wide} px wide`);
  }
  await page.evaluate(AXE);
  const found = await page.evaluate("axe.run()");
  for (const violation of found.violations) {
    problems.push(`${where}: axe: ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" ¦ ")}`);
  }
  looks += 1;
  return page;
}

async function print(page, where) {
  await page.emulateMedia({ media: "print" });
  const paper = await page.pdf({ format: "A4", margin: { top: "12mm", bottom: "12mm", left: "12mm", right: "12mm" } });
  if (paper.subarray(0, 5).toString() !== "%PDF-" || paper.length < 5000) {
    problems.push(`${where}: no PDF of it`);
  }
}

async function picture(page, name, height) {
  if (pictures) {
    await page.setViewportSize({ width: page.viewportSize().width, height });
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }
}

async function main() {
  const requests = [];
  const server = await serve(folder, requests);
  const address = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const name of fs.readdirSync(folder).filter((file) => file.endsWith(".html")).map((file) => file.slice(0, -5))) {
      for (const scheme of ["light", "dark"]) {
        const page = await look(browser, address, name, scheme, 1280, requests);
        await picture(page, `${name}-${scheme}`, 1000);
        if (scheme === "light") {
          await print(page, name);
          await picture(page, `${name}-print`, 1000);
        }
        await page.close();
      }
      const narrow = await look(browser, address, name, "light", 320, requests);
      await picture(narrow, `${name}-narrow`, 1400);
      await narrow.close();
    }
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
