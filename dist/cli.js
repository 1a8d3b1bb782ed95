#!/usr/bin/env node
import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  causePage,
  check,
  clientPage,
  containerOpener,
  defaults,
  endCut,
  exitCodeOf,
  formats,
  givenCertificates,
  killProbesOnSignal,
  mintAuthority,
  mintLeaf,
  mostUsefulFirst,
  placeFor,
  readFailOn,
  readInputFile,
  readInputs,
  renderedReport,
  reportJson,
  shellExports,
  storeVariables,
  takesColour,
  terminalText,
  version,
  wrapped,
  writeReports
} from "./chunk-JTKPJDNN.js";
import {
  addToSystemStore,
  escapeForLog,
  laterStepsEnvironment,
  runnerMachine,
  visible
} from "./chunk-P7S6Y65M.js";
import "./chunk-TAF6TQJS.js";
import {
  UsageError,
  causeIds,
  clientIds,
  printable
} from "./chunk-LRJ23TCX.js";
import "./chunk-644WH5LK.js";

// src/command-line.ts
import { parseArgs } from "node:util";

// src/options.ts
var options = {
  "hosts-file": { type: "string", short: "f", value: "FILE", help: "hosts, one a line" },
  client: {
    type: "string",
    multiple: true,
    short: "c",
    value: "ID[=PATH]",
    choices: clientIds,
    help: "one client, or one installation of it; again for more (default: all that are found)"
  },
  container: {
    type: "string",
    multiple: true,
    value: "CONTAINER",
    help: "a container, an image or a root directory to check too: IMAGE, run:IMAGE, container:NAME, rootfs:DIR"
  },
  "check-runner": {
    type: "string",
    value: "WHETHER",
    choices: ["true", "false"],
    help: "false for the containers alone (default true)"
  },
  ca: {
    type: "string",
    multiple: true,
    value: "FILE",
    help: "certificates of your own authorities, which a fix may use (PEM or DER)"
  },
  install: { type: "boolean", help: "only prints the commands that add those certificates to the system store" },
  "trust-from": {
    type: "string",
    value: "WHERE",
    choices: ["machine", "given"],
    help: "where a fix may take issuers from: machine (default) or given"
  },
  "fetch-intermediates": {
    type: "boolean",
    help: "fetch an issuer that a host leaves out from the address in its certificate"
  },
  directory: {
    type: "string",
    value: "DIR",
    help: "where a fix's files go (default: HTCondor's scratch directory, or the user's cache)"
  },
  "report-directory": {
    type: "string",
    value: "DIR",
    help: "write report.json and, made from it, report.html, report.sarif and report.junit.xml there"
  },
  "timeout-seconds": { type: "string", value: "N", help: "for one host and one client (default 20)" },
  "expiry-warning-days": {
    type: "string",
    value: "N",
    help: "warn of certificates that end within N days (default 14; 0: never)"
  },
  "fail-on": {
    type: "string",
    value: "LEVEL",
    choices: ["error", "warning", "never"],
    help: "error (default), warning or never"
  },
  from: { type: "string", value: "FILE", help: "report: the report.json to render again" },
  to: {
    type: "string",
    value: "FORMAT",
    choices: formats,
    help: `report: ${formats.join(", ")} (default: the text of a terminal)`
  },
  json: { type: "boolean", help: "print report.json to standard output" },
  quiet: { type: "boolean", short: "q", help: "print nothing but errors" },
  help: { type: "boolean", short: "h", help: "print this" },
  version: { type: "boolean", help: "print the version" }
};
var commands = ["check", "env", "explain", "report", "merge", "demo", "completion"];
var commandHelp = {
  check: { operands: "HOST…", help: "ask every client, explain what is rejected, prove a fix" },
  env: { operands: "HOST…", help: "the same, and print a proven fix for the shell" },
  explain: { operands: "CAUSE|CLIENT", help: "what a cause means or a client reads, and how to repair it" },
  report: { operands: "--from FILE --to FORMAT", help: "render a report.json again, and ask nobody" },
  merge: { operands: "[NAME=]FILE…", help: "the reports of several runners as one" },
  demo: { operands: "", help: "a broken Python, found, explained and repaired, without a network" },
  completion: { operands: "SHELL", help: "a script that completes all this in bash, zsh or fish" }
};

// src/command-line.ts
function parseCommandLine(args) {
  const { values, positionals } = parsed(args);
  const [first2, ...rest] = positionals;
  const inputs = {
    ...defaults,
    hostArguments: rest,
    hostsFile: values["hosts-file"] ?? defaults.hostsFile,
    clients: values.client?.join(",") ?? defaults.clients,
    containers: values.container?.join("\n") ?? defaults.containers,
    checkRunner: values["check-runner"] ?? defaults.checkRunner,
    caCertificates: values.ca?.join("\n") ?? defaults.caCertificates,
    install: String(values.install ?? defaults.install),
    trustFrom: values["trust-from"] ?? defaults.trustFrom,
    fetchIntermediates: String(values["fetch-intermediates"] ?? defaults.fetchIntermediates),
    failOn: values["fail-on"] ?? defaults.failOn,
    expiryWarningDays: values["expiry-warning-days"] ?? defaults.expiryWarningDays,
    timeoutSeconds: values["timeout-seconds"] ?? defaults.timeoutSeconds,
    reportDirectory: values["report-directory"] ?? defaults.reportDirectory
  };
  const command = values.help ? "help" : values.version ? "version" : commandNamed(first2);
  const { json = false, quiet = false, directory = "", from = "", to = "" } = values;
  return { command, operands: rest, inputs, json, quiet, directory, from, to };
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

// src/completion.ts
var shells = ["bash", "zsh", "fish"];
var explained = [...causeIds, ...clientIds];
var table = Object.entries(options);
function completionScript(name) {
  const shell = shells.find((known) => known === name);
  switch (shell) {
    case "bash":
      return bash();
    case "zsh":
      return `#compdef local-issuer
autoload -U +X bashcompinit && bashcompinit
${bash()}`;
    case "fish":
      return fish();
    case void 0:
      throw new UsageError(`completion: "${printable(name, 60)}" is none of ${shells.join(", ")}.`);
  }
}
function bash() {
  const cases = table.flatMap(([name, option]) => {
    const answer = answerFor(option);
    return answer === void 0 ? [] : [`    ${flags(name, option).join(" | ")}) ${answer}; return ;;
`];
  });
  return `_local_issuer() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  case $previous in
    local-issuer | */local-issuer) COMPREPLY=($(compgen -W '${commands.join(" ")} --help --version' -- "$current")); return ;;
    explain) COMPREPLY=($(compgen -W '${explained.join(" ")}' -- "$current")); return ;;
    completion) COMPREPLY=($(compgen -W '${shells.join(" ")}' -- "$current")); return ;;
${cases.join("")}  esac
  case $current in
    -*) COMPREPLY=($(compgen -W '${table.flatMap(([name, option]) => flags(name, option)).join(" ")}' -- "$current")) ;;
    *) if [ "\${COMP_WORDS[1]}" = merge ]; then COMPREPLY=($(compgen -f -- "$current")); fi ;;
  esac
}
complete -o filenames -F _local_issuer local-issuer
`;
}
function answerFor({ choices, value }) {
  if (choices !== void 0) return `COMPREPLY=($(compgen -W '${choices.join(" ")}' -- "$current"))`;
  if (value === "FILE") return 'COMPREPLY=($(compgen -f -- "$current"))';
  if (value === "DIR") return 'COMPREPLY=($(compgen -d -- "$current"))';
  return value === void 0 ? void 0 : ":";
}
function flags(name, { short }) {
  return [`--${name}`, ...short === void 0 ? [] : [`-${short}`]];
}
function fish() {
  const begins = "__fish_use_subcommand";
  const ofCommands = commands.map((name) => complete(["-f", "-n", begins, "-a", name, "-d", commandHelp[name].help]));
  const behind = (command, words) => complete(["-f", "-n", `__fish_seen_subcommand_from ${command}`, "-a", words.join(" ")]);
  const ofOptions = table.map(
    ([name, { short, value, choices, help: help2 }]) => complete([
      ...["-l", name],
      ...short === void 0 ? [] : ["-s", short],
      ...value === void 0 ? ["-f"] : value === "FILE" || value === "DIR" ? ["-r", "-F"] : ["-x"],
      ...choices === void 0 ? [] : ["-a", choices.join(" ")],
      ...["-d", help2]
    ])
  );
  return [...ofCommands, behind("explain", explained), behind("completion", shells), ...ofOptions].join("");
}
function complete(words) {
  const quoted = words.map((word) => /^[\w-]+$/.test(word) ? word : `'${word.replace(/[\\']/g, "\\$&")}'`);
  return `complete -c local-issuer ${quoted.join(" ")}
`;
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
var width = 100;
var help = `local-issuer: can every TLS client on this machine verify these hosts? If not, why, and what repairs it?

${commands.map((name) => row(`local-issuer ${name} ${commandHelp[name].operands}`.trimEnd(), commandHelp[name].help, 38)).join("")}
HOST is name[:port] (443 unless given), an IP address, [IPv6]:port or https://name/.
With options behind it, quoted: "db.example.com:5432 starttls=postgres", "10.0.0.1 servername=example.com".

${Object.entries(options).map(([name, option]) => row(optionWords(name, option), option.help, 29)).join("")}
Exit codes: 0 all trusted, 1 something is rejected, 2 bad usage, 3 something is unreachable and nothing rejected.
NO_COLOR turns colours off, FORCE_COLOR on where there is no terminal.

Examples:
  local-issuer check git.example.com registry.example.com:5000
  local-issuer check -c python=/opt/env/bin/python -f hosts.txt --report-directory out
  eval "$(local-issuer env --ca corporate-root.pem git.example.com)"
  local-issuer report --from out/report.json --to junit > junit.xml
  local-issuer merge linux/report.json macos/report.json --report-directory all
  source <(local-issuer completion bash)
`;
function optionWords(name, { short, value }) {
  return `${short === void 0 ? "   " : `-${short},`} --${name}${value === void 0 ? "" : ` ${value}`}`;
}
function row(words, text, column) {
  const [first2 = "", ...more] = wrapped(text, width - column);
  const start = words.length + 2 < column ? `  ${words.padEnd(column - 2)}` : `  ${words}
${" ".repeat(column)}`;
  return [`${start}${first2}`, ...more.map((line) => `${" ".repeat(column)}${line}`)].map((line) => `${line}
`).join("");
}

// src/merge.ts
var byWorth = ["rejected", "unreachable", "fixed", "trusted"];
function merged(reports) {
  const own = reports.map(renamed);
  const begins = own.map(({ startedAt }) => Date.parse(startedAt));
  const ends = own.map(({ startedAt, milliseconds }) => Date.parse(startedAt) + milliseconds);
  const start = Math.min(...begins);
  const fix = mergedFix(own);
  return {
    schemaVersion: 1,
    tool: { name: "local-issuer", version },
    startedAt: new Date(start).toISOString(),
    milliseconds: Math.max(...ends) - start,
    result: byWorth.find((result) => own.some((report) => report.result === result)) ?? "trusted",
    hosts: mergedHosts(own.flatMap(({ hosts }) => hosts)),
    machines: own.flatMap(({ machines }) => machines),
    checks: own.flatMap(({ checks }) => checks),
    findings: own.flatMap(({ findings }) => findings).sort(mostUsefulFirst),
    ...fix === void 0 ? {} : { fix }
  };
}
function renamed({ name, report }) {
  const machineName = (id) => id === "runner" ? name : `${name}/${id}`;
  const under2 = (record) => ({
    ...record,
    machine: machineName(record.machine)
  });
  const { fix } = report;
  return {
    ...report,
    machines: report.machines.map((machine) => ({ ...machine, id: machineName(machine.id) })),
    checks: report.checks.map(under2),
    findings: report.findings.map(under2),
    ...fix === void 0 ? {} : {
      fix: {
        ...fix,
        proof: fix.proof.map(under2),
        unrepaired: fix.unrepaired.map(under2),
        ...fix.containers === void 0 ? {} : { containers: fix.containers.map(under2) },
        runners: (fix.runners ?? [runnerFix(fix)]).map(under2)
      }
    }
  };
}
function runnerFix({ environment, bundle, proven, exported }) {
  return { machine: "runner", environment, bundle, proven: proven && Object.keys(environment).length > 0, exported };
}
function mergedFix(reports) {
  const fixes = reports.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) return void 0;
  const runners = fixes.flatMap((fix) => fix.runners ?? []);
  const containers = fixes.flatMap((fix) => fix.containers ?? []);
  const anchors = fixes.flatMap(({ anchorsAdded }) => anchorsAdded);
  return {
    environment: {},
    bundle: "",
    anchorsAdded: [...new Map(anchors.map((anchor) => [JSON.stringify(anchor), anchor])).values()],
    proof: fixes.flatMap(({ proof }) => proof),
    unrepaired: fixes.flatMap(({ unrepaired }) => unrepaired),
    proven: fixes.every(({ proven }) => proven),
    exported: runners.every(({ exported }) => exported),
    ...containers.length === 0 ? {} : { containers },
    runners
  };
}
function mergedHosts(hosts) {
  const merged2 = /* @__PURE__ */ new Map();
  for (const host of hosts) {
    const known = merged2.get(host.id);
    const source = known?.source ?? host.source;
    const chain = known === void 0 || known.chain.length === 0 ? host.chain : known.chain;
    merged2.set(host.id, { ...known ?? host, ...source === void 0 ? {} : { source }, chain });
  }
  return [...merged2.values()];
}

// src/report-names.ts
function namedFiles(operands) {
  if (operands.length === 0) {
    throw new UsageError("merge: no report is given; write local-issuer merge linux/report.json macos/report.json.");
  }
  const given = operands.map((operand) => /^([^=/\\]+)=(.+)$/.exec(operand)?.slice(1) ?? ["", operand]);
  const unnamed = telling(given.map(([name, path]) => name === "" ? partsOf(path ?? "") : []));
  const files = given.map(([name = "", path = ""], index) => ({
    name: name === "" ? unnamed[index] ?? "" : name,
    path
  }));
  const twice = files.find(({ name }, index) => files.findIndex((other) => other.name === name) < index);
  if (twice !== void 0) {
    const { name, path } = twice;
    const [shownName, shownPath] = [printable(name, 60), printable(path, 200)];
    throw new UsageError(`merge: two runners are called "${shownName}"; write NAME=${shownPath} for one of them.`);
  }
  return files;
}
function partsOf(path) {
  const parts = path.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
  const file = (parts.at(-1) ?? "").replace(/\.json$/, "");
  return file === "report" && parts.length > 1 ? parts.slice(0, -1) : [...parts.slice(0, -1), file];
}
function telling(all) {
  const own = all.filter((parts) => parts.length > 0);
  let shared = 0;
  while (own.length > 0 && own.every((parts) => parts.length > shared + 1 && parts[shared] === own[0]?.[shared])) shared++;
  return all.map((parts) => parts.slice(shared).join("/"));
}

// src/reports/progress.ts
var eraseLine = "\r\x1B[K";
function progress(stream, { enabled }) {
  if (!enabled) return { show() {
  }, clear() {
  } };
  let shown2 = "";
  return {
    show(text) {
      const line = endCut(visible(text).replaceAll("\n", " "), (stream.columns ?? 80) - 1);
      if (line === shown2) return;
      shown2 = line;
      stream.write(`${eraseLine}${line}`);
    },
    clear() {
      if (shown2 !== "") stream.write(eraseLine);
      shown2 = "";
    }
  };
}

// report.schema.json
var report_schema_default = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Report of Local Issuer",
  description: "What TLS clients on a machine say of hosts, why, and what repairs it.",
  type: "object",
  additionalProperties: false,
  required: [
    "schemaVersion",
    "tool",
    "startedAt",
    "milliseconds",
    "result",
    "hosts",
    "machines",
    "checks",
    "findings"
  ],
  properties: {
    schemaVersion: { const: 1 },
    tool: {
      type: "object",
      additionalProperties: false,
      required: ["name", "version"],
      properties: { name: { const: "local-issuer" }, version: { type: "string" } }
    },
    startedAt: { $ref: "#/$defs/time" },
    milliseconds: { $ref: "#/$defs/milliseconds" },
    result: { enum: ["trusted", "fixed", "rejected", "unreachable"] },
    hosts: { type: "array", items: { $ref: "#/$defs/host" } },
    machines: { type: "array", items: { $ref: "#/$defs/machine" } },
    checks: { type: "array", items: { $ref: "#/$defs/check" } },
    findings: { type: "array", items: { $ref: "#/$defs/finding" } },
    fix: { $ref: "#/$defs/fix" }
  },
  $defs: {
    milliseconds: { type: "number", minimum: 0 },
    time: {
      description: "ISO 8601, UTC, as Date.prototype.toISOString writes it.",
      type: "string",
      pattern: "^(?:\\d{4}|[+-]\\d{6})-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$"
    },
    sha256: {
      description: "Of the DER, in lower-case hexadecimal digits.",
      type: "string",
      pattern: "^[0-9a-f]{64}$"
    },
    verdict: { enum: ["trusted", "rejected", "unreachable", "skipped", "error"] },
    clientId: {
      enum: [
        "python",
        "requests",
        "urllib3",
        "aiohttp",
        "httpx",
        "pip",
        "aws",
        "fsspec",
        "conda",
        "curl",
        "git",
        "openssl",
        "node",
        "actions-node",
        "java",
        "wget",
        "gnutls",
        "ruby",
        "perl",
        "lwp",
        "php",
        "php-curl",
        "go",
        "dotnet",
        "deno",
        "bun",
        "npm",
        "cargo",
        "system"
      ]
    },
    causeId: {
      enum: [
        "verification-off",
        "machine-unreachable",
        "unreachable",
        "not-tls",
        "protocol-too-old",
        "client-certificate-required",
        "variable-points-nowhere",
        "store-unreadable",
        "store-malformed",
        "store-missing",
        "store-empty",
        "directory-not-hashed",
        "store-replaced",
        "clock-wrong",
        "certificate-expired",
        "certificate-not-yet-valid",
        "issuer-expired",
        "name-mismatch",
        "revoked",
        "wrong-purpose",
        "name-not-permitted",
        "weak-signature",
        "weak-key",
        "strict-x509",
        "self-signed",
        "intermediate-missing",
        "intercepted",
        "variable-ignored",
        "store-outdated",
        "issuer-missing",
        "unknown"
      ]
    },
    host: {
      type: "object",
      additionalProperties: false,
      required: ["id", "name", "port", "chain"],
      properties: {
        id: { description: "name:port, and #servername behind it when one is set.", type: "string" },
        name: { description: "In lower-case ASCII, or an IP address without brackets.", type: "string" },
        port: { type: "integer", minimum: 1, maximum: 65535 },
        servername: { type: "string" },
        starttls: { enum: ["smtp", "imap", "pop3", "ldap", "postgres", "mysql"] },
        source: {
          description: "Where the host was written down.",
          type: "object",
          additionalProperties: false,
          required: ["file", "line"],
          properties: { file: { type: "string" }, line: { type: "integer", minimum: 1 } }
        },
        chain: {
          description: "As the host served it, in its order.",
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["subject", "issuer", "notBefore", "notAfter", "sha256"],
            properties: {
              subject: { type: "string" },
              issuer: { type: "string" },
              notBefore: { $ref: "#/$defs/time" },
              notAfter: { $ref: "#/$defs/time" },
              sha256: { $ref: "#/$defs/sha256" }
            }
          }
        }
      }
    },
    machine: {
      type: "object",
      additionalProperties: false,
      required: ["id", "kind", "os", "clients"],
      properties: {
        id: { type: "string" },
        kind: { enum: ["runner", "container", "image", "rootfs"] },
        os: { type: "string" },
        clients: {
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["id", "path", "version", "stores"],
            properties: {
              id: { $ref: "#/$defs/clientId" },
              path: { type: "string" },
              version: { type: "string" },
              stores: {
                type: "array",
                items: {
                  type: "object",
                  additionalProperties: false,
                  required: ["origin", "state", "anchors"],
                  properties: {
                    origin: { enum: ["variable", "config-file", "default"] },
                    path: { type: "string" },
                    variable: { type: "string" },
                    state: { enum: ["ok", "missing", "empty", "unreadable", "malformed"] },
                    anchors: { type: "integer", minimum: 0 }
                  }
                }
              }
            }
          }
        }
      }
    },
    check: {
      type: "object",
      additionalProperties: false,
      required: ["machine", "client", "path", "host", "verdict", "basis", "message", "causes", "milliseconds"],
      properties: {
        machine: { type: "string" },
        client: { $ref: "#/$defs/clientId" },
        path: { type: "string" },
        host: { type: "string" },
        verdict: { $ref: "#/$defs/verdict" },
        basis: { enum: ["observed", "predicted"] },
        message: { description: "The client's own words.", type: "string" },
        causes: { type: "array", items: { $ref: "#/$defs/causeId" }, uniqueItems: true },
        anchor: {
          description: "Where the way from a trusted chain ends in the client's stores, as they were read: absent where none or several were found.",
          type: "object",
          additionalProperties: false,
          required: ["subject", "sha256", "from"],
          properties: {
            subject: { type: "string" },
            sha256: { $ref: "#/$defs/sha256" },
            from: { type: "string" }
          }
        },
        milliseconds: { $ref: "#/$defs/milliseconds" }
      }
    },
    finding: {
      type: "object",
      additionalProperties: false,
      required: ["cause", "severity", "machine", "clients", "hosts", "message", "help", "evidence"],
      properties: {
        cause: { $ref: "#/$defs/causeId" },
        severity: { enum: ["error", "warning", "notice"] },
        machine: { type: "string" },
        clients: { type: "array", items: { $ref: "#/$defs/clientId" } },
        hosts: { type: "array", items: { type: "string" } },
        message: { type: "string" },
        help: { type: "string" },
        evidence: {
          type: "object",
          additionalProperties: {
            anyOf: [{ type: ["string", "number", "boolean"] }, { type: "array", items: { type: "string" } }]
          }
        }
      }
    },
    fix: {
      type: "object",
      additionalProperties: false,
      required: ["environment", "bundle", "anchorsAdded", "proof", "unrepaired", "proven", "exported"],
      properties: {
        environment: { $ref: "#/$defs/environment" },
        bundle: { type: "string" },
        anchorsAdded: {
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["subject", "sha256", "from"],
            properties: {
              subject: { type: "string" },
              sha256: { $ref: "#/$defs/sha256" },
              from: { type: "string" }
            }
          }
        },
        proof: {
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["machine", "client", "path", "host", "before", "after"],
            properties: {
              machine: { type: "string" },
              client: { $ref: "#/$defs/clientId" },
              path: { type: "string" },
              host: { type: "string" },
              before: { $ref: "#/$defs/verdict" },
              after: { $ref: "#/$defs/verdict" }
            }
          }
        },
        unrepaired: {
          type: "array",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["machine", "client", "path", "host", "why"],
            properties: {
              machine: { type: "string" },
              client: { $ref: "#/$defs/clientId" },
              path: { type: "string" },
              host: { type: "string" },
              why: { type: "string" },
              ownStep: {
                description: "What repairs this client alone, beside what `why` tells of all that have it.",
                type: "string"
              }
            }
          }
        },
        proven: { type: "boolean" },
        exported: { type: "boolean" },
        containers: {
          description: "What repairs containers, images and root directories; each was proven for itself.",
          type: "array",
          items: { $ref: "#/$defs/containerFix" }
        },
        runners: {
          description: "In a report of several runners, what repairs each; environment is empty then.",
          type: "array",
          items: { $ref: "#/$defs/runnerFix" }
        }
      }
    },
    environment: {
      description: "Variables, as any shell can hold them.",
      type: "object",
      propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
      additionalProperties: { type: "string", pattern: "^[^\\u0000]*$" }
    },
    runnerFix: {
      type: "object",
      additionalProperties: false,
      required: ["machine", "environment", "bundle", "proven", "exported"],
      properties: {
        machine: { type: "string" },
        environment: { $ref: "#/$defs/environment" },
        bundle: { type: "string" },
        proven: { type: "boolean" },
        exported: { type: "boolean" }
      }
    },
    containerFix: {
      type: "object",
      additionalProperties: false,
      required: ["machine", "environment", "folder", "at", "program", "arguments", "dockerfile"],
      properties: {
        machine: { type: "string" },
        environment: { $ref: "#/$defs/environment" },
        folder: { description: "With the files, on the runner.", type: "string" },
        at: { description: "The folder's path on the machine.", type: "string" },
        program: { enum: ["docker", "apptainer"] },
        arguments: { type: "array", items: { type: "string" } },
        dockerfile: { type: "array", items: { type: "string" } }
      }
    }
  }
};

// src/reports/json-schema.ts
function violation(value, schema, at = "", root = schema) {
  if (schema.$ref !== void 0) return violation(value, definition(schema.$ref, root), at, root);
  const here = at === "" ? "it" : at;
  if (schema.const !== void 0 && value !== schema.const)
    return `${here} is ${shown(value)}, and is to be ${shown(schema.const)}`;
  if (schema.enum !== void 0 && !schema.enum.includes(value)) {
    return `${here} is ${shown(value)}, and is to be one of ${schema.enum.map(String).join(", ")}`;
  }
  if (schema.anyOf?.every((each) => violation(value, each, at, root) !== void 0)) {
    return `${here} is ${shown(value)}, which fits none of what it may be`;
  }
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value)))
    return `${here} is ${shown(value)}, and is to be ${types.join(" or ")}`;
  if (typeof value === "string") return ofText(value, schema, here);
  if (typeof value === "number") return ofNumber(value, schema, here);
  if (Array.isArray(value)) return ofList(value, schema, at, root);
  return isRecord(value) ? ofRecord(value, schema, at, root) : void 0;
}
function definition(reference, { $defs = {} }) {
  const found = $defs[reference.replace("#/$defs/", "")];
  if (found === void 0) throw new Error(`the schema has no ${reference}`);
  return found;
}
function ofText(value, { pattern }, here) {
  const fits = pattern === void 0 || new RegExp(pattern, "u").test(value);
  return fits ? void 0 : `${here} is ${shown(value)}, and is to match ${pattern}`;
}
function ofNumber(value, { minimum = -Infinity, maximum = Infinity }, here) {
  if (value < minimum) return `${here} is ${value}, and is to be at least ${minimum}`;
  return value > maximum ? `${here} is ${value}, and is to be at most ${maximum}` : void 0;
}
function ofList(values, { items, uniqueItems }, at, root) {
  if (uniqueItems === true && new Set(values).size < values.length) return `${at} has something twice`;
  if (items === void 0) return void 0;
  return first(values.entries(), ([index, value]) => violation(value, items, `${at}[${index}]`, root));
}
function ofRecord(value, schema, at, root) {
  const { properties = {}, required = [], additionalProperties = true, propertyNames = {} } = schema;
  const absent = required.find((name) => !Object.hasOwn(value, name));
  if (absent !== void 0) return `${under(at, absent)} is missing`;
  return first(Object.entries(value), ([name, part]) => {
    const place = under(at, name);
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (own === false) return `${place} is no field that it has`;
    const isNamedSo = violation(name, propertyNames, `the name of ${place}`, root);
    return isNamedSo ?? (own === true || own === void 0 ? void 0 : violation(part, own, place, root));
  });
}
function first(items, wrong) {
  for (const item of items) {
    const found = wrong(item);
    if (found !== void 0) return found;
  }
  return void 0;
}
function under(at, name) {
  return at === "" ? printable(name, 60) : `${at}.${printable(name, 60)}`;
}
function isOf(type, value) {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  return type === "object" ? isRecord(value) : typeof value === type;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function shown(value) {
  if (Array.isArray(value)) return "a list";
  return isRecord(value) ? "an object" : printable(JSON.stringify(value) ?? "nothing", 60);
}

// src/reports/read-report.ts
function readReport(text, place) {
  const value = parsed2(text, place);
  const wrong = violation(value, report_schema_default);
  if (wrong !== void 0) throw new UsageError(`${place} is no report of schemaVersion 1: ${wrong}.`);
  return value;
}
function parsed2(text, place) {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error), 200);
    throw new UsageError(`${place} is no JSON (${why}); give a report.json as local-issuer wrote it.`);
  }
}

// src/cli.ts
var surrounding = { workspace: process.cwd() };
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
    case "completion":
      process.stdout.write(completionScript(line.operands[0] ?? ""));
      return 0;
    case "demo":
      return demo((text) => process.stdout.write(text), takesColour(process.stdout, process.env));
    case "check": {
      const { report, exitCode } = await checked(line, false);
      show(report, line);
      return exitCode;
    }
    case "report":
      process.stdout.write(await again(line));
      return 0;
    case "merge": {
      const files = namedFiles(line.operands);
      const report = merged(
        await Promise.all(files.map(async (file) => ({ ...file, report: await reportIn(file.path) })))
      );
      await keep(report, line.inputs.reportDirectory.trim());
      show(report, line);
      return exitCodeOf(report, readFailOn(line.inputs.failOn));
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
  const shown2 = progress(process.stderr, { enabled: process.stderr.isTTY === true && !line.quiet });
  const report = await check({
    ...inputs,
    machine,
    containers: { specs: inputs.containers, open: containerOpener(environment) },
    exports,
    place: async () => (await placeFor(environment, line.directory)).directory,
    now: /* @__PURE__ */ new Date(),
    onProgress: (message) => shown2.show(message)
  }).finally(() => shown2.clear());
  await keep(report, inputs.reportDirectory);
  return { report, exitCode: exitCodeOf(report, inputs.failOn) };
}
async function again({ from, to }) {
  if (from === "") throw new UsageError("report: no file is given; write --from report.json.");
  const format = formats.find((known) => known === to);
  if (to !== "" && format === void 0) {
    throw new UsageError(`--to: "${printable(to, 60)}" is none of ${formats.join(", ")}.`);
  }
  const report = await reportIn(from);
  return format === void 0 ? textFor(report, process.stdout) : renderedReport(report, format, surrounding);
}
async function reportIn(path) {
  const bytes = await readInputFile("report", path, 256);
  return readReport(Buffer.from(bytes).toString("utf8"), printable(path, 200));
}
async function keep(report, directory) {
  if (directory !== "") await writeReports(report, directory, surrounding);
}
function show(report, { json, quiet }) {
  if (json) process.stdout.write(reportJson(report));
  else if (!quiet) process.stdout.write(textFor(report, process.stdout));
}
function notInstalled({ given }, { families }) {
  const files = [...new Set(given.map(({ from }) => from))];
  const commands2 = files.map((file) => addToSystemStore(families, printable(file, 200)));
  return new UsageError(`--install: the command line changes no system store. As root: ${commands2.join(", ")}.`);
}
function textFor(report, stream) {
  return terminalText(report, { columns: stream.columns ?? 80, colour: takesColour(stream, process.env) });
}
async function explanation(operands) {
  const [name = ""] = operands;
  const cause = causeIds.find((known) => known === name);
  if (cause !== void 0) return causePage(cause);
  const client = clientIds.find((known) => known === name);
  if (client !== void 0) return clientPage(client);
  throw new UsageError(
    `explain: "${printable(name, 60)}" is no cause and no client; the causes are ${causeIds.join(", ")}; the clients ${clientIds.join(", ")}.`
  );
}
