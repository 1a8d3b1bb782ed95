import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  UsageError,
  bracketCommand,
  counted,
  listed,
  printable,
  shortFingerprint
} from "./chunk-LRJ23TCX.js";

// src/stores/system-store.ts
import { basename } from "node:path";

// src/shell-word.ts
function shellWord(word) {
  if (word.includes("\0")) throw new Error("an argument holds a NUL, which none can");
  return /^[\w./:@%+,=-]+$/.test(word) && !word.includes("::") ? word : shellQuoted(word);
}
function shellQuoted(text) {
  return `'${text.replaceAll("'", `'\\''`).replaceAll("::", `:'':`).replace(bracketCommand, `##''$1[`)}'`;
}

// src/stores/system-store.ts
var systems = [
  {
    families: ["debian", "ubuntu"],
    title: "Debian and Ubuntu",
    anchors: {
      directory: "/usr/local/share/ca-certificates",
      tool: "update-ca-certificates",
      afterRemoval: ["--fresh"]
    },
    ending: "crt",
    install: "apt-get update && apt-get install -y ca-certificates"
  },
  {
    families: ["alpine"],
    title: "Alpine",
    anchors: { directory: "/usr/local/share/ca-certificates", tool: "update-ca-certificates" },
    ending: "crt",
    install: "apk add --no-cache ca-certificates"
  },
  {
    families: ["fedora", "rhel", "centos", "rocky", "almalinux", "amzn", "ol"],
    title: "Fedora and RHEL",
    anchors: { directory: "/etc/pki/ca-trust/source/anchors", tool: "update-ca-trust" },
    install: "dnf install -y ca-certificates"
  },
  {
    families: ["suse", "opensuse", "sles", "opensuse-leap", "opensuse-tumbleweed"],
    title: "SUSE",
    anchors: { directory: "/etc/pki/trust/anchors", tool: "update-ca-certificates" },
    install: "zypper --non-interactive install ca-certificates ca-certificates-mozilla"
  },
  {
    families: ["arch"],
    title: "Arch Linux",
    anchors: { directory: "/etc/ca-certificates/trust-source/anchors", tool: "update-ca-trust" },
    add: (certificate) => `trust anchor --store ${certificate}`,
    install: "pacman -Sy --noconfirm ca-certificates"
  },
  {
    families: ["freebsd"],
    title: "FreeBSD",
    add: (certificate) => `cp ${certificate} /usr/local/etc/ssl/certs/ && certctl rehash`,
    install: "pkg install -y ca_root_nss"
  },
  {
    families: ["darwin"],
    title: "macOS",
    add: (certificate) => `security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${certificate}`,
    install: "brew install ca-certificates"
  },
  {
    families: ["win32"],
    title: "Windows",
    add: (certificate) => `certutil -addstore Root ${certificate}`,
    install: "certutil -generateSSTFromWU roots.sst && certutil -addstore -f Root roots.sst"
  }
];
var someCertificate = "ca.pem";
function addToSystemStore(families, certificate = someCertificate) {
  return commandFor(families, (system2) => addCommand(system2, certificate));
}
function installSystemStore(families, before = "") {
  return commandFor(families, (system2) => before + system2.install);
}
function anchorFolder(families) {
  return systemOf(families)?.anchors;
}
function addCommand({ add, anchors, ending = "pem" }, certificate) {
  const source = shellWord(certificate);
  if (add !== void 0) return add(source);
  const name = `${basename(certificate).replace(/\.[^.]*$/, "")}.${ending}`.replace(/[^\w.-]/g, "_");
  return `cp ${source} ${anchors?.directory}/${name} && ${anchors?.tool}`;
}
function systemOf(families) {
  for (const family of families) {
    const system2 = systems.find((candidate) => candidate.families.includes(family));
    if (system2 !== void 0) return system2;
  }
  return void 0;
}
function commandFor(families, command) {
  const system2 = systemOf(families);
  if (system2 !== void 0) return `\`${command(system2)}\``;
  const common = systems.slice(0, 3).map((known) => `\`${command(known)}\` (${known.title})`);
  return common.join(", ");
}

// src/machines/later-steps.ts
function laterStepsEnvironment(environment) {
  const kept = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== void 0 && !belongsToThisStep(name)) kept[name] = value;
  }
  return kept;
}
var fileCommands = /* @__PURE__ */ new Set(["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"]);
function belongsToThisStep(name) {
  return /^(INPUT|STATE|ACTIONS)_/i.test(name) || fileCommands.has(name);
}

// src/machines/runner.ts
import { closeSync, constants as constants2, fstatSync, openSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";

// src/machines/file-errors.ts
function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
function isAbsent(code) {
  return code === "ENOENT" || code === "ENOTDIR";
}
function reasonOf(code) {
  return code === "EACCES" || code === "EPERM" ? "permission denied" : printable(code);
}

// src/machines/os-release.ts
async function operatingSystem(read2, unknown = "unknown (no os-release)") {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    const file = await read2(path, 64 * 1024);
    if (file.state === "read") return osRelease(Buffer.from(file.bytes).toString("utf8"));
  }
  return { os: unknown, families: [] };
}
function osRelease(text) {
  const fields = /* @__PURE__ */ new Map();
  for (const line of text.split("\n")) {
    const match = /^([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(\S*))\s*$/.exec(line);
    if (match?.[1]) fields.set(match[1], match[2] ?? match[3] ?? match[4] ?? "");
  }
  const families = [fields.get("ID") ?? "", ...(fields.get("ID_LIKE") ?? "").split(/\s+/)];
  return {
    os: printable(fields.get("PRETTY_NAME") ?? fields.get("ID") ?? "Linux", 100),
    families: families.filter((family) => /^[a-z0-9._-]+$/.test(family))
  };
}

// src/machines/search-path.ts
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, posix } from "node:path";
var defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
function programPaths(name, searchPath) {
  if (posix.isAbsolute(name)) return [name];
  return searchPath.split(":").flatMap((folder) => folder === "" ? [] : [posix.join(folder, name)]);
}
function programOnPath(name, searchPath) {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== "");
  const candidates = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat", ""] : [""];
  return candidates.flatMap((path) => endings.map((ending) => path + ending)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

// src/machines/size-limit.ts
var maxFileBytes = 64 * 1024 * 1024;
function tooLarge(maxBytes) {
  return `larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`;
}

// src/machines/spawn.ts
import { spawn } from "node:child_process";

// src/machines/not-started.ts
var notStarted = {
  exitCode: null,
  signal: null,
  stdout: "",
  stderr: "",
  timedOut: false,
  milliseconds: 0
};

// src/machines/spawn.ts
var outputLimit = 16 * 1024 * 1024;
function spawnBounded(command, environment, take) {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let child;
    try {
      child = spawn(command.file, command.args, {
        env: environment,
        stdio: ["pipe", "pipe", "pipe"],
        // A group of its own, so that the children of a wrapper script (pyenv shims, git's remote helper) die with it.
        detached: process.platform !== "win32",
        windowsHide: true
      });
    } catch (error) {
      const failure2 = error instanceof Error ? error.message : String(error);
      resolve({ ...notStarted, failure: failure2, milliseconds: Math.round(performance.now() - startedAt) });
      return;
    }
    const stdout = take === void 0 ? collect(child.stdout) : handOn(child, take, () => killGroup(child));
    const stderr = collect(child.stderr);
    let timedOut = false;
    let failure;
    const deadline = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, command.timeoutMs);
    running.add(child);
    child.on("error", (error) => {
      failure = error.message;
      if (child.pid === void 0) finish(null, null);
    });
    child.on("close", finish);
    child.stdin?.on("error", () => {
    });
    child.stdin?.end(command.stdin ?? "");
    function finish(exitCode, signal) {
      clearTimeout(deadline);
      running.delete(child);
      killGroup(child);
      resolve({
        exitCode,
        signal,
        stdout: stdout(),
        stderr: stderr(),
        timedOut,
        ...failure === void 0 ? {} : { failure },
        milliseconds: Math.round(performance.now() - startedAt)
      });
    }
  });
}
var running = /* @__PURE__ */ new Set();
function killRunning() {
  for (const child of running) killGroup(child);
}
function killGroup(child) {
  if (child.pid === void 0) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
  }
}
function collect(stream) {
  const chunks = [];
  let size = 0;
  stream?.on("data", (chunk) => {
    const room = outputLimit - size;
    if (room <= 0) return;
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
function handOn(child, take, end2) {
  let goesOn = true;
  child.stdout?.on("data", (chunk) => {
    if (!goesOn) return;
    goesOn = take(chunk);
    if (!goesOn) end2();
  });
  return () => "";
}

// src/machines/runner.ts
var defaultSearchPath = process.platform === "win32" ? "" : "/usr/local/bin:/usr/bin:/bin";
async function runnerMachine(environment) {
  return machineUnder(environment, await system());
}
function machineUnder(environment, system2) {
  return {
    id: "runner",
    kind: "runner",
    runs: true,
    ...system2,
    environment,
    run: (command) => spawnBounded(command, merged(environment, command.environment ?? {})),
    read,
    list,
    which: async (name) => programOnPath(name, environment["PATH"] ?? environment["Path"] ?? defaultSearchPath),
    under: (extra) => machineUnder({ ...environment, ...extra }, system2)
  };
}
function merged(base, over) {
  const result = { ...base };
  for (const [name, value] of Object.entries(over)) {
    if (value === void 0) delete result[name];
    else result[name] = value;
  }
  return result;
}
async function read(path, maxBytes = maxFileBytes) {
  let file;
  try {
    file = openSync(path, constants2.O_RDONLY | (constants2.O_NONBLOCK ?? 0));
    const info = fstatSync(file);
    if (info.isDirectory()) return { state: "directory" };
    if (!info.isFile()) return { state: "unreadable", reason: "not a regular file" };
    if (info.size > maxBytes) return { state: "unreadable", reason: tooLarge(maxBytes) };
    return { state: "read", bytes: readFileSync(file) };
  } catch (error) {
    return failed(error);
  } finally {
    if (file !== void 0) closeSync(file);
  }
}
async function list(path) {
  try {
    return { state: "listed", names: (await readdir(path)).sort() };
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return { state: "not-a-directory" };
    return failed(error);
  }
}
function failed(error) {
  const code = codeOf(error);
  return isAbsent(code) ? { state: "missing" } : { state: "unreadable", reason: reasonOf(code) };
}
async function system() {
  if (process.platform !== "linux") return { os: process.platform, families: [process.platform] };
  return operatingSystem(read, "Linux");
}

// src/reports/log-text.ts
var ignoredByCollation = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{DI}\p{NChar}\u2028\u2029]/gu;
function visible(text) {
  return text.replace(
    ignoredByCollation,
    (character) => character === "\n" ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  );
}
function withoutCommands(text) {
  return text.replace(/^([^\S\n]*)::/gmu, "$1\\::").replace(bracketCommand, "##$1\\[");
}
function escapeForLog(text) {
  return withoutCommands(visible(text));
}

// src/stores/locations.ts
var systemLocations = [
  {
    path: "/etc/ssl/certs/ca-certificates.crt",
    form: "bundle",
    distributions: "Debian, Ubuntu, Alpine, Arch Linux, Gentoo, NixOS"
  },
  { path: "/etc/pki/tls/certs/ca-bundle.crt", form: "bundle", distributions: "Fedora, RHEL, Amazon Linux, NixOS" },
  { path: "/etc/ssl/ca-bundle.pem", form: "bundle", distributions: "SUSE" },
  { path: "/var/lib/ca-certificates/ca-bundle.pem", form: "bundle", distributions: "SUSE" },
  { path: "/etc/pki/tls/cacert.pem", form: "bundle", distributions: "OpenELEC" },
  {
    path: "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    form: "bundle",
    distributions: "Fedora, RHEL 7 and later"
  },
  { path: "/etc/ssl/cert.pem", form: "bundle", distributions: "Alpine, Arch Linux, OpenBSD, FreeBSD, macOS" },
  { path: "/etc/pki/tls/cert.pem", form: "bundle", distributions: "Fedora and RHEL, older" },
  { path: "/etc/ssl/certs/ca-bundle.crt", form: "bundle", distributions: "NixOS" },
  { path: "/usr/local/share/certs/ca-root-nss.crt", form: "bundle", distributions: "FreeBSD" },
  { path: "/opt/homebrew/etc/ca-certificates/cert.pem", form: "bundle", distributions: "Homebrew on Apple silicon" },
  { path: "/usr/local/etc/ca-certificates/cert.pem", form: "bundle", distributions: "Homebrew on Intel" },
  { path: "/etc/ssl/certs", form: "directory", distributions: "Debian, Ubuntu, SUSE, Arch Linux" },
  { path: "/etc/pki/tls/certs", form: "directory", distributions: "Fedora, RHEL" }
];
function systemStores() {
  return systemLocations.map(({ path, form }) => ({ origin: "default", form, path }));
}

// src/x509/certificate.ts
import { createHash, X509Certificate } from "node:crypto";

// src/x509/der.ts
var maximumDerBytes = 64 * 1024;
var tags = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  numericString: 18,
  printableString: 19,
  t61String: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  universalString: 28,
  bmpString: 30,
  sequence: 48,
  set: 49
};
var primitive = (n) => 128 | n;
var constructed = (n) => 160 | n;
var MalformedDer = class extends Error {
  name = "MalformedDer";
};
function readDer(der) {
  const value = firstDer(der);
  if (value.end !== der.length) throw new MalformedDer("bytes follow its end");
  return value;
}
function firstDer(der) {
  if (der.length > maximumDerBytes) throw new MalformedDer(`it is longer than ${maximumDerBytes} bytes`);
  return valueAt(Buffer.from(der.buffer, der.byteOffset, der.byteLength), 0, der.length);
}
function valueAt(source, start, limit) {
  const tag = source[start];
  const first = source[start + 1];
  if (tag === void 0 || first === void 0 || start + 2 > limit) throw new MalformedDer("it is cut off");
  if ((tag & 31) === 31) throw new MalformedDer("it has a tag that X.509 does not use");
  let from = start + 2;
  let length = first;
  if (first >= 128) {
    const octets2 = first & 127;
    if (octets2 === 0 || octets2 > 3) throw new MalformedDer("it has a length that DER does not allow");
    if (from + octets2 > limit) throw new MalformedDer("it is cut off");
    length = 0;
    for (const last = from + octets2; from < last; from += 1) length = length << 8 | (source[from] ?? 0);
    const isShortest = length >= 128 && length >> 8 * (octets2 - 1) !== 0;
    if (!isShortest) throw new MalformedDer("it has a length that DER does not allow");
  }
  const end2 = from + length;
  if (end2 > limit) throw new MalformedDer("it is cut off");
  return { tag, source, start, from, end: end2 };
}
function membersOf(value) {
  if (value === void 0 || (value.tag & 32) === 0)
    throw new MalformedDer("a part of it is missing or of the wrong type");
  const members2 = [];
  for (let at = value.from; at < value.end; ) {
    const member = valueAt(value.source, at, value.end);
    members2.push(member);
    at = member.end;
  }
  return members2;
}
function expectTag(value, tag) {
  if (value === void 0 || value.tag !== tag) throw new MalformedDer("a part of it is missing or of the wrong type");
  return value;
}
function wrappedIn(value) {
  const { source, from, end: end2 } = expectTag(value, tags.octetString);
  const inner = valueAt(source, from, end2);
  if (inner.end !== end2) throw new MalformedDer("bytes follow the end of a part of it");
  return inner;
}
function bytesOf({ source, start, end: end2 }) {
  return source.subarray(start, end2);
}
function contentOf({ source, from, end: end2 }) {
  return source.subarray(from, end2);
}
function contentText({ source, from, end: end2 }, encoding) {
  return source.toString(encoding, from, end2);
}
function isSameValue(one, other) {
  if (one === void 0 || other === void 0) return false;
  return one.source.compare(other.source, other.start, other.end, one.start, one.end) === 0;
}
function oidOf(value) {
  const { source, from, end: end2 } = expectTag(value, tags.oid);
  const arcs = [];
  let arc = 0;
  for (let at = from; at < end2; at += 1) {
    const octet = source[at] ?? 0;
    arc = arc * 128 + (octet & 127);
    if (octet >= 128) continue;
    if (arcs.length === 0) {
      const root = Math.min(2, Math.floor(arc / 40));
      arcs.push(root, arc - root * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  if (arcs.length === 0 || (source[end2 - 1] ?? 0) >= 128)
    throw new MalformedDer("it has a malformed object identifier");
  return arcs.join(".");
}
function timeOf(value) {
  const isShort = value?.tag === tags.utcTime;
  const text = contentText(expectTag(value, isShort ? tags.utcTime : tags.generalizedTime), "latin1");
  const full = isShort ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text;
  const time2 = new Date(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!/^\d{14}Z$/.test(full) || Number.isNaN(time2.getTime())) throw new MalformedDer("it has a malformed date");
  return time2;
}

// src/x509/certificate-fields.ts
function certificateFields(certificate) {
  const members2 = membersOf(membersOf(certificate)[0]);
  const fields = members2[0]?.tag === constructed(0) ? members2.slice(1) : members2;
  const [serial, , issuer, validity, subject] = fields;
  expectTag(serial, tags.integer);
  const wrapped = fields.find(({ tag }) => tag === constructed(3));
  return { issuer, validity, subject, extensions: wrapped === void 0 ? void 0 : membersOf(wrapped)[0] };
}

// src/x509/extensions.ts
var basicConstraints = "2.5.29.19";
var subjectKeyIdentifier = "2.5.29.14";
var authorityKeyIdentifier = "2.5.29.35";
var authorityInfoAccess = "1.3.6.1.5.5.7.1.1";
var subjectAltName = "2.5.29.17";
var caIssuers = "1.3.6.1.5.5.7.48.2";
function decodeExtensions(list2) {
  const values = extensionValues(list2);
  const subjectKeyId = subjectKey(values.get(subjectKeyIdentifier));
  const authorityKeyId = authorityKey(values.get(authorityKeyIdentifier));
  return {
    isCa: isAuthority(values.get(basicConstraints)),
    ...subjectKeyId === void 0 ? {} : { subjectKeyId },
    ...authorityKeyId === void 0 ? {} : { authorityKeyId },
    issuerAddresses: issuerAddresses(values.get(authorityInfoAccess)),
    names: alternativeNames(values.get(subjectAltName))
  };
}
function extensionValues(list2) {
  const values = /* @__PURE__ */ new Map();
  for (const extension of list2 === void 0 ? [] : membersOf(list2)) {
    const parts = membersOf(extension);
    const oid = oidOf(parts[0]);
    if (!values.has(oid)) values.set(oid, expectTag(parts.at(-1), tags.octetString));
  }
  return values;
}
function isAuthority(value) {
  if (value === void 0) return false;
  const [first] = membersOf(wrappedIn(value));
  return first?.tag === tags.boolean && contentText(first, "hex") !== "00";
}
function subjectKey(value) {
  return value === void 0 ? void 0 : contentText(expectTag(wrappedIn(value), tags.octetString), "hex");
}
function authorityKey(value) {
  if (value === void 0) return void 0;
  const identifier = membersOf(wrappedIn(value)).find(({ tag }) => tag === primitive(0));
  return identifier === void 0 ? void 0 : contentText(identifier, "hex");
}
function issuerAddresses(value) {
  if (value === void 0) return [];
  return membersOf(wrappedIn(value)).flatMap((description) => {
    const [method, location] = membersOf(description);
    const isAddress = oidOf(method) === caIssuers && location?.tag === primitive(6);
    return isAddress ? [printable(contentText(location, "latin1"))] : [];
  });
}
function alternativeNames(value) {
  if (value === void 0) return [];
  return membersOf(wrappedIn(value)).flatMap((name) => {
    if (name.tag === primitive(2)) return [printable(contentText(name, "latin1"))];
    return name.tag === primitive(7) ? [addressText(contentOf(name))] : [];
  });
}
function addressText(bytes) {
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length !== 16) return `#${bytes.toString("hex")}`;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

// src/x509/name.ts
function readName(name) {
  return membersOf(name).map((set2) => membersOf(set2).map(readAttribute));
}
function readAttribute(attribute) {
  const [type, value] = membersOf(attribute);
  if (type === void 0 || value === void 0) throw new MalformedDer("it has a name with a part that is incomplete");
  return { type, text: characters(value), value };
}
var shortNames = /* @__PURE__ */ new Map([
  ["2.5.4.3", "CN"],
  ["2.5.4.6", "C"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.9", "STREET"],
  ["2.5.4.10", "O"],
  ["2.5.4.11", "OU"],
  ["0.9.2342.19200300.100.1.1", "UID"],
  ["0.9.2342.19200300.100.1.25", "DC"],
  ["1.2.840.113549.1.9.1", "emailAddress"]
]);
function nameText(name) {
  const parts = readName(name).map((attributes) => attributes.map(attributeText).join("+"));
  return printable(parts.reverse().join(","));
}
function attributeText({ type, text, value }) {
  const oid = oidOf(type);
  return `${shortNames.get(oid) ?? oid}=${text === void 0 ? `#${bytesOf(value).toString("hex")}` : escaped(text)}`;
}
function escaped(text) {
  return text.replace(/[,+"\\<>;]/g, "\\$&").replace(/^#/, "\\#").replace(/^ | $/g, "\\20");
}
function characters(value) {
  switch (value.tag) {
    case tags.utf8String:
      return contentText(value, "utf8");
    case tags.numericString:
    case tags.printableString:
    case tags.t61String:
    case tags.ia5String:
    case tags.visibleString:
      return contentText(value, "latin1");
    case tags.bmpString:
      return basicCharacters(contentOf(value));
    case tags.universalString:
      return universalCharacters(contentOf(value));
    default:
      return void 0;
  }
}
function basicCharacters(content) {
  const units = Buffer.from(content.subarray(0, content.length & ~1));
  return units.swap16().toString("utf16le");
}
function universalCharacters(content) {
  let text = "";
  for (let at = 0; at + 4 <= content.length; at += 4) {
    const codePoint = content.readUInt32BE(at);
    text += String.fromCodePoint(codePoint > 1114111 ? 65533 : codePoint);
  }
  return text;
}

// src/x509/certificate.ts
var MalformedCertificate = class extends Error {
  name = "MalformedCertificate";
};
function readCertificate(der) {
  try {
    return decodeCertificate(der);
  } catch (error) {
    if (error instanceof MalformedCertificate) throw error;
    const reason = error instanceof MalformedDer ? error.message : "it is not an X.509 certificate";
    throw new MalformedCertificate(reason, { cause: error });
  }
}
function decodeCertificate(der) {
  const fields = certificateFields(readDer(der));
  const x509 = openSslCertificate(der);
  const subject = nameText(fields.subject);
  const isRoot = isSameValue(fields.issuer, fields.subject);
  const issuer = isRoot ? subject : nameText(fields.issuer);
  const [notBefore, notAfter] = membersOf(fields.validity);
  let selfSigned;
  return {
    subject,
    issuer,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    sha256: createHash("sha256").update(der).digest("hex"),
    ...decodeExtensions(fields.extensions),
    der,
    x509,
    // A signature costs more than all the reading, and most anchors are never asked.
    get selfSigned() {
      selfSigned ??= subject === issuer && verifies(x509, x509);
      return selfSigned;
    }
  };
}
function openSslCertificate(der) {
  try {
    return new X509Certificate(der);
  } catch (error) {
    throw new MalformedCertificate("OpenSSL cannot read it", { cause: error });
  }
}
function verifies(certificate, issuer) {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
function isIssuedBy(subject, issuer) {
  return subject.x509.checkIssued(issuer.x509) && verifies(subject.x509, issuer.x509);
}
function isSignedBy(subject, issuer) {
  return verifies(subject.x509, issuer.x509);
}
function chainEntry(certificate) {
  const { subject, issuer, notBefore, notAfter, sha256 } = certificate;
  return { subject, issuer, notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString(), sha256 };
}
function hasNames(certificate) {
  return certificate.names.length > 0;
}
function verifiesName(certificate, name) {
  const isAddress = name.includes(":") || /^\d+(\.\d+){3}$/.test(name);
  try {
    if (isAddress) return certificate.x509.checkIP(name) !== void 0;
    return certificate.x509.checkHost(name, { subject: "never", partialWildcards: false }) !== void 0;
  } catch {
    return false;
  }
}

// src/x509/subject-hash.ts
import { createHash as createHash2 } from "node:crypto";

// src/x509/der-writer.ts
function element(identifier, ...contents) {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  return Buffer.concat([Buffer.of(identifier), lengthOctets(length), ...contents]);
}
function lengthOctets(length) {
  if (length < 128) return Buffer.of(length);
  const hex = length.toString(16);
  const octets2 = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.of(128 | octets2.length), octets2]);
}
function sequence(...children) {
  return element(48, ...children);
}
function set(child) {
  return element(49, child);
}
function objectIdentifier(dotted) {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(6, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}
function base128(arc) {
  const digits = [arc & 127];
  for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift(left & 127 | 128);
  return digits;
}
function integer(magnitude) {
  const looksNegative = ((magnitude[0] ?? 0) & 128) !== 0;
  return looksNegative ? element(2, Buffer.of(0), magnitude) : element(2, magnitude);
}
function boolean(value) {
  return element(1, Buffer.of(value ? 255 : 0));
}
function nothing() {
  return element(5);
}
function utf8(text) {
  return element(12, Buffer.from(text, "utf8"));
}
function bmp(text) {
  return element(30, Buffer.from(text, "utf16le").swap16());
}
function octets(bytes) {
  return element(4, bytes);
}
function bits(bytes, unused = 0) {
  return element(3, Buffer.of(unused), bytes);
}
function time(date) {
  const digits = `${date.toISOString().slice(0, 19).replace(/\D/g, "")}Z`;
  return date.getUTCFullYear() < 2050 ? element(23, Buffer.from(digits.slice(2), "latin1")) : element(24, Buffer.from(digits, "latin1"));
}
function implicit(tag, contents) {
  return element(128 | tag, contents);
}
function explicit(tag, child) {
  return element(160 | tag, child);
}

// src/x509/subject-hash.ts
function subjectHash(certificate) {
  return nameHash(certificateFields(readDer(certificate.der)).subject);
}
function nameHash(name) {
  const digest = createHash2("sha1").update(canonicalName(name)).digest();
  return digest.readUInt32LE(0).toString(16).padStart(8, "0");
}
function canonicalName(name) {
  return Buffer.concat(readName(name).map((attributes) => canonicalSet(attributes.map(canonicalAttribute))));
}
function canonicalSet(attributes) {
  return set(Buffer.concat(attributes.toSorted(Buffer.compare)));
}
function canonicalAttribute({ type, text, value }) {
  const isCanonical = text !== void 0 && value.tag !== tags.numericString;
  const canonical = isCanonical ? utf8(canonicalText(text)) : bytesOf(value);
  return sequence(bytesOf(type), canonical);
}
function canonicalText(text) {
  return text.replace(/[ \t\n\v\f\r]+/g, " ").replace(/^ | $/g, "").replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

// src/x509/pem.ts
var begin = /^-----BEGIN ([^\r]*)-----\s*$/;
var end = /^-----END ([^\r]*)-----\s*$/;
function pemBlocks(text) {
  const blocks = [];
  let open;
  let line = 0;
  for (const content of withoutByteOrderMark(text).split("\n")) {
    line += 1;
    if (!content.startsWith("-----")) {
      open?.body.push(content);
      continue;
    }
    const beginning = begin.exec(content)?.[1];
    const ending = end.exec(content)?.[1];
    if (beginning !== void 0) {
      if (open !== void 0) blocks.push(broken(open, "has no END line"));
      open = { label: printable(beginning, 60), line, body: [] };
    } else if (open !== void 0 && ending !== void 0) {
      const isItsOwn = printable(ending, 60) === open.label;
      blocks.push(isItsOwn ? closed(open) : broken(open, "has the END line of another label"));
      open = void 0;
    } else open?.body.push(content);
  }
  if (open !== void 0) blocks.push(broken(open, "has no END line"));
  return blocks;
}
function withoutByteOrderMark(text) {
  return text.replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, "");
}
function broken({ label, line }, error) {
  return { label, line, error };
}
function closed(block) {
  const body = withoutHeaders(block.body);
  const base64 = body.join("").replace(/[ \t\r]/g, "");
  if (base64 === "") return broken(block, "is empty");
  if (body.some(isBlank)) return broken(block, "has an empty line in it");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return broken(block, "is not base64");
  return { label: block.label, line: block.line, der: Buffer.from(base64, "base64") };
}
function withoutHeaders(body) {
  const [first = ""] = body;
  if (isBlank(first)) return body.slice(1);
  return first.startsWith("Proc-Type:") ? body.slice(body.findIndex(isBlank) + 1) : body;
}
function isBlank(line) {
  return line.trim() === "";
}
function toPem(der) {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString("base64");
  return `-----BEGIN CERTIFICATE-----
${(base64.match(/.{1,64}/g) ?? []).join("\n")}
-----END CERTIFICATE-----
`;
}

// src/x509/trusted-certificate.ts
var serverAuth = "1.3.6.1.5.5.7.3.1";
var anyExtendedKeyUsage = "2.5.29.37.0";
function readTrustedCertificate(block) {
  const certificate = bytesOf(firstDer(block));
  const rest = block.subarray(certificate.length);
  return { der: certificate, forServers: rest.length === 0 || isForServers(membersOf(firstDer(rest))) };
}
function isForServers(settings) {
  const uses = (value) => value === void 0 ? [] : membersOf(value).map(oidOf);
  const covers = (oids2) => oids2.includes(serverAuth) || oids2.includes(anyExtendedKeyUsage);
  const trusted = settings.find(({ tag }) => tag === tags.sequence);
  const rejected = settings.find(({ tag }) => tag === constructed(0));
  return !covers(uses(rejected)) && (trusted === void 0 || covers(uses(trusted)));
}

// src/stores/pem-certificates.ts
function pemCertificates(text, dialect, read2) {
  const certificates = /* @__PURE__ */ new Map();
  const passedOver = [];
  for (const block of pemBlocks(text)) {
    const certificate = certificateOf(block, dialect, read2);
    if (typeof certificate === "string" && dialect.readsPastBroken !== true)
      return { certificates: [...certificates.values()], broken: certificate, passedOver };
    if (certificate === void 0 || typeof certificate === "string") passedOver.push(block.label);
    else certificates.set(certificate.sha256, certificate);
  }
  return { certificates: [...certificates.values()], passedOver };
}
function certificateOf(block, dialect, read2) {
  if ("error" in block) return `line ${block.line}: the ${block.label} block ${block.error}`;
  try {
    switch (block.label) {
      case "CERTIFICATE":
      case "X509 CERTIFICATE":
        return read2(bytesOf(firstDer(block.der)));
      case "TRUSTED CERTIFICATE": {
        if (!dialect.trustedCertificates) return void 0;
        const { der, forServers } = readTrustedCertificate(block.der);
        return forServers ? read2(der) : void 0;
      }
      default:
        return void 0;
    }
  } catch (error) {
    const reason = error instanceof MalformedCertificate ? error.message : "it is not DER";
    return `line ${block.line}: the ${block.label} block holds no certificate (${reason})`;
  }
}

// src/stores/recognise.ts
function recogniseContent(bytes, labels) {
  if (labels.length > 0) return labelledContent(labels);
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096));
  return signatures.find(({ matches }) => matches(start, bytes))?.what ?? "it holds no PEM certificate";
}
function labelledContent(labels) {
  const [first] = labels;
  if (labels.includes("TRUSTED CERTIFICATE"))
    return "it holds TRUSTED CERTIFICATE blocks only, which this client does not read or which are not trusted for servers; write them as CERTIFICATE blocks (openssl x509 -in FILE -out FILE.pem)";
  if (first === "PKCS7")
    return "it holds a PKCS7 block, not CERTIFICATE blocks; convert it (openssl pkcs7 -print_certs -in FILE -out FILE.pem)";
  return `it holds ${listed([...new Set(labels)])}, but no CERTIFICATE block`;
}
function sequenceOf(hex) {
  return (start) => start[0] === 48 && start.subarray(2, 24).includes(Buffer.from(hex, "hex")) && start[1] !== void 0;
}
function beginsWith(hex) {
  const magic = Buffer.from(hex, "hex");
  return (start) => start.subarray(0, magic.length).equals(magic);
}
var signatures = [
  {
    what: "it is one certificate in DER; PEM is wanted (openssl x509 -inform der -in FILE -out FILE.pem)",
    matches: (_start, bytes) => isCertificate(bytes)
  },
  {
    // PFX (RFC 7292, 4): version 3, then a ContentInfo.
    what: "it is a PKCS#12 key store; PEM is wanted (openssl pkcs12 -in FILE -nokeys -out FILE.pem)",
    matches: sequenceOf("02010330")
  },
  {
    what: "it is PKCS#7 in DER; PEM is wanted (openssl pkcs7 -inform der -print_certs -in FILE -out FILE.pem)",
    matches: sequenceOf("06092a864886f70d010702")
  },
  {
    what: "it is a Java key store; PEM is wanted (keytool -list -rfc -keystore FILE)",
    matches: (start) => beginsWith("feedfeed")(start) || beginsWith("cececece")(start)
  },
  {
    what: "it is text in UTF-16, as PowerShell redirects write it; plain ASCII or UTF-8 is wanted",
    matches: (start) => beginsWith("fffe")(start) || beginsWith("feff")(start)
  },
  {
    what: "it is a Git LFS pointer, not the file itself; check out with LFS",
    matches: (start) => start.toString("latin1").startsWith("version https://git-lfs.github.com/")
  },
  {
    what: "it is an HTML page, as a failed download leaves one; PEM certificates are wanted",
    matches: (start) => /^\s*<(!doctype html|html|head)\b/i.test(start.toString("latin1"))
  },
  {
    what: "it holds PEM blocks that OpenSSL does not see: a BEGIN line must stand alone on its line, from the first column",
    matches: (_start, bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("-----BEGIN ")
  }
];
function isCertificate(bytes) {
  try {
    readCertificate(bytes);
    return true;
  } catch {
    return false;
  }
}

// src/stores/pem-bundle.ts
var openSslDialect = { trustedCertificates: true, keepsBeforeBroken: false };
var nodeExtraDialect = { trustedCertificates: false, keepsBeforeBroken: true };
var gnutlsDialect = { trustedCertificates: false, keepsBeforeBroken: false };
var goDialect = { trustedCertificates: false, keepsBeforeBroken: true, readsPastBroken: true };
function pemBundle(content, dialect, read2) {
  switch (content.state) {
    case "missing":
      return nothing2("missing");
    case "directory":
      return nothing2("malformed", "it is a directory; a file of PEM certificates is wanted");
    case "unreadable":
      return nothing2("unreadable", content.reason);
    case "read":
      return bundleContent(content.bytes, dialect, read2);
  }
}
function bundleContent(bytes, dialect, read2) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isBlank2(buffer)) return nothing2("empty");
  if (!buffer.includes("-----BEGIN ")) return nothing2("malformed", recogniseContent(bytes, []));
  const found = pemCertificates(buffer.toString("latin1"), dialect, read2);
  if (found.broken !== void 0) return brokenBundle(found, found.broken, dialect);
  if (found.certificates.length === 0) return nothing2("malformed", recogniseContent(bytes, found.passedOver));
  return { state: "ok", anchors: found.certificates, unhashed: [] };
}
function isBlank2(buffer) {
  return buffer.length <= 4096 && buffer.toString("latin1").trim() === "";
}
function brokenBundle(found, broken2, dialect) {
  if (!dialect.keepsBeforeBroken) return nothing2("malformed", `${broken2}, and so nothing of the file counts`);
  const detail = `${broken2}, and what follows does not count`;
  return { state: "malformed", detail, anchors: found.certificates, unhashed: [] };
}
function nothing2(state, detail) {
  return { state, anchors: [], unhashed: [], ...detail === void 0 ? {} : { detail } };
}

// src/stores/hashed-directory.ts
var maximumFiles = 4096;
var filesAtOnce = 32;
var link = /^([0-9a-f]{8})\.(0|[1-9]\d*)$/;
async function hashedDirectory(machine, path, read2) {
  const listing = await machine.list(path);
  switch (listing.state) {
    case "missing":
      return nothing2("missing");
    case "not-a-directory":
      return nothing2("malformed", "it is a file; a directory with hash links is wanted");
    case "unreadable":
      return nothing2("unreadable", listing.reason);
    case "listed":
      return directoryContent(await readFiles(machine, path, listing.names, read2), listing.names.length);
  }
}
async function readFiles(machine, path, names, read2) {
  const links = names.filter((name) => link.test(name));
  const wanted = [...links, ...names.filter((name) => !link.test(name))].slice(0, maximumFiles);
  const files = [];
  for (let at = 0; at < wanted.length; at += filesAtOnce) {
    const group = wanted.slice(at, at + filesAtOnce);
    files.push(...await Promise.all(group.map((name) => readFile(machine, path, name, read2))));
  }
  return files;
}
async function readFile(machine, path, name, read2) {
  const content = await machine.read(`${path.replace(/(?<!\/)\/+$/, "")}/${name}`);
  if (content.state !== "read") return { name, content, certificates: [] };
  const text = Buffer.from(content.bytes.buffer, content.bytes.byteOffset, content.bytes.byteLength).toString("latin1");
  return { name, content, certificates: pemCertificates(text, openSslDialect, read2).certificates };
}
function directoryContent(files, listed2) {
  const anchors = /* @__PURE__ */ new Map();
  for (const file of reachable(files)) {
    const hash = file.name.slice(0, 8);
    for (const certificate of file.certificates) {
      if (subjectHash(certificate) === hash) anchors.set(certificate.sha256, certificate);
    }
  }
  const unhashed = /* @__PURE__ */ new Map();
  for (const certificate of files.flatMap((file) => file.certificates)) {
    if (!anchors.has(certificate.sha256)) unhashed.set(certificate.sha256, certificate);
  }
  if (anchors.size === 0 && unhashed.size === 0) return withoutCertificates(files);
  return {
    state: "ok",
    anchors: [...anchors.values()],
    unhashed: [...unhashed.values()],
    ...listed2 > files.length ? { detail: `only ${files.length} of its ${listed2} files were read` } : {}
  };
}
function reachable(files) {
  const present = new Set(files.filter(({ content }) => content.state !== "missing").map(({ name }) => name));
  return files.filter(({ name }) => {
    const [, hash, number] = link.exec(name) ?? [];
    if (hash === void 0) return false;
    return Array.from({ length: Math.min(Number(number), maximumFiles) }, (_, before) => `${hash}.${before}`).every(
      (before) => present.has(before)
    );
  });
}
function withoutCertificates(files) {
  const refused = files.flatMap(({ content }) => content.state === "unreadable" ? [content.reason] : []);
  const [reason] = refused;
  if (reason === void 0) return nothing2("empty");
  return nothing2("unreadable", `${refused.length} of its ${files.length} files cannot be read: ${reason}`);
}

// src/stores/jks.ts
import { createHash as createHash3 } from "node:crypto";

// src/stores/key-store-error.ts
var KeyStoreError = class extends Error {
  name = "KeyStoreError";
  state;
  constructor(state, message) {
    super(message);
    this.state = state;
  }
};
function wrongPassword() {
  return new KeyStoreError(
    "unreadable",
    "its password is not the one that is told; set -Djavax.net.ssl.trustStorePassword to the right one"
  );
}

// src/stores/jks.ts
var digestBytes = 20;
function jksAnchors(bytes, password) {
  const reader = bigEndian(bytes);
  reader.skip(4);
  const version = reader.number(4);
  if (version !== 1 && version !== 2) throw new KeyStoreError("malformed", `it has the unknown version ${version}`);
  const anchors = [];
  for (let left = reader.number(4); left > 0; left -= 1) {
    const tag = reader.number(4);
    reader.skip(reader.number(2));
    reader.skip(8);
    const isKey = tag === 1;
    if (!isKey && tag !== 2) throw new KeyStoreError("malformed", `it has an entry of the unknown kind ${tag}`);
    if (isKey) reader.skip(reader.number(4));
    const count = isKey ? reader.number(4) : 1;
    for (let index = 0; index < count; index += 1) {
      if (version === 2) reader.skip(reader.number(2));
      const der = reader.take(reader.number(4));
      if (index === 0) anchors.push(der);
    }
  }
  const end2 = reader.position();
  const digest = reader.take(digestBytes);
  if (password && !digest.equals(digestOf(bytes.subarray(0, end2), password))) throw wrongPassword();
  return anchors;
}
function digestOf(content, password) {
  const key = Buffer.from(password, "utf16le").swap16();
  return createHash3("sha1").update(key).update("Mighty Aphrodite").update(content).digest();
}
function bigEndian(bytes) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  function take(length) {
    if (length > buffer.length - at) throw new KeyStoreError("malformed", "it is cut off");
    at += length;
    return buffer.subarray(at - length, at);
  }
  return {
    take,
    skip: (length) => void take(length),
    number: (length) => take(length).readUIntBE(0, length),
    position: () => at
  };
}

// src/stores/pkcs12.ts
import { createHmac, timingSafeEqual } from "node:crypto";

// src/x509/pkcs12-key.ts
import { createHash as createHash4 } from "node:crypto";
var purposes = { encryption: 1, initialVector: 2, mac: 3 };
function pkcs12Key({ password, salt, purpose, iterations, length, hash }) {
  const block = hash === "sha384" || hash === "sha512" ? 128 : 64;
  const diversifier = Buffer.alloc(block, purpose);
  const secret = Buffer.from(`${password}\0`, "utf16le").swap16();
  const input = Buffer.concat([repeated(salt, block), repeated(secret, block)]);
  const parts = [];
  for (let made = 0; made < length; ) {
    let digest = createHash4(hash).update(diversifier).update(input).digest();
    for (let count = 1; count < iterations; count += 1) digest = createHash4(hash).update(digest).digest();
    parts.push(digest);
    made += digest.length;
    addToEach(input, repeated(digest, block).subarray(0, block), block);
  }
  return Buffer.concat(parts).subarray(0, length);
}
function repeated(bytes, block) {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes.length === 0 ? void 0 : bytes);
}
function addToEach(input, addend, block) {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let at = block - 1; at >= 0; at -= 1) {
      const sum = (input[start + at] ?? 0) + (addend[at] ?? 0) + carry;
      input[start + at] = sum & 255;
      carry = sum >> 8;
    }
  }
}

// src/stores/ber.ts
async function berReader() {
  const { default: asn1 } = await import("./asn1-DRMVPP3O.js");
  return {
    read(bytes) {
      try {
        return asn1.fromDer(bytes.toString("latin1"), { strict: true, parseAllBytes: false, decodeBitStrings: false });
      } catch {
        throw malformed();
      }
    },
    oid(value) {
      if (value === void 0 || value.tagClass !== 0 || value.type !== 6) throw malformed();
      return typeof value.value === "string" && value.value !== "" ? asn1.derToOid(value.value) : "";
    }
  };
}
function members(value) {
  if (value === void 0 || typeof value.value === "string") throw malformed();
  return value.value;
}
function octetsOf(value) {
  if (value === void 0) throw malformed();
  const pieces = typeof value.value === "string" ? [value] : value.value;
  return Buffer.concat(
    pieces.map((piece) => {
      if (typeof piece.value !== "string") throw malformed();
      return Buffer.from(piece.value, "latin1");
    })
  );
}
function countOf(value) {
  const bytes = octetsOf(value);
  const significant = bytes[0] === 0 ? bytes.subarray(1) : bytes;
  if (value?.type !== 2 || significant.length > 4 || (bytes[0] ?? 0) >= 128) throw malformed();
  return significant.length === 0 ? 0 : significant.readUIntBE(0, significant.length);
}
function malformed() {
  return new KeyStoreError("malformed", "it is not a PKCS#12 key store that could be read");
}

// src/stores/pkcs12-decryption.ts
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
var maximumIterations = 1e6;
function iterationPurse() {
  let left = maximumIterations;
  return (iterations) => {
    left -= iterations;
    if (iterations < 1 || left < 0) {
      throw new KeyStoreError("unreadable", `its password is hashed more than ${maximumIterations} times, or not once`);
    }
    return iterations;
  };
}
async function decrypt(ber, algorithm, content, password, spend) {
  const [name, parameters] = members(algorithm);
  const oid = ber.oid(name);
  if (oid === "1.2.840.113549.1.5.13") return decryptPbes2(ber, parameters, content, password, spend);
  const old = oldCiphers[oid];
  if (old === void 0) throw unknownAlgorithm(oid);
  const [salt, count] = members(parameters);
  const request = { password, salt: octetsOf(salt), iterations: spend(countOf(count)), hash: "sha1" };
  spend(request.iterations * 2);
  const key = pkcs12Key({ ...request, purpose: purposes.encryption, length: old.keyBytes });
  const vector = pkcs12Key({ ...request, purpose: purposes.initialVector, length: 8 });
  if (old.cipher === "rc2") return decryptRc2(key, vector, content);
  return decryptWith(old.cipher, old.keyBytes === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key, vector, content);
}
var oldCiphers = {
  "1.2.840.113549.1.12.1.3": { cipher: "des-ede3-cbc", keyBytes: 24 },
  "1.2.840.113549.1.12.1.4": { cipher: "des-ede3-cbc", keyBytes: 16 },
  "1.2.840.113549.1.12.1.5": { cipher: "rc2", keyBytes: 16 },
  "1.2.840.113549.1.12.1.6": { cipher: "rc2", keyBytes: 5 }
};
function decryptPbes2(ber, parameters, content, password, spend) {
  const [derivation, encryption] = members(parameters);
  const [derivationName, derivationParameters] = members(derivation);
  if (ber.oid(derivationName) !== "1.2.840.113549.1.5.12") throw unknownAlgorithm(ber.oid(derivationName));
  const [salt, count, ...optional] = members(derivationParameters);
  const prf = optional.find((value) => value.constructed);
  const prfOid = prf === void 0 ? "" : ber.oid(members(prf)[0]);
  const hash = prfOid === "" ? "sha1" : hashes[prfOid];
  const [cipherName, vector] = members(encryption);
  const cipher = ciphers[ber.oid(cipherName)];
  if (hash === void 0 || cipher === void 0) throw unknownAlgorithm(prfOid || ber.oid(cipherName));
  const key = pbkdf2Sync(password, octetsOf(salt), spend(countOf(count)), cipher.keyBytes, hash);
  return decryptWith(cipher.name, key, octetsOf(vector), content);
}
var hashes = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512"
};
var ciphers = {
  "1.2.840.113549.3.7": { name: "des-ede3-cbc", keyBytes: 24 },
  "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", keyBytes: 16 },
  "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", keyBytes: 24 },
  "2.16.840.1.101.3.4.1.42": { name: "aes-256-cbc", keyBytes: 32 }
};
function decryptWith(cipher, key, vector, content) {
  try {
    const decipher = createDecipheriv(cipher, key, vector);
    return Buffer.concat([decipher.update(content), decipher.final()]);
  } catch {
    throw wrongPassword();
  }
}
async function decryptRc2(key, vector, content) {
  const [{ default: rc2 }, { default: util }] = await Promise.all([
    import("./rc2-5KIIJZB3.js"),
    import("./util-EG3OZPHH.js")
  ]);
  const decipher = rc2.createDecryptionCipher(key.toString("latin1"), key.length * 8);
  decipher.start(vector.toString("latin1"));
  decipher.update(util.createBuffer(content.toString("latin1")));
  if (!decipher.finish()) throw wrongPassword();
  return Buffer.from(decipher.output.getBytes(), "latin1");
}
function unknownAlgorithm(oid) {
  return new KeyStoreError("unreadable", `it is encrypted in a way that is not known here (${oid})`);
}

// src/stores/pkcs12.ts
var oids = {
  data: "1.2.840.113549.1.7.1",
  encryptedData: "1.2.840.113549.1.7.6",
  keyBag: "1.2.840.113549.1.12.10.1.1",
  shroudedKeyBag: "1.2.840.113549.1.12.10.1.2",
  certBag: "1.2.840.113549.1.12.10.1.3",
  x509Certificate: "1.2.840.113549.1.9.22.1",
  localKeyId: "1.2.840.113549.1.9.21",
  /** Oracle's, on every certificate that keytool imports. */
  trustedKeyUsage: "2.16.840.1.113894.746875.1.1"
};
async function readPkcs12(bytes, password) {
  const ber = await berReader();
  const spend = iterationPurse();
  const [version, authSafe, mac] = members(ber.read(bytes));
  if (countOf(version) !== 3) throw malformed();
  const content = dataOf(ber, authSafe);
  if (password && mac) checkMac(ber, mac, content, password, spend);
  const bags = [];
  let passedOver = false;
  for (const part of members(ber.read(content))) {
    const contents = await contentsOf(ber, part, password, spend);
    if (contents === void 0) passedOver = true;
    else bags.push(...members(ber.read(contents)).map((bag) => bagOf(ber, bag)));
  }
  const ownKeys = new Set(bags.flatMap(({ keyId }) => keyId ?? []));
  const certificates = bags.filter((bag) => bag.certificate !== void 0);
  const anchors = certificates.filter((bag) => bag.trusted || isFirstOf(ownKeys, bag));
  return {
    anchors: anchors.flatMap(({ certificate }) => certificate ?? []),
    unmarked: certificates.length - anchors.length,
    passedOver
  };
}
function isFirstOf(ownKeys, { localKeyId }) {
  return localKeyId !== void 0 && ownKeys.delete(localKeyId);
}
async function contentsOf(ber, part, password, spend) {
  const [type, wrapped] = members(part);
  if (ber.oid(type) === oids.data) return dataOf(ber, part);
  if (ber.oid(type) !== oids.encryptedData) throw malformed();
  if (!password) return void 0;
  const [, encrypted] = members(members(wrapped)[0]);
  const [, algorithm, content] = members(encrypted);
  return decrypt(ber, algorithm, octetsOf(content), password, spend);
}
function dataOf(ber, contentInfo) {
  const [type, wrapped] = members(contentInfo);
  if (ber.oid(type) !== oids.data) throw malformed();
  return octetsOf(members(wrapped)[0]);
}
function bagOf(ber, bag) {
  const [type, value, attributes] = members(bag);
  const kind = ber.oid(type);
  let trusted = false;
  let localKeyId;
  for (const attribute of attributes === void 0 ? [] : members(attributes)) {
    const [name, values] = members(attribute);
    const oid = ber.oid(name);
    if (oid === oids.trustedKeyUsage) trusted = true;
    if (oid === oids.localKeyId) localKeyId = octetsOf(members(values)[0]).toString("hex");
  }
  const id = localKeyId === void 0 ? {} : { localKeyId };
  if (kind === oids.keyBag || kind === oids.shroudedKeyBag) {
    return { trusted: false, ...localKeyId === void 0 ? {} : { keyId: localKeyId } };
  }
  if (kind !== oids.certBag) return { trusted: false };
  const [certificateType, certificate] = members(members(value)[0]);
  if (ber.oid(certificateType) !== oids.x509Certificate) return { trusted: false };
  return { certificate: octetsOf(members(certificate)[0]), trusted, ...id };
}
var macHashes = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512"
};
function checkMac(ber, mac, content, password, spend) {
  const [digestInfo, salt, count] = members(mac);
  const [algorithm, digest] = members(digestInfo);
  const hash = macHashes[ber.oid(members(algorithm)[0])];
  if (hash === void 0) return;
  const expected = octetsOf(digest);
  const iterations = spend(count === void 0 ? 1 : countOf(count));
  const length = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }[hash];
  const key = pkcs12Key({ password, salt: octetsOf(salt), purpose: purposes.mac, iterations, length, hash });
  const actual = createHmac(hash, key).update(content).digest();
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) throw wrongPassword();
}

// src/stores/java-key-store.ts
var maximumBytes = 16 * 1024 * 1024;
async function javaKeyStore(content, password, read2) {
  switch (content.state) {
    case "missing":
      return nothing2("missing");
    case "directory":
      return nothing2("malformed", "it is a directory; a key store is wanted");
    case "unreadable":
      return nothing2("unreadable", content.reason);
    case "read":
      return keyStoreContent(content.bytes, password, read2);
  }
}
async function keyStoreContent(content, password, read2) {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.length === 0) return nothing2("empty");
  if (bytes.length > maximumBytes) return nothing2("unreadable", "it is larger than 16 MiB");
  try {
    switch (bytes.toString("hex", 0, 4)) {
      case "feedfeed":
        return anchorsIn(jksAnchors(bytes, password), read2);
      case "cececece":
        return nothing2("malformed", "it is a key store of the kind JCEKS, which is not read here");
      default:
        return bytes[0] === 48 ? await pkcs12Content(bytes, password, read2) : nothing2("malformed", otherKind(bytes));
    }
  } catch (error) {
    if (error instanceof KeyStoreError) return nothing2(error.state, error.message);
    throw error;
  }
}
async function pkcs12Content(bytes, password, read2) {
  const { anchors, unmarked, passedOver } = await readPkcs12(bytes, password);
  if (anchors.length > 0) return anchorsIn(anchors, read2);
  if (passedOver) {
    return nothing2(
      "unreadable",
      "its certificates are encrypted and no password is told, so that Java passes over them without a word; set -Djavax.net.ssl.trustStorePassword (keytool writes changeit by custom)"
    );
  }
  if (unmarked === 0) return nothing2("empty");
  return nothing2(
    "empty",
    `it holds ${counted(unmarked, "certificate")}, none with Java's mark of trust, which openssl pkcs12 does not write; import with keytool -importcert`
  );
}
function anchorsIn(ders, read2) {
  const anchors = /* @__PURE__ */ new Map();
  const refusals = [];
  for (const der of ders) {
    try {
      const certificate = read2(der);
      anchors.set(certificate.sha256, certificate);
    } catch (error) {
      if (!(error instanceof MalformedCertificate)) throw error;
      refusals.push(error.message);
    }
  }
  const [why] = refusals;
  if (why === void 0) {
    return anchors.size === 0 ? nothing2("empty") : { state: "ok", anchors: [...anchors.values()], unhashed: [] };
  }
  const detail = `${refusals.length} of its ${counted(ders.length, "certificate")} could not be read: ${why}`;
  return { state: anchors.size === 0 ? "malformed" : "ok", detail, anchors: [...anchors.values()], unhashed: [] };
}
function otherKind(bytes) {
  return bytes.includes("-----BEGIN ") ? "it holds PEM, and Java wants a key store: keytool -importcert -noprompt -alias ca -file FILE -keystore NEW -storetype PKCS12 -storepass changeit" : "it is neither a JKS nor a PKCS#12 key store";
}

// src/stores/read-store.ts
async function readStore(machine, reference, read2 = readCertificate) {
  return { ...reference, ...await readContent(machine, reference, read2) };
}
function storeReader(machine) {
  const contents = /* @__PURE__ */ new Map();
  const certificates = /* @__PURE__ */ new Map();
  const read2 = (der) => {
    const key = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString("latin1");
    const known = certificates.get(key) ?? readCertificate(der);
    certificates.set(key, known);
    return known;
  };
  return async (reference) => {
    const { form, path, pem, password } = reference;
    const key = JSON.stringify([form, path, pem, password, dialectOf(reference)]);
    const content = contents.get(key) ?? readContent(machine, reference, read2);
    contents.set(key, content);
    return { ...reference, ...await content };
  };
}
async function readContent(machine, reference, read2) {
  const { form, path } = reference;
  if (form === "built-in") {
    return pemBundle({ state: "read", bytes: Buffer.from(reference.pem ?? "", "latin1") }, openSslDialect, read2);
  }
  if (form === "platform") {
    if (reference.pem === void 0) return nothing2("unreadable", "the system's tool did not tell what is in it");
    return pemBundle({ state: "read", bytes: Buffer.from(reference.pem, "latin1") }, goDialect, read2);
  }
  if (path === void 0 || path === "") return nothing2("missing", "no path is set");
  if (form === "directory") {
    const content = await hashedDirectory(machine, path, read2);
    return reference.reader === void 0 ? content : withEveryFile(content);
  }
  if (form === "key-store") return javaKeyStore(await machine.read(path), reference.password, read2);
  return pemBundle(await machine.read(path), dialectOf(reference), read2);
}
function withEveryFile(content) {
  return { ...content, anchors: [...content.anchors, ...content.unhashed], unhashed: [] };
}
function dialectOf(reference) {
  if (reference.reader === "go") return goDialect;
  if (reference.reader === "gnutls") return gnutlsDialect;
  return reference.variable === "NODE_EXTRA_CA_CERTS" ? nodeExtraDialect : openSslDialect;
}

// src/stores/system-store-files.ts
var anchorFileName = /^local-issuer-[0-9a-f]{16}\.crt$/;
function anchorFiles(given) {
  const files = given.map((one) => {
    const { subject, sha256, der } = one.certificate;
    const what = whatElse(one);
    if (what !== void 0) {
      throw new UsageError(
        `install: "${subject}" (SHA-256 ${shortFingerprint(sha256)}) of ${printable(one.from, 200)} is ${what}; only self-signed CA certificates go into the system store: give the root alone, or leave install out.`
      );
    }
    return { name: `local-issuer-${sha256.slice(0, 16)}.crt`, pem: toPem(der), subject, sha256 };
  });
  return [...new Map(files.map((file) => [file.sha256, file])).values()];
}
function whatElse({ certificate: { isCa, selfSigned } }) {
  if (isCa) return selfSigned ? void 0 : "an intermediate";
  return selfSigned ? "self-signed and no CA" : "a leaf";
}

export {
  tags,
  primitive,
  constructed,
  MalformedDer,
  readDer,
  membersOf,
  expectTag,
  wrappedIn,
  bytesOf,
  contentOf,
  contentText,
  isSameValue,
  oidOf,
  timeOf,
  certificateFields,
  MalformedCertificate,
  readCertificate,
  isIssuedBy,
  isSignedBy,
  chainEntry,
  hasNames,
  verifiesName,
  shellWord,
  shellQuoted,
  someCertificate,
  addToSystemStore,
  installSystemStore,
  anchorFolder,
  systemLocations,
  systemStores,
  pemBlocks,
  toPem,
  pemCertificates,
  goDialect,
  sequence,
  set,
  objectIdentifier,
  integer,
  boolean,
  nothing,
  utf8,
  bmp,
  octets,
  bits,
  time,
  implicit,
  explicit,
  subjectHash,
  purposes,
  pkcs12Key,
  readStore,
  storeReader,
  maxFileBytes,
  tooLarge,
  anchorFileName,
  anchorFiles,
  laterStepsEnvironment,
  operatingSystem,
  defaultPath,
  programPaths,
  programOnPath,
  notStarted,
  spawnBounded,
  killRunning,
  killGroup,
  codeOf,
  isAbsent,
  reasonOf,
  runnerMachine,
  ignoredByCollation,
  visible,
  withoutCommands,
  escapeForLog
};
