#!/usr/bin/env node
import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  check,
  defaults,
  endCut,
  exitCodeOf,
  givenCertificates,
  killProbesOnSignal,
  mintAuthority,
  mintLeaf,
  placeFor,
  readInputFile,
  readInputs,
  reportJson,
  shellExports,
  storeVariables,
  terminalText,
  version
} from "./chunk-7KIKTVQC.js";
import {
  UsageError,
  addToSystemStore,
  causeIds,
  escapeForLog,
  laterStepsEnvironment,
  printable,
  runnerMachine,
  visible
} from "./chunk-EYVGWMHF.js";
import "./chunk-4RAXUCA6.js";

// src/cli.ts
import { mkdir as mkdir2, readFile, writeFile as writeFile3 } from "node:fs/promises";
import { join as join4 } from "node:path";

// src/command-line.ts
import { parseArgs } from "node:util";
var commands = ["check", "env", "explain", "demo"];
var options = {
  client: { type: "string", multiple: true, short: "c" },
  container: { type: "string", multiple: true },
  ca: { type: "string", multiple: true },
  "hosts-file": { type: "string", short: "f" },
  "trust-from": { type: "string" },
  "fail-on": { type: "string" },
  "expiry-warning-days": { type: "string" },
  "timeout-seconds": { type: "string" },
  "report-directory": { type: "string" },
  directory: { type: "string" },
  install: { type: "boolean" },
  json: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" }
};
function parseCommandLine(args) {
  const { values, positionals } = parsed(args);
  const [first, ...rest] = positionals;
  const inputs = {
    ...defaults,
    hostArguments: rest,
    hostsFile: values["hosts-file"] ?? defaults.hostsFile,
    clients: values.client?.join(",") ?? defaults.clients,
    containers: values.container?.join("\n") ?? defaults.containers,
    caCertificates: values.ca?.join("\n") ?? defaults.caCertificates,
    install: String(values.install ?? defaults.install),
    trustFrom: values["trust-from"] ?? defaults.trustFrom,
    failOn: values["fail-on"] ?? defaults.failOn,
    expiryWarningDays: values["expiry-warning-days"] ?? defaults.expiryWarningDays,
    timeoutSeconds: values["timeout-seconds"] ?? defaults.timeoutSeconds,
    reportDirectory: values["report-directory"] ?? defaults.reportDirectory
  };
  const command = values.help ? "help" : values.version ? "version" : commandNamed(first);
  const { json = false, quiet = false, directory = "" } = values;
  return { command, operands: rest, inputs, json, quiet, directory };
}
function parsed(args) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new UsageError(`${printable(sentence, 200)}; local-issuer --help lists what there is.`);
  }
}
function commandNamed(name) {
  if (name === void 0 || name === "help") return "help";
  const command = commands.find((known) => known === name);
  if (command !== void 0) return command;
  throw new UsageError(
    `"${printable(name, 60)}" is no command; write one of ${commands.join(", ")}: local-issuer check ${printable(name, 60)}?`
  );
}

// src/demo/demo.ts
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join3 } from "node:path";

// src/demo/node-stage.ts
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
async function stageNode(environment, folder, rootPem) {
  const root = join(folder, "demo-root.pem");
  await writeFile(root, rootPem);
  const machine = await runnerMachine({ ...environment, NODE_OPTIONS: "--use-openssl-ca" });
  return {
    machine: withoutSystemStore(machine),
    clients: [{ id: "node", path: process.execPath }],
    given: await givenCertificates(root, async () => Buffer.from(rootPem)),
    scene: "A Node.js with --use-openssl-ca on a machine without ca-certificates, as a small image is,\nand the root certificate of the host in a file that you gave (--ca)."
  };
}
function withoutSystemStore(machine) {
  const isHidden = (path) => /^\/(etc|usr\/lib|var\/lib|usr\/local)\/.*(ssl|pki|cert)/.test(path);
  return {
    ...machine,
    read: async (path) => isHidden(path) ? { state: "missing" } : machine.read(path),
    list: async (path) => isHidden(path) ? { state: "missing" } : machine.list(path),
    under: (extra) => withoutSystemStore(machine.under(extra))
  };
}

// src/demo/python-stage.ts
import { mkdir, writeFile as writeFile2 } from "node:fs/promises";
import { join as join2 } from "node:path";
async function stagePython(environment, folder, rootPem) {
  const site = join2(folder, "myenv", "site-packages");
  const machine = await runnerMachine({ ...environment, PYTHONPATH: site });
  const path = await machine.which("python3");
  if (path === void 0) return void 0;
  const trial = await machine.run({ file: path, args: ["-c", "import ssl"], timeoutMs: 2e4 });
  if (trial.exitCode !== 0) return void 0;
  await mkdir(join2(site, "certifi"), { recursive: true });
  await writeFile2(join2(site, "certifi", "cacert.pem"), rootPem);
  await writeFile2(join2(site, "certifi", "__init__.py"), certifiModule);
  await writeFile2(join2(site, "sitecustomize.py"), movedPrefix(join2(folder, "prefix-that-is-gone", "ssl")));
  return {
    machine,
    clients: [{ id: "python", path }],
    given: [],
    scene: "A Python environment, packed on one machine and unpacked on another: its compiled-in\nCA paths point into a prefix that is gone, while certifi lies on the same disk."
  };
}
var certifiModule = `import os


def where():
    return os.path.join(os.path.dirname(__file__), "cacert.pem")
`;
function movedPrefix(openssldir) {
  return `import os
import ssl

CAFILE = ${JSON.stringify(`${openssldir}/cert.pem`)}
CAPATH = ${JSON.stringify(`${openssldir}/certs`)}


def set_default_verify_paths(self):
    cafile = os.environ.get("SSL_CERT_FILE", CAFILE)
    capath = os.environ.get("SSL_CERT_DIR", CAPATH)
    if os.path.isfile(cafile):
        self.load_verify_locations(cafile=cafile)
    if os.path.isdir(capath):
        self.load_verify_locations(capath=capath)


def get_default_verify_paths(unmoved=ssl.get_default_verify_paths()):
    return unmoved._replace(openssl_cafile=CAFILE, openssl_capath=CAPATH)


ssl.SSLContext.set_default_verify_paths = set_default_verify_paths
ssl.get_default_verify_paths = get_default_verify_paths
`;
}

// src/demo/server.ts
import { once } from "node:events";
import { createServer } from "node:tls";
async function startServer(now) {
  const root = mintAuthority({ now, name: "Demo Root CA", organization: "Local Issuer demo" });
  const leaf = mintLeaf({ now, issuer: root, commonName: "localhost", names: ["localhost", "127.0.0.1"] });
  const server = createServer({ cert: leaf.certificatePem, key: leaf.privateKeyPem }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.end();
  });
  const open = /* @__PURE__ */ new Set();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return {
    // By address: a machine may resolve localhost to ::1 alone.
    host: { id: `127.0.0.1:${port}`, name: "127.0.0.1", port },
    rootPem: root.certificatePem,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    }
  };
}

// src/demo/demo.ts
async function demo(print, colour) {
  const folder = await mkdtemp(join3(tmpdir(), "local-issuer-demo-"));
  const server = await startServer(/* @__PURE__ */ new Date());
  try {
    const environment = withoutStoreVariables(laterStepsEnvironment(process.env));
    const stage = await stagePython(environment, folder, server.rootPem) ?? await stageNode(environment, folder, server.rootPem);
    print(`${stage.scene}

$ local-issuer env ${server.host.id}

`);
    const report = await check({
      machine: stage.machine,
      clients: stage.clients,
      given: stage.given,
      hosts: [server.host],
      trustFrom: "machine",
      timeoutMs: 2e4,
      expiryWarningDays: 0,
      exports: true,
      place: async () => join3(folder, "fix"),
      now: /* @__PURE__ */ new Date()
    });
    print(terminalText(report, { columns: 80, colour }));
    return conclude(report, print);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
function withoutStoreVariables(environment) {
  const names = new Set(storeVariables.map(({ name }) => name));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.has(name)));
}
function conclude({ findings, fix, result }, print) {
  const found = findings.some(({ cause }) => cause === "store-missing");
  if (!found || result !== "fixed" || !fix?.proven) {
    print("\nThe demo did not go as it should: please report the output above, with your operating system.\n");
    return 1;
  }
  print(
    "\nFound (store-missing), repaired, and proven: the same client trusts the host under\nthe variable above, and still rejects a server whose issuer nobody holds.\nNow with hosts of your own: local-issuer check HOST\n"
  );
  return 0;
}

// src/help.ts
var help = `local-issuer: can every TLS client on this machine verify these hosts? If not, why, and what repairs it?

  local-issuer check HOST…     ask every client, explain what is rejected, prove a fix
  local-issuer env HOST…       the same, and print a proven fix for the shell
  local-issuer explain CAUSE   what a cause means, and how to see and repair it by hand
  local-issuer demo            a broken Python, found, explained and repaired, without a network

HOST is name[:port] (443 unless given), an IP address, [IPv6]:port or https://name/.
With options behind it, quoted: "db.example.com:5432 starttls=postgres", "10.0.0.1 servername=example.com".

  -f, --hosts-file FILE        hosts, one a line
  -c, --client ID[=PATH]       one client, or one installation of it; again for more (default: all that are found)
      --ca FILE                certificates of your own authorities, which a fix may use (PEM or DER)
      --install                only prints the commands that add those certificates to the system store
      --trust-from WHERE       where a fix may take issuers from: machine (default) or given
      --directory DIR          where a fix's files go (default: HTCondor's scratch directory, or the user's cache)
      --report-directory DIR   write report.json there
      --timeout-seconds N      for one host and one client (default 20)
      --expiry-warning-days N  warn of certificates that end within N days (default 14; 0: never)
      --fail-on LEVEL          error (default), warning or never
      --json                   print report.json to standard output
  -q, --quiet                  print nothing but errors
  -h, --help, --version

Exit codes: 0 all trusted, 1 something is rejected, 2 bad usage, 3 something is unreachable and nothing rejected.

Examples:
  local-issuer check git.example.com registry.example.com:5000
  local-issuer check -c python=/opt/env/bin/python -f hosts.txt
  eval "$(local-issuer env --ca corporate-root.pem git.example.com)"
`;

// src/reports/progress.ts
var eraseLine = "\r\x1B[K";
function progress(stream, { enabled }) {
  if (!enabled) return { show() {
  }, clear() {
  } };
  let shown = "";
  return {
    show(text) {
      const line = endCut(visible(text).replaceAll("\n", " "), (stream.columns ?? 80) - 1);
      if (line === shown) return;
      shown = line;
      stream.write(`${eraseLine}${line}`);
    },
    clear() {
      if (shown !== "") stream.write(eraseLine);
      shown = "";
    }
  };
}

// src/cli.ts
killProbesOnSignal();
try {
  process.exitCode = await run(parseCommandLine(process.argv.slice(2)));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${escapeForLog(`local-issuer: ${message}`)}
`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
async function run(line) {
  switch (line.command) {
    case "help":
      process.stdout.write(help);
      return 0;
    case "version":
      process.stdout.write(`${version}
`);
      return 0;
    case "explain":
      process.stdout.write(await explanation(line.operands));
      return 0;
    case "demo":
      return demo((text) => process.stdout.write(text), isColoured(process.stdout));
    case "check": {
      const { report, exitCode } = await checked(line, false);
      if (line.json) process.stdout.write(reportJson(report));
      else if (!line.quiet) process.stdout.write(textFor(report, process.stdout));
      return exitCode;
    }
    case "env": {
      const { report, exitCode } = await checked(line, true);
      if (!line.quiet) process.stderr.write(textFor(report, process.stderr));
      process.stdout.write(shellExports(report.fix?.environment ?? {}));
      return exitCode;
    }
  }
}
async function checked(line, exports) {
  const inputs = await readInputs(line.inputs, readInputFile);
  const environment = laterStepsEnvironment(process.env);
  const machine = await runnerMachine(environment);
  if (inputs.install !== "false") throw notInstalled(inputs, machine);
  const shown = progress(process.stderr, { enabled: process.stderr.isTTY === true && !line.quiet });
  const report = await check({
    ...inputs,
    machine,
    exports,
    place: async () => (await placeFor(environment, line.directory)).directory,
    now: /* @__PURE__ */ new Date(),
    onProgress: (message) => shown.show(message)
  }).finally(() => shown.clear());
  if (inputs.reportDirectory !== "") {
    await mkdir2(inputs.reportDirectory, { recursive: true });
    await writeFile3(join4(inputs.reportDirectory, "report.json"), reportJson(report));
  }
  return { report, exitCode: exitCodeOf(report, inputs.failOn) };
}
function notInstalled({ given }, { families }) {
  const files = [...new Set(given.map(({ from }) => from))];
  const commands2 = files.map((file) => addToSystemStore(families, printable(file, 200)));
  return new UsageError(`--install: the command line changes no system store. As root: ${commands2.join(", ")}.`);
}
function textFor(report, stream) {
  return terminalText(report, { columns: stream.columns ?? 80, colour: isColoured(stream) });
}
function isColoured(stream) {
  return stream.isTTY === true && !process.env["NO_COLOR"];
}
async function explanation(operands) {
  const [name = ""] = operands;
  const id = causeIds.find((known) => known === name);
  if (id === void 0) {
    throw new UsageError(`explain: "${printable(name, 60)}" is no cause; the causes are ${causeIds.join(", ")}.`);
  }
  return readFile(new URL(`../docs/causes/${id}.md`, import.meta.url), "utf8");
}
