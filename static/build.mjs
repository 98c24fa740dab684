// Fills static/build, the only folder that is served, from installed packages and from our own sources.
// Nothing is vendored and nothing is fetched by a page from elsewhere.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "..", "node_modules");
const target = join(here, "build");

/** Source path → name under static/build. */
const files = {
  [join(packages, "bootstrap/dist/css/bootstrap-reboot.min.css")]: "bootstrap-reboot.min.css",
  [join(packages, "bootstrap/dist/css/bootstrap.min.css")]: "bootstrap.min.css",
  [join(packages, "swagger-ui-dist/swagger-ui.css")]: "swagger-ui.css",
  [join(packages, "swagger-ui-dist/swagger-ui-bundle.js")]: "swagger-ui-bundle.js",
  [join(packages, "swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt")]: "swagger-ui-bundle.js.LICENSE.txt",
  [join(here, "style/variables.css")]: "variables.css",
  [join(here, "style/pages.css")]: "pages.css",
  [join(here, "style/console.css")]: "console.css",
  [join(here, "docs/reader.css")]: "reader.css",
  [join(here, "docs/reader.js")]: "reader.js",
  [join(here, "account/passkey.js")]: "passkey.js",
  [join(here, "console/approval.js")]: "approval.js",
  [join(here, "picture/logo.svg")]: "logo.svg",
};

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await Promise.all(Object.entries(files).map(([source, name]) => copyFile(source, join(target, name))));
console.log(`static/build: ${Object.keys(files).length} files`);
