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
} from "./chunk-GXSYUC25.js";
import {
  causeAddress,
  causesUrl,
  check,
  containerOpener,
  endCut,
  exitCodeOf,
  findingSentence,
  findingTitle,
  findingsInOrder,
  helpSteps,
  isRepairedFinding,
  killProbesOnSignal,
  placeFor,
  placesOf,
  readInputFile,
  readInputs,
  shellWords,
  summaryMarkdown,
  terminalText,
  writeReports
} from "./chunk-JTKPJDNN.js";
import {
  escapeForLog,
  laterStepsEnvironment,
  runnerMachine
} from "./chunk-P7S6Y65M.js";
import "./chunk-TAF6TQJS.js";
import {
  UsageError,
  counted,
  shortFingerprint
} from "./chunk-LRJ23TCX.js";
import "./chunk-644WH5LK.js";

// src/action.ts
import { join as join2, resolve } from "node:path";

// src/host-places.ts
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
var maxBytes = 512 * 1024;
async function withPlaces(hosts, environment) {
  const { GITHUB_WORKSPACE: workspace, GITHUB_JOB: job = "", GITHUB_ACTION: step = "" } = environment;
  const file = workflowFile(environment["GITHUB_WORKFLOW_REF"] ?? "");
  if (workspace === void 0 || file === void 0 || hosts.every(({ source }) => source !== void 0)) return hosts;
  const text = await smallFile(join(workspace, file));
  if (text === void 0) return hosts;
  const { workflowPlaces } = await import("./workflow-places-YZJHUPJW.js");
  const places = workflowPlaces({ text, file, job, step }, hosts);
  return hosts.map((host) => {
    const source = host.source ?? places.get(host.id);
    return source === void 0 ? host : { ...host, source };
  });
}
function workflowFile(reference) {
  return /^[^/@]+\/[^/@]+\/(\.github\/workflows\/[^/@]+\.ya?ml)@/.exec(reference)?.[1];
}
async function smallFile(path) {
  const found = await lstat(path).catch(() => void 0);
  if (found === void 0 || !found.isFile() || found.size > maxBytes) return void 0;
  return readFile(path, "utf8").catch(() => void 0);
}

// src/reports/annotations.ts
var keptByRunner = 10;
var messageLimit = 4096;
function annotations(report, options) {
  const findings = findingsInOrder(report);
  return ["error", "warning", "notice"].flatMap((level) => {
    const ofLevel = findings.filter((finding) => finding.severity === level);
    const limit = Math.max(keptByRunner - (options.written?.[level] ?? 0), 1);
    if (ofLevel.length <= limit) return ofLevel.map((finding) => annotationOf(finding, report, options));
    const shown = ofLevel.slice(0, limit - 1);
    return [
      ...shown.map((finding) => annotationOf(finding, report, options)),
      rest(level, ofLevel.slice(limit - 1), report, options)
    ];
  });
}
function annotationOf(finding, report, options) {
  const [first, ...others] = placesOf(finding, report, options);
  const also = others.length === 0 ? [] : [`Also at ${others.slice(0, 20).map(place).join(", ")}${others.length > 20 ? " …" : ""}.`];
  const repaired = isRepairedFinding(finding, report) ? ["The exported variables repair it for the later steps."] : [];
  const message = [
    findingSentence(finding, report),
    ...repaired,
    ...helpSteps(finding),
    `More: ${causeAddress(finding.cause)}`,
    ...also
  ].join("\n");
  return {
    level: finding.severity,
    title: escapeForLog(findingTitle(finding, report)),
    message: fitted(message),
    ...first
  };
}
function rest(level, findings, report, { reportPath }) {
  const count = counted(findings.length, "more finding");
  const message = [
    `and ${count}: see report.json at ${reportPath} and the job summary.`,
    ...findings.map((finding) => findingTitle(finding, report))
  ];
  return { level, title: count, message: fitted(message.join("\n")) };
}
function fitted(message) {
  return endCut(escapeForLog(message), messageLimit);
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

// src/action.ts
var notices = 0;
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
    hosts: await withPlaces(inputs.hosts, process.env),
    machine,
    containers: { specs: inputs.containers, open: containerOpener(environment) },
    exports: inputs.export,
    async place() {
      const { directory, note } = await placeFor(environment);
      if (note) notice2(note);
      return directory;
    },
    now: /* @__PURE__ */ new Date(),
    onProgress: (message) => info(escapeForLog(message))
  });
  const workspace = process.env["GITHUB_WORKSPACE"] ?? process.cwd();
  const workflow = workflowFile(process.env["GITHUB_WORKFLOW_REF"] ?? "");
  const reportPath = await writeReports(report, reportDirectory(inputs.reportDirectory), { workspace, workflow });
  info(terminalText(report, { columns: 120, colour: true, readOn: causeAddress }));
  emit(annotations(report, { reportPath, workspace, written: { notice: notices } }), core_exports);
  if (inputs.summary) await summary.addRaw(summaryMarkdown(report, { causesUrl, reportPath })).write();
  setOutputs(report, reportPath);
  if (report.fix?.exported) exportVariables(report.fix.environment);
  return exitCodeOf(report, inputs.failOn);
}
async function installGiven({ install: wanted, anchors }, machine) {
  if (wanted === "false") return;
  const added = await install({
    machine,
    files: anchors,
    run: runAsRoot(machine.environment),
    onChange: (names2) => {
      if (wanted === "true") saveState(installedState, names2.join(" "));
    }
  });
  if (added.length === 0) return;
  const names = added.map(({ subject, sha256 }) => `${subject} (SHA-256 ${shortFingerprint(sha256)})`);
  const until = wanted === "keep" ? "for good" : "until this job's end";
  notice2(`Added to the system store, ${until}: ${names.join(", ")}.`);
}
function notice2(message) {
  notices++;
  notice(escapeForLog(message), { title: "Local Issuer" });
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
    fetchIntermediates: getInput("fetch-intermediates"),
    failOn: getInput("fail-on"),
    expiryWarningDays: getInput("expiry-warning-days"),
    timeoutSeconds: getInput("timeout-seconds"),
    reportDirectory: getInput("report-directory"),
    summary: getInput("summary")
  };
}
function reportDirectory(given) {
  return given === "" ? join2(process.env["RUNNER_TEMP"] ?? ".", "local-issuer", stepName()) : resolve(given);
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
  setOutput("docker-args", dockerArguments(fix?.containers ?? []));
}
function dockerArguments(fixes) {
  const [fix, ...others] = fixes.filter(({ program }) => program === "docker");
  if (fix === void 0) return "";
  if (others.length === 0) return shellWords(fix.arguments);
  notice2(
    `docker-args is empty: ${others.length + 1} containers have a fix, each its own. The job summary shows them, and report.json has them in fix.containers.`
  );
  return "";
}
function exportVariables(environment) {
  for (const [name, value] of Object.entries(environment)) exportVariable(name, value);
}
