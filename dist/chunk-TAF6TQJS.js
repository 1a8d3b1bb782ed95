import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  UsageError,
  counted,
  printable,
  starttlsProtocols
} from "./chunk-LRJ23TCX.js";

// src/hosts/parse-host.ts
import { isIP as isIP2, isIPv6 as isIPv62 } from "node:net";

// src/hosts/host-name.ts
import { isIP, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
var label = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
var forbidden = /[\s\p{Cc}\p{Cf}\p{Cs}/\\?#@%:[\]<>^|,;"'`(){}=&$!+~]/u;
function readName(text) {
  if (isIP(text) !== 0) return readAddress(text);
  if (text === "") return { problem: "has no host name" };
  if (text.includes("*")) return { problem: "is a wildcard; write the name of one host" };
  if (text.includes(",") || text.includes(";")) return { problem: "is no host name; write one host a line" };
  if (text.includes("%")) return { problem: "has a zone or a percent escape, which a host name cannot hold" };
  if (forbidden.test(text)) return { problem: "is no host name; write name, name:port or https://name:port" };
  if (text.length > 4 * 253) return { problem: "is longer than the 253 characters of a DNS name" };
  const name = domainToASCII(text).replace(/\.$/, "");
  if (name === "") return { problem: "is no valid domain name" };
  if (isIP(name) !== 0) return { problem: "is an IPv4 address in an old notation; write four decimal numbers" };
  if (name.length > 253) return { problem: "is longer than the 253 characters of a DNS name" };
  for (const part of name.split(".")) {
    if (part === "") return { problem: "has an empty label between two dots" };
    if (part.length > 63) return { problem: "has a label longer than 63 characters" };
    if (!label.test(part))
      return { problem: "has a label that begins or ends with a hyphen or holds a stray character" };
  }
  return { name };
}
function readAddress(text) {
  if (!isIPv6(text)) return { name: text };
  if (text.includes("%")) return { problem: "has a zone; a link-local address names no host that others can check" };
  return { name: new URL(`https://[${text}]/`).hostname.slice(1, -1) };
}

// src/hosts/parse-host.ts
var knownOptions = `starttls=${starttlsProtocols.join("|")} and servername=NAME`;
function parseHost(entry) {
  const reading = readEntry(entry.trim().split(/\s+/u));
  if ("host" in reading) return reading;
  if (entry.includes("@"))
    return { problem: `${quoted(entry)} holds an "@"; write the host alone, without user, password or path.` };
  return { problem: `${quoted(entry)} ${reading.problem}.` };
}
function readEntry([target = "", ...words]) {
  const authority = readAuthority(target);
  if ("problem" in authority) return authority;
  const reading = readName(authority.name);
  if ("problem" in reading) return reading;
  const port = authority.port === void 0 ? 443 : readPort(authority.port);
  if (port === void 0) {
    const written = authority.port === "" ? "an empty port" : `port ${printable(authority.port ?? "", 20)}`;
    return { problem: `has ${written}; a port is a number from 1 to 65535` };
  }
  const options = readOptions(words);
  if ("problem" in options) return options;
  if (options.starttls !== void 0 && authority.port === void 0) {
    return { problem: `has starttls=${options.starttls} and no port; write ${shownName(reading.name)}:PORT` };
  }
  return { host: hostOf(reading.name, port, options) };
}
function hostOf(name, port, { starttls, servername }) {
  const differs = servername !== void 0 && servername !== name;
  return {
    id: `${shownName(name)}:${port}${differs ? `#${servername}` : ""}`,
    name,
    port,
    ...differs ? { servername } : {},
    ...starttls === void 0 ? {} : { starttls }
  };
}
function shownName(name) {
  return isIPv62(name) ? `[${name}]` : name;
}
function readAuthority(target) {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(target)?.[1]?.toLowerCase();
  if (scheme === "http") return { problem: "is an http:// URL, which has no TLS; write https:// or the name alone" };
  if (scheme !== void 0 && scheme !== "https") {
    return {
      problem: "has a scheme other than https://; write name:port, with starttls= behind it where TLS starts late"
    };
  }
  const authority = scheme === void 0 ? target : target.slice("https://".length).split(/[/?#\\]/, 1)[0] ?? "";
  if (authority.includes("@")) return { problem: "holds credentials" };
  if (scheme === void 0 && authority.includes("#")) {
    return {
      problem: 'has a "#" without a space before it; a comment needs one, an SNI name is written servername=NAME'
    };
  }
  return authority.startsWith("[") ? readBracketed(authority) : splitPort(authority);
}
function readBracketed(authority) {
  const [, name = "", , port] = /^\[([^\]]*)\](:(.*))?$/u.exec(authority) ?? [];
  if (!isIPv62(name)) return { problem: "has no IPv6 address in its brackets; write [ADDRESS] or [ADDRESS]:PORT" };
  return port === void 0 ? { name } : { name, port };
}
function splitPort(authority) {
  const colon = authority.lastIndexOf(":");
  if (colon < 0) return { name: authority };
  const [before, after] = [authority.slice(0, colon), authority.slice(colon + 1)];
  if (isIPv62(authority)) {
    if (isIP2(before) === 0 || !/^\d+$/.test(after)) return { name: authority };
    return { problem: `can be read in two ways; write [${before}]:${after} or [${authority}]` };
  }
  if (isIPv62(before)) return { problem: `is an IPv6 address and a port; write [${before}]:PORT` };
  return { name: before, port: after };
}
function readPort(digits) {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  return port >= 1 && port <= 65535 ? port : void 0;
}
function readOptions(words) {
  const options = {};
  for (const word of words) {
    const [key = "", value] = splitOnce(word);
    if (value === void 0)
      return { problem: `has ${quoted(word)} behind it, which is no option; write one host a line` };
    if (key !== "starttls" && key !== "servername") {
      return { problem: `has the unknown option ${quoted(key)}; the options are ${knownOptions}` };
    }
    if (options[key] !== void 0) return { problem: `has ${key} twice; give it once` };
    if (key === "starttls") {
      const protocol = starttlsProtocols.find((known) => known === value);
      if (protocol === void 0) {
        return {
          problem: `has the unknown STARTTLS protocol ${quoted(value)}; write one of ${starttlsProtocols.join(", ")}`
        };
      }
      options.starttls = protocol;
    } else {
      const reading = readName(value);
      if ("problem" in reading) return { problem: `has a servername that ${reading.problem}` };
      if (isIP2(reading.name) !== 0)
        return { problem: "has an IP address as its servername; SNI carries DNS names only" };
      options.servername = reading.name;
    }
  }
  return options;
}
function splitOnce(word) {
  const sign = word.indexOf("=");
  return sign < 0 ? [word, void 0] : [word.slice(0, sign), word.slice(sign + 1)];
}
function quoted(text) {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? "";
  const rest = text.slice(scheme.length);
  const at = rest.lastIndexOf("@");
  const host = at < 0 ? rest : `…${rest.slice(at)}`;
  const end = scheme === "" ? -1 : host.search(/[/?#\\]/);
  return `"${printable(`${scheme}${end < 0 ? host : `${host.slice(0, end)}/…`}`, 120)}"`;
}

// src/hosts/host-list.ts
var hostLimit = 1e4;
var byteLimit = 1024 * 1024;
var shownProblems = 20;
function parseHostList(text, origin) {
  const place = printable(origin.file ?? origin.input, 200);
  if (Buffer.byteLength(text) > byteLimit) throw new UsageError(`${place} is larger than 1 MiB; split the list.`);
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const entries = lines.map((line, index) => ({ entry: line.replace(/(^|\s)#.*$/u, "").trim(), line: index + 1 })).filter(({ entry }) => entry !== "");
  return parseEntries(
    entries.map(({ entry, line }) => ({
      entry,
      place: `${place}, line ${line}`,
      ...origin.file === void 0 ? {} : { source: { file: origin.file, line } }
    })),
    place
  );
}
function parseHostArguments(entries) {
  return parseEntries(
    entries.map((entry, index) => ({ entry, place: `HOST ${index + 1}` })),
    "HOST"
  );
}
function mergeHosts(lists) {
  const merged = /* @__PURE__ */ new Map();
  for (const host of lists.flat()) {
    const known = merged.get(host.id);
    if (known === void 0) merged.set(host.id, host);
    else if (known.starttls !== host.starttls) {
      const [one, other] = [known, host].map(
        (each) => each.starttls === void 0 ? "no starttls" : `starttls=${each.starttls}`
      );
      throw new UsageError(
        `${host.id} is listed with ${one} and with ${other}; a port speaks one protocol, so keep one.`
      );
    }
  }
  if (merged.size > hostLimit) throw tooMany("The host lists", merged.size);
  return [...merged.values()];
}
function parseEntries(entries, list) {
  if (entries.length > hostLimit) throw tooMany(list, entries.length);
  const hosts = [];
  const problems = [];
  for (const { entry, place, source } of entries) {
    const reading = parseHost(entry);
    if ("problem" in reading) problems.push(`${place}: ${reading.problem}`);
    else hosts.push(source === void 0 ? reading.host : { ...reading.host, source });
  }
  if (problems.length > 0) throw new UsageError(shortened(problems).join("\n"));
  return hosts;
}
function shortened(problems) {
  if (problems.length <= shownProblems) return problems;
  return [...problems.slice(0, shownProblems), `and ${counted(problems.length - shownProblems, "more bad line")}.`];
}
function tooMany(list, count) {
  return new UsageError(`${list}: ${count} hosts are more than the ${hostLimit} that one run takes; split the list.`);
}

export {
  parseHostList,
  parseHostArguments,
  mergeHosts
};
