// Which pages are opened, and in which browser?

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

/** The program: $ATTACHE, else the debug build of this project. */
export const program = resolve(
  process.env.ATTACHE ?? join(import.meta.dirname, "../../target/debug/attache"),
);

if (!existsSync(program)) {
  throw new Error(`${program} is not there: build it (cargo build -p attache-cli), or name it in ATTACHE`);
}

/** Runs the program in a folder. */
export function attache(folder, ...args) {
  return execFileSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A new folder with the report of the built-in sample and the page of one count; gives the paths of both. */
export function writePages() {
  const folder = mkdtempSync(join(tmpdir(), "attache-browser-"));
  attache(folder, "demo", "--sample", "--folder", "demo");
  attache(folder, "count", "allies", "partners", "nobody", "--by", "document",
    "--corpus", "demo/sample-corpus", "-o", "count.html");
  return { folder, report: join(folder, "demo/report.html"), count: join(folder, "count.html") };
}

/** Chromium: $CHROMIUM, else where Debian puts it. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // CI runs as root, where Chromium's own sandbox does not start. The pages are ours.
    args: ["--no-sandbox"],
  });
}
