// Copyright (c) 2026, CreativeFlow
// GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Serves the files below a folder on a free port of loopback, and notes what is asked for.
"use strict";

const fs = require("fs");
const http = require("http");
const path = require("path");

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png" };

function serve(folder, requests) {
  const server = http.createServer((request, response) => {
    requests.push(request.url);
    if (request.url === "/favicon.ico") {
      // A browser asks for one, whether or not a page has it.
      response.writeHead(204).end();
      return;
    }
    const file = path.join(folder, path.normalize(decodeURIComponent(request.url.split("?")[0])));
    if (!fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[path.extname(file)] || "application/octet-stream" }).end(fs.readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

module.exports = { serve };
