import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  core_exports,
  error,
  exportVariable,
  getInput,
  info,
  install,
  installedState,
  notice,
  runAsRoot,
  saveState,
  setOutput,
  summary
} from "./chunk-JF62GF57.js";
import {
  causeWords,
  cellFor,
  cells,
  check,
  endCut,
  exitCodeOf,
  findingSentence,
  findingSources,
  findingTitle,
  findingsInOrder,
  fixSentence,
  helpSteps,
  isTrusted,
  killProbesOnSignal,
  matrices,
  numberedColumns,
  placeFor,
  readInputFile,
  readInputs,
  reportJson,
  shellExports,
  terminalText,
  unrepairedGroups,
  verdictLine
} from "./chunk-7KIKTVQC.js";
import {
  UsageError,
  counted,
  escapeForLog,
  laterStepsEnvironment,
  listed,
  runnerMachine,
  shortFingerprint,
  visible
} from "./chunk-EYVGWMHF.js";
import "./chunk-4RAXUCA6.js";

// src/action.ts
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

// src/reports/repository-path.ts
import { posix } from "node:path";
function repositoryPath(file, workspace) {
  const path = slashed(file);
  const root = workspace === void 0 ? void 0 : slashed(workspace);
  const relative = root !== void 0 && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  if (relative === "." || relative.startsWith("/") || /^[A-Za-z]:/.test(relative)) return void 0;
  if (relative === ".." || relative.startsWith("../") || escapeForLog(relative) !== relative) return void 0;
  return relative;
}
function slashed(path) {
  const normal = posix.normalize(path.replaceAll("\\", "/"));
  return normal.length > 1 ? normal.replace(/\/$/, "") : normal;
}

// src/reports/annotations.ts
var messageLimit = 4096;
function annotations(report, options) {
  const { limit = 10 } = options;
  const findings = findingsInOrder(report);
  return ["error", "warning", "notice"].flatMap((level) => {
    const ofLevel = findings.filter((finding) => finding.severity === level);
    if (ofLevel.length <= limit) return ofLevel.map((finding) => annotationOf(finding, report, options));
    const shown = ofLevel.slice(0, limit - 1);
    return [
      ...shown.map((finding) => annotationOf(finding, report, options)),
      rest(level, ofLevel.slice(limit - 1), options)
    ];
  });
}
function annotationOf(finding, report, options) {
  const sources = located(findingSources(finding, report), options);
  const [first, ...others] = sources;
  const also = others.length === 0 ? [] : [`Also at ${others.slice(0, 20).map(place).join(", ")}${others.length > 20 ? " …" : ""}.`];
  const message = [findingSentence(finding, report), ...helpSteps(finding), ...also].join("\n");
  return { level: finding.severity, title: escapeForLog(findingTitle(finding)), message: fitted(message), ...first };
}
function rest(level, findings, { reportPath }) {
  const count = counted(findings.length, "more finding");
  const message = [`and ${count}: see report.json at ${reportPath} and the job summary.`, ...findings.map(findingTitle)];
  return { level, title: count, message: fitted(message.join("\n")) };
}
function fitted(message) {
  return endCut(escapeForLog(message), messageLimit);
}
function located(sources, { workspace }) {
  return sources.flatMap(({ file, line }) => {
    const path = repositoryPath(file, workspace);
    return path === void 0 ? [] : [{ file: path, line }];
  });
}
function place({ file, line }) {
  return `${file}:${line}`;
}
function emit(annotations2, core) {
  for (const { level, title, message, file, line } of annotations2) {
    core[level](message, {
      title,
      ...file === void 0 ? {} : { file },
      ...line === void 0 ? {} : { startLine: line }
    });
  }
}

// src/reports/markdown.ts
function markdownText(text) {
  return visible(text.replace(/\s+/gu, " ").trim()).replace(/[&<>]/g, (character) => entities[character] ?? "").replace(/[\\`*_[\]|~!]/g, "\\$&").replace(/#(?=(\d?))/g, (_, digit) => digit === "" ? "\\#" : "&#35;&#8203;").replace(/@/g, "&#64;&#8203;").replace(/\bGH-(?=\d)/gi, "$&&#8203;").replace(/:(?=\/\/)/g, "&#58;").replace(/\b(www)\./gi, "$1&#46;").replace(/\$/g, "<span>$</span>").replace(/^(?:[-+=]|\d+(?=[.)]))/, leading);
}
var entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
function leading(mark) {
  return /\d/.test(mark) ? `${mark}\\` : `\\${mark}`;
}
function markdownCode(text) {
  return codeOf(markdownText(text));
}
function markdownProse(text) {
  return markdownText(text).replace(/\\`(.+?)\\`/gu, (_, code) => codeOf(code));
}
function codeOf(markdown) {
  return `<code>${markdown.replaceAll("&#8203;", "")}</code>`;
}
function markdownBlock(text) {
  const html = visible(text.replace(/\r\n?/g, "\n").replace(/\n+$/, "")).replace(
    /[&<>]/g,
    (character) => entities[character] ?? ""
  );
  return `<pre>
${html}
</pre>`;
}
function markdownTable(head, rows) {
  const line = (cells2) => `| ${cells2.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
function folded(title, body) {
  return `<details><summary>${title}</summary>

${body}

</details>`;
}

// src/reports/summary-detail.ts
var detailSteps = [
  { rows: Number.POSITIVE_INFINITY, findings: Number.POSITIVE_INFINITY, chains: true, text: Number.POSITIVE_INFINITY },
  { rows: Number.POSITIVE_INFINITY, findings: Number.POSITIVE_INFINITY, chains: false, text: 4096 },
  { rows: 500, findings: 200, chains: false, text: 2048 },
  { rows: 100, findings: 50, chains: false, text: 1024 },
  { rows: 20, findings: 10, chains: false, text: 512 },
  { rows: 5, findings: 3, chains: false, text: 256 },
  { rows: 0, findings: 0, chains: false, text: 0 }
];
function detailWithin(limits) {
  const omitted = /* @__PURE__ */ new Map();
  const leftOut = (count, noun) => {
    if (count > 0) omitted.set(noun, (omitted.get(noun) ?? 0) + count);
  };
  return {
    ...limits,
    leftOut,
    within(items, noun, limit = limits.rows) {
      leftOut(items.length - limit, noun);
      return items.length > limit ? items.slice(0, limit) : items;
    },
    omissions() {
      if (omitted.size === 0) return "";
      return listed(
        [...omitted].map(([noun, count]) => `${count} ${noun}`),
        Number.POSITIVE_INFINITY
      );
    }
  };
}

// src/reports/summary-findings.ts
var signs = { error: "❌", warning: "⚠️", notice: "ℹ️" };
var namedInTheSentence = 4;
function findingsSection(report, detail, causesUrl2) {
  const findings = detail.within(findingsInOrder(report), "findings", detail.findings);
  if (findings.length === 0) return "";
  return ["## Findings", ...findings.map((finding) => findingPart(finding, report, detail, causesUrl2))].join("\n\n");
}
function findingPart(finding, report, detail, causesUrl2) {
  const { cause, severity, hosts } = finding;
  const steps = helpSteps(finding).map((step, index) => `${index + 1}. ${markdownProse(endCut(step, detail.text))}`);
  const shown = hosts.length > namedInTheSentence ? detail.within(hosts, "hosts of findings") : [];
  return [
    `### ${signs[severity]} ${severity}: [${causeWords(finding)}](${causesUrl2}/${cause}.md)`,
    markdownProse(endCut(findingSentence(finding, report), detail.text)),
    ...steps.length === 0 ? [] : [steps.join("\n")],
    ...shown.length === 0 ? [] : [folded(`All ${hosts.length} hosts`, shown.map(markdownCode).join(", "))]
  ].join("\n\n");
}

// src/reports/summary-fix.ts
var foldBeyond = 10;
function fixSection({ fix }, detail) {
  if (fix === void 0) return "";
  const environment = Object.keys(fix.environment).length === 0 ? "" : markdownBlock(shellExports(fix.environment));
  const parts = [
    "## Fix",
    fixSentence(fix),
    environment,
    anchors(fix, detail),
    proof(fix, detail),
    unrepaired(fix, detail)
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}
function anchors({ anchorsAdded }, detail) {
  const rows = detail.within(anchorsAdded, "added anchors").map(({ subject, sha256, from }) => [markdownText(subject), markdownCode(sha256), markdownCode(from)]);
  return table(`${counted(anchorsAdded.length, "anchor")} added`, ["Added anchor", "SHA-256", "From"], rows);
}
function proof({ proof: proof2 }, detail) {
  const rows = detail.within(proof2, "rows of the proof").map(({ machine, client, host, before, after }) => [
    markdownText(machine),
    client,
    markdownCode(host),
    before === after ? before : `${before} → **${after}**`
  ]);
  const changed = proof2.filter(({ before, after }) => before !== after).length;
  const title = `Proof: ${counted(proof2.length, "check")} taken again, ${changed} changed`;
  return table(title, ["Machine", "Client", "Host", "Verdict before → after"], rows);
}
function unrepaired(fix, detail) {
  const rows = detail.within(unrepairedGroups(fix), "reasons for what is not repaired").map(({ machine, clients, hosts, why }) => [
    markdownText(machine),
    listed(clients),
    listed(hosts.map(markdownCode)),
    markdownText(endCut(why, detail.text))
  ]);
  return table(
    `${counted(fix.unrepaired.length, "check")} not repaired`,
    ["Machine", "Client", "Not repaired", "Why"],
    rows
  );
}
function table(title, head, rows) {
  if (rows.length === 0) return "";
  const markdown = markdownTable(head, rows);
  return rows.length > foldBeyond ? folded(title, markdown) : markdown;
}

// src/reports/summary-matrix.ts
var signs2 = {
  trusted: "✅",
  fixed: "🔧",
  rejected: "❌",
  unreachable: "⚠️",
  skipped: "➖",
  error: "❔"
};
var foldBeyond2 = 20;
function matrixSection(report, detail) {
  return [...matrices(report).map((matrix) => machinePart(matrix, detail)), legend(report)].join("\n\n");
}
function machinePart(matrix, detail) {
  const heading = `### ${markdownText(matrix.machine)} (${markdownText(matrix.os)})`;
  if (matrix.columns.length === 0) return `${heading}

No client was checked.`;
  const rows = matrix.rows.length > detail.rows ? matrix.rows.filter((row) => !isTrusted(row)) : matrix.rows;
  const shown = detail.within(rows, "hosts of the table");
  detail.leftOut(matrix.rows.length - rows.length, "hosts trusted by every client");
  const table2 = markdownTable(
    ["Host", ...matrix.columns.map((column) => column.label)],
    shown.map(({ host, cells: cells2 }) => [markdownCode(host), ...cells2.map((cell) => cell === void 0 ? "" : signs2[cell])])
  );
  const bad = matrix.rows.filter((row) => !isTrusted(row)).length;
  const title = `${counted(matrix.rows.length, "host")}, ${bad === 0 ? "all" : `all but ${bad}`} trusted by every client`;
  const installations = numberedColumns(matrix).map(({ label, path }) => `${label}: ${markdownCode(path)}`);
  return [
    heading,
    shown.length > foldBeyond2 ? folded(title, table2) : shown.length > 0 ? table2 : title,
    ...installations.length === 0 ? [] : [`${installations.join(", ")}.`]
  ].join("\n\n");
}
function legend(report) {
  const present = new Set(report.checks.map((check2) => cellFor(check2, report)));
  return cells.filter((cell) => present.has(cell)).map((cell) => `${signs2[cell]} ${cell}`).join(" · ");
}
function chainSection(report, detail) {
  const hosts = report.hosts.filter((host) => host.chain.length > 0);
  const shown = detail.chains ? hosts : [];
  detail.leftOut(hosts.length - shown.length, "chains");
  if (shown.length === 0) return "";
  const parts = shown.map(({ id, chain }) => {
    const rows = chain.map(({ subject, issuer, notBefore, notAfter, sha256 }, index) => [
      String(index + 1),
      markdownText(subject),
      markdownText(issuer),
      `${markdownText(notBefore.slice(0, 10))} – ${markdownText(notAfter.slice(0, 10))}`,
      markdownCode(sha256)
    ]);
    return `${markdownCode(id)}

${markdownTable(["", "Subject", "Issuer", "Valid", "SHA-256"], rows)}`;
  });
  return folded(`Chains as served by ${counted(shown.length, "host")}`, parts.join("\n\n"));
}

// src/reports/summary.ts
var signs3 = { trusted: "✅", fixed: "✅", rejected: "❌", unreachable: "⚠️" };
function summaryMarkdown(report, options = {}) {
  const { limitBytes = 1024 * 1024 } = options;
  for (const limits of detailSteps) {
    const summary2 = render(report, limits, options);
    if (Buffer.byteLength(summary2) <= limitBytes) return summary2;
  }
  return endCut(markdownText(verdictLine(report)), Math.floor(limitBytes / 3));
}
function render(report, limits, { causesUrl: causesUrl2 = "docs/causes", reportPath }) {
  const detail = detailWithin(limits);
  const parts = [
    `## ${signs3[report.result]} ${markdownText(verdictLine(report))}`,
    matrixSection(report, detail),
    findingsSection(report, detail, causesUrl2),
    fixSection(report, detail),
    chainSection(report, detail)
  ];
  const omissions = detail.omissions();
  const where = reportPath === void 0 ? "" : ` (${markdownText(reportPath)})`;
  if (omissions !== "") parts.splice(1, 0, `Left out to fit: ${omissions}. All of it is in report.json${where}.`);
  return `${parts.filter((part) => part !== "").join("\n\n")}
`;
}

// src/action.ts
var causesUrl = "https://github.com/local-issuer/local-issuer/blob/main/docs/causes";
killProbesOnSignal();
try {
  process.exitCode = await run();
} catch (error2) {
  const message = error2 instanceof Error ? error2.message : String(error2);
  error(escapeForLog(message), { title: error2 instanceof UsageError ? "Local Issuer: bad input" : "Local Issuer" });
  process.exitCode = error2 instanceof UsageError ? 2 : 1;
}
async function run() {
  const inputs = await readInputs(rawInputs(), readInputFile);
  const environment = laterStepsEnvironment(process.env);
  const machine = await runnerMachine(environment);
  await installGiven(inputs, machine);
  const report = await check({
    ...inputs,
    machine,
    exports: inputs.export,
    async place() {
      const { directory, note } = await placeFor(environment);
      if (note) notice(note, { title: "Local Issuer" });
      return directory;
    },
    now: /* @__PURE__ */ new Date(),
    onProgress: (message) => info(escapeForLog(message))
  });
  const reportPath = await writeReport(report, inputs.reportDirectory);
  info(terminalText(report, { columns: 120, colour: true }));
  emit(annotations(report, { reportPath, workspace: process.env["GITHUB_WORKSPACE"] ?? process.cwd() }), core_exports);
  if (inputs.summary) await summary.addRaw(summaryMarkdown(report, { causesUrl, reportPath })).write();
  setOutputs(report, reportPath);
  if (report.fix?.exported) exportVariables(report.fix.environment);
  return exitCodeOf(report, inputs.failOn);
}
async function installGiven({ install: wanted, anchors: anchors2 }, machine) {
  if (wanted === "false") return;
  const added = await install({
    machine,
    files: anchors2,
    run: runAsRoot(machine.environment),
    onChange: (names2) => {
      if (wanted === "true") saveState(installedState, names2.join(" "));
    }
  });
  if (added.length === 0) return;
  const names = added.map(({ subject, sha256 }) => `${subject} (SHA-256 ${shortFingerprint(sha256)})`);
  const until = wanted === "keep" ? "for good" : "until this job's end";
  notice(escapeForLog(`Added to the system store, ${until}: ${names.join(", ")}.`), { title: "Local Issuer" });
}
function rawInputs() {
  const list = { trimWhitespace: false };
  return {
    hosts: getInput("hosts", list),
    hostsFile: getInput("hosts-file"),
    clients: getInput("clients", list),
    containers: getInput("containers"),
    checkRunner: getInput("check-runner"),
    caCertificates: getInput("ca-certificates", list),
    export: getInput("export"),
    install: getInput("install"),
    trustFrom: getInput("trust-from"),
    failOn: getInput("fail-on"),
    expiryWarningDays: getInput("expiry-warning-days"),
    timeoutSeconds: getInput("timeout-seconds"),
    reportDirectory: getInput("report-directory"),
    summary: getInput("summary")
  };
}
async function writeReport(report, given) {
  const directory = given === "" ? join(process.env["RUNNER_TEMP"] ?? ".", "local-issuer", stepName()) : resolve(given);
  await mkdir(directory, { recursive: true });
  const path = join(directory, "report.json");
  await writeFile(path, reportJson(report));
  return path;
}
function stepName() {
  return (process.env["GITHUB_ACTION"] ?? "step").replace(/[^A-Za-z0-9_-]/g, "_");
}
function setOutputs({ result, findings, fix }, reportPath) {
  setOutput("result", result);
  setOutput("report", reportPath);
  setOutput("findings", findings.length);
  setOutput("bundle", fix?.bundle ?? "");
  setOutput("environment", JSON.stringify(fix?.environment ?? {}));
  setOutput("docker-args", "");
}
function exportVariables(environment) {
  for (const [name, value] of Object.entries(environment)) exportVariable(name, value);
}
