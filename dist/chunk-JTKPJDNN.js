import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  MalformedCertificate,
  MalformedDer,
  addToSystemStore,
  anchorFiles,
  anchorFolder,
  bits,
  bmp,
  boolean,
  bytesOf,
  certificateFields,
  chainEntry,
  codeOf,
  constructed,
  contentOf,
  contentText,
  defaultPath,
  escapeForLog,
  expectTag,
  explicit,
  goDialect,
  hasNames,
  ignoredByCollation,
  implicit,
  installSystemStore,
  integer,
  isAbsent,
  isIssuedBy,
  isSameValue,
  isSignedBy,
  killGroup,
  killRunning,
  maxFileBytes,
  membersOf,
  notStarted,
  nothing,
  objectIdentifier,
  octets,
  oidOf,
  operatingSystem,
  pemBlocks,
  pemCertificates,
  pkcs12Key,
  primitive,
  programOnPath,
  programPaths,
  purposes,
  readCertificate,
  readDer,
  reasonOf,
  sequence,
  set,
  shellQuoted,
  shellWord,
  someCertificate,
  spawnBounded,
  storeReader,
  subjectHash,
  systemLocations,
  systemStores,
  tags,
  time,
  timeOf,
  toPem,
  tooLarge,
  utf8,
  verifiesName,
  visible,
  withoutCommands,
  wrappedIn
} from "./chunk-P7S6Y65M.js";
import {
  mergeHosts,
  parseHostArguments,
  parseHostList
} from "./chunk-TAF6TQJS.js";
import {
  UsageError,
  bracketCommand,
  causeIds,
  clientIds,
  counted,
  gapCauses,
  listed,
  printable,
  printablePath,
  severities,
  shortFingerprint,
  verdicts
} from "./chunk-LRJ23TCX.js";

// src/version.ts
var version = "0.1.0";

// src/causes/machine-unreachable.ts
function unreachableMachine(machine, why, hosts) {
  const [, message2 = why, help3 = ""] = /^(.*?[.!?])(?:\s+(.*))?$/s.exec(why) ?? [];
  return {
    cause: "machine-unreachable",
    severity: "error",
    machine,
    clients: [],
    hosts: hosts.map(({ id }) => id),
    message: message2,
    help: help3 || "Write it as the engine knows it, or leave it out of `containers`.",
    evidence: {}
  };
}

// src/examine.ts
import { join as join31 } from "node:path";

// src/x509/paths.ts
var signatureBudget = 100;
function indexBySubject(certificates) {
  const index = /* @__PURE__ */ new Map();
  for (const certificate of certificates) {
    const key = nameKey(certificate.subject);
    const known2 = index.get(key);
    if (known2 === void 0) index.set(key, [certificate]);
    else if (!known2.some((other) => other.sha256 === certificate.sha256)) known2.push(certificate);
  }
  return index;
}
function nameKey(name) {
  return name.toLowerCase().replace(/[\s\\]+/g, "");
}
function isAnchor(anchors3, certificate) {
  return (anchors3.get(nameKey(certificate.subject)) ?? []).some((anchor) => anchor.sha256 === certificate.sha256);
}
var verified = /* @__PURE__ */ new WeakMap();
function issues(issuer, subject) {
  const answers = verified.get(subject) ?? /* @__PURE__ */ new Map();
  verified.set(subject, answers);
  const known2 = answers.get(issuer.sha256);
  if (known2 !== void 0) return known2;
  const answer3 = isIssuedBy(subject, issuer);
  answers.set(issuer.sha256, answer3);
  return answer3;
}
function findPaths(leaf, served, anchors3, { partialChain = false, known: known2 = /* @__PURE__ */ new Map() } = {}) {
  const servedIndex = indexBySubject(served);
  const paths = [];
  const deadEnds = [];
  let budget = signatureBudget;
  let complete = true;
  function extend(chain, top) {
    if (isAnchor(anchors3, top) && (partialChain || top.selfSigned)) {
      paths.push(chain);
      return;
    }
    let extended = false;
    const refused = [];
    for (const candidate of candidates(top)) {
      if (isIn(chain, candidate)) continue;
      if (budget === 0) {
        complete = false;
        return;
      }
      budget -= 1;
      if (issues(candidate, top)) {
        extended = true;
        extend([...chain, candidate], candidate);
      } else refused.push(candidate);
    }
    if (!extended) deadEnds.push(deadEnd(chain, top, refused));
  }
  function candidates(top) {
    const key = nameKey(top.issuer);
    const lists = [anchors3, servedIndex, known2].map((index) => index.get(key) ?? []);
    return new Map(lists.flat().map((certificate) => [certificate.sha256, certificate])).values();
  }
  extend([leaf], leaf);
  deadEnds.sort((left, right) => right.chain.length - left.chain.length);
  return { paths, deadEnds, complete };
}
var maxNearMisses = 3;
function deadEnd(chain, top, refused) {
  const nearMisses = refused.slice(0, maxNearMisses).map((certificate) => ({ certificate, why: whyNot(certificate, top) }));
  return { chain, wanted: wantedBy(top), nearMisses };
}
function whyNot(namesake, top) {
  if (isSignedBy(top, namesake)) return "may-not-sign";
  const { authorityKeyId } = top;
  return authorityKeyId !== void 0 && authorityKeyId === namesake.subjectKeyId ? "signature" : "another-key";
}
function wantedBy(top) {
  return top.authorityKeyId === void 0 ? { subject: top.issuer } : { subject: top.issuer, keyId: top.authorityKeyId };
}
function isIn(chain, candidate) {
  return chain.some(
    (certificate) => certificate.sha256 === candidate.sha256 || nameKey(certificate.subject) === nameKey(candidate.subject) && certificate.names.join() === candidate.names.join() && sameKey(certificate, candidate)
  );
}
function sameKey(one, other) {
  try {
    return one.x509.publicKey.equals(other.x509.publicKey);
  } catch {
    return false;
  }
}

// src/causes/chain-facts.ts
function chainFacts(situation) {
  const { observation, stores, known: known2 } = situation;
  const [leaf] = observation.chain;
  if (leaf === void 0) {
    return { paths: [], gap: stores.every((store) => store.anchors.length === 0), holders: [] };
  }
  const { paths, deadEnds, complete } = search(situation, anchorsOf(stores));
  if (paths.length > 0 || !complete) return { leaf, paths, gap: false, holders: [] };
  const holders = distinct(known2.filter(({ store }) => closes(situation, store)));
  const [deadEnd2] = deadEnds;
  return { leaf, paths, gap: true, holders, ...deadEnd2 === void 0 ? {} : { deadEnd: deadEnd2 } };
}
function isRefused({ deadEnd: deadEnd2 }) {
  return deadEnd2?.nearMisses.some(({ why }) => why !== "another-key") ?? false;
}
function closes(situation, store, sentToo = []) {
  return store.anchors.length > 0 && search(situation, indexOf(store), sentToo).paths.length > 0;
}
function closesWith(situation, anchors3) {
  return search(situation, indexBySubject(anchors3)).paths.length > 0;
}
function lastIssuer(chain) {
  const [leaf, ...served] = chain;
  if (leaf === void 0) return void 0;
  const top = findPaths(leaf, served, /* @__PURE__ */ new Map()).deadEnds[0]?.chain.at(-1);
  if (top === void 0) return void 0;
  return `${top.issuer} ${top.authorityKeyId ?? (top.selfSigned ? top.subjectKeyId : void 0) ?? ""}`;
}
function heldByName({ known: known2 }, subject) {
  return known2.some(({ store }) => store.anchors.some((anchor) => anchor.subject === subject));
}
function search({ observation, endsAtAnyAnchor }, anchors3, sentToo = []) {
  const [leaf, ...served] = observation.chain;
  if (leaf === void 0) return { paths: [], deadEnds: [], complete: true };
  return findPaths(leaf, [...served, ...sentToo], anchors3, { partialChain: endsAtAnyAnchor });
}
var indexes = /* @__PURE__ */ new WeakMap();
function indexOf(store) {
  const known2 = indexes.get(store);
  if (known2 !== void 0) return known2;
  const index = indexBySubject(store.anchors);
  indexes.set(store, index);
  return index;
}
var unions = /* @__PURE__ */ new WeakMap();
function anchorsOf(stores) {
  const known2 = unions.get(stores);
  if (known2 !== void 0) return known2;
  const index = indexBySubject(stores.flatMap((store) => store.anchors));
  unions.set(stores, index);
  return index;
}
function distinct(stores) {
  return stores.filter((one, at2) => stores.findIndex((other) => other.name === one.name) === at2);
}

// src/causes/expiry-warnings.ts
var dayMs = 864e5;
function expiryWarnings(machine, judged2, days, now) {
  const ending = /* @__PURE__ */ new Map();
  for (const { asked: asked5, checks } of judged2) {
    for (const { host, verdict, situation } of checks) {
      if (verdict.verdict !== "trusted") continue;
      for (const { certificate, cause } of endingSoon(situation, days, now)) {
        const entry2 = ending.get(certificate.sha256) ?? { certificate, cause, clients: /* @__PURE__ */ new Set(), hosts: /* @__PURE__ */ new Set() };
        entry2.clients.add(asked5.client.id);
        entry2.hosts.add(host.id);
        ending.set(certificate.sha256, entry2);
      }
    }
  }
  return [...ending.values()].map((entry2) => warning(machine, entry2, now));
}
function endingSoon(situation, days, now) {
  const { chain } = situation.observation;
  const isEnding = (certificate) => endsWithin(certificate, days, now);
  const sent = chain.filter(isEnding);
  const issuers = new Set(chain.map(({ issuer }) => issuer));
  const held = situation.stores.flatMap(({ anchors: anchors3 }) => anchors3).filter((anchor) => issuers.has(anchor.subject) && isEnding(anchor));
  if (sent.length === 0 && held.length === 0) return [];
  const { paths } = chainFacts(situation);
  const isOnEvery = ({ sha256 }) => paths.every((path2) => path2.some((one) => one.sha256 === sha256));
  const heldIds = new Set(held.map(({ sha256 }) => sha256));
  return [
    // The way that the client took is not known where its store is not.
    ...sent.filter((one) => !heldIds.has(one.sha256) && (one === chain[0] || isOnEvery(one))).map((certificate) => ({ certificate, cause: "certificate-expired" })),
    ...held.filter((one) => paths.length > 0 && isOnEvery(one)).map((certificate) => ({ certificate, cause: "issuer-expired" }))
  ];
}
function endsWithin({ notAfter }, days, now) {
  const left = notAfter.getTime() - now.getTime();
  return left >= 0 && left < days * dayMs;
}
function warning(machine, { certificate, cause, clients: clients2, hosts }, now) {
  const { subject, sha256, notAfter } = certificate;
  const left = Math.floor((notAfter.getTime() - now.getTime()) / dayMs);
  const when = left === 0 ? "in less than a day" : left === 1 ? "in 1 day" : `in ${left} days`;
  return {
    cause,
    severity: "warning",
    machine,
    clients: [...clients2],
    hosts: [...hosts],
    message: `Still trusted, but ${cause === "issuer-expired" ? "the authority " : ""}"${subject}" (SHA-256 ${shortFingerprint(sha256)}) expires ${when}, at ${notAfter.toISOString()}.`,
    help: cause === "issuer-expired" ? "It lies in this client's own store: get the root that follows it from whoever runs the CA, and give it to every machine before then. A public one comes with an update of ca-certificates." : "Have the certificate renewed before then, and see that the server loads the new one.",
    evidence: { subject, sha256, notAfter: notAfter.toISOString(), daysLeft: left }
  };
}

// src/causes/findings.ts
function findingsOf(machine, judged2, isRepaired) {
  const groups = /* @__PURE__ */ new Map();
  for (const { asked: asked5, checks } of judged2) {
    for (const { host, explanations } of checks) {
      const check2 = { machine, client: asked5.client.id, path: asked5.at.path, host: host.id };
      for (const explanation of explanations) add(groups, check2, explanation, isRepaired(check2));
    }
  }
  return [...groups.values()].map((group) => finding(machine, group)).sort(mostUsefulFirst);
}
function add(groups, { client, host }, explanation, repaired) {
  const key = `${explanation.cause.id} ${explanation.recognition.key}`;
  const group = groups.get(key) ?? {
    explanation,
    clients: /* @__PURE__ */ new Set(),
    hosts: /* @__PURE__ */ new Set(),
    ownSteps: /* @__PURE__ */ new Set(),
    repaired: true
  };
  const { ownStep } = explanation.recognition;
  if (ownStep !== void 0) group.ownSteps.add(ownStep);
  group.clients.add(client);
  group.hosts.add(host);
  group.repaired &&= repaired;
  groups.set(key, group);
}
function finding(machine, { explanation, clients: clients2, hosts, ownSteps, repaired }) {
  const { cause, recognition } = explanation;
  return {
    cause: cause.id,
    severity: repaired && cause.severity === "error" ? "warning" : cause.severity,
    machine,
    clients: [...clients2],
    hosts: [...hosts],
    message: recognition.message,
    help: [...ownSteps, recognition.help].join("\n"),
    evidence: recognition.evidence
  };
}
function mostUsefulFirst(one, other) {
  return severities.indexOf(one.severity) - severities.indexOf(other.severity) || causeIds.indexOf(one.cause) - causeIds.indexOf(other.cause) || other.hosts.length - one.hosts.length;
}

// src/tls/proxy.ts
import { isIPv6 } from "node:net";

// src/tls/proxy-exemptions.ts
import { BlockList, isIP } from "node:net";
function isExempt(host, list2) {
  return list2.split(/[\s,]+/).some((entry2) => entry2 !== "" && matches(host, entry2.toLowerCase()));
}
function matches({ name, port }, entry2) {
  if (entry2 === "*") return true;
  const target = splitPort(entry2);
  if (target.port !== void 0 && target.port !== port) return false;
  if (isIP(name) !== 0) return holdsAddress(target.name, name);
  const suffix = target.name.replace(/^\*?\.+/, "").replace(/\.$/, "");
  const wanted = name.replace(/\.$/, "").toLowerCase();
  return suffix !== "" && (wanted === suffix || wanted.endsWith(`.${suffix}`));
}
function splitPort(entry2) {
  if (isIP(entry2) !== 0) return { name: entry2 };
  const [, bracketed, plain3, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry2) ?? [];
  const name = bracketed ?? plain3;
  if (name === void 0) return { name: entry2 };
  return port === void 0 ? { name } : { name, port: Number(port) };
}
function holdsAddress(block, address) {
  const [network2 = "", bits2] = block.split("/");
  const family = isIP(network2);
  if (family === 0) return false;
  const width8 = family === 6 ? 128 : 32;
  const prefix = bits2 === void 0 ? width8 : /^\d{1,3}$/.test(bits2) ? Number(bits2) : -1;
  if (prefix < 0 || prefix > width8) return false;
  const addresses2 = new BlockList();
  addresses2.addSubnet(network2, prefix, family === 6 ? "ipv6" : "ipv4");
  return addresses2.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

// src/tls/proxy.ts
var proxyVariables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
function proxyFor(host, environment2, read4 = proxyVariables) {
  const variable = proxyVariables.find((name) => read4.includes(name) && environment2[name]);
  if (variable === void 0) return { kind: "direct" };
  if (isExempt(host, environment2["no_proxy"] || environment2["NO_PROXY"] || "")) return { kind: "direct" };
  const reading2 = readProxy(environment2[variable] ?? "");
  return "why" in reading2 ? { kind: "unsupported", variable, ...reading2 } : { kind: "proxy", proxy: { variable, ...reading2 } };
}
var hostName = /^[a-z0-9._-]+$/i;
function readProxy(text3) {
  const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text3.trim()) ?? [];
  const protocol = protocols[scheme.toLowerCase()];
  if (protocol === void 0) return { why: "is neither an http:// nor an https:// nor a socks URL" };
  const end2 = rest.search(/[/?#]/);
  const authority2 = end2 < 0 ? rest : rest.slice(0, end2);
  if (authority2 !== rest && rest.slice(end2).includes("@")) return { why: 'is no URL (an "@" stands behind its host)' };
  const at2 = authority2.lastIndexOf("@");
  const [, bracketed, plain3, digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority2.slice(at2 + 1)) ?? [];
  const name = bracketed ?? plain3 ?? "";
  const port = digits === void 0 ? defaultPorts[protocol] : Number(digits);
  const isName = bracketed === void 0 ? hostName.test(name) : isIPv6(name);
  if (!isName || port < 1 || port > 65535) return { why: "is no URL of a proxy" };
  const url = `${protocol}://${bracketed === void 0 ? name : `[${name}]`}:${port}`;
  return { protocol, name, port, url, ...at2 < 0 ? {} : { credentials: decodedCredentials(authority2.slice(0, at2)) } };
}
var protocols = {
  http: "http",
  https: "https",
  socks: "socks4",
  socks4: "socks4",
  socks4a: "socks4a",
  socks5: "socks5",
  socks5h: "socks5h"
};
var defaultPorts = { http: 80, https: 443, socks4: 1080, socks4a: 1080, socks5: 1080, socks5h: 1080 };
function decodedCredentials(text3) {
  const [user = "", ...password] = text3.split(":");
  return `${decoded(user)}:${decoded(password.join(":"))}`;
}
function decoded(text3) {
  try {
    return decodeURIComponent(text3);
  } catch {
    return text3;
  }
}

// src/clients/asking/way.ts
function goesDirectly(client, version2, host, environment2) {
  return wayOf(client, version2, host, environment2).kind === "direct";
}
function wayOf(client, version2, host, environment2) {
  if (client.loopbackDirectly && /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host.name)) return { kind: "direct" };
  return proxyFor(host, environment2, client.proxyVariables?.(environment2, version2) ?? []);
}
function mayIgnoreProxies({ proxyVariables: read4, loopbackDirectly }, environment2) {
  const set2 = proxyVariables.filter((name) => environment2[name]);
  const followed = read4?.(environment2, "") ?? [];
  return set2.length > 0 && (loopbackDirectly === true || !set2.some((name) => followed.includes(name)));
}

// src/stores/store.ts
function storeName(store) {
  return store.path ?? (store.form === "built-in" ? "the client's built-in store" : "a store without a path");
}

// src/causes/advice.ts
var fewestOfPublic = 50;
function steps(...lines) {
  return lines.filter((line) => line !== void 0).join("\n");
}
function identified(certificate) {
  return `"${certificate.subject}" (SHA-256 ${shortFingerprint(certificate.sha256)})`;
}
function teller({ variable, config }) {
  if (variable !== void 0) return variable;
  return config === void 0 ? void 0 : `${config.setting} in ${printable(config.file)}`;
}
function described(store) {
  const told4 = teller(store);
  return told4 === void 0 ? printable(storeName(store)) : `${printable(storeName(store))} (named by ${told4})`;
}
function describedAll(stores) {
  return listed(stores.map(described));
}
function holding(holders) {
  return `${namesOf(holders)} ${holders.length === 1 ? "holds" : "hold"}`;
}
function heldElsewhere({ machineKind, host }, holders) {
  if (holders.length === 0) return "";
  return machineKind === "runner" ? ` ${holding(holders)} the issuer, on the same machine.` : ` ${holding(holders)} the issuer of ${host.id}.`;
}
function namesOf(stores) {
  return listed(stores.map(({ name }) => printable(name)));
}
function pointAt({ reads }, holders) {
  for (const { store, isPublic } of holders) {
    const variable = variableFor(reads, store);
    if (!isPublic || store.path === void 0 || variable === void 0) continue;
    return `Set ${variable}=${printable(store.path)}, which holds the issuer.`;
  }
  return void 0;
}
function variableFor(reads, { form }) {
  const wantsDirectory = (name) => /(_DIR|CAPATH)$/.test(name);
  const wantsFile = (name) => !wantsDirectory(name) && !name.endsWith("_OPTIONS");
  switch (form) {
    case "bundle":
      return reads.find(wantsFile);
    case "directory":
      return reads.find(wantsDirectory);
    case "built-in":
    case "key-store":
    case "platform":
      return void 0;
  }
}
function letTheCheckRepair({ machineKind }) {
  return machineKind === "runner" ? 'Or let this check write a complete bundle and set the variables: `export: true` in the action, `eval "$(local-issuer env HOST)"` in a shell.' : "Or hand over the complete bundle that this check writes: the arguments, and the lines for a Dockerfile, stand under the fix.";
}
function giveTheRoot({ machineKind }) {
  return machineKind === "runner" ? "Give it to this check as `ca-certificates`, with `export: true`: it adds the root to what each client already trusts, sets the variables and proves them." : "Give it to this check as `ca-certificates`: it adds the root to what each client already trusts, proves that, and tells the arguments and the lines for a Dockerfile that hand it over.";
}
function installTheStore({ machineKind, families }) {
  if (machineKind === "runner" || machineKind === "rootfs") {
    return `Install the system's store: ${installSystemStore(families)}.`;
  }
  const copy = "`COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`, where `build` is a stage that has the package ca-certificates.";
  return families.length === 0 ? `Put a store into the image, in its Dockerfile: ${copy}` : `Install the system's store, in the Dockerfile: ${installSystemStore(families, "RUN ")}. An image without a shell copies it: ${copy}`;
}
function addForGood({ machineKind, families }) {
  if (machineKind === "runner" || machineKind === "rootfs") {
    return `For good, on this machine, as root: ${addToSystemStore(families)}.`;
  }
  const anchors3 = anchorFolder(families);
  return anchors3 === void 0 ? void 0 : `For good, in its Dockerfile: \`COPY ca.crt ${anchors3.directory}/\` and \`RUN ${anchors3.tool}\`.`;
}
var compareFirst = "Compare its SHA-256 fingerprint with one published by whoever runs it. A certificate that came over this very connection proves nothing about itself.";
var neverTurnOff = "Do not turn verification off: it would accept anyone who answers in the name of this host.";

// src/causes/validity.ts
function outsideValidity({ verdict, message: message2, observation }, { leaf, paths, deadEnd: deadEnd2 }, isOutside, clientSaysSo) {
  if (verdict !== "rejected" || leaf === void 0) return void 0;
  if (isOutside(leaf)) return leaf;
  const served = new Set(observation.chain.map(({ sha256 }) => sha256));
  const chains = paths.length > 0 ? paths.map(withoutAnchor) : [deadEnd2?.chain ?? [leaf]];
  const found2 = chains.map((chain) => chain.find((one) => served.has(one.sha256) && isOutside(one)));
  const first = found2.find((one) => one !== void 0);
  return found2.every((one) => one !== void 0) || clientSaysSo.test(message2) ? first : void 0;
}
function withoutAnchor(path2) {
  return path2.length > 1 ? path2.slice(0, -1) : path2;
}
var minute = 60 * 1e3;
function span(milliseconds) {
  const minutes = Math.max(1, Math.floor(milliseconds / minute));
  const [count2, unit] = minutes >= 2 * 24 * 60 ? [Math.floor(minutes / (24 * 60)), "day"] : minutes >= 2 * 60 ? [Math.floor(minutes / 60), "hour"] : [minutes, "minute"];
  return `${count2} ${unit}${count2 === 1 ? "" : "s"}`;
}
function moment(date) {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

// src/causes/certificate-expired.ts
var certificateExpired = {
  id: "certificate-expired",
  severity: "error",
  title: "A certificate that the server sends has expired.",
  recognise(situation, facts) {
    const { now } = situation;
    const isExpired = ({ notAfter }) => notAfter.getTime() < now.getTime();
    const expired = outsideValidity(situation, facts, isExpired, /expired/i);
    if (expired === void 0) return void 0;
    const isLeaf = expired === facts.leaf;
    return {
      key: `certificate-expired ${expired.sha256}`,
      evidence: {
        subject: expired.subject,
        sha256: expired.sha256,
        notAfter: expired.notAfter.toISOString(),
        now: now.toISOString()
      },
      message: `The ${isLeaf ? "server's" : "intermediate"} certificate ${identified(expired)} expired ${span(now.getTime() - expired.notAfter.getTime())} ago, on ${moment(expired.notAfter)}.`,
      help: steps(
        isLeaf ? "Tell the server's owner to renew it, and to reload the server: a renewed file that was never loaded looks the same from here (certbot renew, then systemctl reload nginx)." : "Tell the server's owner to send the issuer's current intermediate: the renewed fullchain file, not a copy made years ago.",
        `If many hosts are expired at once, look at this machine's clock: date -u (it says ${moment(now)}).`,
        neverTurnOff
      )
    };
  }
};

// src/causes/certificate-not-yet-valid.ts
var certificateNotYetValid = {
  id: "certificate-not-yet-valid",
  severity: "error",
  title: "A certificate that the server sends is not valid yet.",
  recognise(situation, facts) {
    const { now } = situation;
    const isFuture = ({ notBefore }) => notBefore.getTime() > now.getTime();
    const future = outsideValidity(situation, facts, isFuture, /not yet (valid|activated)/i);
    if (future === void 0) return void 0;
    return {
      key: `certificate-not-yet-valid ${future.sha256}`,
      evidence: {
        subject: future.subject,
        sha256: future.sha256,
        notBefore: future.notBefore.toISOString(),
        now: now.toISOString()
      },
      message: `The ${future === facts.leaf ? "server's" : "intermediate"} certificate ${identified(future)} is valid in ${span(future.notBefore.getTime() - now.getTime())} only, from ${moment(future.notBefore)}.`,
      help: steps(
        `Look at this machine's clock first: date -u (it says ${moment(now)}). A clock that is behind is the usual reason, after a virtual machine was paused or a battery died: timedatectl, chronyc makestep.`,
        "If the clock is right, tell the server's owner: the certificate was installed before its time, or issued by a machine whose clock is ahead.",
        neverTurnOff
      )
    };
  }
};

// src/causes/client-certificate-required.ts
var clientCertificateRequired = {
  id: "client-certificate-required",
  severity: "error",
  title: "The server wants a certificate of the client.",
  recognise({ verdict, message: message2, observation }) {
    if (verdict === "trusted" || verdict === "skipped" || observation.asksForCertificate !== true) return void 0;
    const refusedObserver = observation.state === "failed" && /alert/i.test(observation.detail);
    if (!refusedObserver && !alertWords.test(message2)) return void 0;
    return {
      key: "client-certificate-required",
      evidence: { within: refusedObserver ? "handshake" : "after", detail: observation.detail },
      message: "The server asked for a client certificate (mutual TLS) and refused the connection without one. Of its own certificate nothing is wrong by that.",
      help: steps(
        "Ask the server's owner for a client certificate and its key, and whether this machine is meant to have one.",
        "Hand it to the client: curl --cert FILE --key FILE, requests cert=(FILE, KEY), git http.sslCert and http.sslKey, wget --certificate and --private-key, Java javax.net.ssl.keyStore.",
        "This check sends none: it tells whether the server is to be trusted. Leave the host out, or name one that needs none.",
        neverTurnOff
      )
    };
  }
};
var alertWords = /certificate[ _]required|alert (?:bad|unknown|no) ?certificate|BAD_CERTIFICATE alert/i;

// src/causes/clock-wrong.ts
var clockWrong = {
  id: "clock-wrong",
  severity: "error",
  title: "This machine's clock is wrong.",
  recognise(situation) {
    if (situation.verdict !== "rejected") return void 0;
    const { now } = situation;
    const found2 = reading(situation);
    if (found2 === void 0) return void 0;
    const { side, from, to, witnesses, root: root2 } = found2;
    return {
      key: `clock-wrong ${side}`,
      evidence: {
        now: now.toISOString(),
        side,
        from: from.toISOString(),
        ...to === void 0 ? {} : { to: to.toISOString() },
        witnesses: witnesses.map(({ subject }) => subject).slice(0, 10),
        ...root2 === void 0 ? {} : { root: root2.subject }
      },
      message: side === "behind" ? `The clock of this machine is behind: it says ${moment(now)}, and ${evidence(witnesses, root2, "not valid yet")}. The time is ${moment(from)} or later, at least ${span(from.getTime() - now.getTime())} on.` : `The clock of this machine is ahead, or all these hosts were forgotten: it says ${moment(now)}, and ${evidence(witnesses, root2, "expired")}. All of them were valid until ${moment(to ?? from)}, ${span(now.getTime() - (to ?? from).getTime())} ago.`,
      help: steps(
        `Look at the clock: date -u (it says ${moment(now)}), and compare it with a watch.`,
        "Set it: timedatectl set-ntp true, or chronyc makestep. A virtual machine that was paused, a battery that died and a container under libfaketime (LD_PRELOAD, FAKETIME) are the usual reasons.",
        "Then run this check again: what is still rejected is not the fault of the clock."
      )
    };
  }
};
function reading({ servedElsewhere, observation, stores, now }) {
  const [leaf] = observation.chain;
  if (leaf === void 0) return void 0;
  const leaves = leavesOf(servedElsewhere);
  const from = latest(leaves.map(({ notBefore }) => notBefore));
  const to = earliest(leaves.map(({ notAfter }) => notAfter));
  const future = leaves.filter(({ notBefore }) => notBefore.getTime() > now.getTime());
  const past = leaves.filter(({ notAfter }) => notAfter.getTime() < now.getTime());
  const root2 = stores.flatMap(({ anchors: anchors3 }) => anchors3).find(({ notBefore }) => notBefore.getTime() > now.getTime());
  if (root2 !== void 0 && future.length > 0) {
    return { side: "behind", from: latest([from, root2.notBefore]), to: void 0, witnesses: future, root: root2 };
  }
  const agree = leaves.length > 1 && from.getTime() <= to.getTime();
  if (agree && future.length === leaves.length) return { side: "behind", from, to, witnesses: future };
  if (agree && past.length === leaves.length) return { side: "ahead", from, to, witnesses: past };
  return void 0;
}
function leavesOf(served) {
  const first = /* @__PURE__ */ new Map();
  for (const { host, certificate } of served) if (!first.has(host)) first.set(host, certificate);
  return [...new Map([...first.values()].map((leaf) => [leaf.sha256, leaf])).values()];
}
function latest(dates) {
  return new Date(Math.max(...dates.map((date) => date.getTime())));
}
function earliest(dates) {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}
function evidence(witnesses, root2, state) {
  const hosts = `${witnesses.length === 1 ? "the certificate of a host is" : `the certificates of ${witnesses.length} hosts are all`} ${state}`;
  return root2 === void 0 ? hosts : `${hosts}, nor is the root ${identified(root2)} of the client's own store`;
}

// src/causes/directory-not-hashed.ts
var directoryNotHashed = {
  id: "directory-not-hashed",
  severity: "error",
  title: "The certificate lies in the directory, but without the hash link by which OpenSSL finds it.",
  recognise(situation, facts) {
    if (situation.verdict !== "rejected" || !facts.gap) return void 0;
    const anchors3 = situation.stores.flatMap((store2) => store2.anchors);
    const store = situation.stores.find(
      ({ form, unhashed }) => form === "directory" && unhashed.length > 0 && closesWith(situation, [...anchors3, ...unhashed])
    );
    if (store === void 0) return void 0;
    const path2 = printable(store.path ?? "");
    return {
      key: `directory-not-hashed ${path2}`,
      evidence: { paths: [path2], unhashed: store.unhashed.length, anchors: store.anchors.length },
      message: `The issuer's certificate lies in ${described(store)}, but has no hash link there, and OpenSSL opens nothing else: ${counted(store.unhashed.length, "certificate")} in it ${store.unhashed.length === 1 ? "is" : "are"} never seen.`,
      help: steps(
        `Make the links: openssl rehash ${path2} (c_rehash where openssl is older than 1.1).`,
        "Do so again whenever a certificate is added. Files must end in .pem, .crt or .cer and hold one certificate each.",
        "Or name one file with all certificates instead of a directory (SSL_CERT_FILE instead of SSL_CERT_DIR).",
        letTheCheckRepair(situation)
      )
    };
  }
};

// src/causes/intercepted.ts
import { isIP as isIP3 } from "node:net";

// src/hosts/public-name.ts
import { BlockList as BlockList2, isIP as isIP2, isIPv6 as isIPv62 } from "node:net";

// src/hosts/well-known-services.ts
var wellKnownPublicHosts = [
  "amazonaws.com",
  "anaconda.com",
  "anaconda.org",
  "archlinux.org",
  "azurecr.io",
  "azureedge.net",
  "bitbucket.org",
  "blob.core.windows.net",
  "centos.org",
  "cloudflare.com",
  "cloudfront.net",
  "conda.io",
  "crates.io",
  "debian.org",
  "deno.land",
  "docker.com",
  "docker.io",
  "fastly.net",
  "fedoraproject.org",
  "gcr.io",
  "ghcr.io",
  "github.com",
  "github.io",
  "githubusercontent.com",
  "gitlab.com",
  "gnu.org",
  "golang.org",
  "google.com",
  "googleapis.com",
  "gradle.org",
  "hashicorp.com",
  "huggingface.co",
  "jsdelivr.net",
  "kernel.org",
  "letsencrypt.org",
  "login.microsoftonline.com",
  "maven.apache.org",
  "mcr.microsoft.com",
  "mozilla.org",
  "nodejs.org",
  "npmjs.com",
  "npmjs.org",
  "nuget.org",
  "osg-htc.org",
  "packages.microsoft.com",
  "packagist.org",
  "pkg.dev",
  "pypi.org",
  "python.org",
  "pythonhosted.org",
  "quay.io",
  "registry.k8s.io",
  "repo1.maven.org",
  "ruby-lang.org",
  "rubygems.org",
  "rust-lang.org",
  "sigstore.dev",
  "ubuntu.com",
  "visualstudio.com",
  "wikipedia.org",
  "yarnpkg.com"
];

// src/hosts/public-name.ts
var privateSubnets = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  // shared by carriers, RFC 6598
  "127.0.0.0/8",
  "169.254.0.0/16",
  // link-local, RFC 3927
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  // documentation, RFC 5737
  "192.168.0.0/16",
  "198.18.0.0/15",
  // benchmarks, RFC 2544
  "198.51.100.0/24",
  // documentation
  "203.0.113.0/24",
  // documentation
  "224.0.0.0/3",
  // multicast and reserved
  "::/127",
  // unspecified and loopback
  "64:ff9b:1::/48",
  // local translation, RFC 8215
  "2001:db8::/32",
  // documentation, RFC 3849
  "3fff::/20",
  // documentation, RFC 9637
  "fc00::/7",
  // unique local, RFC 4193
  "fe80::/10",
  // link-local
  "fec0::/10",
  // site-local, deprecated by RFC 3879
  "ff00::/8"
  // multicast
];
var privateAddresses = privateSubnets.reduce((list2, subnet) => {
  const [network2 = "", prefix = ""] = subnet.split("/");
  list2.addSubnet(network2, Number(prefix), isIPv62(network2) ? "ipv6" : "ipv4");
  return list2;
}, new BlockList2());
function isPrivateAddress(ip) {
  const family = isIP2(ip);
  return family !== 0 && privateAddresses.check(ip, family === 6 ? "ipv6" : "ipv4");
}
var specialUseSuffixes = [
  "alt",
  // RFC 9476
  "arpa",
  // home.arpa of RFC 8375; a host under in-addr.arpa has no certificate either
  "example",
  // RFC 6761, as invalid, localhost and test
  "invalid",
  "localhost",
  "test",
  "local",
  // RFC 6762
  "onion",
  // RFC 7686
  "internal",
  // reserved by ICANN in 2024
  "corp",
  // ICANN never delegates corp, home and mail (2018)
  "home",
  "mail",
  "intranet",
  // RFC 6762, appendix G, as the rest
  "private",
  "lan",
  "localdomain"
  // the default of many resolvers
];
function isSpecialUseName(name) {
  if (isIP2(name) !== 0) return false;
  const labels2 = name.split(".");
  return labels2.length === 1 || specialUseSuffixes.includes(labels2.at(-1) ?? "");
}
var secondLevels = [
  "ac",
  "co",
  "com",
  "edu",
  "go",
  "gob",
  "gov",
  "gouv",
  "ltd",
  "me",
  "mil",
  "ne",
  "net",
  "nom",
  "or",
  "org",
  "sch"
];
function registrableGuess(name) {
  if (isIP2(name) !== 0) return name;
  const labels2 = name.split(".");
  const [second = "", top = ""] = labels2.slice(-2);
  return labels2.slice(top.length === 2 && secondLevels.includes(second) ? -3 : -2).join(".");
}
var privatelyIssued = ["corp", "docdb", "eks", "internal", "neptune", "rds"];
function isPublicService(name) {
  if (name.split(".").some((label3) => privatelyIssued.includes(label3))) return false;
  return wellKnownPublicHosts.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}

// src/causes/inspection-products.ts
var inspectionProducts = [
  // Gateways and firewalls, by the CA names of public bug reports and manuals.
  { product: "Zscaler", pattern: /\bZscaler\b/i, example: "CN=Zscaler Root CA,OU=Zscaler Inc.,O=Zscaler Inc.,C=US" },
  { product: "Netskope", pattern: /\b(Netskope|goskope)\b/i, example: "CN=ca.acme.goskope.com,O=Acme" },
  {
    product: "Cloudflare Gateway (WARP)",
    pattern: /CN=(Gateway CA - Cloudflare Managed|Cloudflare for Teams|Cloudflare Corporate Zero Trust)/i,
    example: "CN=Gateway CA - Cloudflare Managed G1 0123abcd"
  },
  { product: "Cisco Umbrella", pattern: /\bCisco Umbrella\b/i, example: "CN=Cisco Umbrella Root CA,O=Cisco" },
  { product: "Cato Networks", pattern: /\bCato Networks\b/i, example: "CN=Cato Networks Root CA" },
  { product: "Menlo Security", pattern: /\bMenlo Security\b/i, example: "CN=Menlo Security Root CA" },
  {
    product: "Forcepoint (Websense)",
    pattern: /\b(Forcepoint|Websense)\b/i,
    example: "CN=Forcepoint Cloud CA,O=Forcepoint LLC"
  },
  {
    product: "Symantec (Blue Coat, Broadcom)",
    pattern: /\bBlue ?Coat\b|\bProxySG\b|\bSymantec (Web|Cloud)\b|\bBroadcom Web\b/i,
    example: "CN=bluecoat appliance"
  },
  {
    product: "Palo Alto Networks",
    pattern: /\b(Palo Alto Networks|GlobalProtect)\b/i,
    example: "CN=Palo Alto Networks Root CA,O=Palo Alto Networks"
  },
  {
    product: "Fortinet FortiGate",
    pattern: /\b(Fortinet|FortiGate|FortiProxy|FortiSASE)\b/i,
    example: "CN=FGT60E4Q17000000,OU=FortiGate,O=Fortinet,L=Sunnyvale,ST=California,C=US"
  },
  { product: "Sophos", pattern: /\bSophos\b/i, example: "CN=Sophos SSL CA_C320ABPCBJ8BQ6B,O=Sophos" },
  {
    product: "SonicWall",
    pattern: /\bSonicWALL\b/i,
    example: "CN=SonicWALL Firewall DPI-SSL,O=SonicWALL Inc.,ST=CA,C=US"
  },
  {
    product: "WatchGuard",
    pattern: /\bWatchGuard\b|\bFireware HTTPS Proxy\b/i,
    example: "CN=Fireware HTTPS Proxy,O=WatchGuard Technologies"
  },
  // The same by the vendor's name alone: their customers choose what the CA is called, and the examples are made up.
  { product: "iboss", pattern: /\biboss\b/i, example: "CN=iboss Root CA" },
  {
    product: "Skyhigh (McAfee Web Gateway)",
    pattern: /\b(McAfee|Trellix|Skyhigh)\b/i,
    example: "CN=McAfee Web Gateway"
  },
  { product: "Check Point", pattern: /\bCheck ?Point\b/i, example: "CN=Check Point HTTPS Inspection" },
  {
    product: "Cisco Secure Web Appliance",
    pattern: /\b(IronPort|Cisco (Secure )?Web (Security )?(Virtual )?Appliance)\b/i,
    example: "CN=Cisco Web Security Appliance"
  },
  { product: "Barracuda", pattern: /\bBarracuda\b/i, example: "CN=Barracuda Web Security Gateway" },
  { product: "Untangle (Arista)", pattern: /\bUntangle\b/i, example: "CN=www.untangle.com,O=Untangle" },
  { product: "Smoothwall", pattern: /\bSmoothwall\b/i, example: "CN=Smoothwall Guardian" },
  {
    product: "Lightspeed",
    pattern: /\bLightspeed (Systems|Rocket|Filter)\b/i,
    example: "CN=Lightspeed Rocket,O=Lightspeed Systems"
  },
  { product: "ContentKeeper", pattern: /\bContentKeeper\b/i, example: "CN=ContentKeeper Appliance" },
  { product: "Squid", pattern: /\bSquid\b/i, example: "CN=Squid Proxy CA" },
  // Virus scanners on the machine itself.
  {
    product: "Kaspersky",
    pattern: /\bKaspersky\b/i,
    example: "CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab"
  },
  { product: "ESET", pattern: /\bESET\b/, example: "CN=ESET SSL Filter CA,O=ESET\\, spol. s r. o.,C=SK" },
  {
    product: "Avast, AVG or Norton",
    pattern: /\b(Avast|AVG|Norton)\b.*\b(Web\/Mail Shield|trusted CA|untrusted)/i,
    example: "CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield"
  },
  { product: "Bitdefender", pattern: /\bBitdefender\b/i, example: "CN=Bitdefender Personal CA.Net-Defender" },
  // Tools for looking into traffic.
  { product: "mitmproxy", pattern: /\bmitmproxy\b/i, example: "CN=mitmproxy,O=mitmproxy" },
  {
    product: "Charles",
    pattern: /\bCharles Proxy\b/i,
    example: "CN=Charles Proxy CA (2 Jan 2023\\, laptop),O=XK72 Ltd"
  },
  {
    product: "Fiddler",
    pattern: /\bDO_NOT_TRUST|\bFiddlerRoot/i,
    example: "CN=DO_NOT_TRUST_FiddlerRoot,O=DO_NOT_TRUST,OU=Created by http://www.fiddler2.com"
  },
  { product: "Burp Suite", pattern: /\bPortSwigger\b/i, example: "CN=PortSwigger CA,OU=PortSwigger CA,O=PortSwigger" },
  {
    product: "OWASP ZAP",
    pattern: /\b(OWASP ZAP|OWASP Root CA|ZAP Root CA)\b/i,
    example: "CN=OWASP Zed Attack Proxy Root CA,O=OWASP Root CA,OU=OWASP ZAP Root CA"
  },
  { product: "Proxyman", pattern: /\bProxyman\b/i, example: "CN=Proxyman CA (laptop)" }
];
function inspectionProduct(subject) {
  return inspectionProducts.find(({ pattern }) => pattern.test(subject))?.product;
}
function productOf({ leaf, deadEnd: deadEnd2 }) {
  const chain = deadEnd2?.chain ?? (leaf === void 0 ? [] : [leaf]);
  for (const { issuer } of chain) {
    const product2 = inspectionProduct(issuer);
    if (product2 !== void 0) return product2;
  }
  return void 0;
}

// src/causes/intercepted.ts
var intercepted = {
  id: "intercepted",
  severity: "error",
  title: "The connection is opened on the way and signed by a CA that is not the public one of this host.",
  recognise(situation, facts) {
    const { leaf, deadEnd: deadEnd2, holders } = facts;
    if (leaf === void 0 || deadEnd2 === void 0) return void 0;
    const product2 = productOf(facts);
    const sign2 = product2 === void 0 ? signOfInspection(situation, facts) : `It has the name of an inspection product, ${product2}.`;
    if (sign2 === void 0) return void 0;
    const top = deadEnd2.chain.at(-1) ?? leaf;
    const sent = top.selfSigned || deadEnd2.chain.length > 1;
    const issuer = sent ? identified(top) : `"${deadEnd2.wanted.subject}"`;
    const held = holders.length === 0 ? " No store on this machine holds it." : ` ${holding(holders)} it.`;
    return {
      key: `intercepted ${deadEnd2.wanted.subject} ${deadEnd2.wanted.keyId ?? ""}`,
      evidence: {
        issuer: deadEnd2.wanted.subject,
        ...sent ? { sha256: top.sha256 } : {},
        ...product2 === void 0 ? {} : { product: product2 },
        hosts: situation.sameIssuer.map(({ id }) => id).slice(0, 10),
        heldBy: holders.map(({ name }) => name)
      },
      message: `The chain ends at ${issuer}, which is no public CA. ${sign2}${held}`,
      help: steps(
        "Ask the people who run the network, the proxy or the virus scanner for their root certificate as a file; on a managed machine it may lie in the keychain or the system store already.",
        product2 === void 0 ? "If they know nothing of it, see what another network gets: openssl s_client -connect HOST:443. The same issuer there means that the host has a private CA; another one means that somebody reads this connection." : void 0,
        compareFirst,
        pointAt(situation, holders) ?? giveTheRoot(situation),
        "Or have the host exempted from inspection.",
        neverTurnOff
      )
    };
  }
};
function signOfInspection(situation, { holders }) {
  const { known: known2, sameIssuer, host } = situation;
  if (holders.length > 0 || !known2.some(({ isPublic, store }) => isPublic && store.anchors.length > 0)) return void 0;
  const names2 = [host, ...sameIssuer].map(verifiedName);
  const service = names2.find(isPublicService);
  if (service !== void 0) return `It signs for ${printable(service)}, which only uses public CAs.`;
  const domains = [...new Set(names2.filter(isPublicName).map(registrableGuess))];
  return domains.length < 2 ? void 0 : `It signs for unrelated domains, as TLS inspection does: ${listed(domains)}.`;
}
function verifiedName({ servername, name }) {
  return servername ?? name;
}
function isPublicName(name) {
  return isIP3(name) === 0 && !isSpecialUseName(name);
}

// src/causes/continuation.ts
function continuation(situation, { deadEnd: deadEnd2 }) {
  const top = deadEnd2?.chain.at(-1);
  if (top === void 0 || top.selfSigned) return void 0;
  const own = anchorsOf(situation.stores);
  const partialChain = situation.endsAtAnyAnchor;
  const { paths, deadEnds } = findPaths(top, [], own, { partialChain, known: knownIntermediates(situation) });
  const [path2] = paths.toSorted((one, other) => one.length - other.length);
  if (path2 !== void 0) {
    const unsent2 = path2.slice(1).filter((certificate) => !isAnchor(own, certificate));
    return unsent2.length === 0 ? void 0 : { unsent: sourced(situation, unsent2), completes: true, holders: [] };
  }
  const [furthest] = deadEnds;
  const last = furthest?.chain.at(-1);
  const unsent = furthest?.chain.slice(1).filter((certificate) => !isAnchor(own, certificate)) ?? [];
  if (furthest === void 0 || last === void 0 || unsent.length === 0) return void 0;
  const holders = situation.known.filter(
    ({ store }) => findPaths(last, [], indexOf(store), { partialChain }).paths.some(({ length }) => length > 1)
  );
  return { unsent: sourced(situation, unsent), completes: false, wanted: furthest.wanted, holders };
}
function fetchedRoot({ observation }, { deadEnd: deadEnd2 }) {
  const top = deadEnd2?.chain.at(-1);
  return observation.fetched?.find(
    ({ certificate }) => top !== void 0 && !isNoRoot(certificate) && issues(certificate, top)
  );
}
function sourced(situation, certificates) {
  return certificates.map((certificate) => ({ certificate, from: sourceOf(situation, certificate) }));
}
function sourceOf({ servedElsewhere, observation, known: known2 }, { sha256 }) {
  const isIt = (other) => other.sha256 === sha256;
  return servedElsewhere.find(({ certificate }) => isIt(certificate))?.host ?? observation.fetched?.find(({ certificate }) => isIt(certificate))?.from ?? known2.find(({ store }) => store.anchors.some(isIt))?.name ?? "elsewhere";
}
var indexes2 = /* @__PURE__ */ new WeakMap();
function knownIntermediates({ servedElsewhere, known: known2, observation: { fetched = [] } }) {
  const byKnown = indexes2.get(servedElsewhere) ?? /* @__PURE__ */ new WeakMap();
  indexes2.set(servedElsewhere, byKnown);
  const shared = byKnown.get(known2) ?? indexBySubject(
    [servedElsewhere.map(({ certificate }) => certificate), known2.flatMap(({ store }) => store.anchors)].flat().filter(isNoRoot)
  );
  byKnown.set(known2, shared);
  if (fetched.length === 0) return shared;
  const all = [...shared.values(), fetched.map(({ certificate }) => certificate)].flat();
  return indexBySubject(all.filter(isNoRoot));
}
function isNoRoot({ subject, issuer }) {
  return subject !== issuer;
}
function crossSigns({ known: known2 }, { deadEnd: deadEnd2 }) {
  return (deadEnd2?.chain.slice(1) ?? []).flatMap((served) => {
    if (!isNoRoot(served)) return [];
    const held = known2.flatMap((store) => {
      const other = store.store.anchors.find((anchor) => isTwin(anchor, served));
      return other === void 0 ? [] : [{ other, store }];
    });
    const [first] = held;
    return first === void 0 ? [] : [{ served, other: first.other, holders: held.map(({ store }) => store) }];
  });
}
function isTwin(anchor, served) {
  if (anchor.subject !== served.subject || isNoRoot(anchor)) return false;
  try {
    return anchor.x509.publicKey.equals(served.x509.publicKey);
  } catch {
    return false;
  }
}

// src/causes/intermediate-missing.ts
var intermediateMissing = {
  id: "intermediate-missing",
  severity: "error",
  title: "The server does not send the intermediate certificate that leads to its root.",
  recognise(situation, facts) {
    const { deadEnd: deadEnd2 } = facts;
    const top = deadEnd2?.chain.at(-1);
    if (deadEnd2 === void 0 || top === void 0 || top.selfSigned) return void 0;
    if (isRefused(facts)) return void 0;
    const found2 = continuation(situation, facts);
    const addresses2 = top.issuerAddresses.filter((address2) => /^https?:/i.test(address2)).slice(0, 3);
    const [address] = addresses2;
    if (found2 === void 0 ? address === void 0 || !isToldOnly(situation, facts) : !isFault(found2, facts)) {
      return void 0;
    }
    const [known2] = found2?.unsent ?? [];
    return {
      key: `intermediate-missing ${top.issuer} ${top.authorityKeyId ?? ""}`,
      evidence: {
        intermediate: top.issuer,
        keyId: top.authorityKeyId ?? "",
        addresses: addresses2.map((one) => printable(one)),
        served: situation.observation.chain.map(({ subject }) => subject),
        ...known2 === void 0 ? {} : { sha256: known2.certificate.sha256, knownFrom: printable(known2.from) },
        ...found2?.wanted === void 0 ? {} : { wanted: found2.wanted.subject, heldBy: found2.holders.map(nameOf) }
      },
      message: message(top, found2),
      help: steps(
        "The server has to be repaired, not this machine: browsers hide the fault by fetching the certificate or remembering it. Its owner puts the leaf and the intermediate, in this order, into the file that the server sends.",
        "With Let's Encrypt that is fullchain.pem. nginx: ssl_certificate fullchain.pem; Apache 2.4.8 or later: SSLCertificateFile fullchain.pem; HAProxy: crt, a file of leaf, intermediate and key.",
        address === void 0 ? void 0 : `See whether that is it: curl -s ${printable(address)} | openssl x509 -inform DER -noout -subject -issuer. If subject and issuer are equal it is a root, and the cause is issuer-missing.`,
        found2 === void 0 ? fetching(situation) : void 0,
        "Stop-gap, until the server is repaired: give that intermediate to this check as `ca-certificates`, after its fingerprint was compared with the one its issuer publishes.",
        neverTurnOff
      )
    };
  }
};
function fetching({ observation: { unfetched = [] } }) {
  const [first] = unfetched;
  return first === void 0 ? "Or let this check look: `fetch-intermediates: true`." : `This check could not look: ${first.address} ${first.why}.`;
}
function nameOf({ name }) {
  return printable(name);
}
function message(top, found2) {
  const start = `The chain that the server sends stops at "${top.subject}": it does not send the certificate of the issuer`;
  const [first, ...above] = found2?.unsent ?? [];
  if (found2 === void 0 || first === void 0)
    return `${start}, "${top.issuer}", which no store holds and which is most likely an intermediate.`;
  return [
    `${start}, the intermediate ${told(first)}.`,
    above.length === 0 ? void 0 : `Nor does it send ${listed(above.map(told))}, above it.`,
    found2.wanted === void 0 ? void 0 : nearMiss(found2.wanted.subject, above.length > 0, found2.holders)
  ].filter((sentence2) => sentence2 !== void 0).join(" ");
}
function told({ certificate, from }) {
  return `${identified(certificate)}, known from ${printable(from)}`;
}
function nearMiss(wanted, isAbove, holders) {
  const who = `${isAbove ? "The last of them" : "It"} was issued by "${wanted}", which this client's store does not hold`;
  return holders.length === 0 ? `${who}, nor any store known on this machine.` : `${who}; ${holding(holders)} it.`;
}
function isFault(found2, facts) {
  return found2.completes || productOf(facts) === void 0 && facts.holders.length === 0;
}
function isToldOnly(situation, facts) {
  const { deadEnd: deadEnd2 } = facts;
  return deadEnd2?.chain.length === 1 && !heldByName(situation, deadEnd2.wanted.subject) && fetchedRoot(situation, facts) === void 0 && productOf(facts) === void 0;
}

// src/causes/issuer-expired.ts
var issuerExpired = {
  id: "issuer-expired",
  severity: "error",
  title: "An authority in the client's own store has expired.",
  recognise(situation, facts) {
    const found2 = expiredIssuer(situation, facts);
    if (found2 === void 0) return void 0;
    const { expired, around } = found2;
    const ago = span(situation.now.getTime() - expired.notAfter.getTime());
    const anchor = around?.at(-1);
    return {
      key: `issuer-expired ${expired.sha256}`,
      evidence: {
        subject: expired.subject,
        sha256: expired.sha256,
        notAfter: expired.notAfter.toISOString(),
        ...anchor === void 0 ? {} : { validPath: anchor.subject }
      },
      message: `The authority ${identified(expired)} in this client's store expired ${ago} ago, on ${moment(expired.notAfter)}, and the chain leads to it.${anchor === void 0 ? "" : ` A valid path leads to ${identified(anchor)}, which the store holds too: the expired one stands in its way.`}`,
      help: steps(
        anchor === void 0 ? "Get the current root from whoever runs that CA, compare its fingerprint, and give it to this check as `ca-certificates`, with `export: true`." : "Take the expired certificate out of the store: on Debian a line with ! in front of its name in /etc/ca-certificates.conf, then update-ca-certificates.",
        "A public root that expired means an old store: update ca-certificates (or certifi, or the JDK).",
        anchor === void 0 ? void 0 : "Update the TLS library: OpenSSL 1.1.0 and GnuTLS 3.6.14 look for another path. Or have the server's owner send the shorter chain, without the cross-signed certificate.",
        "Do not set the clock back: certificates that are new would then not be valid yet."
      )
    };
  }
};
function expiredIssuer({ verdict, message: message2, observation, now }, { leaf, paths }) {
  if (verdict !== "rejected" || leaf === void 0) return void 0;
  const served = new Set(observation.chain.map(({ sha256 }) => sha256));
  const isExpired = ({ notAfter }) => notAfter.getTime() < now.getTime();
  const firsts = paths.map(
    (path2) => path2.find((one, at2) => at2 > 0 && isExpired(one) && (at2 === path2.length - 1 || !served.has(one.sha256)))
  );
  const expired = firsts.find((one) => one !== void 0);
  if (expired === void 0) return void 0;
  const around = paths.find((path2) => !path2.some(isExpired));
  if (firsts.every((one) => one !== void 0)) return { expired, around: void 0 };
  return around !== void 0 && /expired/i.test(message2) ? { expired, around } : void 0;
}

// src/causes/store-replaced.ts
var fewAnchors = 10;
var smallShare = 0.25;
function replacement(situation, facts) {
  if (situation.verdict !== "rejected" || !facts.gap) return void 0;
  const replaced = situation.replaced.find((store) => closes(situation, store));
  if (replaced === void 0) return void 0;
  const told4 = situation.stores.filter((store) => store.origin !== "default" && store.anchors.length > 0);
  const by = told4.find(({ variable, config }) => replaced.replacedBy === (variable ?? config?.setting)) ?? told4[0];
  return by === void 0 ? void 0 : { by, replaced };
}
var storeReplaced = {
  id: "store-replaced",
  severity: "error",
  title: "A variable or config file put a small bundle in the place of the default store.",
  recognise(situation, facts) {
    const found2 = replacement(situation, facts);
    if (found2 === void 0 || !isSmall(found2)) return void 0;
    const { by, replaced } = found2;
    const setting = by.variable ?? by.config?.setting ?? "the setting";
    return {
      key: ["store-replaced", by.path, replaced.path, setting].join(" "),
      evidence: {
        setting,
        paths: [by, replaced].flatMap(({ path: path2 }) => path2 ?? []),
        anchors: by.anchors.length,
        replacedAnchors: replaced.anchors.length
      },
      message: `${described(by)} takes the place of the default store and holds ${counted(by.anchors.length, "certificate")}; the default, ${described(replaced)} with ${replaced.anchors.length}, holds the issuer and is not read.`,
      help: steps(
        `Name a bundle that holds both: ${joined(found2)}, and set ${setting} to it.`,
        `Or unset ${setting} and add the private CA to the system's store.`,
        letTheCheckRepair(situation)
      )
    };
  }
};
function joined({ by, replaced }) {
  const isFile2 = by.form === "bundle" && replaced.form === "bundle";
  return isFile2 ? `cat ${printable(replaced.path ?? "")} ${printable(by.path ?? "")} > all.pem` : "the certificates of the default and its own";
}
function isSmall({ by, replaced }) {
  return by.anchors.length <= fewAnchors || by.anchors.length < replaced.anchors.length * smallShare;
}

// src/causes/issuer-missing.ts
var issuerMissing = {
  id: "issuer-missing",
  severity: "error",
  title: "The trust store that the client uses does not hold the issuer.",
  recognise(situation, facts) {
    const { deadEnd: deadEnd2, holders } = facts;
    const top = deadEnd2?.chain.at(-1);
    if (deadEnd2 === void 0 || top === void 0 || isRefused(facts)) return void 0;
    const { subject, keyId } = deadEnd2.wanted;
    const [crossSign] = crossSigns(situation, facts);
    const root2 = fetchedRoot(situation, facts);
    const namesake = deadEnd2.nearMisses.find(({ why }) => why === "another-key")?.certificate;
    const replaced = replacement(situation, facts);
    const isHeld = holders.length > 0;
    const name = top.selfSigned ? identified(top) : `"${subject}"${keyId === void 0 ? "" : ` (key ${shortKey(keyId)})`}`;
    return {
      key: [
        "issuer-missing",
        subject,
        keyId ?? "",
        replaced?.by.path ?? "",
        ...[crossSign?.served, namesake, root2?.certificate].map((one) => one?.sha256.slice(0, 16) ?? "")
      ].join(" "),
      evidence: {
        issuer: subject,
        ...keyId === void 0 ? {} : { keyId },
        sent: top.selfSigned,
        ...top.selfSigned ? { sha256: top.sha256 } : {},
        heldBy: holders.map(({ name: store }) => store),
        ...crossSign === void 0 ? {} : { crossSigned: crossSign.served.subject, crossSignedRoot: crossSign.other.sha256 }
      },
      message: [
        `The store in use does not hold the issuer ${name}, at which the chain ends.`,
        top.selfSigned ? void 0 : "The server did not send its certificate.",
        root2 === void 0 ? void 0 : `${printable(root2.from)} gives it: ${identified(root2.certificate)}, a root.`,
        crossSign === void 0 ? isHeld ? `${holding(holders)} it.` : "No store known on this machine holds it." : `"${crossSign.served.subject}" in this chain is a cross-sign: the same name and key has a root of its own, ${identified(crossSign.other)}, and ${holding(crossSign.holders)} that. Either of the two would do.`,
        namesake === void 0 ? void 0 : `A certificate of that name with another key is there, ${identified(namesake)}: the authority was made anew, or this is another one.`,
        replaced === void 0 ? void 0 : `${described(replaced.by)} takes the place of ${printable(storeName(replaced.replaced))}, which does.`
      ].filter((sentence2) => sentence2 !== void 0).join(" "),
      help: isHeld ? steps(
        pointAt(situation, holders) ?? "Point this client at a bundle that holds that root and the public ones.",
        `Each client reads a variable of its own: ${variables}. ${readNone}`,
        letTheCheckRepair(situation)
      ) : steps(
        "Get the root certificate from whoever runs that CA: for a private one the organisation's IT or its PKI page.",
        compareFirst,
        giveTheRoot(situation),
        addForGood(situation),
        `Clients with a store of their own (requests, Node.js) do not see that store; each client reads a variable: ${variables}. ${readNone}`,
        "A public CA that is missing here means an old store: update ca-certificates, or certifi.",
        neverTurnOff
      )
    };
  }
};
var variables = listed(
  [
    "SSL_CERT_FILE (Python, OpenSSL)",
    "REQUESTS_CA_BUNDLE (requests)",
    "CURL_CA_BUNDLE (curl)",
    "GIT_SSL_CAINFO (git)",
    "NODE_EXTRA_CA_CERTS (Node.js; the only one that adds, the others replace)"
  ],
  5
);
var readNone = "wget, GnuTLS and PHP's curl read none, but the system store.";
function shortKey(keyId) {
  return `${(keyId.slice(0, 16).match(/../g) ?? []).join(":")}${keyId.length > 16 ? "…" : ""}`;
}

// src/causes/name-mismatch.ts
import { isIP as isIP4 } from "node:net";
var nameMismatch = {
  id: "name-mismatch",
  severity: "error",
  title: "The certificate is for other names than the one that was asked for.",
  recognise({ verdict, message: message2, host }, { leaf }) {
    if (verdict !== "rejected" || leaf === void 0) return void 0;
    const name = host.servername ?? host.name;
    if (verifiesName(leaf, name) || isIP4(name) === 0 && leaf.names.includes(name)) return void 0;
    const onlyCommonName = commonNameIs(leaf, name);
    if (onlyCommonName && !namesTheName.test(message2)) return void 0;
    const names2 = leaf.names.slice(0, 10).map((one) => printable(one, 100));
    const more = leaf.names.length - names2.length;
    return {
      key: `name-mismatch ${leaf.sha256} ${name}`,
      evidence: { asked: name, names: names2, subject: leaf.subject, sha256: leaf.sha256 },
      message: onlyCommonName ? `The certificate ${identified(leaf)} holds "${name}" in its common name only. It has no subjectAltName, and this client reads nothing else (RFC 9525).` : `The certificate ${identified(leaf)} is not for "${name}": ${hasNames(leaf) ? `it names ${listed(names2, 10)}${more > 0 ? ` (and ${more} more)` : ""}` : "it names no host at all, for it has no subjectAltName"}.`,
      help: steps(
        onlyCommonName ? `Have it issued again with a subjectAltName: openssl req -addext "subjectAltName=${isIP4(name) === 0 ? "DNS" : "IP"}:${name}".` : "Connect by one of the names that it holds. If none of them is yours, the name leads to another server: look at DNS, and at the default site of a shared server or load balancer.",
        isIP4(name) === 0 ? void 0 : "It was asked for by address: use the host name, or `servername=NAME` behind the host in the list.",
        onlyCommonName ? void 0 : "Or have the server's owner add the name to the certificate.",
        neverTurnOff
      )
    };
  }
};
var namesTheName = /mismatch|not valid for |is valid for .*, not |common name|n[o']t match|altname|alternative (certificate )?(subject )?name|subjectAltName/i;
function commonNameIs(leaf, name) {
  if (isIP4(name) !== 0 || hasNames(leaf)) return false;
  try {
    return leaf.x509.checkHost(name, { subject: "always" }) !== void 0;
  } catch {
    return false;
  }
}

// src/x509/profile.ts
var extensionIds = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37"
};
var profiles = /* @__PURE__ */ new WeakMap();
function profileOf(certificate) {
  const known2 = profiles.get(certificate);
  if (known2 !== void 0) return known2;
  const profile = readProfile(readDer(certificate.der));
  profiles.set(certificate, profile);
  return profile;
}
function readProfile(certificate) {
  const [body, algorithm] = membersOf(certificate);
  const members = membersOf(body);
  const hasVersion = members[0]?.tag === constructed(0);
  const inside = members[hasVersion ? 2 : 1];
  const extensions = extensionsOf(certificateFields(certificate).extensions);
  const value = (oid, read4) => readable(extensions.get(oid), read4);
  const basicConstraints2 = value(extensionIds.basicConstraints, readBasicConstraints);
  const keyUsage2 = value(extensionIds.keyUsage, readKeyUsage);
  const purposes3 = value(extensionIds.extendedKeyUsage, (list2) => membersOf(list2).map(oidOf));
  const alternativeNames = value(extensionIds.subjectAltName, (list2) => membersOf(list2).length);
  return {
    version: hasVersion ? 1 + contentOf(membersOf(members[0])[0]).readUIntBE(0, 1) : 1,
    signatureAlgorithm: algorithmOf(algorithm),
    agreesOnSignature: isSameValue(algorithm, inside),
    extensions,
    namesAuthorityKey: value(extensionIds.authorityKeyIdentifier, namesKey) ?? false,
    ...basicConstraints2 === void 0 ? {} : { basicConstraints: basicConstraints2 },
    ...keyUsage2 === void 0 ? {} : { keyUsage: keyUsage2 },
    ...purposes3 === void 0 ? {} : { purposes: purposes3 },
    ...alternativeNames === void 0 ? {} : { alternativeNames }
  };
}
function algorithmOf(algorithm) {
  return readable(algorithm, (value) => oidOf(membersOf(value)[0])) ?? "";
}
function extensionsOf(list2) {
  const extensions = /* @__PURE__ */ new Map();
  for (const extension3 of list2 === void 0 ? [] : membersOf(list2)) {
    const parts = membersOf(extension3);
    const oid = oidOf(parts[0]);
    const critical = parts[1]?.tag === tags.boolean && contentText(parts[1], "hex") !== "00";
    if (!extensions.has(oid)) extensions.set(oid, { critical, value: expectTag(parts.at(-1), tags.octetString) });
  }
  return extensions;
}
function readable(holder, read4) {
  if (holder === void 0) return void 0;
  try {
    return read4("critical" in holder ? wrappedIn(holder.value) : holder);
  } catch (error) {
    if (error instanceof MalformedDer) return void 0;
    throw error;
  }
}
function readBasicConstraints(value) {
  const [first, ...rest] = membersOf(value);
  const isCa2 = first?.tag === tags.boolean && contentText(first, "hex") !== "00";
  const limit2 = [first, ...rest].find((member) => member?.tag === tags.integer);
  return { isCa: isCa2, ...limit2 === void 0 ? {} : { pathLength: smallNumber(limit2) } };
}
var longestPath = 65535;
function smallNumber(value) {
  const bytes = contentOf(value);
  return bytes.length > 2 || bytes.length === 0 ? longestPath : bytes.readUIntBE(0, bytes.length);
}
var usages = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly"
];
function readKeyUsage(value) {
  const [, ...octets2] = contentOf(expectTag(value, tags.bitString));
  return new Set(usages.filter((_2, bit) => ((octets2[bit >> 3] ?? 0) & 128 >> (bit & 7)) !== 0));
}
function namesKey(value) {
  return membersOf(value).some(({ tag }) => tag === primitive(0));
}

// src/x509/name-constraints.ts
function forbiddenNames(path2) {
  const [leaf, ...authorities] = path2;
  const names2 = leaf === void 0 ? [] : read(profileOf(leaf).extensions.get(extensionIds.subjectAltName), namesIn);
  return authorities.flatMap((authority2) => {
    const extension3 = profileOf(authority2).extensions.get(extensionIds.nameConstraints);
    const [constraints] = read(extension3, (value) => [constraintsIn(value)]);
    if (constraints === void 0) return [];
    const comparisons = names2.length * (constraints.permitted.length + constraints.excluded.length);
    return comparisons > maxComparisons ? [] : names2.flatMap((name) => forbidden(authority2, name, constraints));
  });
}
var maxComparisons = 1 << 20;
function forbidden(authority2, name, { permitted, excluded }) {
  const excluding = excluded.find((range) => isWithin(name, range));
  if (excluding !== void 0) {
    return [{ authority: authority2, name: name.text, why: "excluded", ranges: [rangeText(excluding)] }];
  }
  const ofItsKind = permitted.filter(({ kind }) => kind === name.kind);
  if (ofItsKind.length === 0 || ofItsKind.some((range) => isWithin(name, range))) return [];
  return [{ authority: authority2, name: name.text, why: "not-permitted", ranges: ofItsKind.map(rangeText) }];
}
function isWithin(name, range) {
  if (name.kind !== range.kind) return false;
  if (name.kind === "domain") {
    const [host, domain] = [name.text.toLowerCase(), range.text.toLowerCase()];
    return domain === "" || host === domain || host.endsWith(domain.startsWith(".") ? domain : `.${domain}`);
  }
  const { length } = name.bytes;
  if (range.bytes.length !== 2 * length) return false;
  return name.bytes.every((byte, at2) => {
    const mask = range.bytes[length + at2] ?? 0;
    return (byte & mask) === ((range.bytes[at2] ?? 0) & mask);
  });
}
function rangeText({ kind, text: text3, bytes }) {
  if (kind === "domain") return text3 === "" ? "every domain" : text3;
  const half = bytes.length / 2;
  return `${addressText(bytes.subarray(0, half))}/${addressText(bytes.subarray(half))}`;
}
function addressText(bytes) {
  return bytes.length === 4 ? bytes.join(".") : bytes.toString("hex");
}
function read(extension3, reader2) {
  if (extension3 === void 0) return [];
  try {
    return reader2(wrappedIn(extension3.value));
  } catch (error) {
    if (error instanceof MalformedDer) return [];
    throw error;
  }
}
function constraintsIn(value) {
  const members = membersOf(value);
  const trees = (tag) => {
    const list2 = members.find((member) => member.tag === tag);
    return list2 === void 0 ? [] : membersOf(list2).flatMap((tree) => nameOf2(membersOf(tree)[0]));
  };
  return { permitted: trees(constructed(0)), excluded: trees(constructed(1)) };
}
function namesIn(value) {
  return membersOf(value).flatMap(nameOf2);
}
function nameOf2(name) {
  switch (name?.tag) {
    case primitive(2):
      return [{ kind: "domain", bytes: contentOf(name), text: contentText(name, "latin1") }];
    case primitive(7):
      return [{ kind: "address", bytes: contentOf(name), text: addressText(contentOf(name)) }];
  }
  return [];
}

// src/causes/refusal.ts
function pathsOf({ leaf, paths, deadEnd: deadEnd2 }) {
  if (paths.length > 0) return paths;
  if (deadEnd2 !== void 0) return [deadEnd2.chain];
  return leaf === void 0 ? [] : [[leaf]];
}
function faultOnPaths(facts, faultsOf2, saysSo) {
  const firsts = pathsOf(facts).map((path2) => faultsOf2(path2)[0]);
  return saysSo || firsts.every((fault) => fault !== void 0) ? firsts.find((fault) => fault !== void 0) : void 0;
}
function rejectsFor({ verdict, message: message2 }, { gap }, words4) {
  return verdict === "rejected" && (words4.test(message2) || !gap && givesNoReason({ message: message2 }));
}
var noReason = /(?:certificate verify failed|server certificate verification failed\. CAfile: .* CRLfile: .*)$/i;
function givesNoReason({ message: message2 }) {
  return noReason.test(message2);
}
function role(position, certificate) {
  if (position === 0) return "The server's certificate";
  return certificate.selfSigned ? "The root" : "The intermediate";
}

// src/causes/name-not-permitted.ts
var nameNotPermitted = {
  id: "name-not-permitted",
  severity: "error",
  title: "An authority vouches for a name that it may not certify.",
  recognise({ verdict, message: message2 }, facts) {
    if (verdict !== "rejected" || facts.leaf === void 0) return void 0;
    const found2 = faultOnPaths(facts, forbiddenNames, constraintWords.test(message2));
    if (found2 === void 0) return void 0;
    const { authority: authority2, why } = found2;
    const name = printable(found2.name, 100);
    const ranges = found2.ranges.slice(0, 10).map((range) => printable(range, 100));
    return {
      key: `name-not-permitted ${authority2.sha256} ${name}`,
      evidence: { name, rule: why, ranges, authority: authority2.subject, sha256: authority2.sha256 },
      message: `The authority ${identified(authority2)} may not certify "${name}": its nameConstraints ${why === "excluded" ? "exclude" : "permit only"} ${listed(ranges, 10)}.`,
      help: steps(
        "Every name of a certificate has to be allowed, not only the one that is asked for: have it issued again without the name that is not.",
        "Or have the authority issued again with constraints that cover the name, or the certificate by an authority without them.",
        neverTurnOff
      )
    };
  }
};
var constraintWords = /subtree violation|not authorized to sign for this name|by any constraint|by constraint|name constraints?/i;

// src/causes/not-tls.ts
var notTls = {
  id: "not-tls",
  severity: "error",
  title: "The port does not speak TLS.",
  recognise({ verdict, observation, host }) {
    if (observation.state !== "not-tls" || verdict === "trusted") return void 0;
    if (host.starttls !== void 0) {
      return {
        key: `not-tls ${host.port} ${host.starttls}`,
        evidence: { port: host.port, starttls: host.starttls, detail: printable(observation.detail) },
        message: `Port ${host.port} does not change over to TLS (STARTTLS for ${host.starttls}): ${printable(observation.detail)}.`,
        help: steps(
          `See whether the port speaks ${host.starttls}, and whether TLS is switched on there: openssl s_client -connect HOST:PORT -starttls ${host.starttls}.`,
          "A port with TLS from the first byte (465, 993, 995, 636) has no `starttls=`."
        )
      };
    }
    const protocol = starttlsPorts[host.port];
    return {
      key: `not-tls ${host.port}`,
      evidence: { port: host.port, detail: printable(observation.detail) },
      message: protocol === void 0 ? `Port ${host.port} answers, but not with TLS: plain HTTP, or another protocol.` : `Port ${host.port} answers, but not with TLS at once: ${protocol} starts in clear text and changes over (STARTTLS).`,
      help: steps(
        protocol === void 0 ? void 0 : `Write \`starttls=${protocol}\` behind the host in the list.`,
        "Look at what it says: curl -v http://HOST:PORT/ for HTTP, curl -v --max-time 5 telnet://HOST:PORT for the rest.",
        protocol === void 0 ? "Use the port that speaks TLS (443 for HTTPS)." : void 0,
        "Behind a proxy, write the proxy itself as http://: https:// in https_proxy asks the proxy for TLS, which most do not speak."
      )
    };
  }
};
var starttlsPorts = {
  25: "smtp",
  587: "smtp",
  143: "imap",
  110: "pop3",
  389: "ldap",
  5432: "postgres",
  3306: "mysql"
};

// src/causes/protocol-too-old.ts
var old = /* @__PURE__ */ new Set(["SSLv3", "TLSv1", "TLSv1.1"]);
var protocolTooOld = {
  id: "protocol-too-old",
  severity: "error",
  title: "Server and client have no version of TLS in common.",
  recognise({ verdict, message: message2, observation: { state, protocol } }) {
    if (verdict === "trusted" || verdict === "skipped" || state !== "handshake") return void 0;
    if (protocol === void 0 || !versionWords.test(message2)) return void 0;
    const isServerOld = old.has(protocol);
    return {
      key: `protocol-too-old ${protocol}`,
      evidence: { protocol, old: isServerOld ? "server" : "client" },
      message: isServerOld ? `The server speaks ${named(protocol)} at best, which was withdrawn in 2021 (RFC 8996): this client speaks nothing that old.` : `The server speaks ${named(protocol)}, and this client nothing that new, or its configuration forbids it.`,
      help: isServerOld ? steps(
        "Tell the server's owner to switch TLS 1.2 and 1.3 on: nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol -all +TLSv1.2 +TLSv1.3. A device may want new firmware.",
        "Where the server cannot be mended, put a proxy that speaks TLS 1.2 in front of it (stunnel, nginx), inside the same network.",
        "Do not lower the security level of this machine: it holds for every connection.",
        neverTurnOff
      ) : steps(
        "Update the client, and the TLS library below it: TLS 1.2 wants OpenSSL 1.0.1, Java 8, GnuTLS 3; TLS 1.3 wants OpenSSL 1.1.1, Java 11, GnuTLS 3.6.5.",
        "Look for a setting that holds it back: MinProtocol and MaxProtocol in openssl.cnf, --tls-max of curl, jdk.tls.client.protocols."
      )
    };
  }
};
var versionWords = /protocol[ _]version|(?:unsupported|UNSUPPORTED)[ _]protocol|NO_PROTOCOLS_AVAILABLE|no protocols available|legacy[ _]sigalg|No appropriate protocol|unsupported protocol version|server selected unsupported/i;
function named(protocol) {
  return protocol.replace(/v(?=\d)/, " ").replace(/^TLS 1$/, "TLS 1.0");
}

// src/x509/staple-proof.ts
import { createHash, verify } from "node:crypto";
var skew = 5 * 60 * 1e3;
function stapleDoubt(staple, leaf, issuers, now) {
  if (issuers.length === 0) return invalid("cannot be verified: the certificate of the leaf's issuer is not known here");
  const meant = issuers.filter((issuer) => isAbout(staple, leaf, issuer));
  if (meant.length === 0) return invalid("is about a certificate of another issuer");
  if (!meant.some((issuer) => isSignedFor(staple, issuer, now))) {
    return invalid("is signed neither by the issuer nor by anybody whom the issuer certified for it (OCSPSigning)");
  }
  if (staple.thisUpdate.getTime() > now.getTime() + skew) {
    return invalid(`is for a time that has not come yet (from ${staple.thisUpdate.toISOString()})`);
  }
  const { nextUpdate } = staple;
  if (nextUpdate !== void 0 && nextUpdate < now) {
    return { kind: "ended", why: `was to be followed by a newer one on ${nextUpdate.toISOString()}` };
  }
  return void 0;
}
function invalid(why) {
  return { kind: "invalid", why };
}
var hashes = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512"
};
function isAbout({ about: about2 }, leaf, issuer) {
  const hash = hashes[about2.hash];
  const key = publicKeyOf(issuer);
  const { issuer: name } = certificateFields(readDer(leaf.der));
  if (hash === void 0 || key === void 0 || name === void 0) return false;
  const hashed = (bytes) => createHash(hash).update(bytes).digest();
  return hashed(bytesOf(name)).equals(about2.issuerName) && hashed(keyBits(key)).equals(about2.issuerKey);
}
var maxResponders = 4;
function isSignedFor({ signed }, issuer, now) {
  if (isSignedWith(signed, issuer)) return true;
  return signed.certificates.slice(0, maxResponders).flatMap((der) => readable2(der)).some((responder) => isResponderOf(responder, issuer, now) && isSignedWith(signed, responder));
}
var ocspSigning = "1.3.6.1.5.5.7.3.9";
function isResponderOf(responder, issuer, now) {
  const isInTime2 = responder.notBefore <= now && now <= responder.notAfter;
  return isInTime2 && (profileOf(responder).purposes ?? []).includes(ocspSigning) && isIssuedBy(responder, issuer);
}
var digests = {
  "1.2.840.113549.1.1.5": "sha1",
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.1": "sha1",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
  "1.3.101.112": null,
  "1.3.101.113": null
};
function isSignedWith({ algorithm, data: data2, signature }, signer) {
  const digest2 = digests[algorithm];
  const key = publicKeyOf(signer);
  if (digest2 === void 0 || key === void 0) return false;
  try {
    return verify(digest2, data2, key, signature);
  } catch {
    return false;
  }
}
function publicKeyOf({ x509 }) {
  try {
    return x509.publicKey;
  } catch {
    return void 0;
  }
}
function keyBits(key) {
  const [, bits2] = membersOf(readDer(key.export({ type: "spki", format: "der" })));
  return bits2 === void 0 ? Buffer.alloc(0) : contentOf(bits2).subarray(1);
}
function readable2(der) {
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (error instanceof MalformedCertificate || error instanceof MalformedDer) return [];
    throw error;
  }
}

// src/causes/stapled-answer.ts
function stapledAnswer({ observation: { staple }, now }, facts) {
  const { leaf } = facts;
  if (staple === void 0 || leaf === void 0) return void 0;
  const issuers = leaf.selfSigned ? [leaf] : pathsOf(facts).flatMap(([, issuer]) => issuer ?? []);
  const doubt = stapleDoubt(staple, leaf, issuers, now);
  return doubt === void 0 ? { staple } : { staple, doubt };
}

// src/causes/revoked.ts
var revoked = {
  id: "revoked",
  severity: "error",
  title: "The server's certificate was revoked by its issuer.",
  recognise(situation, facts) {
    const { verdict, message: message2 } = situation;
    const { leaf, gap } = facts;
    const { staple, doubt } = stapledAnswer(situation, facts) ?? {};
    if (leaf === void 0 || staple?.status !== "revoked" || doubt?.kind === "invalid") return void 0;
    if (verdict !== "rejected" && verdict !== "error") return void 0;
    if (!/revo(?:ked|cation)/i.test(message2) && (gap || !readsStaples.test(message2))) return void 0;
    const since = staple.revokedAt === void 0 ? "" : ` on ${moment(staple.revokedAt)}`;
    return {
      key: `revoked ${leaf.sha256}`,
      evidence: {
        subject: leaf.subject,
        sha256: leaf.sha256,
        ...staple.revokedAt === void 0 ? {} : { revokedAt: staple.revokedAt.toISOString() },
        answeredAt: staple.producedAt.toISOString(),
        ...staple.nextUpdate === void 0 ? {} : { answeredUntil: staple.nextUpdate.toISOString() },
        signature: "the issuer's"
      },
      message: `The server's certificate ${identified(leaf)} was revoked${since}: the answer of its issuer, which the server itself sends along (OCSP stapling), says so, and bears its signature.${doubt === void 0 ? "" : ` It ${doubt.why}; what was revoked stays so all the same.`}`,
      help: steps(
        "Tell the server's owner at once: the key may be in other hands. A new key and a new certificate are wanted, not a renewal of this one.",
        "Once they are in place, the server has to be reloaded, so that it fetches a new answer.",
        "Clients that trust this host do not read the answer (curl without --cert-status, Python, Node.js, Go): that they trust it means nothing.",
        neverTurnOff
      )
    };
  }
};
var readsStaples = /server certificate verification failed\. CAfile/;

// src/causes/self-signed.ts
var selfSigned = {
  id: "self-signed",
  severity: "error",
  title: "The server's certificate is signed by itself, not by an authority.",
  recognise(situation, { leaf, holders }) {
    if (leaf === void 0 || !leaf.selfSigned) return void 0;
    const names2 = listed(holders.map(({ name }) => name));
    const held = holders.length > 0 ? `this client's store does not hold it; ${names2} does` : "no store on this machine holds it";
    return {
      key: `self-signed ${leaf.sha256} ${names2}`,
      evidence: { subject: leaf.subject, sha256: leaf.sha256, notAfter: leaf.notAfter.toISOString() },
      message: `The server's certificate ${identified(leaf)} is signed by itself, and ${held}.`,
      help: steps(
        "Is it the server that you expect? A device, a fresh installation or the default site of a shared server answers with such a certificate: look at its subject.",
        "Best: have the server's owner install a certificate of your organisation's CA, or of a public one (Let's Encrypt).",
        `To trust this very certificate: get the file from the server's owner. ${compareFirst} ${giveTheRoot(situation)}`,
        neverTurnOff
      )
    };
  }
};

// src/causes/store-problem.ts
function storesInState(situation, facts, state) {
  const { stores, verdict, message: message2 } = situation;
  const inState = stores.filter((store) => store.state === state);
  if (refusedToLoad(message2)) return inState.filter((store) => isTold(store) || !stores.some(isBrokenAndTold));
  if (verdict !== "rejected" || !facts.gap) return [];
  const matters = defaultMatters(state, stores);
  return inState.filter((store) => isTold(store) || matters);
}
function defaultMatters(state, stores) {
  switch (state) {
    case "missing":
      return stores.every((store) => store.state === "missing");
    case "empty":
      return stores.every((store) => store.anchors.length === 0);
    case "unreadable":
    case "malformed":
      return true;
    case "ok":
      return false;
  }
}
function isTold({ origin }) {
  return origin !== "default";
}
function isBrokenAndTold(store) {
  return isTold(store) && store.state !== "ok";
}
var refusals = [
  /error setting certificate (verify locations|file|path)/i,
  // curl, exit code 77
  /Problem with the SSL CA cert/i,
  // libcurl's CURLE_SSL_CACERT_BADFILE, as git and curl print it
  /Could not find a suitable TLS CA certificate bundle/i,
  // requests
  /NO_CERTIFICATE_OR_CRL_FOUND|\[(SSL|X509)\] PEM lib|\[Errno 13\] Permission denied/
  // requests, whose bundle Python's ssl could not load
];
function refusedToLoad(message2) {
  return refusals.some((refusal2) => refusal2.test(message2));
}

// src/causes/store-empty.ts
var storeEmpty = {
  id: "store-empty",
  severity: "error",
  title: "The trust store that the client uses holds no certificate.",
  recognise(situation, facts) {
    const empty = storesInState(situation, facts, "empty").filter((store) => store.unhashed.length === 0);
    if (empty.length === 0) return void 0;
    const paths = empty.flatMap(({ path: path2 }) => path2 ?? []);
    const elsewhere2 = heldElsewhere(situation, facts.holders);
    return {
      key: ["store-empty", ...paths, ...situation.reads].join(" "),
      evidence: { paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `The trust store is empty: ${describedAll(empty)} ${empty.length === 1 ? "holds" : "hold"} no certificate.${elsewhere2}`,
      help: steps(
        empty.some(isTold) ? "Fill the file again from its source (a secret or a download that came back empty leaves this), or take the setting out." : installTheStore(situation),
        pointAt(situation, facts.holders),
        letTheCheckRepair(situation)
      )
    };
  }
};

// src/causes/store-malformed.ts
var storeMalformed = {
  id: "store-malformed",
  severity: "error",
  title: "The trust store that the client uses is not in a form that it can read.",
  recognise(situation, facts) {
    const [store, ...others] = storesInState(situation, facts, "malformed");
    if (store === void 0) return void 0;
    const paths = [store, ...others].flatMap(({ path: path3 }) => path3 ?? []);
    const path2 = printable(store.path ?? "FILE");
    return {
      key: ["store-malformed", ...paths, ...situation.reads].join(" "),
      evidence: { paths, reason: store.detail ?? "", anchors: store.anchors.length },
      message: `The trust store is malformed: ${described(store)}: ${store.detail ?? "it holds no PEM certificate"}.`,
      help: steps(
        `Look at what it is: head -c 200 ${path2}`,
        store.form === "key-store" ? `Java wants a key store: keytool -list -keystore ${path2} says whether it is one.` : "A client wants PEM: blocks from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----. Convert DER with openssl x509 -inform DER -in FILE -out FILE.pem, PKCS#7 with openssl pkcs7 -print_certs, PKCS#12 with openssl pkcs12 -nokeys.",
        pointAt(situation, facts.holders),
        letTheCheckRepair(situation)
      )
    };
  }
};

// src/causes/store-missing.ts
var storeMissing = {
  id: "store-missing",
  severity: "error",
  title: "The trust store that the client uses does not exist.",
  recognise(situation, facts) {
    const { stores, reads } = situation;
    if (stores.some((store) => store.origin === "variable" && store.state !== "ok")) return void 0;
    const missing2 = storesInState(situation, facts, "missing");
    if (missing2.length === 0) return void 0;
    const paths = missing2.flatMap(({ path: path2 }) => path2 ?? []);
    const elsewhere2 = heldElsewhere(situation, facts.holders);
    const moved = missing2.find((store) => store.moved !== void 0)?.moved;
    const environment2 = moved === void 0 ? "" : ` This environment was moved: it was built for ${printable(moved.from)} and lies in ${printable(moved.to)}.`;
    const configured = missing2.some(({ config }) => config !== void 0);
    const ofSystem = !configured && moved === void 0 && paths.every((path2) => ofSystemStore.test(path2));
    const pointed = pointAt(situation, facts.holders);
    return {
      // Clients look for the system's store in different places, and one package brings all of them.
      key: ofSystem ? `store-missing system ${pointed ?? ""}`.trimEnd() : ["store-missing", ...paths, ...reads, moved?.to ?? ""].join(" ").trimEnd(),
      evidence: { paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `There is no trust store where ${ofSystem ? "the system keeps it" : "this client looks"}: ${describedAll(missing2)} ${missing2.length === 1 ? "does" : "do"} not exist, so no certificate can be verified.${environment2}${elsewhere2}`,
      help: steps(
        configured ? "Correct the path in the config file, or take the setting out." : void 0,
        pointed,
        ofSystem || facts.holders.length === 0 ? installTheStore(situation) : void 0,
        ofSystem ? void 0 : moved === void 0 ? builtElsewhere : afterMoving,
        letTheCheckRepair(situation)
      )
    };
  }
};
var ofSystemStore = /^\/(?:etc\/(?:ssl|pki)|usr\/(?:lib|share)\/ssl|var\/lib\/ca-certificates)(?:\/|$)/;
var builtElsewhere = "In a conda or moved environment, build it anew in its final place, or set the variable in its activation script: the path was fixed when it was built.";
var afterMoving = "Run conda-unpack in it, if conda-pack made it, or build it anew where it lies; else set the variable in its activation script.";

// src/causes/store-outdated.ts
var fewestOfAnUpdate = 3;
var storeOutdated = {
  id: "store-outdated",
  severity: "error",
  title: "The client's list of public roots is older than the root that is wanted.",
  recognise(situation, facts) {
    const found2 = outdated(situation, facts);
    if (found2 === void 0) return void 0;
    const { store, newest, root: root2 } = found2;
    return {
      key: `store-outdated ${storeName(store)} ${root2.sha256}`,
      evidence: {
        store: storeName(store),
        newestAnchor: newest.subject,
        newestFrom: newest.notBefore.toISOString(),
        root: root2.subject,
        rootFrom: root2.notBefore.toISOString(),
        sha256: root2.sha256,
        heldBy: facts.holders.map(({ name }) => name)
      },
      message: `The public roots of ${described(store)} are older than the root that is wanted: its newest is ${day(newest)}'s, and ${identified(root2)} is of ${day(root2)}. ${holding(facts.holders)} it.`,
      help: steps(
        "Update the list that this client reads: apt-get install --only-upgrade ca-certificates, dnf upgrade ca-certificates, apk upgrade ca-certificates; pip install -U certifi for one of Python; a newer release for one that is built into a program.",
        "In an image, rebuild it from a newer base: a release past its end gets no new roots.",
        pointAt(situation, facts.holders),
        letTheCheckRepair(situation),
        `Where no newer list is to be had, add this one root, as root: ${addToSystemStore(situation.families)}.`
      )
    };
  }
};
function day({ notBefore }) {
  return printable(notBefore.toISOString().slice(0, 10));
}
function outdated(situation, { holders }) {
  const candidates = holders.filter(({ isPublic, store: store2 }) => isPublic && store2.anchors.length >= fewestOfPublic);
  const [store] = situation.stores.filter(({ anchors: anchors3 }) => anchors3.length >= fewestOfPublic);
  const newest = store?.anchors.toSorted((one, other) => other.notBefore.getTime() - one.notBefore.getTime())[0];
  if (store === void 0 || newest === void 0) return void 0;
  for (const holder of candidates) {
    const younger = holder.store.anchors.filter((anchor) => anchor.notBefore.getTime() > newest.notBefore.getTime());
    const root2 = younger.find((anchor) => closesWith(situation, [anchor]));
    if (root2 !== void 0 && younger.length >= fewestOfAnUpdate) return { store, newest, root: root2 };
  }
  return void 0;
}

// src/causes/store-unreadable.ts
var storeUnreadable = {
  id: "store-unreadable",
  severity: "error",
  title: "The trust store that the client uses cannot be read.",
  recognise(situation, facts) {
    const [store, ...others] = storesInState(situation, facts, "unreadable");
    if (store === void 0) return void 0;
    const paths = [store, ...others].flatMap(({ path: path3 }) => path3 ?? []);
    const path2 = printable(store.path ?? "");
    return {
      key: ["store-unreadable", ...paths, ...situation.reads].join(" "),
      evidence: { paths, reason: store.detail ?? "" },
      message: `The trust store cannot be read: ${described(store)}: ${store.detail ?? "the reason is not known"}.`,
      help: steps(
        store.form === "key-store" ? `See whether its password opens it: keytool -list -keystore ${path2}` : void 0,
        `See who may read it, and every directory above it, as the user that runs the job: namei -l ${path2}`,
        `Make the file readable (chmod 0644) and its directories passable (chmod a+x). Certificates are no secrets; a private key beside them is: keep it in a file of its own.`,
        pointAt(situation, facts.holders),
        letTheCheckRepair(situation)
      )
    };
  }
};

// src/x509/strictness.ts
var ids = extensionIds;
var isCa = ({ basicConstraints: basicConstraints2 }) => basicConstraints2?.isCa === true;
var signsCertificates = ({ keyUsage: keyUsage2 }) => keyUsage2?.has("keyCertSign") === true;
var has = ({ extensions }, oid) => extensions.has(oid);
var isCritical = ({ extensions }, oid) => extensions.get(oid)?.critical === true;
var rules = [
  {
    // It is a CA for other reasons than basicConstraints: self-signed of version 1, or by its keyUsage alone.
    field: "basicConstraints",
    section: "4.2.1.9",
    words: "invalid CA certificate",
    breaks: (certificate, profile, { isLast, isLeaf }) => (isLast || isLeaf) && profile.basicConstraints === void 0 && (profile.keyUsage === void 0 ? profile.version === 1 && certificate.selfSigned : signsCertificates(profile))
  },
  {
    field: "basicConstraints",
    section: "4.2.1.9",
    words: "Path length invalid for non-CA cert",
    breaks: (_2, profile) => profile.basicConstraints?.pathLength !== void 0 && !isCa(profile)
  },
  {
    field: "keyUsage",
    section: "4.2.1.9",
    words: "Path length given without key usage keyCertSign",
    breaks: (_2, profile) => profile.basicConstraints?.pathLength !== void 0 && !signsCertificates(profile)
  },
  {
    field: "basicConstraints",
    section: "4.2.1.9",
    words: "Basic Constraints of CA cert not marked critical",
    breaks: (_2, profile) => isCa(profile) && !isCritical(profile, ids.basicConstraints)
  },
  {
    field: "keyUsage",
    section: "4.2.1.3",
    words: "CA cert does not include key usage extension",
    breaks: (_2, profile) => isCa(profile) && profile.keyUsage === void 0
  },
  {
    field: "keyUsage",
    section: "4.2.1.3",
    words: "Key usage keyCertSign invalid for non-CA cert",
    breaks: (_2, profile) => !isCa(profile) && signsCertificates(profile)
  },
  {
    field: "issuer",
    section: "4.1.2.4",
    words: "Issuer name empty",
    breaks: ({ issuer }) => issuer === ""
  },
  {
    field: "subject",
    section: "4.1.2.6",
    words: "Subject name empty",
    breaks: ({ subject }, profile) => subject === "" && (isCa(profile) || profile.keyUsage?.has("cRLSign") === true || profile.alternativeNames === void 0)
  },
  {
    field: "subjectAltName",
    section: "4.2.1.6",
    words: "Subject empty and Subject Alt Name extension not critical",
    breaks: ({ subject }, profile) => subject === "" && profile.alternativeNames !== void 0 && !isCritical(profile, ids.subjectAltName)
  },
  {
    field: "subjectAltName",
    section: "4.2.1.6",
    words: "Empty Subject Alternative Name extension",
    breaks: (_2, profile) => profile.alternativeNames === 0
  },
  {
    field: "signature",
    section: "4.1.1.2",
    words: "cert info signature and signature algorithm mismatch",
    breaks: (_2, profile) => !profile.agreesOnSignature
  },
  {
    field: "authorityKeyIdentifier",
    section: "4.2.1.1",
    words: "Authority Key Identifier marked critical",
    breaks: (_2, profile) => isCritical(profile, ids.authorityKeyIdentifier)
  },
  {
    field: "subjectKeyIdentifier",
    section: "4.2.1.2",
    words: "Subject Key Identifier marked critical",
    breaks: (_2, profile) => isCritical(profile, ids.subjectKeyIdentifier)
  },
  {
    field: "authorityKeyIdentifier",
    section: "4.2.1.1",
    words: "Missing Authority Key Identifier",
    breaks: (_2, profile, { isLast }) => profile.version === 3 && !isLast && !profile.namesAuthorityKey
  },
  {
    field: "subjectKeyIdentifier",
    section: "4.2.1.2",
    words: "Missing Subject Key Identifier",
    breaks: (_2, profile) => profile.version === 3 && isCa(profile) && !has(profile, ids.subjectKeyIdentifier)
  },
  {
    field: "version",
    section: "4.1.2.1",
    words: "Using cert extension requires at least X509v3",
    breaks: (_2, profile) => profile.version < 3 && profile.extensions.size > 0
  }
];
function strictViolations(path2) {
  return path2.flatMap((certificate, position) => {
    const at2 = { isLeaf: position === 0, isLast: position === path2.length - 1 };
    const profile = profileOf(certificate);
    return (path2.length > 1 ? rules : rules.slice(0, 1)).filter((rule2) => rule2.breaks(certificate, profile, at2)).map(({ field, section, words: words4 }) => ({ certificate, position, field, section, words: words4 }));
  });
}

// src/causes/strict-x509.ts
var strictX509 = {
  id: "strict-x509",
  severity: "error",
  title: "A certificate breaks a rule that only strict clients hold it to.",
  recognise({ verdict, message: message2 }, facts) {
    if (verdict !== "rejected" || facts.leaf === void 0) return void 0;
    const said = message2.toLowerCase();
    const broken2 = pathsOf(facts).map(strictViolations);
    const found2 = broken2.flat().find(({ words: words5 }) => said.includes(words5.toLowerCase()));
    if (found2 === void 0) return void 0;
    const { certificate, position, field, section, words: words4 } = found2;
    const others = new Set(
      broken2.flat().filter((one) => one.certificate.sha256 === certificate.sha256 && one.words !== words4).map((one) => one.words)
    );
    return {
      key: `strict-x509 ${certificate.sha256} ${words4}`,
      evidence: {
        subject: certificate.subject,
        sha256: certificate.sha256,
        position,
        field,
        rule: `RFC 5280, ${section}`,
        alsoBroken: [...others]
      },
      message: `${role(position, certificate)} ${identified(certificate)} breaks RFC 5280, ${section} (${field}): ${words4}. A strict client refuses it, as Python does from 3.13 on; Python 3.12 and most others take it.${others.size === 0 ? "" : ` Next would come: ${[...others].join("; ")}.`}`,
      help: steps(
        position === 0 ? "Have the server's certificate issued again by a CA whose profile follows RFC 5280: it has an authorityKeyIdentifier, and no right to sign." : "Have it issued again by whoever runs the CA, with the same name and key, so that what it signed stays valid: basicConstraints=critical,CA:TRUE; keyUsage=critical,keyCertSign,cRLSign; the subjectKeyIdentifier that it has, or subjectKeyIdentifier=hash where it has none.",
        certificate.selfSigned ? "Give the new root to every machine in the place of the old one." : void 0,
        "Until then: Python 3.12, or in your own program context.verify_flags &= ~ssl.VERIFY_X509_STRICT, which leaves signatures, dates and names verified.",
        neverTurnOff
      )
    };
  }
};

// src/causes/unknown.ts
var unknown = {
  id: "unknown",
  severity: "error",
  title: "No known cause explains this verdict.",
  recognise(situation, facts) {
    const { verdict, message: message2, observation } = situation;
    if (verdict === "trusted" || verdict === "skipped") return void 0;
    const words4 = printable(message2, 300);
    const seen2 = printable(observation.detail, 200);
    const refused = facts.deadEnd?.nearMisses.find(({ why }) => why !== "another-key");
    const stapled = stapleText(stapledAnswer(situation, facts));
    return {
      key: ["unknown", verdict, words4, refused?.certificate.sha256, stapled].filter((part2) => part2 !== void 0).join(" "),
      evidence: {
        message: words4,
        observed: observation.state,
        detail: seen2,
        ...stapled === void 0 ? {} : { stapledAnswer: stapled }
      },
      message: `The client said: ${words4 === "" ? "nothing" : words4}${/[.!?]$/.test(words4) ? "" : "."} A plain TLS connection ended in: ${observation.state}${seen2 === "" ? "" : ` (${seen2})`}.${refused === void 0 ? "" : ` ${passedOver(refused)}`}${stapled === void 0 ? "" : ` ${stapled}`}`,
      help: steps(
        "See the handshake: openssl s_client -connect HOST:PORT -servername HOST -showcerts </dev/null. Then run the client by hand with all its words on (curl -v, GIT_CURL_VERBOSE=1 git ls-remote URL, NODE_DEBUG=tls).",
        "If the reason is a fault of this check, report it with report.json: it holds the chain, the stores and the words of the client, and no secret."
      )
    };
  }
};
function stapleText(answer3) {
  if (answer3 === void 0) return void 0;
  const { staple, doubt } = answer3;
  if (doubt !== void 0) {
    return `The server sends an answer of OCSP along that says "${staple.status}" and does not count: it ${doubt.why}.`;
  }
  if (staple.status !== "unknown") return void 0;
  return "The server sends the answer of its issuer along (OCSP) that it does not know the certificate.";
}
function passedOver({ certificate, why }) {
  switch (why) {
    case "signature":
      return `${identified(certificate)} has the issuer's name and key identifier, but did not make the signature: one of the two certificates was altered or badly made.`;
    case "may-not-sign":
      return `${identified(certificate)} made the signature, but does not count as an issuer: its keyUsage may lack keyCertSign, its key identifier differ, or an extension not be valid (openssl x509 -noout -ext keyUsage,subjectKeyIdentifier).`;
    case "another-key":
      return `${identified(certificate)} has the issuer's name and another key.`;
  }
}

// src/causes/unreachable.ts
var unreachable = {
  id: "unreachable",
  severity: "error",
  title: "The host could not be reached, so nothing was verified.",
  recognise(situation) {
    const { verdict, observation } = situation;
    if (verdict !== "unreachable" || observation.state === "not-tls") return void 0;
    const reason = reasonOf2(situation);
    const proxy = proxyOf(situation);
    const status = reason === "proxy" ? statusOf(situation) : void 0;
    return {
      key: ["unreachable", reason, reason === "proxy" ? proxy ?? "" : "", status ?? ""].join(" "),
      evidence: {
        reason,
        observed: observation.state,
        detail: printable(observation.detail),
        ...proxy === void 0 ? {} : { proxy },
        ...status === void 0 ? {} : { status }
      },
      message: sentence(reason, proxy, status),
      help: steps(...help(reason, status), proxy === void 0 || reason === "proxy" ? void 0 : proxyStep(proxy))
    };
  }
};
function reasonOf2(situation) {
  const { observation, message: message2 } = situation;
  if (proxyWords.test(message2) && proxyOf(situation) !== void 0) return "proxy";
  switch (observation.state) {
    case "proxy-failed":
      return "proxy";
    case "unresolved":
    case "refused":
    case "reset":
    case "timeout":
      return observation.state;
    case "handshake":
      return "client-only";
    case "failed":
    case "unasked":
    case "not-tls":
      return inWords(message2);
  }
}
function inWords(message2) {
  if (/could not resolve|name or service not known|ENOTFOUND|EAI_AGAIN|name resolution/i.test(message2))
    return "unresolved";
  if (/refused/i.test(message2)) return "refused";
  if (/reset|EOF occurred|closed/i.test(message2)) return "reset";
  return /timed? ?out/i.test(message2) ? "timeout" : "other";
}
function sentence(reason, proxy, status) {
  switch (reason) {
    case "unresolved":
      return "The name has no address here: DNS does not know it.";
    case "refused":
      return "The connection was refused: the machine is there, and nothing listens on that port (or a firewall says so).";
    case "reset":
      return "The connection was closed before the TLS handshake was complete.";
    case "timeout":
      return "There was no answer in time: a firewall that drops packets, a wrong address, or a server that hangs.";
    case "proxy":
      return `The proxy (${proxy}) did not make the connection${status === void 0 ? "" : `: it answered ${status}`}.`;
    case "client-only":
      return "This client did not get through, although a plain TLS connection from the same machine did.";
    case "other":
      return "The host could not be reached.";
  }
}
function help(reason, status) {
  switch (reason) {
    case "unresolved":
      return [
        "Look at the spelling, then ask the resolver: getent hosts NAME.",
        "An internal name needs the internal resolver: /etc/resolv.conf, the VPN, or the DNS setting of the container engine."
      ];
    case "refused":
      return [
        "See whether the port is right and the service runs: curl -v --max-time 5 telnet://HOST:PORT, and on the server ss -ltn."
      ];
    case "reset":
      return [
        "Look at how far it comes: openssl s_client -connect HOST:PORT -servername HOST.",
        "A firewall that forbids the host closes in this way, as does a load balancer without a server behind it, or a server that does not know the name in SNI."
      ];
    case "timeout":
      return [
        "See whether the port can be reached at all: curl -v --max-time 5 telnet://HOST:PORT. If not, ask who runs the firewall to let this machine out to it.",
        "If it is only slow, raise `timeout-seconds`."
      ];
    case "proxy":
      return [
        "See what the proxy says: curl -v https://HOST:PORT/.",
        proxyHelp(status),
        "A host inside belongs into no_proxy (NO_PROXY), and into both spellings: curl reads the lower-case one, others either."
      ];
    case "client-only":
    case "other":
      return [
        "Run the client by hand on this machine and read its own words; compare proxy variables, its config file, and IPv6 against IPv4 (curl -4, curl -6)."
      ];
  }
}
var proxyWords = /proxy|\bCONNECT tunnel\b|\bTunnel connection failed\b|\bestablish tunnel\b|\bSOCKS\b/i;
function proxyHelp(status) {
  switch (status) {
    case 407:
      return "It wants a user and password: https_proxy=http://USER:PASSWORD@PROXY:PORT, from a secret, with special characters as %XX.";
    case 403:
      return "It forbids the host or its port (Squid allows 443 alone by default): ask who runs the proxy to allow it.";
    case 502:
    case 503:
    case 504:
      return "It did not reach the host itself: a name that it cannot resolve, a port where nothing listens, or a firewall behind it.";
  }
  return "407 wants a user and password, 403 forbids the host: ask who runs the proxy to allow it.";
}
function statusOf({ observation, message: message2 }) {
  const said = /(?:response|HTTP code|Tunnel connection failed:|HTTP\/\d\.\d|status(?: code)?:?) (\d{3})\b/i.exec(
    message2
  );
  return said === null ? observation.proxy?.status : Number(said[1]);
}
function proxyOf({ observation, environment: environment2, host }) {
  if (observation.proxy !== void 0) return `${observation.proxy.variable}=${observation.proxy.url}`;
  const way = proxyFor(host, environment2);
  switch (way.kind) {
    case "direct":
      return void 0;
    case "proxy":
      return `${way.proxy.variable}=${way.proxy.url}`;
    case "unsupported":
      return way.variable;
  }
}
function proxyStep(proxy) {
  return `A proxy is set (${proxy}). Clients that follow it and clients that do not see different networks: put inside hosts into no_proxy.`;
}

// src/stores/variables.ts
var openssl = "https://docs.openssl.org/master/man7/openssl-env/";
var requests = "https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification";
var node = "https://nodejs.org/api/cli.html#environment-variables_1";
var deno = "https://docs.deno.com/runtime/reference/env_variables/";
var aws = "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html";
var git = "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslCAInfo";
var uv = "https://docs.astral.sh/uv/reference/environment/";
var lwp = "https://metacpan.org/pod/LWP#ENVIRONMENT";
var opensslReaders = [
  "OpenSSL",
  "Python's ssl",
  "httpx",
  "curl",
  "Go",
  "Ruby",
  "Perl's IO::Socket::SSL",
  "PHP",
  "rustls-native-certs",
  ".NET on Linux"
];
var storeVariables = [
  { name: "SSL_CERT_FILE", wants: "bundle", effect: "replaces", readers: [...opensslReaders, "uv"], source: openssl },
  { name: "SSL_CERT_DIR", wants: "directory", effect: "replaces", readers: opensslReaders, source: openssl },
  {
    name: "REQUESTS_CA_BUNDLE",
    wants: "bundle-or-directory",
    effect: "replaces",
    readers: ["requests", "pip", "AWS CLI"],
    source: requests
  },
  {
    name: "CURL_CA_BUNDLE",
    wants: "bundle",
    effect: "replaces",
    readers: ["curl", "requests"],
    source: "https://curl.se/docs/sslcerts.html"
  },
  { name: "GIT_SSL_CAINFO", wants: "bundle", effect: "replaces", readers: ["git"], source: git },
  { name: "GIT_SSL_CAPATH", wants: "directory", effect: "replaces", readers: ["git"], source: git },
  { name: "GIT_PROXY_SSL_CAINFO", wants: "bundle", effect: "replaces", readers: ["git, for its proxy"], source: git },
  {
    name: "NODE_EXTRA_CA_CERTS",
    wants: "bundle",
    effect: "adds",
    readers: ["Node.js", "npm", "Deno", "Bun"],
    source: node
  },
  { name: "NODE_USE_SYSTEM_CA", wants: "switch", effect: "adds", readers: ["Node.js 24.6 and later"], source: node },
  {
    name: "npm_config_cafile",
    wants: "bundle",
    effect: "replaces",
    readers: ["npm"],
    source: "https://docs.npmjs.com/cli/using-npm/config#cafile"
  },
  { name: "DENO_CERT", wants: "bundle", effect: "adds", readers: ["Deno"], source: deno },
  { name: "DENO_TLS_CA_STORE", wants: "switch", effect: "replaces", readers: ["Deno"], source: deno },
  {
    name: "PIP_CERT",
    wants: "bundle",
    effect: "replaces",
    readers: ["pip"],
    source: "https://pip.pypa.io/en/stable/topics/https-certificates/"
  },
  { name: "UV_SYSTEM_CERTS", wants: "switch", effect: "replaces", readers: ["uv"], source: uv },
  { name: "UV_NATIVE_TLS", wants: "switch", effect: "replaces", readers: ["uv"], source: uv },
  {
    name: "CONDA_SSL_VERIFY",
    wants: "bundle",
    effect: "replaces",
    readers: ["conda"],
    source: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html"
  },
  {
    name: "HTTPLIB2_CA_CERTS",
    wants: "bundle",
    effect: "replaces",
    readers: ["httplib2"],
    source: "https://github.com/httplib2/httplib2"
  },
  {
    name: "AWS_CA_BUNDLE",
    wants: "bundle",
    effect: "replaces",
    readers: ["AWS CLI", "boto3", "AWS SDKs"],
    source: aws
  },
  {
    name: "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
    wants: "bundle",
    effect: "replaces",
    readers: ["gcloud"],
    source: "https://cloud.google.com/sdk/docs/properties"
  },
  {
    name: "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    wants: "bundle",
    effect: "replaces",
    readers: ["gRPC"],
    source: "https://grpc.github.io/grpc/core/md_doc_environment_variables.html"
  },
  {
    name: "CARGO_HTTP_CAINFO",
    wants: "bundle",
    effect: "replaces",
    readers: ["cargo"],
    source: "https://doc.rust-lang.org/cargo/reference/config.html#httpcainfo"
  },
  {
    name: "NIX_SSL_CERT_FILE",
    wants: "bundle",
    effect: "replaces",
    readers: ["Nix", "programs from nixpkgs"],
    source: "https://nix.dev/manual/nix/stable/installation/env-variables"
  },
  {
    name: "HEX_CACERTS_PATH",
    wants: "bundle",
    effect: "replaces",
    readers: ["Hex"],
    source: "https://hexdocs.pm/hex/Mix.Tasks.Hex.Config.html"
  },
  {
    name: "BUNDLE_SSL_CA_CERT",
    wants: "bundle-or-directory",
    effect: "replaces",
    readers: ["Bundler"],
    source: "https://bundler.io/man/bundle-config.1.html"
  },
  { name: "PERL_LWP_SSL_CA_FILE", wants: "bundle", effect: "replaces", readers: ["Perl LWP"], source: lwp },
  { name: "PERL_LWP_SSL_CA_PATH", wants: "directory", effect: "replaces", readers: ["Perl LWP"], source: lwp },
  { name: "HTTPS_CA_FILE", wants: "bundle", effect: "replaces", readers: ["Perl LWP"], source: lwp },
  { name: "HTTPS_CA_DIR", wants: "directory", effect: "replaces", readers: ["Perl LWP"], source: lwp }
];
var isFalse = (value) => /^(0|false|no|off)$/i.test(value);
var verificationSwitches = [
  { name: "NODE_TLS_REJECT_UNAUTHORIZED", readers: ["Node.js", "Bun"], isOff: (value) => value === "0" },
  // git reads it with getenv and does not look at the value.
  { name: "GIT_SSL_NO_VERIFY", readers: ["git"], isOff: () => true },
  {
    name: "PYTHONHTTPSVERIFY",
    readers: ["Python 2's urllib", "distribution builds of Python 3's"],
    isOff: (value) => value === "0"
  },
  // Set to nothing it is no path, and botocore takes it for False; from 2026 on it refuses (botocore: EndpointCreator).
  { name: "REQUESTS_CA_BUNDLE", readers: ["botocore"], isOff: (value) => value === "" },
  { name: "npm_config_strict_ssl", readers: ["npm"], isOff: isFalse },
  { name: "CONDA_SSL_VERIFY", readers: ["conda"], isOff: isFalse },
  // LWP 6.68 leaves out the check of the name alone then: the control, whose name is right, is still rejected.
  { name: "PERL_LWP_SSL_VERIFY_HOSTNAME", readers: ["Perl LWP"], isOff: (value) => value === "0" || value === "" },
  { name: "HEX_UNSAFE_HTTPS", readers: ["Hex"], isOff: (value) => value === "1" || value === "true" }
];
function switchesOff(environment2) {
  return verificationSwitches.filter(({ name, isOff }) => {
    const value = environment2[name];
    return value !== void 0 && isOff(value);
  });
}

// src/causes/variable-ignored.ts
var variableIgnored = {
  id: "variable-ignored",
  severity: "error",
  title: "A variable names a store that holds the issuer, but this client does not read it.",
  recognise(situation, { holders }) {
    const { environment: environment2 } = situation;
    const ignored = ignoredVariables(situation, holders);
    const [first] = ignored;
    if (first === void 0) return void 0;
    const names2 = ignored.map(({ variable }) => variable.name);
    const settings = names2.map((name) => `${name}=${printable(environment2[name] ?? "")}`);
    const path2 = printable(environment2[first.variable.name] ?? "");
    const anchors3 = first.holder.store.anchors.length;
    const ownStep = stepOf(situation, first.variable, path2);
    return {
      key: ["variable-ignored", ...settings].join(" "),
      evidence: { variables: names2, paths: names2.map((name) => environment2[name] ?? "") },
      message: `${listed(settings)} ${names2.length === 1 ? "holds" : "hold"} the issuer, but not every client reads ${names2.length === 1 ? "that variable" : "those variables"}: each has its own, and some have none.`,
      ...ownStep === void 0 ? {} : { ownStep },
      help: steps(
        anchors3 < fewestOfPublic && !first.holder.isPublic ? `All but NODE_EXTRA_CA_CERTS take the place of the default store, and ${path2} holds ${counted(anchors3, "certificate")} only: name a bundle that holds the public roots too.` : void 0,
        letTheCheckRepair(situation)
      )
    };
  }
};
function stepOf({ reads, families }, ignored, path2) {
  if (reads.length === 0) {
    return `Add the root to the system store for the clients that read no variable, as root: ${addToSystemStore(families)}.`;
  }
  const own = storeVariables.find(
    ({ name, wants }) => reads.includes(name) && (wants === ignored.wants || wants === "bundle-or-directory")
  );
  return own === void 0 ? void 0 : `Set ${own.name}=${path2} as well.`;
}
function ignoredVariables({ reads, environment: environment2 }, holders) {
  return storeVariables.flatMap((variable) => {
    const path2 = environment2[variable.name];
    if (path2 === void 0 || path2 === "" || reads.includes(variable.name)) return [];
    const holder = holders.find(({ store }) => store.path === path2 || store.variable === variable.name);
    return holder === void 0 ? [] : [{ variable, holder }];
  });
}

// src/causes/variable-points-nowhere.ts
var variablePointsNowhere = {
  id: "variable-points-nowhere",
  severity: "error",
  title: "A variable names a trust store that does not exist.",
  recognise(situation, facts) {
    const missing2 = storesInState(situation, facts, "missing").filter((store) => store.origin === "variable");
    if (missing2.length === 0) return void 0;
    const variables10 = [...new Set(missing2.flatMap(({ variable }) => variable ?? []))];
    const paths = missing2.flatMap(({ path: path2 }) => path2 ?? []);
    const settings = missing2.map(({ variable, path: path2, form }) => {
      const option = form === "key-store" ? " with -Djavax.net.ssl.trustStore" : "";
      return `${variable ?? "a variable"}${option}=${printable(path2 ?? "")}`;
    });
    const one = missing2.length === 1;
    const conda2 = situation.environment["CONDA_PREFIX"];
    const activation = conda2 && variables10.includes("SSL_CERT_FILE") ? ` Activating the conda environment ${printable(conda2)} sets SSL_CERT_FILE.` : "";
    const default_ = situation.replaced.some((store) => closes(situation, store));
    const elsewhere2 = heldElsewhere(situation, facts.holders);
    return {
      key: ["variable-points-nowhere", ...settings].join(" "),
      evidence: { variables: variables10, paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `${listed(settings)} ${one ? "names a path that does" : "name paths that do"} not exist.${activation}${elsewhere2}`,
      help: steps(
        `Find who sets ${listed(variables10)}: the workflow's env:, an earlier step, the runner's .env file, a login or activation script (conda sets SSL_CERT_FILE when an environment is activated).`,
        default_ ? `Unset ${listed(variables10)}: the client's default store holds the issuer.` : `Correct the path, or unset ${listed(variables10)}. In a container, mount the file there too: a path of the host means nothing inside.`,
        letTheCheckRepair(situation)
      )
    };
  }
};

// src/causes/unchecked-name.ts
function uncheckedName({ client, environment: environment2 }) {
  const names2 = switchesOf(environment2);
  const settings = names2.map((name) => `${name}=${printable(environment2[name] ?? "", 100)}`);
  const isSet = settings.length > 0;
  return {
    key: ["verification-off", client, "name", ...settings].join(" "),
    evidence: { switches: settings, unchecked: "the name of the server" },
    message: `The name of the server is not checked${isSet ? `, by ${listed(settings)}` : ""}: whoever holds a certificate of any name from an authority in the client's store can answer in a host's place, so that no trust of this client counts.`,
    help: steps(
      isSet ? `Remove ${listed(names2)} from wherever it is set: the workflow's env:, an earlier step's GITHUB_ENV, the runner's .env file, a Dockerfile, a login script.` : "No variable that is known to do so is set. Look in PERL5OPT and PERL5LIB for a module that changes ssl_opts of LWP::UserAgent.",
      names2.some((name) => name.startsWith("HTTPS_CA_")) ? "Name the store by PERL_LWP_SSL_CA_FILE or PERL_LWP_SSL_CA_PATH instead, which leave the check of the name on." : void 0,
      "Run this check again: what the switch was hiding then shows as a cause of its own, with its repair."
    )
  };
}
function switchesOf(environment2) {
  const explicit2 = "PERL_LWP_SSL_VERIFY_HOSTNAME";
  if (environment2[explicit2] !== void 0) return [explicit2];
  return ["HTTPS_CA_FILE", "HTTPS_CA_DIR"].filter((name) => environment2[name]);
}

// src/causes/verification-off.ts
var verificationOff = {
  id: "verification-off",
  severity: "error",
  title: "The client verifies nothing: it accepts every certificate.",
  recognise(situation) {
    const { client, environment: environment2, host, trustsControl, skipsThisHost, skipsTheName, turnedOff } = situation;
    if (!trustsControl && skipsThisHost) return offForOneHost(client, host, turnedOff);
    if (!trustsControl) return skipsTheName ? uncheckedName(situation) : void 0;
    if (turnedOff?.file !== void 0) return offByFile(client, turnedOff);
    const { reader: reader2, places: places3 } = habits(client);
    const switches = switchesOff(environment2).filter(({ readers: readers2 }) => readers2.some((name) => name.includes(reader2)));
    const settings = switches.map(({ name }) => `${name}=${printable(environment2[name] ?? "", 100)}`);
    const names2 = listed(switches.map(({ name }) => name));
    const isSet = settings.length > 0;
    return {
      key: ["verification-off", client, ...settings].join(" "),
      evidence: { switches: settings },
      message: `Verification is turned off${isSet ? ` by ${listed(settings)}` : ""}: a server whose issuer nobody knows was trusted as well, so none of the verdicts of this client counts.`,
      help: steps(
        isSet ? `Remove ${names2} from wherever it is set: the workflow's env:, an earlier step's GITHUB_ENV, the runner's .env file, a Dockerfile, a login script.` : `No variable that is known to do so is set. Look in ${places3}.`,
        again
      )
    };
  }
};
function offByFile(client, off) {
  const place = placeOf(off);
  return {
    key: ["verification-off", client, place].join(" "),
    evidence: { switches: [place] },
    message: `Verification is turned off by ${place}: a server whose issuer nobody knows is trusted as well, so none of the verdicts of this client counts.`,
    help: steps(`Remove ${place}, and whatever writes it there: a Dockerfile, a setup script.`, again)
  };
}
function placeOf({ setting, file }) {
  const shown = `\`${printable(setting, 200)}\``;
  return file === void 0 ? shown : `${shown} in ${printable(file, 200)}`;
}
var again = "Run this check again: what the switch was hiding then shows as a cause of its own, with its repair.";
function offForOneHost(client, { id, name, port }, off) {
  return {
    key: `verification-off ${client} ${id}`,
    evidence: { host: id, ...off === void 0 ? {} : { switches: [placeOf(off)] } },
    message: "Verification is turned off for this host alone: the client says that it skips it, and rejects a server whose issuer nobody knows. Its verdict on this host does not count.",
    help: steps(
      off !== void 0 ? `Remove ${placeOf(off)}, and whatever writes it there.` : client === "pip" ? `See where: pip config debug, and take ${name} out of trusted-host (PIP_TRUSTED_HOST).` : `See where: git config --show-origin --get-regexp "http.*sslverify", and remove the section for https://${name}:${port}/.`,
      again
    )
  };
}
function habits(client) {
  switch (client) {
    case "pip":
      return { reader: "pip", places: "`pip config debug` for trusted-host, and sitecustomize.py of its interpreter" };
    case "conda":
      return {
        reader: "conda",
        places: "`conda config --show-sources` for `ssl_verify: false` in a condarc file"
      };
    case "aws":
      return {
        reader: "botocore",
        places: "sitecustomize.py, usercustomize.py and .pth files of this interpreter, for a changed botocore or urllib3"
      };
    case "python":
    case "requests":
    case "urllib3":
    case "aiohttp":
    case "httpx":
    case "fsspec":
      return {
        reader: "Python",
        places: "sitecustomize.py, usercustomize.py and .pth files of this interpreter (python3 -m site lists the directories), for ssl._create_default_https_context or a changed ssl.SSLContext"
      };
    case "curl":
      return { reader: "curl", places: "~/.curlrc (also under CURL_HOME and XDG_CONFIG_HOME) for `insecure` or `-k`" };
    case "git":
      return {
        reader: "git",
        places: 'git config --show-origin --get-regexp "http.*sslverify": http.sslVerify=false, also per URL'
      };
    case "openssl":
      return {
        reader: "OpenSSL",
        places: "openssl.cnf (openssl version -d, OPENSSL_CONF) and in what `type -a openssl` finds first"
      };
    case "node":
    case "actions-node":
      return {
        reader: "Node.js",
        places: "NODE_OPTIONS (--require and --import load a file that may set rejectUnauthorized: false)"
      };
    case "wget":
      return {
        reader: "wget",
        places: "/etc/wgetrc and ~/.wgetrc (or the file that WGETRC names) for `check_certificate = off`"
      };
    case "gnutls":
      return { reader: "GnuTLS", places: "what `type -a gnutls-cli` finds first: GnuTLS itself has no such setting" };
    case "ruby":
      return {
        reader: "Ruby",
        places: "RUBYOPT (-r loads a file that may set OpenSSL::SSL::VERIFY_NONE) and the gems that it loads"
      };
    case "perl":
    case "lwp":
      return {
        reader: "Perl",
        places: "PERL5OPT and PERL5LIB (-M loads a module that may call IO::Socket::SSL::set_client_defaults) and sitecustomize.pl"
      };
    case "php":
    case "php-curl":
      return {
        reader: "PHP",
        places: "the files that `php --ini` lists, for an extension that changes the defaults of streams or of curl"
      };
    case "go":
      return { reader: "Go", places: "what `type -a go` finds first: no setting of Go does so" };
    case "dotnet":
      return { reader: ".NET", places: "what `type -a pwsh` finds first: no setting of .NET does so" };
    case "system":
      return {
        reader: "the system store",
        places: "the programs of this machine: a store by itself has no such setting"
      };
    case "deno":
      return {
        reader: "Deno",
        places: "what `type -a deno` finds first: a wrapper with --unsafely-ignore-certificate-errors"
      };
    case "bun":
      return { reader: "Bun", places: "bunfig.toml (preload loads a file that may set rejectUnauthorized: false)" };
    case "npm":
      return {
        reader: "npm",
        places: "npm config list -l: strict-ssl=false in an .npmrc of the project, the user or the machine"
      };
    case "cargo":
      return { reader: "cargo", places: "what `type -a cargo` finds first: no setting of cargo does so" };
    case "java":
      return {
        reader: "Java",
        places: "JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS and _JAVA_OPTIONS (-javaagent and -Djava.security.properties) and conf/security/java.security in its home for another ssl.TrustManagerFactory.algorithm or ssl.SocketFactory.provider"
      };
  }
}

// src/x509/weakness.ts
var weakDigests = /* @__PURE__ */ new Map([
  ["1.2.840.113549.1.1.2", "MD2"],
  ["1.2.840.113549.1.1.4", "MD5"],
  ["1.2.840.113549.1.1.5", "SHA-1"],
  ["1.3.14.3.2.29", "SHA-1"],
  ["1.2.840.10040.4.3", "SHA-1"],
  ["1.2.840.10045.4.1", "SHA-1"]
]);
function weakSignatures(path2) {
  const signed = path2.length > 1 ? path2.slice(0, -1) : path2;
  return signed.flatMap((certificate, position) => {
    const digest2 = weakDigests.get(profileOf(certificate).signatureAlgorithm);
    return digest2 === void 0 ? [] : [{ certificate, position, digest: digest2 }];
  });
}
function weakKeys(path2) {
  return path2.flatMap((certificate, position) => {
    const key = weakKey(certificate);
    return key === void 0 ? [] : [{ certificate, position, key }];
  });
}
function weakKey({ x509 }) {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = x509.publicKey;
    const bits2 = asymmetricKeyDetails?.modulusLength ?? Number.POSITIVE_INFINITY;
    switch (asymmetricKeyType) {
      case "rsa":
      case "rsa-pss":
      case "dsa":
        return bits2 < 2048 ? `${asymmetricKeyType === "dsa" ? "DSA" : "RSA"} of ${bits2} bits` : void 0;
      case "ec": {
        const curve = asymmetricKeyDetails?.namedCurve ?? "";
        return /(?:112|113|128|131|160|163|176|191|192|193)/.test(curve) ? `the curve ${curve}` : void 0;
      }
    }
  } catch {
  }
  return void 0;
}

// src/causes/weak-key.ts
var weakKey2 = {
  id: "weak-key",
  severity: "error",
  title: "A certificate has a key that is too short.",
  recognise(situation, facts) {
    if (facts.leaf === void 0 || !rejectsFor(situation, facts, keyWords)) return void 0;
    const found2 = faultOnPaths(facts, weakKeys, true);
    if (found2 === void 0) return void 0;
    const { certificate, position, key } = found2;
    return {
      key: `weak-key ${certificate.sha256}`,
      evidence: { subject: certificate.subject, sha256: certificate.sha256, position, key },
      message: `${role(position, certificate)} ${identified(certificate)} has a key of too little strength for this client: ${key}.`,
      help: steps(
        position === 0 ? "Tell the server's owner: make a new key, and a certificate for it (RSA of 2048 bits or more, or P-256: openssl req -newkey rsa:2048, or -newkey ec -pkeyopt ec_paramgen_curve:P-256)." : "Tell whoever runs the CA: an authority with such a key has to be replaced by a new one, and its certificates with it.",
        "A client that takes it has a lower floor: OpenSSL's is its security level (openssl version -a, openssl.cnf: CipherString).",
        "Do not lower that level: it holds for every connection of the machine.",
        neverTurnOff
      )
    };
  }
};
var keyWords = /key too (?:weak|small)|KEY_TOO_SMALL|keysize limits|key ?size|insecure algorithm|RSA keys? .*(?:small|bits)|\d+-bit RSA/i;

// src/causes/weak-signature.ts
var weakSignature = {
  id: "weak-signature",
  severity: "error",
  title: "A certificate is signed with a digest that can be forged.",
  recognise(situation, facts) {
    if (facts.leaf === void 0 || !rejectsFor(situation, facts, signatureWords)) return void 0;
    const found2 = faultOnPaths(facts, weakSignatures, true);
    if (found2 === void 0) return void 0;
    const { certificate, position, digest: digest2 } = found2;
    return {
      key: `weak-signature ${certificate.sha256}`,
      evidence: { subject: certificate.subject, sha256: certificate.sha256, position, digest: digest2 },
      message: `${role(position, certificate)} ${identified(certificate)} is signed with ${digest2}, which this client does not take: two documents with the same digest can be made.`,
      help: steps(
        "Tell the server's owner, or whoever runs the CA: issue it again, signed with SHA-256 or better (openssl x509 -req -sha256).",
        position === 0 ? void 0 : "An intermediate is replaced without its leaves: same name, same key, a new signature.",
        "A lower OPENSSL security level or a GODEBUG setting would take it from everyone: repair the certificate instead.",
        neverTurnOff
      )
    };
  }
};
var signatureWords = /(?:digest algorithm|MD) too weak|CA_MD_TOO_WEAK|insecure algorithm|signature algorithm|(?:MD2|MD5|SHA-?1)(?:with|-|\b)/i;

// src/x509/misuse.ts
function misuses(path2) {
  return path2.flatMap((certificate, position) => {
    const profile = profileOf(certificate);
    const isLast = position === path2.length - 1;
    const kinds3 = [];
    if (!isForServers(profile)) kinds3.push("not-for-servers");
    if (position > 0 && !isAuthority(profile, isLast)) kinds3.push("no-authority");
    if (isTooLong(profile, path2.slice(1, position))) kinds3.push("path-too-long");
    const purposes3 = (profile.purposes ?? []).map((oid) => purposeNames.get(oid) ?? oid);
    return kinds3.map((kind) => ({ certificate, position, kind, purposes: purposes3 }));
  });
}
var purposeNames = /* @__PURE__ */ new Map([
  ["1.3.6.1.5.5.7.3.1", "server authentication"],
  ["1.3.6.1.5.5.7.3.2", "client authentication"],
  ["1.3.6.1.5.5.7.3.3", "code signing"],
  ["1.3.6.1.5.5.7.3.4", "e-mail"],
  ["1.3.6.1.5.5.7.3.8", "time stamps"],
  ["1.3.6.1.5.5.7.3.9", "OCSP answers"]
]);
var forServers = /* @__PURE__ */ new Set(["1.3.6.1.5.5.7.3.1", "2.5.29.37.0", "2.16.840.1.113730.4.1", "1.3.6.1.4.1.311.10.3.3"]);
function isForServers({ purposes: purposes3 }) {
  return purposes3 === void 0 || purposes3.some((oid) => forServers.has(oid));
}
function isAuthority({ basicConstraints: basicConstraints2, keyUsage: keyUsage2, version: version2 }, isAnchor2) {
  if (basicConstraints2 !== void 0) return basicConstraints2.isCa;
  return isAnchor2 && (version2 === 1 || keyUsage2?.has("keyCertSign") === true);
}
function isTooLong({ basicConstraints: basicConstraints2 }, below) {
  const limit2 = basicConstraints2?.pathLength;
  return limit2 !== void 0 && below.filter(({ subject, issuer }) => subject !== issuer).length > limit2;
}

// src/causes/wrong-purpose.ts
var wrongPurpose = {
  id: "wrong-purpose",
  severity: "error",
  title: "A certificate is used for what it was not issued for.",
  recognise(situation, facts) {
    if (situation.verdict !== "rejected" || facts.leaf === void 0) return void 0;
    const minds = rejectsFor(situation, facts, purposeWords);
    const found2 = faultOnPaths(facts, misuses, minds);
    if (found2 === void 0 || !(minds || found2.kind !== "not-for-servers")) return void 0;
    const { certificate, position, kind, purposes: purposes3 } = found2;
    return {
      key: `wrong-purpose ${kind} ${certificate.sha256}`,
      evidence: { subject: certificate.subject, sha256: certificate.sha256, position, wrong: kind, purposes: purposes3 },
      message: `${role(position, certificate)} ${identified(certificate)} ${predicate(found2)}.`,
      help: steps(...help2(kind), neverTurnOff)
    };
  }
};
var purposeWords = /certificate purpose|INVALID_PURPOSE|does not permit use for|incompatible key usage|intended purpose|invalid CA certificate|INVALID_CA\b|basic constraints check failed|cannot sign this kind|path ?length/i;
function predicate({ kind, purposes: purposes3, position }) {
  switch (kind) {
    case "not-for-servers":
      return `is for ${listed(purposes3)} (extendedKeyUsage), and not for servers`;
    case "no-authority":
      return `signed ${position === 1 ? "the server's certificate" : "a certificate of the chain"} and is no authority: its basicConstraints do not say CA:TRUE`;
    case "path-too-long":
      return "allows fewer intermediates below it (pathLenConstraint) than the chain has";
  }
}
function help2(kind) {
  switch (kind) {
    case "not-for-servers":
      return [
        "Tell the server's owner: a certificate for a server names serverAuth. Request it under the CA's profile for servers (ADCS: the template Web Server; openssl: extendedKeyUsage=serverAuth).",
        "See whether the server sends the certificate that it was meant to send: a client certificate lies beside it easily."
      ];
    case "no-authority":
      return [
        "Have the certificate issued by an authority: a certificate for a server cannot sign another one.",
        "If it is meant to be an authority, issue it again with basicConstraints=critical,CA:TRUE and keyUsage=critical,keyCertSign,cRLSign."
      ];
    case "path-too-long":
      return [
        "Have the certificate issued by an authority higher up, or the authority issued again with a greater pathlen."
      ];
  }
}

// src/causes/index.ts
function explain(situation) {
  const off = recognised([verificationOff], situation, noFacts);
  if (situation.trustsControl || situation.skipsThisHost) return off;
  switch (situation.verdict) {
    case "trusted":
      return off;
    case "skipped":
      return [];
    case "rejected":
    case "unreachable":
    case "error": {
      const facts = chainFacts(situation);
      const found2 = everyReason(situation, facts);
      return [...found2.length > 0 ? found2 : recognised([unknown], situation, facts), ...off];
    }
  }
}
var noFacts = { paths: [], gap: false, holders: [] };
var handshakeCauses = [protocolTooOld, clientCertificateRequired];
var connectionCauses = [unreachable, notTls];
var storeCauses = [variablePointsNowhere, storeUnreadable, storeMalformed, storeMissing, storeEmpty];
var overlookedCauses = [directoryNotHashed, storeReplaced];
var certificateCauses = [clockWrong, certificateExpired, certificateNotYetValid, issuerExpired, nameMismatch];
var disputedCauses = [revoked, wrongPurpose, nameNotPermitted, weakSignature, weakKey2, strictX509];
function everyReason(situation, facts) {
  const stores = recognised(storeCauses, situation, facts);
  const overlooked = recognised(overlookedCauses, situation, facts);
  const handshake = recognised(handshakeCauses, situation, facts);
  const isExplained = overlooked.length > 0 || stores.length > 0 && facts.holders.length > 0;
  return [
    ...handshake.length > 0 ? handshake : recognised(connectionCauses, situation, facts),
    ...stores,
    ...overlooked,
    ...certificateReasons(situation, facts),
    ...isExplained ? [] : gapReasons(situation, facts)
  ];
}
function certificateReasons(situation, facts) {
  const certain = recognised(certificateCauses, situation, facts);
  const isReasonKnown = certain.length > 0 && givesNoReason(situation);
  return [...certain, ...isReasonKnown ? [] : recognised(disputedCauses, situation, facts)];
}
function gapReasons(situation, facts) {
  if (situation.verdict !== "rejected" || !facts.gap) return [];
  const special = recognised([selfSigned, intermediateMissing, intercepted], situation, facts).slice(0, 1);
  const found2 = [...special, ...recognised([variableIgnored], situation, facts)];
  if (found2.length > 0) return found2;
  const outdated2 = recognised([storeOutdated], situation, facts);
  return outdated2.length > 0 ? outdated2 : recognised([issuerMissing], situation, facts);
}
function recognised(candidates, situation, facts) {
  return candidates.flatMap((cause) => {
    const recognition = cause.recognise(situation, facts);
    return recognition === void 0 ? [] : [{ cause, recognition }];
  });
}

// src/causes/judge.ts
function judge(machine, asked5, observations, { known: known2, of }, now) {
  const seen2 = [...observations].flatMap(
    ([host, observation]) => [observation, observation.direct ?? []].flat().map(({ chain }) => ({ host, chain }))
  );
  const servedElsewhere = seen2.flatMap(({ host, chain }) => chain.map((certificate) => ({ host: host.id, certificate })));
  const byIssuer = hostsByIssuer(seen2);
  return asked5.map((client) => {
    const own = of.get(client) ?? [];
    const stores = own.filter((store) => store.replacedBy === void 0 && store.beside === void 0);
    const replaced = own.filter((store) => store.replacedBy !== void 0);
    const checks = client.verdicts.map((verdict) => {
      const { host } = verdict;
      const { turnedOff } = client.control.verdict === "trusted" ? client.control : verdict;
      const observation = onItsWay(client, host, observations.get(host) ?? notObserved, machine.environment);
      const situation = {
        client: client.client.id,
        clientTitle: client.client.title,
        endsAtAnyAnchor: client.endsAtAnyAnchor ?? client.client.endsAtAnyAnchor(client.version),
        verdict: verdict.verdict,
        message: verdict.message,
        host,
        observation,
        stores,
        replaced,
        known: known2,
        reads: client.remedies.map(({ variable }) => variable),
        environment: machine.environment,
        // This host's own among them: they cannot be the issuer that is missing, and a list for each costs hosts².
        servedElsewhere,
        sameIssuer: byIssuer.get(lastIssuer(observation.chain) ?? "") ?? [host],
        trustsControl: client.control.verdict === "trusted",
        skipsThisHost: verdict.unverified === true,
        skipsTheName: verdict.unverified === "name",
        ...turnedOff === void 0 ? {} : { turnedOff },
        machineKind: machine.kind,
        families: machine.families,
        now
      };
      return {
        host,
        verdict: countedVerdict(verdict, situation.trustsControl),
        situation,
        explanations: explain(situation)
      };
    });
    return { asked: client, stores, replaced, checks };
  });
}
var notObserved = { state: "unasked", detail: "was not observed", chain: [] };
function onItsWay({ client, version: version2 }, host, observation, environment2) {
  if (observation.direct === void 0) return observation;
  return goesDirectly(client, version2, host, environment2) ? observation.direct : observation;
}
function countedVerdict(verdict, trustsControl) {
  if (verdict.verdict === "skipped") return verdict;
  const verifiesNothing = trustsControl || verdict.unverified === true;
  if (!verifiesNothing && !(verdict.unverified === "name" && verdict.verdict === "trusted")) return verdict;
  const said = verdict.message === "" ? verdict.verdict : `${verdict.verdict}: ${verdict.message}`;
  const what = verifiesNothing ? "does not verify" : "does not check the name";
  return { ...verdict, verdict: "error", message: `${what}; it said ${said}` };
}
function hostsByIssuer(seen2) {
  const hosts = /* @__PURE__ */ new Map();
  for (const { host, chain } of seen2) {
    const issuer = lastIssuer(chain);
    if (issuer !== void 0) hosts.set(issuer, (hosts.get(issuer) ?? /* @__PURE__ */ new Set()).add(host));
  }
  return new Map([...hosts].map(([issuer, of]) => [issuer, [...of]]));
}

// src/stores/macos-keychain.ts
var apples = "/System/Library/Keychains/SystemRootCertificates.keychain";
var administrators = "/Library/Keychains/System.keychain";
var timeoutMs = 2e4;
async function macosKeychains(machine) {
  const [roots, added2, settings] = await Promise.all([
    security(machine, "find-certificate", "-a", "-p", apples),
    security(machine, "find-certificate", "-a", "-p", administrators),
    security(machine, "dump-trust-settings", "-d")
  ]);
  const trusted = trustedAmong(added2 ?? "", settings ?? "");
  return [keychain(apples, roots), ...trusted === "" ? [] : [keychain(administrators, trusted)]];
}
function keychain(path2, pem2) {
  return { origin: "default", form: "platform", path: path2, ...pem2 === void 0 ? {} : { pem: pem2 } };
}
async function security(machine, ...args) {
  const run = await machine.run({ file: "/usr/bin/security", args, timeoutMs });
  return run.failure === void 0 && run.exitCode === 0 ? run.stdout : void 0;
}
function trustedAmong(pem2, settings) {
  const labels2 = trustedForTls(settings);
  const { certificates } = pemCertificates(pem2, goDialect, readCertificate);
  return certificates.filter((certificate) => labels2.has(labelOf(certificate))).map(({ x509 }) => x509.toString()).join("");
}
function labelOf({ x509: { subject } }) {
  return ["CN", "OU", "O"].map((type) => lastOf(subject, type)).find((value) => value !== "") ?? "";
}
function lastOf(name, type) {
  const line = name.split("\n").findLast((part2) => part2.startsWith(`${type}=`));
  return line?.slice(type.length + 1) ?? "";
}
function trustedForTls(dump) {
  const trusted = dump.split(/^Cert \d+: /m).slice(1).filter(isTrustedForTls);
  return new Set(trusted.map((entry2) => (entry2.split("\n")[0] ?? "").trim()));
}
function isTrustedForTls(entry2) {
  const [head2 = "", ...settings] = entry2.split(/^\s*Trust Setting \d+:\s*$/m);
  if (settings.length === 0) return /^\s*Number of trust settings : 0\s*$/m.test(head2);
  const forTls = settings.filter((setting) => /Policy OID\s*: SSL\s*$/m.test(setting) || !setting.includes("Policy OID"));
  const results = forTls.map(
    (setting) => /Result Type\s*: kSecTrustSettingsResult(\w+)/.exec(setting)?.[1] ?? "TrustRoot"
  );
  return !results.includes("Deny") && results.some((result) => result === "TrustRoot" || result === "TrustAsRoot");
}

// src/stores/windows-store.ts
var path = "Cert:\\CurrentUser\\Root";
var timeoutMs2 = 3e4;
async function windowsStore(machine) {
  const pem2 = await listOfNode(machine) ?? await listOfPowerShell(machine);
  return [{ origin: "default", form: "platform", path, ...pem2 === void 0 ? {} : { pem: pem2 } }];
}
var program = "process.stdout.write(require('node:tls').getCACertificates('system').join('\\n'))";
async function listOfNode(machine) {
  const { failure, exitCode, stdout } = await machine.run({
    file: process.execPath,
    args: ["-e", program],
    environment: { NODE_OPTIONS: void 0 },
    timeoutMs: timeoutMs2
  });
  return failure === void 0 && exitCode === 0 && stdout !== "" ? stdout : void 0;
}
var script = `Get-ChildItem ${path} | ForEach-Object { [Convert]::ToBase64String($_.RawData) }`;
async function listOfPowerShell(machine) {
  const { failure, exitCode, stdout } = await machine.run({
    file: "powershell.exe",
    args: ["-NoProfile", "-NonInteractive", "-Command", script],
    timeoutMs: timeoutMs2
  });
  if (failure !== void 0 || exitCode !== 0) return void 0;
  const lines = stdout.split(/\r?\n/).filter((line) => /^[A-Za-z0-9+/]+=*$/.test(line));
  return lines.map((line) => toPem(Buffer.from(line, "base64"))).join("");
}

// src/stores/platform-store.ts
var known = /* @__PURE__ */ new WeakMap();
function platformStores(machine) {
  const stores = known.get(machine) ?? readPlatformStores(machine);
  known.set(machine, stores);
  return stores;
}
async function readPlatformStores(machine) {
  if (machine.families.includes("darwin")) return macosKeychains(machine);
  if (machine.families.includes("win32")) return windowsStore(machine);
  return [];
}

// src/causes/known-stores.ts
async function readStores(machine, asked5, given) {
  const read4 = storeReader(machine);
  const own = await Promise.all(
    asked5.map(async (client) => [client, await Promise.all(client.stores.map(read4))])
  );
  const beyond = asked5.every(needsNoExplanation) ? [] : [...systemStores(), ...await platformStores(machine), ...variablesSet(machine)];
  const others = await Promise.all(beyond.map(read4));
  const fromUser = givenStores(given);
  const known2 = distinct2([
    ...fromUser,
    ...own.flatMap(([client, stores]) => stores.map((store) => knownStore(store, client))),
    ...others.filter(({ state }) => state !== "missing").map((store) => knownStore(store))
  ]);
  return { known: known2, given: fromUser, of: new Map(own) };
}
function needsNoExplanation({ verdicts: verdicts2 }) {
  return verdicts2.every(({ verdict }) => verdict === "trusted" || verdict === "skipped");
}
function distinct2(known2) {
  const stores = /* @__PURE__ */ new Map();
  for (const one of known2) {
    const { path: path2, form, reader: reader2, variable, state, anchors: anchors3 } = one.store;
    const key = path2 === void 0 ? one.name : JSON.stringify([path2, form, reader2, variable, state, anchors3.length]);
    const first = stores.get(key);
    if (first === void 0) stores.set(key, one);
    else if (one.isPublic && !first.isPublic) stores.set(key, { ...first, isPublic: true });
  }
  return [...stores.values()];
}
function knownStore(store, client) {
  const isPublic = store.origin === "default";
  if (store.form === "built-in" && client) {
    return { name: `the built-in roots of ${client.client.title} ${client.version}`, store, isPublic };
  }
  if (store.beside && client) {
    return { name: `${store.beside} of ${client.at.path} (${storeName(store)})`, store, isPublic };
  }
  return { name: storeName(store), store, isPublic };
}
function variablesSet(machine) {
  return storeVariables.flatMap(({ name, wants }) => {
    const path2 = machine.environment[name];
    if (!path2 || wants === "key-store") return [];
    const form = wants === "directory" ? "directory" : "bundle";
    return [{ origin: "variable", form, path: path2, variable: name }];
  });
}
function givenStores(given) {
  const alone = new Map(given.map((one) => [one.from, one.alone]));
  const files2 = /* @__PURE__ */ new Map();
  for (const { certificate, from } of given) files2.set(from, [...files2.get(from) ?? [], certificate]);
  return [...files2].map(([from, anchors3]) => {
    const path2 = alone.get(from);
    return {
      name: from,
      isPublic: false,
      ...path2 === void 0 ? {} : { alone: path2 },
      store: { origin: "config-file", form: "bundle", path: from, state: "ok", anchors: anchors3, unhashed: [] }
    };
  });
}

// src/clients/asking/marked-lines.ts
var marker = "@local-issuer ";
function markedRecords(output) {
  const records = [];
  for (const line of output.split("\n")) {
    if (!line.startsWith(marker)) continue;
    try {
      const value = JSON.parse(line.slice(marker.length));
      if (typeof value === "object" && value !== null) records.push(value);
    } catch {
    }
  }
  return records;
}
function text(record2, field) {
  const value = record2[field];
  return typeof value === "string" ? value : "";
}
function number(record2, field) {
  const value = record2[field];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

// src/clients/asking/answers.ts
function answer(host, verdict, message2, milliseconds = 0) {
  return { host, verdict, message: printable(withoutUserinfo(message2)), milliseconds: Math.round(milliseconds) };
}
function withoutUserinfo(text3) {
  return text3.replace(/\/\/[^\s/?#"'<>]*@/g, "//…@");
}
function unanswered(host, probe) {
  const runs = probe.runs.map(({ run }) => run);
  const failure = runs.find((run) => run.failure !== void 0)?.failure;
  if (failure !== void 0) return answer(host, "error", `could not be started: ${failure}`);
  const late = runs.find((run) => run.timedOut);
  if (late) {
    const verdict = late.stdout.includes(marker) ? "unreachable" : "error";
    return answer(host, verdict, "no answer before the deadline", late.milliseconds);
  }
  const last = runs[0];
  const end2 = last?.signal ? `was ended by ${last.signal}` : `ended with exit code ${last?.exitCode ?? "none"}`;
  const words4 = lastLine(last?.stderr ?? "");
  return answer(host, "error", `the probe ${end2} and said nothing of this host${words4 ? `: ${words4}` : ""}`);
}
function lastLine(output) {
  return output.trimEnd().split("\n").at(-1)?.trim() ?? "";
}

// src/tls/predict.ts
import { isIP as isIP7 } from "node:net";
import {
  checkServerIdentity,
  connect as connect2,
  createSecureContext
} from "node:tls";

// src/side-by-side.ts
async function sideBySide(items, width8, map) {
  const results = new Array(items.length);
  const entries = items.entries();
  async function work() {
    for (const [index, item] of entries) results[index] = await map(item, index);
  }
  await Promise.all(Array.from({ length: Math.min(width8, items.length) }, work));
  return results;
}

// src/x509/staple.ts
var basicResponse = "1.3.6.1.5.5.7.48.1.1";
function readStaple(response, leaf) {
  try {
    const [, wrapped2] = membersOf(readDer(response));
    const [type, octets2] = membersOf(membersOf(wrapped2)[0]);
    if (oidOf(type) !== basicResponse || octets2 === void 0) return void 0;
    const basic = membersOf(wrappedIn(octets2));
    const members = membersOf(basic[0]);
    const [, producedAt, responses] = members[0]?.tag === constructed(0) ? members.slice(1) : members;
    const serial = serialOf(leaf);
    const single = membersOf(responses).map(membersOf).find(([about2]) => isSameValue(membersOf(about2)[3], serial));
    if (single === void 0) return void 0;
    return { ...readSingle(single), producedAt: timeOf(producedAt), signed: readSigned(basic) };
  } catch (error) {
    if (error instanceof MalformedDer) return void 0;
    throw error;
  }
}
function readSingle([about2, status, thisUpdate, ...rest]) {
  const [hash, issuerName, issuerKey] = membersOf(about2);
  const nextUpdate = rest.find(({ tag }) => tag === constructed(0));
  return {
    ...readStatus(status),
    thisUpdate: timeOf(thisUpdate),
    ...nextUpdate === void 0 ? {} : { nextUpdate: timeOf(membersOf(nextUpdate)[0]) },
    about: {
      hash: oidOf(membersOf(hash)[0]),
      issuerName: contentOf(expectTag(issuerName, tags.octetString)),
      issuerKey: contentOf(expectTag(issuerKey, tags.octetString))
    }
  };
}
function readStatus(status) {
  switch (status?.tag) {
    case primitive(0):
      return { status: "good" };
    case constructed(1):
      return { status: "revoked", revokedAt: timeOf(membersOf(status)[0]) };
    default:
      return { status: "unknown" };
  }
}
function readSigned([data2, algorithm, signature, sent]) {
  const bits2 = contentOf(expectTag(signature, tags.bitString)).subarray(1);
  return {
    data: bytesOf(expectTag(data2, tags.sequence)),
    algorithm: oidOf(membersOf(algorithm)[0]),
    signature: bits2,
    certificates: sent?.tag === constructed(0) ? membersOf(membersOf(sent)[0]).map(bytesOf) : []
  };
}
function serialOf({ der }) {
  return membersOf(membersOf(readDer(der))[0]).find(({ tag }) => tag === tags.integer);
}

// src/x509/verification-rules.ts
function isLenient({
  smallestRsa = 2048,
  acceptsSha1 = false,
  oldestTls = "TLSv1.2"
}) {
  return smallestRsa < 2048 || acceptsSha1 || oldestTls !== "TLSv1.2";
}
function objection(path2, rules4, staple, now) {
  const [leaf] = path2;
  if (leaf === void 0) return void 0;
  if (isLenient(rules4)) {
    const small = path2.findIndex((certificate) => bitsOfRsa(certificate) < (rules4.smallestRsa ?? 2048));
    if (small !== -1) return small === 0 ? "EE certificate key too weak" : "CA certificate key too weak";
    if (!rules4.acceptsSha1 && weakSignatures(path2).length > 0) return "CA signature digest algorithm too weak";
  }
  if (rules4.strict) {
    const [violation] = strictViolations(path2);
    if (violation !== void 0) return violation.words;
  }
  const fault = rules4.refusesStaples === void 0 || staple === void 0 ? [] : faultsOfStaple(staple, path2, now);
  const refused = fault.find((one) => rules4.refusesStaples?.includes(one));
  return refused === void 0 ? void 0 : stapleWords[refused];
}
var stapleWords = {
  revoked: "certificate revoked",
  unknown: "certificate status is unknown",
  invalid: "the stapled OCSP answer is invalid",
  ended: "the stapled OCSP answer is old and has been superseded"
};
function faultsOfStaple(response, [leaf, issuer], now) {
  const staple = leaf === void 0 ? void 0 : readStaple(response, leaf);
  if (leaf === void 0 || staple === void 0) return [];
  const doubt = stapleDoubt(staple, leaf, [issuer ?? leaf], now);
  if (doubt?.kind === "invalid") return ["invalid"];
  return [...staple.status === "good" ? [] : [staple.status], ...doubt === void 0 ? [] : [doubt.kind]];
}
function bitsOfRsa({ x509 }) {
  try {
    return x509.publicKey.asymmetricKeyDetails?.modulusLength ?? Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

// src/tls/approach.ts
import { connect, isIP as isIP6 } from "node:net";
import { connect as connectTls } from "node:tls";

// src/tls/failure.ts
var ObservationFailure = class extends Error {
  name = "ObservationFailure";
  state;
  constructor(state, message2) {
    super(message2);
    this.state = state;
  }
};
var ProxyFailure = class extends Error {
  name = "ProxyFailure";
  /** Of its answer to CONNECT. */
  status;
  constructor(words4, status) {
    super(words4);
    this.status = status;
  }
};
function failureOf(error) {
  if (error instanceof ProxyFailure) {
    const { message: message2, status } = error;
    return { state: "proxy-failed", detail: printable(message2), ...status === void 0 ? {} : { status } };
  }
  if (error instanceof ObservationFailure) return { state: error.state, detail: printable(error.message) };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const state = stateOf(code);
  const each = error instanceof AggregateError ? error.errors.map((single) => single.message).join(", ") : code;
  return { state, detail: printable(each === "" ? words(state, error) : `${words(state, error)} (${each})`) };
}
function stateOf(code) {
  switch (code) {
    case "ECONNREFUSED":
      return "refused";
    case "ECONNRESET":
    case "EPIPE":
      return "reset";
    case "ETIMEDOUT":
      return "timeout";
    case "ENOTFOUND":
    case "ENODATA":
    case "EAI_AGAIN":
      return "unresolved";
  }
  return "failed";
}
function words(state, error) {
  switch (state) {
    case "refused":
      return "the connection was refused";
    case "reset":
      return "the connection was closed before the handshake was complete";
    case "timeout":
      return "no connection";
    case "unresolved":
      return "the name has no address";
    case "not-tls":
    case "proxy-failed":
    case "failed":
      return "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
  }
}

// src/tls/socks.ts
import { lookup } from "node:dns/promises";
import { isIP as isIP5 } from "node:net";

// src/tls/wire.ts
var Wire = class {
  #socket;
  #maxBytes;
  #received = 0;
  #buffer = Buffer.alloc(0);
  #failure;
  #wake = () => {
  };
  /** @param maxBytes of all that is read until `release` */
  constructor(socket, maxBytes5) {
    this.#socket = socket;
    this.#maxBytes = maxBytes5;
    socket.on("data", this.#receive).on("error", this.#fail).on("end", this.#close).on("close", this.#close);
  }
  write(data2) {
    this.#socket.write(data2);
  }
  /** The next line, without its end. */
  async line() {
    const end2 = await this.#until(() => this.#buffer.indexOf(10));
    return this.#take(end2 + 1).toString("latin1").replace(/\r?\n$/, "");
  }
  bytes(length) {
    return this.#until(() => this.#buffer.length >= length ? length : -1).then(() => this.#take(length));
  }
  /** Leaves the socket to its next reader, with what was not read. */
  release() {
    this.#socket.off("data", this.#receive).off("error", this.#fail).off("end", this.#close).off("close", this.#close);
    this.#socket.pause();
    if (this.#buffer.length > 0) this.#socket.unshift(this.#buffer);
  }
  #receive = (chunk) => {
    this.#received += chunk.length;
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    if (this.#received > this.#maxBytes) {
      this.#fail(new ObservationFailure("failed", `it sent more than ${this.#maxBytes} bytes before TLS`));
    }
    this.#wake();
  };
  #fail = (error) => {
    this.#failure ??= error;
    this.#wake();
  };
  #close = () => {
    const said = this.#buffer.length === 0 ? "" : `, after "${printable(this.#buffer.toString("latin1"), 60)}"`;
    this.#fail(new ObservationFailure("reset", `the connection was closed before TLS began${said}`));
  };
  /** Waits until `found` is no longer negative. What has arrived whole counts, whatever comes behind it. */
  async #until(found2) {
    for (; ; ) {
      const index = found2();
      if (index >= 0) return index;
      if (this.#failure !== void 0) throw this.#failure;
      await new Promise((resolve7) => {
        this.#wake = resolve7;
      });
    }
  }
  #take(length) {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }
};

// src/tls/socks.ts
var maxBytes = 1024;
async function openSocks(socket, proxy, host) {
  const wire = new Wire(socket, maxBytes);
  switch (proxy.protocol) {
    case "socks5":
    case "socks5h":
      await openVersion5(wire, proxy, host);
      break;
    case "socks4":
    case "socks4a":
      await openVersion4(wire, proxy, host);
      break;
    case "http":
    case "https":
      throw new TypeError(`${proxy.protocol} is no SOCKS proxy`);
  }
  wire.release();
}
var byName = 3;
async function openVersion5(wire, { protocol, credentials }, host) {
  const methods = credentials === void 0 ? [0] : [0, 2];
  wire.write(Buffer.from([5, methods.length, ...methods]));
  const [version2, method] = await wire.bytes(2);
  if (version2 !== 5) throw new ProxyFailure("did not answer as a SOCKS 5 proxy");
  if (method === 2 && credentials !== void 0) await logIn(wire, credentials);
  else if (method !== 0) throw new ProxyFailure(`wants a user and a password${credentials ? " by another method" : ""}`);
  wire.write(Buffer.concat([Buffer.from([5, 1, 0]), await address5(protocol, host), portOf(host)]));
  const [, reply2 = 255, , kind = 0] = await wire.bytes(4);
  if (reply2 !== 0) throw new ProxyFailure(`answered ${replies[reply2] ?? `with code ${reply2}`}`);
  const length = kind === byName ? (await wire.bytes(1))[0] ?? 0 : kind === 4 ? 16 : 4;
  await wire.bytes(length + 2);
}
async function logIn(wire, credentials) {
  const colon = credentials.indexOf(":");
  const [user, password] = [credentials.slice(0, colon), credentials.slice(colon + 1)].map((part2) => Buffer.from(part2));
  if (user === void 0 || password === void 0 || user.length > 255 || password.length > 255) {
    throw new ProxyFailure("takes no user or password of more than 255 bytes");
  }
  wire.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
  const [, status] = await wire.bytes(2);
  if (status !== 0) throw new ProxyFailure("refused the user or the password");
}
async function address5(protocol, { name }) {
  const address = protocol === "socks5h" || isIP5(name) !== 0 ? name : await resolved(name);
  switch (isIP5(address)) {
    case 4:
      return Buffer.from([1, ...bytes4(address)]);
    case 6:
      return Buffer.from([4, ...bytes6(address)]);
    default: {
      const encoded2 = Buffer.from(address);
      return Buffer.concat([Buffer.from([byName, encoded2.length]), encoded2]);
    }
  }
}
async function openVersion4(wire, { protocol, credentials }, host) {
  const isName = protocol === "socks4a" && isIP5(host.name) !== 4;
  const address = isName ? "0.0.0.1" : isIP5(host.name) === 4 ? host.name : await resolved(host.name, 4);
  const user = `${credentials?.replace(/:.*/s, "") ?? ""}\0`;
  const name = isName ? `${host.name}\0` : "";
  wire.write(
    Buffer.concat([Buffer.from([4, 1]), portOf(host), Buffer.from([...bytes4(address)]), Buffer.from(user + name)])
  );
  const [, reply2] = await wire.bytes(8);
  if (reply2 !== 90) throw new ProxyFailure(`answered with code ${reply2}, which is a refusal`);
}
async function resolved(name, family = 0) {
  return (await lookup(name, { family })).address;
}
function portOf({ port }) {
  return Buffer.from([port >> 8, port & 255]);
}
function bytes4(address) {
  return address.split(".").map(Number);
}
function bytes6(address) {
  const plain3 = address.replace(/%.*/, "").replace(/[\d.]+$/, (tail2) => tail2.includes(".") ? hexadecimal(bytes4(tail2)) : tail2);
  const [head2 = "", tail] = plain3.split("::");
  const groups = (text3) => text3 === "" ? [] : text3.split(":");
  const [front, back] = [groups(head2), groups(tail ?? "")];
  const zeros = Array(8 - front.length - back.length).fill("0");
  return [...front, ...zeros, ...back].map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group & 255]);
}
function hexadecimal([one = 0, two = 0, three = 0, four = 0]) {
  return `${(one << 8 | two).toString(16)}:${(three << 8 | four).toString(16)}`;
}
var replies = {
  1: "that it failed",
  2: "that its rules do not allow it",
  3: "that the network is unreachable",
  4: "that the host is unreachable",
  5: "that the connection was refused",
  6: "that time ran out",
  7: "that it does not know the command",
  8: "that it does not know this kind of address"
};

// src/tls/starttls/refusal.ts
function refusal(said) {
  return new ObservationFailure("not-tls", `it answered "${printable(said, 80)}", and did not change to TLS`);
}

// src/tls/starttls/imap.ts
async function imap(wire) {
  const greeting = await wire.line();
  if (!/^\* OK\b/i.test(greeting)) throw refusal(greeting);
  wire.write("a STARTTLS\r\n");
  for (; ; ) {
    const line = await wire.line();
    if (/^a OK\b/i.test(line)) return;
    if (!line.startsWith("*")) throw refusal(line);
  }
}

// src/tls/starttls/ldap.ts
var startTls = Buffer.concat([
  Buffer.from("301d02010177188016", "hex"),
  Buffer.from("1.3.6.1.4.1.1466.20037", "latin1")
]);
async function ldap(wire) {
  wire.write(startTls);
  const message2 = await element(wire);
  const [tag, content] = split(message2);
  const [idTag, , afterId] = split(content);
  const [responseTag, response] = split(afterId);
  const [codeTag, code] = split(response);
  const isResponse = tag === 48 && idTag === 2 && responseTag === 120 && codeTag === 10;
  if (!isResponse || !code.equals(Buffer.of(0))) throw refusal(message2.toString("latin1"));
}
var maxLength = 8 * 1024;
async function element(wire) {
  const head2 = await wire.bytes(2);
  const [tag, short = 0] = head2;
  if (tag !== 48 || short === 128 || short > 132) throw refusal(head2.toString("latin1"));
  if (short < 128) return Buffer.concat([head2, await wire.bytes(short)]);
  const length = await wire.bytes(short - 128);
  if (length.readUIntBE(0, length.length) > maxLength) throw refusal(head2.toString("latin1"));
  return Buffer.concat([head2, length, await wire.bytes(length.readUIntBE(0, length.length))]);
}
function split(bytes) {
  const [tag = -1, short = 0] = bytes;
  const extra = short < 128 ? 0 : Math.min(short - 128, 4);
  const start = 2 + extra;
  if (bytes.length < start) return [-1, Buffer.alloc(0), Buffer.alloc(0)];
  const end2 = start + (extra === 0 ? short : bytes.readUIntBE(2, extra));
  return [tag, bytes.subarray(start, end2), bytes.subarray(end2)];
}

// src/tls/starttls/mysql.ts
var capabilities = { protocol41: 512, ssl: 2048, secureConnection: 32768 };
async function mysql(wire) {
  const greeting = await packet(wire);
  if (greeting[0] !== 10) throw refusal(greeting.toString("latin1"));
  const offset = greeting.indexOf(0) + 1 + 4 + 8 + 1;
  const offered = offset + 2 <= greeting.length ? greeting.readUInt16LE(offset) : 0;
  if ((offered & capabilities.ssl) === 0) throw refusal(greeting.subarray(1, greeting.indexOf(0)).toString("latin1"));
  wire.write(sslRequest);
}
async function packet(wire) {
  const head2 = await wire.bytes(4);
  return wire.bytes(head2.readUIntLE(0, 3));
}
var sslRequest = Buffer.alloc(36);
sslRequest.writeUIntLE(32, 0, 3);
sslRequest.writeUInt8(1, 3);
sslRequest.writeUInt32LE(capabilities.protocol41 | capabilities.ssl | capabilities.secureConnection, 4);
sslRequest.writeUInt32LE(16777216, 8);
sslRequest.writeUInt8(33, 12);

// src/tls/starttls/pop3.ts
async function pop3(wire) {
  await positive(wire);
  wire.write("STLS\r\n");
  await positive(wire);
}
async function positive(wire) {
  const line = await wire.line();
  if (!/^\+OK\b/.test(line)) throw refusal(line);
}

// src/tls/starttls/postgres.ts
var sslRequest2 = Buffer.from("0000000804d2162f", "hex");
async function postgres(wire) {
  wire.write(sslRequest2);
  const answer3 = (await wire.bytes(1)).toString("latin1");
  if (answer3 !== "S") throw refusal(answer3);
}

// src/tls/starttls/smtp.ts
async function smtp(wire) {
  await reply(wire, "220");
  wire.write("EHLO [127.0.0.1]\r\n");
  await reply(wire, "250");
  wire.write("STARTTLS\r\n");
  await reply(wire, "220");
}
async function reply(wire, code) {
  for (; ; ) {
    const line = await wire.line();
    if (!line.startsWith(code)) throw refusal(line);
    if (line[3] !== "-") return;
  }
}

// src/tls/starttls/upgrade.ts
var dialogues = { smtp, imap, pop3, ldap, postgres, mysql };
var maxBytes2 = 16 * 1024;
async function upgrade(socket, protocol) {
  const wire = new Wire(socket, maxBytes2);
  await dialogues[protocol](wire);
  wire.release();
}

// src/tls/tunnel.ts
import { isIPv6 as isIPv63 } from "node:net";
var maxHeaderBytes = 8 * 1024;
async function openTunnel(socket, proxy, host) {
  const wire = new Wire(socket, maxHeaderBytes);
  const target = `${isIPv63(host.name) ? `[${host.name}]` : host.name}:${host.port}`;
  wire.write(`CONNECT ${target} HTTP/1.1\r
Host: ${target}\r
${authorization(proxy)}\r
`);
  const statusLine = await wire.line();
  const [, digits, phrase = ""] = /^HTTP\/\d(?:\.\d)? (\d{3})(?: (.*))?$/.exec(statusLine) ?? [];
  if (digits === void 0) throw new ProxyFailure(`answered "${printable(statusLine, 60)}", which is no HTTP`);
  const status = Number(digits);
  if (status < 200 || status > 299) throw new ProxyFailure(`answered ${status} ${printable(phrase, 60)}`.trim(), status);
  while (await wire.line() !== "") ;
  wire.release();
}
function authorization({ credentials }) {
  return credentials === void 0 ? "" : `Proxy-Authorization: Basic ${Buffer.from(credentials).toString("base64")}\r
`;
}

// src/tls/approach.ts
function approach(host, proxy) {
  const socket = proxy === void 0 ? connect({ host: host.name, port: host.port }) : connectToProxy(proxy);
  socket.on("error", () => {
  });
  let missing2 = "connection";
  return { socket, ready: arrive(), waitingFor: () => missing2 };
  async function arrive() {
    if (proxy === void 0) {
      await connected(socket, "connect");
    } else {
      try {
        await connected(socket, proxy.protocol === "https" ? "secureConnect" : "connect");
        missing2 = "answer";
        await (proxy.protocol.startsWith("socks") ? openSocks : openTunnel)(socket, proxy, host);
      } catch (error) {
        throw ofProxy(proxy, error);
      }
    }
    if (host.starttls !== void 0) {
      missing2 = "end of STARTTLS";
      await upgrade(socket, host.starttls);
    }
    missing2 = "complete handshake";
  }
}
function connectToProxy({ protocol, name, port, credentials }) {
  if (protocol !== "https") return connect({ host: name, port });
  const verification = credentials === void 0 ? { rejectUnauthorized: false, ca: [] } : { rejectUnauthorized: true };
  return connectTls({ host: name, port, servername: isIP6(name) === 0 ? name : "", ...verification });
}
function connected(socket, event) {
  return new Promise((resolve7, reject) => {
    const close2 = () => reject(new ObservationFailure("reset", "the connection was closed"));
    socket.once("error", reject).once("close", close2);
    socket.once(event, () => {
      socket.off("error", reject).off("close", close2);
      resolve7();
    });
  });
}
function ofProxy({ url, variable }, error) {
  if (error instanceof ProxyFailure)
    return new ProxyFailure(`the proxy ${url} (${variable}) ${error.message}`, error.status);
  return new ProxyFailure(`the proxy ${url} (${variable}) made no connection: ${failureOf(error).detail}`);
}

// src/tls/peer-path.ts
var maxDepth = 100;
function peerPath(leaf) {
  const path2 = [];
  let next = leaf;
  while (next?.raw !== void 0 && path2.length < maxDepth) {
    path2.push(readCertificate(next.raw));
    next = next.issuerCertificate === next ? void 0 : next.issuerCertificate;
  }
  return path2;
}

// src/tls/predict.ts
var maxAtOnce = 64;
async function predictAll(hosts, anchors3, options) {
  const context = createSecureContext({
    // An empty list is a store without anchors; left out, it would be the roots of Node.js.
    ca: anchors3.map(({ der }) => toPem(der)),
    allowPartialTrustChain: options.endsAtAnyAnchor,
    ...isLenient(options.rules ?? {}) ? lenient(options.rules?.oldestTls) : {}
  });
  const held = new Set(anchors3.map(({ sha256 }) => sha256));
  return sideBySide(hosts, maxAtOnce, (host) => predict(host, context, held, options));
}
function lenient(oldest = "TLSv1.2") {
  return { ciphers: "DEFAULT:@SECLEVEL=0", minVersion: oldest };
}
async function predict(host, context, held, options) {
  const { rules: rules4, verifies } = options;
  const prediction = await shakeHands(
    host,
    context,
    options,
    (tls, staple) => verifies === "nothing" ? accepted : judged(tls, rules4, staple)
  );
  if (prediction.code !== "INVALID_PURPOSE" || !rules4?.ignoresPurpose) return prediction;
  return shakeHands(host, context, { ...options, verifies: "nothing" }, (tls, staple) => {
    const path2 = peerPath(tls.getPeerCertificate(true));
    const last = path2.at(-1);
    const ends = last !== void 0 && held.has(last.sha256) && (last.selfSigned || options.endsAtAnyAnchor);
    if (!ends || String(tls.authorizationError) !== "INVALID_PURPOSE" || !misuses(path2).every(({ kind }) => kind === "not-for-servers"))
      return prediction;
    const wrongName = checkNameOf(host, tls.getPeerCertificate(), options);
    return wrongName === void 0 ? judged(tls, rules4, staple) : failed(wrongName);
  });
}
async function shakeHands(host, secureContext, options, judge2) {
  const started = performance.now();
  const way = host.starttls === void 0 ? options.wayTo?.(host) ?? direct : direct;
  if (way.kind === "unsupported") {
    return { kind: "failed", code: noTunnel, message: `${way.variable} ${way.why}`, milliseconds: 0 };
  }
  const name = host.servername ?? host.name;
  return new Promise((resolve7) => {
    const { socket, ready, waitingFor } = approach(host, way.kind === "proxy" ? way.proxy : void 0);
    const settle = (outcome) => {
      clearTimeout(deadline);
      socket.destroy();
      resolve7({ ...outcome, milliseconds: Math.round(performance.now() - started) });
    };
    const fail = (error) => settle(failed(error));
    const deadline = setTimeout(
      () => settle({ kind: "timeout", code: "", message: `no ${waitingFor()} in ${options.timeoutMs} ms` }),
      options.timeoutMs
    );
    ready.then(
      () => {
        const why = options.failsBefore?.(host);
        if (why !== void 0) return settle({ kind: "failed", code: "", message: why });
        const tls = connect2({
          socket,
          secureContext,
          // RFC 6066, 3: an address is no server name.
          ...isIP7(name) === 0 ? { servername: name } : {},
          // Said, because NODE_TLS_REJECT_UNAUTHORIZED of our own process is not the client's.
          rejectUnauthorized: options.verifies !== "nothing",
          ...options.rules?.refusesStaples ? { requestOCSP: true } : {},
          checkServerIdentity: (_2, certificate) => checkNameOf(host, certificate, options)
        });
        let staple;
        tls.on("OCSPResponse", (response) => {
          staple = response ?? void 0;
        });
        tls.on("secureConnect", () => settle(judge2(tls, staple)));
        tls.on("error", fail);
        tls.on("close", () => settle({ kind: "failed", code: "ECONNRESET", message: "the connection was closed" }));
      },
      (error) => error instanceof ProxyFailure || error instanceof ObservationFailure ? settle({ kind: "failed", code: noTunnel, message: error.message }) : fail(error)
    );
  });
}
function judged(tls, rules4, staple) {
  const words4 = rules4 && objection(peerPath(tls.getPeerCertificate(true)), rules4, staple, /* @__PURE__ */ new Date());
  return words4 === void 0 ? accepted : { kind: "failed", code: "UNSPECIFIED", message: words4 };
}
function failed({ code = "", message: message2 }) {
  return { kind: "failed", code, message: message2 };
}
var accepted = { kind: "accepted", code: "", message: "" };
var direct = { kind: "direct" };
var noTunnel = "ERR_PROXY_TUNNEL";
function checkNameOf({ name, servername }, certificate, { verifies, readsCommonName }) {
  if (verifies === "issuer") return void 0;
  if (certificate.subjectaltname === void 0 && !readsCommonName) {
    return Object.assign(new Error("the certificate names no host but in its common name"), {
      code: "ERR_TLS_CERT_ALTNAME_INVALID"
    });
  }
  return checkServerIdentity(servername ?? name, certificate);
}

// src/clients/openssl/errors.ts
var unreachableReasons = /* @__PURE__ */ new Set([
  "WRONG_VERSION_NUMBER",
  "HTTP_REQUEST",
  "HTTPS_PROXY_REQUEST",
  "UNKNOWN_PROTOCOL",
  "PACKET_LENGTH_TOO_LONG",
  "RECORD_LAYER_FAILURE",
  "BAD_RECORD_TYPE",
  "UNEXPECTED_EOF_WHILE_READING",
  "UNEXPECTED_MESSAGE"
]);
var rejectedReasons = /* @__PURE__ */ new Set([
  "CERTIFICATE_VERIFY_FAILED",
  "UNSUPPORTED_PROTOCOL",
  "NO_PROTOCOLS_AVAILABLE",
  "LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED",
  "NO_SHARED_CIPHER",
  "NO_SUITABLE_SIGNATURE_ALGORITHM",
  "WRONG_SIGNATURE_TYPE",
  "WRONG_CURVE",
  "DH_KEY_TOO_SMALL",
  "EE_KEY_TOO_SMALL",
  "CA_KEY_TOO_SMALL",
  "CA_MD_TOO_WEAK",
  "BAD_SIGNATURE",
  "UNSAFE_LEGACY_RENEGOTIATION_DISABLED"
]);
var storeReasons = /* @__PURE__ */ new Set([
  "NO_CERTIFICATE_OR_CRL_FOUND",
  "NO_START_LINE",
  "BAD_BASE64_DECODE",
  "BAD_END_LINE",
  "PEM_LIB"
]);
function verdictOfReason(reason) {
  const name = reason.trim().replace(/^ERR_(SSL|OSSL|X509|PEM)_/, "").replace(/[\s-]+/g, "_").toUpperCase();
  if (unreachableReasons.has(name)) return "unreachable";
  if (rejectedReasons.has(name) || storeReasons.has(name) || /_ALERT_/.test(name)) return "rejected";
  return void 0;
}
function reasonIn(message2) {
  return /error:[0-9A-F]{8}:[^:]*:[^:]*:([^:\n]+)/i.exec(message2)?.[1];
}

// src/clients/node/errors.ts
var certificateCodes = /* @__PURE__ */ new Set([
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_SIGNATURE_FAILURE",
  "CERT_CHAIN_TOO_LONG",
  "CERT_REVOKED",
  "CERT_REJECTED",
  "CERT_UNTRUSTED",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "HOSTNAME_MISMATCH",
  "PATH_LENGTH_EXCEEDED",
  "UNSPECIFIED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_TLS_CERT_ALTNAME_FORMAT"
]);
var networkCodes = /* @__PURE__ */ new Set([
  "ERR_PROXY_TUNNEL",
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL"
]);
function verdictOfNode(kind, code) {
  if (kind === "accepted") return "trusted";
  if (kind === "timeout" || networkCodes.has(code)) return "unreachable";
  if (certificateCodes.has(code)) return "rejected";
  return verdictOfReason(code) ?? "error";
}

// src/clients/recognition/predicted-handshakes.ts
var label = "prediction";
async function predictedProbe(hosts, anchors3, options) {
  const started = performance.now();
  const predictions = await predictAll(hosts, anchors3, options);
  const lines = predictions.map((prediction, host) => `${marker}${JSON.stringify({ host, ...prediction })}
`);
  const run = {
    exitCode: 0,
    signal: null,
    stdout: lines.join(""),
    stderr: "",
    timedOut: false,
    milliseconds: Math.round(performance.now() - started)
  };
  return { runs: [{ label, run }] };
}
var asked = /* @__PURE__ */ new WeakMap();
function predictedOnce(machine, hosts, anchors3, options) {
  const known2 = asked.get(machine) ?? /* @__PURE__ */ new Map();
  asked.set(machine, known2);
  const ways = hosts.map((host) => [options.wayTo?.(host), options.failsBefore?.(host)]);
  const key = JSON.stringify([hosts, anchors3.map(({ sha256 }) => sha256).sort(), options, ways]);
  const probe = known2.get(key) ?? predictedProbe(hosts, anchors3, options);
  known2.set(key, probe);
  return probe;
}
function isPredicted({ runs }) {
  return runs.some((entry2) => entry2.label === label);
}
function predictedVerdicts(probe, hosts) {
  const output = probe.runs.find((entry2) => entry2.label === label)?.run.stdout ?? "";
  const records = new Map(markedRecords(output).map((record2) => [record2["host"], record2]));
  return hosts.map((host, index) => {
    const record2 = records.get(index);
    if (record2 === void 0) return { ...unanswered(host, probe), basis: "predicted" };
    const code = text(record2, "code");
    const words4 = [code, text(record2, "message").replace(advice, "")].filter((part2) => part2 !== "").join(": ");
    const verdict = verdictOfNode(text(record2, "kind"), code);
    return { ...answer(host, verdict, words4, number(record2, "milliseconds")), basis: "predicted" };
  });
}
var advice = /; if the root CA is installed locally, try running Node\.js with --use-system-ca$/;

// src/clients/asking/installed.ts
function missing(machine, client, why) {
  return new UsageError(
    `clients: ${client.id} was named, but is not on ${machine.id}: ${printable(why)}. Install it, write ${client.id}=/path/to/it, or leave it out.`
  );
}

// src/clients/asking/deadline.ts
function probeDeadline(count2, width8, timeoutMs3) {
  return Math.ceil(count2 / width8) * timeoutMs3 + 5e3;
}

// src/clients/asking/marked-answers.ts
function recordsOf(probe) {
  return markedRecords(probe.runs[0]?.run.stdout ?? "");
}
function aboutIn(probe) {
  const about2 = recordsOf(probe).find((record2) => "about" in record2)?.["about"];
  return typeof about2 === "object" && about2 !== null ? about2 : {};
}
function markedAnswers(probe, hosts, judge2, withoutRecord = unanswered) {
  const verdicts2 = /* @__PURE__ */ new Map();
  for (const record2 of recordsOf(probe)) {
    const index = record2["host"];
    const host = typeof index === "number" ? hosts[index] : void 0;
    if (host === void 0) continue;
    const { verdict, words: words4, unverified } = judge2(record2);
    const said = answer(host, verdict, words4, number(record2, "milliseconds"));
    verdicts2.set(index, unverified === true ? { ...said, unverified } : said);
  }
  return hosts.map((host, index) => verdicts2.get(index) ?? withoutRecord(host, probe));
}

// src/clients/asking/on-path.ts
function onPath(program3) {
  return async (machine) => {
    const path2 = await machine.which(program3);
    return path2 ? { path: path2 } : { absent: `${program3} is not on PATH` };
  };
}

// src/clients/node/files.ts
import { rootCertificates } from "node:tls";

// src/machines/once-per-machine.ts
function oncePerMachine(search2) {
  const found2 = /* @__PURE__ */ new WeakMap();
  return (machine) => {
    const known2 = found2.get(machine) ?? search2(machine);
    found2.set(machine, known2);
    return known2;
  };
}

// src/clients/recognition/library-files.ts
import { dirname, join as join2 } from "node:path";

// src/clients/recognition/program-files.ts
import { createHash as createHash2 } from "node:crypto";
import { join } from "node:path";

// src/clients/recognition/program-text.ts
var maxProgramBytes = 256 * 1024 * 1024;
var maxHits = 2e3;
async function readProgram(machine, path2) {
  const content = await machine.read(path2, maxProgramBytes);
  if (content.state !== "read") return void 0;
  const { buffer, byteOffset, byteLength } = content.bytes;
  return Buffer.from(buffer, byteOffset, byteLength);
}
async function readText(machine, path2) {
  const content = await machine.read(path2);
  return content.state === "read" && content.bytes.length <= 1024 * 1024 ? Buffer.from(content.bytes).toString("utf8") : "";
}
function textIn(program3, needle, pattern, before = 0) {
  let at2 = program3.indexOf(needle, 0, "latin1");
  for (let hit = 0; at2 !== -1 && hit < maxHits; hit++) {
    const found2 = pattern.exec(program3.toString("latin1", Math.max(0, at2 - before), at2 + 300));
    if (found2?.[1] !== void 0) return found2[1];
    at2 = program3.indexOf(needle, at2 + 1, "latin1");
  }
  return void 0;
}

// src/clients/recognition/program-files.ts
var usualFolders = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"];
var programFolders = oncePerMachine(listFolders);
async function programsNamed(machine, name) {
  const paths = [...await programFolders(machine)].flatMap(
    ([folder, names2]) => names2.filter((entry2) => name.test(entry2)).map((entry2) => join(folder, entry2))
  );
  const programs2 = await Promise.all(paths.map((path2) => machine.which(path2)));
  return programs2.filter((path2) => path2 !== void 0);
}
async function distinctPrograms(machine, name) {
  const found2 = [];
  for (const path2 of await programsNamed(machine, name)) {
    const bytes = await readProgram(machine, path2);
    if (bytes !== void 0 && !found2.some((known2) => known2.bytes.equals(bytes))) found2.push({ path: path2, bytes });
  }
  return found2;
}
function digestOf(bytes) {
  return createHash2("sha256").update(bytes).digest("base64");
}
async function pathsIn(machine, folder, name = /^/) {
  const listing = await machine.list(folder);
  return listing.state === "listed" ? listing.names.filter((entry2) => name.test(entry2)).map((entry2) => join(folder, entry2)) : [];
}
async function isFile(machine, path2) {
  const content = await machine.read(path2, 0);
  return content.state === "read" || content.state === "unreadable" && content.reason === tooLarge(0);
}
async function listFolders(machine) {
  const path2 = (machine.environment["PATH"] ?? "").split(":").filter((folder) => folder.startsWith("/"));
  const optional = (await pathsIn(machine, "/opt")).map((folder) => join(folder, "bin"));
  const folders3 = [...new Set([...path2, ...usualFolders, ...optional].map((folder) => folder.replace(/(?<!\/)\/+$/, "")))];
  const listings = await Promise.all(folders3.map((folder) => machine.list(folder)));
  const known2 = /* @__PURE__ */ new Map();
  for (const [index, folder] of folders3.entries()) {
    const listing = listings[index];
    if (listing?.state !== "listed") continue;
    const names2 = listing.names.join("/");
    if (![...known2.values()].some((others) => others.join("/") === names2)) known2.set(folder, listing.names);
  }
  return known2;
}

// src/clients/recognition/library-files.ts
var usualFolders2 = oncePerMachine(libraryFolders);
function libraryNameIn(program3, library) {
  return textIn(program3, `${library}.so`, /\0(lib[\w.-]+?\.so(?:\.\d+)*)\0/, 1);
}
function librariesBeside(program3) {
  return [join2(dirname(dirname(program3)), "lib")];
}
async function findLibrary(machine, name, beside2 = []) {
  const told4 = (machine.environment["LD_LIBRARY_PATH"] ?? "").split(":").filter((folder) => folder.startsWith("/"));
  for (const folder of [...told4, ...beside2, ...await usualFolders2(machine)]) {
    const path2 = join2(folder, name);
    if (await isFile(machine, path2)) return path2;
  }
  return void 0;
}
async function libraryFolders(machine) {
  const parents2 = ["/usr/local/lib", "/usr/lib", "/lib"];
  const ofArchitecture = await Promise.all(
    parents2.map((parent2) => pathsIn(machine, parent2, /^\w+-linux-(?:gnu|musl)\w*$/))
  );
  return [...ofArchitecture.flat(), "/usr/local/lib64", "/usr/local/lib", "/usr/lib64", "/lib64", "/usr/lib", "/lib"];
}

// src/clients/openssl/files.ts
var read2 = /* @__PURE__ */ new WeakMap();
async function opensslOf(machine, program3, beside2 = []) {
  const own = opensslIn(program3);
  if (own !== void 0) return own;
  const name = libraryNameIn(program3, "libcrypto") ?? libraryNameIn(program3, "libssl")?.replace("libssl", "libcrypto");
  const path2 = name === void 0 ? void 0 : await findLibrary(machine, name, beside2);
  return path2 === void 0 ? void 0 : inLibrary(machine, path2);
}
function inLibrary(machine, path2) {
  const known2 = read2.get(machine) ?? /* @__PURE__ */ new Map();
  read2.set(machine, known2);
  const facts = known2.get(path2) ?? readProgram(machine, path2).then((bytes) => bytes && opensslIn(bytes));
  known2.set(path2, facts);
  return facts;
}
function opensslIn(bytes) {
  const folder = textIn(bytes, 'OPENSSLDIR: "', /^OPENSSLDIR: "(\/[^"\0]*)"/);
  if (folder === void 0) return void 0;
  const version2 = textIn(bytes, "OpenSSL ", /^OpenSSL (\d+\.\d+\.\d+[a-z]?)/) ?? "";
  return { version: version2, folder, cafile: `${folder}/cert.pem`, capath: `${folder}/certs` };
}

// src/clients/node/files.ts
var nodeFiles = oncePerMachine(searchNodes);
async function searchNodes(machine) {
  const programs2 = await distinctPrograms(machine, /^node(?:js)?$/);
  return Promise.all(
    programs2.map(async ({ path: path2, bytes }) => {
      const program3 = await sharedNode(machine, path2, bytes) ?? bytes;
      const roots = certificatesIn(program3);
      const version2 = textIn(program3, "node-v", /^node-v(\d+\.\d+\.\d+)[.-]/) ?? "";
      return {
        path: path2,
        version: version2,
        // Of its configuration, which every Node.js carries as text.
        usesOpensslCa: program3.includes("NODE_OPENSSL_CERT_STORE", 0, "latin1"),
        rules: rulesOf(version2, opensslIn(program3) !== void 0),
        // Too large a program, or one that keeps them in another way: those that this process was built with are Mozilla's too.
        roots: roots.length > 0 ? roots : rootCertificates,
        openssl: await opensslOf(machine, program3, librariesBeside(path2))
      };
    })
  );
}
async function sharedNode(machine, path2, program3) {
  const name = textIn(program3, "libnode.so", /^(libnode\.so[.\d]*)\0/);
  const library = name === void 0 ? void 0 : await findLibrary(machine, name, librariesBeside(path2));
  return library === void 0 ? void 0 : readProgram(machine, library);
}
var begin = "-----BEGIN CERTIFICATE-----\n";
var end = "-----END CERTIFICATE-----";
var maxCertificates = 1e3;
function certificatesIn(program3) {
  const certificates = /* @__PURE__ */ new Set();
  let at2 = program3.indexOf(begin, 0, "latin1");
  while (at2 !== -1 && certificates.size < maxCertificates) {
    const until = program3.indexOf(end, at2, "latin1");
    const body = until === -1 ? "" : program3.toString("latin1", at2 + begin.length, Math.min(until, at2 + 1e4));
    if (/^[A-Za-z0-9+/=\n]+$/.test(body)) certificates.add(`${begin}${body.trimEnd()}
${end}`);
    at2 = program3.indexOf(begin, at2 + begin.length, "latin1");
  }
  return [...certificates];
}
function rulesOf(version2, bringsOpenssl) {
  return bringsOpenssl && Number.parseInt(version2, 10) < 24 ? { smallestRsa: 1024 } : {};
}
function takesOpensslCa(isDefault, options) {
  return /--use-openssl-ca\b/.test(options) || isDefault && !/--use-bundled-ca\b/.test(options);
}

// src/clients/openssl/store.ts
function opensslStores(environment2, compiledIn2) {
  return [
    ...chosen2("SSL_CERT_FILE", "bundle", compiledIn2.cafile),
    // SSL_CERT_DIR is a list, as PATH is one.
    ...chosen2("SSL_CERT_DIR", "directory", compiledIn2.capath)
  ];
  function chosen2(variable, form, fallback) {
    const value = environment2[variable];
    const standard = fallback ? [{ origin: "default", form, path: fallback }] : [];
    if (value === void 0) return standard;
    const parts = form === "directory" ? value.split(":").filter((part2) => part2 !== "") : [value];
    const paths = parts.length > 0 ? parts : [""];
    return [
      ...paths.map((path2) => ({ origin: "variable", form, path: path2, variable })),
      ...standard.map((reference2) => ({ ...reference2, replacedBy: variable }))
    ];
  }
}

// src/clients/probe-source.ts
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
function probeSource(file) {
  return readFileSync(new URL(`./probes/${file}`, import.meta.url), "utf8");
}
function probeFolder(folder) {
  return fileURLToPath(new URL(`./probes/${folder}`, import.meta.url));
}

// src/clients/node.ts
var node2 = {
  id: "node",
  title: "Node.js",
  docs: "https://nodejs.org/api/cli.html#node_extra_ca_certsfile",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  proxyVariables: (environment2, version2) => followsProxies(environment2, version2) ? ["https_proxy", "HTTPS_PROXY"] : [],
  detect: onPath("node"),
  probe: (machine, at2, question2) => probeNode(machine, at2, question2),
  interpret: interpretNode,
  stores: (machine, _at, probe) => nodeStores(machine, factsIn(probe)),
  recognise: recogniseNode,
  remedies: [{ variable: "NODE_EXTRA_CA_CERTS", wants: "bundle", effect: "adds" }]
};
function followsProxies(environment2, version2) {
  const isTold2 = environment2["NODE_USE_ENV_PROXY"] === "1" || /--use-env-proxy\b/.test(environment2["NODE_OPTIONS"] ?? "");
  const [major = 0, minor = 0] = version2.split(".").map(Number);
  return isTold2 && (major > 24 || major === 24 && minor >= 5 || major === 22 && minor >= 21);
}
async function probeNode(machine, at2, { hosts, timeoutMs: timeoutMs3 }, tunnel = () => void 0) {
  const question2 = {
    timeoutMs: timeoutMs3,
    hosts: hosts.map((host) => ({ name: host.name, port: host.port, servername: host.servername, tunnel: tunnel(host) }))
  };
  const run = await machine.run({
    file: at2.path,
    args: ["-e", probeSource("node.cjs")],
    stdin: JSON.stringify(question2),
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs3)
  });
  return { runs: [{ label: "node", run }] };
}
function interpretNode(probe, hosts) {
  return {
    version: text(aboutIn(probe), "version"),
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const code = text(record2, "code");
      const words4 = [code, text(record2, "message")].filter((part2) => part2 !== "").join(": ");
      return { verdict: verdictOfNode(text(record2, "kind"), code), words: words4 };
    })
  };
}
async function nodeStores(machine, facts) {
  const extra = machine.environment["NODE_EXTRA_CA_CERTS"];
  const added2 = extra ? [{ origin: "variable", form: "bundle", path: extra, variable: "NODE_EXTRA_CA_CERTS" }] : [];
  if (facts.opensslCa) return [...opensslStores(machine.environment, facts.openssl ?? systemsOwn), ...added2];
  return [...builtIn(facts.roots), ...facts.system, ...added2];
}
var systemsOwn = { cafile: "/etc/ssl/cert.pem", capath: "/etc/ssl/certs" };
function factsIn(probe) {
  const facts = aboutIn(probe);
  return { roots: facts["roots"], system: builtIn(facts["system"]), opensslCa: facts["opensslCa"] === true };
}
async function recogniseNode(machine) {
  const nodes = await nodeFiles(machine);
  return Promise.all(
    nodes.map(async (node4) => ({
      path: node4.path,
      version: node4.version,
      stores: await nodeStores(machine, factsOf(machine, node4)),
      rules: node4.rules
    }))
  );
}
function factsOf({ environment: environment2 }, { roots, openssl: openssl3, usesOpensslCa }) {
  const { NODE_OPTIONS: options = "", NODE_USE_SYSTEM_CA } = environment2;
  const usesSystem = /--use-system-ca\b/.test(options) || NODE_USE_SYSTEM_CA === "1";
  return {
    roots,
    // src/crypto/crypto_context.cc: the places of OpenSSL, or what its variables name.
    system: usesSystem ? opensslStores(environment2, openssl3 ?? systemsOwn) : [],
    opensslCa: takesOpensslCa(usesOpensslCa, options),
    openssl: openssl3
  };
}
function builtIn(certificates) {
  if (!Array.isArray(certificates) || certificates.length === 0) return [];
  return [{ origin: "default", form: "built-in", pem: certificates.join("\n") }];
}

// src/clients/actions-node.ts
var { recognise: _, ...asked2 } = node2;
var actionsNode = {
  ...asked2,
  id: "actions-node",
  title: "the runner's Node.js",
  docs: "https://docs.github.com/actions/sharing-automations/creating-actions/metadata-syntax-for-github-actions#runsusing-for-javascript-actions",
  async detect(machine) {
    if (machine.kind !== "runner" || machine.environment["GITHUB_ACTIONS"] !== "true") {
      return { absent: "this is no job of GitHub Actions" };
    }
    return { path: process.execPath };
  }
};

// src/clients/python/installations.ts
import { join as join3 } from "node:path";
var findInterpreters = oncePerMachine(searchInterpreters);
async function searchInterpreters(machine) {
  const onPath2 = await machine.which("python3") ?? await machine.which("python");
  const others = await Promise.all((await elsewhere(machine)).map((path2) => machine.which(path2)));
  const paths = [.../* @__PURE__ */ new Set([onPath2, ...others])].filter((path2) => path2 !== void 0);
  if (paths.length === 0) return { absent: "neither python3 nor python is on PATH" };
  if (paths.length === 1) return paths.map((path2) => ({ path: path2 }));
  const identities = await Promise.all(paths.map((path2) => identityOf(machine, path2)));
  return paths.filter((_2, index) => identities.indexOf(identities[index] ?? "") === index).map((path2) => ({ path: path2 }));
}
async function elsewhere(machine) {
  const { VIRTUAL_ENV, CONDA_PREFIX, pythonLocation } = machine.environment;
  const prefixes = [VIRTUAL_ENV, CONDA_PREFIX, pythonLocation].filter((prefix) => prefix);
  return [...prefixes.map((prefix) => join3(prefix ?? "", "bin/python")), ...await inToolCache(machine)];
}
async function inToolCache(machine) {
  const cache = machine.environment["RUNNER_TOOL_CACHE"] || machine.environment["AGENT_TOOLSDIRECTORY"];
  if (!cache) return [];
  const versions = await foldersIn(machine, join3(cache, "Python"));
  const architectures = await Promise.all(versions.map((version2) => foldersIn(machine, version2)));
  return architectures.flat().map((folder) => join3(folder, "bin/python3"));
}
async function foldersIn(machine, path2) {
  const listing = await machine.list(path2);
  return listing.state === "listed" ? listing.names.map((name) => join3(path2, name)) : [];
}
var question = "import os, sys; print(os.path.realpath(sys.executable), os.path.realpath(sys.prefix))";
async function identityOf(machine, path2) {
  const run = await machine.run({ file: path2, args: ["-I", "-c", question], timeoutMs: 1e4 });
  return run.exitCode === 0 && run.stdout.trim() !== "" ? run.stdout.trim() : path2;
}

// src/clients/asking/written-question.ts
function writtenHosts(hosts) {
  return hosts.map(({ name, port, servername }) => ({ name, port, servername }));
}
var width = 16;
async function askLibrary(machine, at2, { library, args, environment: environment2 = {}, timesAHost }, { hosts, timeoutMs: timeoutMs3 }) {
  const run = await machine.run({
    file: at2.path,
    args,
    stdin: JSON.stringify({ library, timeout: timeoutMs3 / 1e3, hosts: writtenHosts(hosts) }),
    environment: environment2,
    timeoutMs: probeDeadline(hosts.length, width, timeoutMs3 * timesAHost)
  });
  return { runs: [{ label: library, run }] };
}

// src/clients/python/round.ts
var rounds = /* @__PURE__ */ new WeakMap();
async function probeLibrary(machine, { path: path2 }, library, question2) {
  const open2 = rounds.get(machine) ?? /* @__PURE__ */ new Map();
  rounds.set(machine, open2);
  const current = open2.get(path2);
  const round = current === void 0 || current.questions.has(library) ? newRound(machine, path2, open2) : current;
  round.questions.set(library, question2);
  return { runs: [{ label: library, run: await round.run }] };
}
function newRound(machine, path2, open2) {
  const questions = /* @__PURE__ */ new Map();
  const round = {
    questions,
    run: Promise.resolve().then(() => {
      if (open2.get(path2) === round) open2.delete(path2);
      return askInterpreter(machine, path2, questions);
    })
  };
  open2.set(path2, round);
  return round;
}
function askInterpreter(machine, path2, questions) {
  const asked5 = [...questions].map(([library, { hosts, timeoutMs: timeoutMs3 }]) => ({
    library,
    timeout: timeoutMs3 / 1e3,
    hosts: writtenHosts(hosts)
  }));
  const deadlines = [...questions.values()].map(({ hosts, timeoutMs: timeoutMs3 }) => probeDeadline(hosts.length, 32, timeoutMs3));
  return machine.run({
    file: path2,
    args: ["-c", program2([...questions.keys()])],
    stdin: JSON.stringify(asked5),
    // They answer side by side, but are loaded one after the other.
    timeoutMs: Math.max(...deadlines) + 2e3 * (questions.size - 1)
  });
}
function program2(libraries2) {
  const needsLoop = libraries2.includes("aiohttp") || libraries2.includes("fsspec");
  const knowsTruststore = libraries2.includes("pip") || libraries2.includes("conda");
  const shared = [...needsLoop ? ["asynchronous"] : [], ...knowsTruststore ? ["truststore"] : []];
  const files2 = ["core", ...shared, ...libraries2];
  return [...files2.map((name) => probeSource(`python/${name}.py`)), "main()\n"].join("\n\n");
}

// src/clients/python/interpreter.ts
function inInterpreter(library) {
  return {
    detect: (machine) => findInterpreters(machine),
    probe: (machine, at2, question2) => probeLibrary(machine, at2, library, question2),
    interpret: (probe, hosts) => interpretLibrary(ofLibrary(probe, library), hosts)
  };
}
function ofLibrary({ runs }, library) {
  return {
    runs: runs.map(({ label: label3, run }) => {
      const own = markedRecords(run.stdout).filter((record2) => record2["library"] === library);
      return { label: label3, run: { ...run, stdout: own.map((record2) => `${marker}${JSON.stringify(record2)}
`).join("") } };
    })
  };
}
function interpretLibrary(probe, hosts) {
  const { version: version2, libraryVersion, absent } = factsIn2(probe);
  return {
    version: libraryVersion === "" ? version2 : `${libraryVersion} (Python ${version2})`,
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const verdict = verdictOf(record2);
      const words4 = verdict === "trusted" ? "" : `${text(record2, "type")}: ${text(record2, "message")}`;
      return { verdict, words: words4, unverified: text(record2, "kind") === "unverified" };
    }),
    ...absent === "" ? {} : { absent }
  };
}
function pythonFacts(probe, library) {
  return factsIn2(ofLibrary(probe, library));
}
function factsIn2(probe) {
  const about2 = aboutIn(probe);
  const config = about2["config"];
  const told4 = typeof config === "object" && config !== null ? config : {};
  return {
    version: text(about2, "version"),
    libraryVersion: text(about2, "library_version"),
    basePrefix: text(about2, "base_prefix"),
    conda: about2["conda"] === true,
    cafile: text(about2, "cafile"),
    capath: text(about2, "capath"),
    certifi: text(about2, "certifi"),
    where: text(about2, "where"),
    verify: text(about2, "verify"),
    config: { file: text(told4, "file"), setting: text(told4, "setting") },
    truststore: about2["truststore"] === true,
    system: text(about2, "system"),
    absent: text(about2, "absent"),
    urllib3: text(about2, "urllib3")
  };
}
function verdictOf(record2) {
  switch (text(record2, "kind")) {
    case "accepted":
    case "unverified":
      return "trusted";
    case "certificate":
    // The client could not load its store, and so refuses each host.
    case "store":
      return "rejected";
    case "timeout":
    case "name":
    case "proxy":
    case "connection":
      return "unreachable";
    case "tls":
      return verdictOfReason(text(record2, "reason") || unnamedReason(text(record2, "message"))) ?? "error";
    default:
      return "error";
  }
}
function setsPartialChain(version2) {
  const [, minor = "0"] = /(?:^|[ (])3\.(\d+)(?:\.\d+)?\)?$/.exec(version2) ?? [];
  return Number(minor) >= 13;
}
function isAtLeast(version2, major, minor) {
  const [own = 0, part2 = 0] = version2.split(".").map((piece) => Number.parseInt(piece, 10));
  return own > major || own === major && part2 >= minor;
}
function unnamedReason(message2) {
  return /\[[A-Z0-9]+\] ([A-Za-z ]+[A-Za-z])/.exec(message2)?.[1] ?? "";
}

// src/clients/python/recognition.ts
import { join as join8 } from "node:path";

// src/clients/python/config-files.ts
import { join as join4 } from "node:path";

// src/clients/recognition/config-lines.ts
var maxLine = 8192;
function configLines(text3) {
  return text3.split(/\r?\n/).filter((line) => line.length <= maxLine);
}
function assignment(line, marks = "=") {
  const at2 = [...marks].map((mark2) => line.indexOf(mark2)).filter((place2) => place2 !== -1);
  if (at2.length === 0) return void 0;
  const place = Math.min(...at2);
  const name = line.slice(0, place).trim();
  return /^[\w.-]+$/.test(name) ? { name, value: line.slice(place + 1).trim() } : void 0;
}
function uncommented(value, { marks, escapes }) {
  const quoted2 = (escapes ? /^"((?:[^"\\]|\\.)*)"/ : /^"([^"]*)"/).exec(value);
  const rest = value.slice(quoted2?.[0].length ?? 0).trim();
  const isComment = (text3) => [...marks].some((mark2) => text3.startsWith(mark2));
  if (quoted2 !== null && (rest === "" || isComment(rest))) {
    return escapes ? (quoted2[1] ?? "").replace(/\\(.)/g, "$1") : quoted2[1] ?? "";
  }
  const ends = [...marks].map((mark2) => value.indexOf(mark2)).filter((place) => place !== -1);
  return value.slice(0, Math.min(value.length, ...ends)).trim();
}

// src/clients/python/config-files.ts
async function pipConfig(machine, { prefix }, name) {
  const { HOME, XDG_CONFIG_HOME, PIP_CONFIG_FILE } = machine.environment;
  const config = XDG_CONFIG_HOME || HOME && join4(HOME, ".config");
  const files2 = [
    ...["/etc/xdg/pip/pip.conf", "/etc/pip.conf"],
    ...HOME ? [join4(HOME, ".pip/pip.conf")] : [],
    ...config ? [join4(config, "pip/pip.conf")] : [],
    join4(prefix, "pip.conf"),
    ...PIP_CONFIG_FILE ? [PIP_CONFIG_FILE] : []
  ];
  let found2 = { value: "", file: "", setting: "" };
  for (const section of ["global", "install"]) {
    for (const file of files2) {
      const value = settingIn(await readText(machine, file), [section], name);
      if (value !== void 0) found2 = { value, file, setting: `${section}.${name}` };
    }
  }
  return found2;
}
async function awsConfig({
  environment: environment2,
  read: read4
}) {
  const { AWS_CONFIG_FILE, AWS_PROFILE, HOME } = environment2;
  const file = AWS_CONFIG_FILE || (HOME ? join4(HOME, ".aws/config") : "");
  if (file === "") return { path: "", file: "" };
  const sections = AWS_PROFILE ? [`profile ${AWS_PROFILE}`, AWS_PROFILE] : ["default"];
  return { path: settingIn(await readText({ read: read4 }, file), sections, "ca_bundle") ?? "", file };
}
function settingIn(content, sections, name) {
  let section = "";
  let current = "";
  let value;
  for (const line of configLines(content)) {
    if (/^\s/.test(line) && line.trim() !== "" && current === name && sections.includes(section)) {
      value = `${value ?? ""} ${line.trim()}`.trim();
      continue;
    }
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? section;
    const said = assignment(line, "=:");
    current = said?.name ?? "";
    if (sections.includes(section) && said?.name === name) value = said.value || void 0;
  }
  return value;
}

// src/clients/python/packages.ts
import { join as join5 } from "node:path";
async function packageIn(machine, { modules }, name) {
  for (const folder of modules) {
    if (!await isFile(machine, join5(folder, name, "__init__.py"))) continue;
    const records = await pathsIn(machine, folder, new RegExp(`^${name}-.*\\.(?:dist|egg)-info$`, "i"));
    const [record2 = ""] = records;
    const version2 = /-(\d[^-]*?)(?:-py\d[\d.]*)?\.(?:dist|egg)-info$/.exec(record2)?.[1] ?? "";
    return { folder: join5(folder, name), version: version2 };
  }
  return void 0;
}
async function certifiIn(machine, folder) {
  const source = await readText(machine, join5(folder, "core.py"));
  if (source === "") return "";
  const patched = /(?:=|return)\s*['"](\/[^'"]+)['"]/.exec(source)?.[1];
  return patched ?? join5(folder, "cacert.pem");
}

// src/clients/python/pip-files.ts
import { isIP as isIP8 } from "node:net";
import { join as join6 } from "node:path";

// src/clients/asking/url.ts
function urlOf({ name, port }) {
  return `https://${name.includes(":") ? `[${name}]` : name}:${port}/`;
}

// src/clients/python/pip-files.ts
async function turnedOffByPip(machine, python3) {
  const variable = machine.environment["PIP_TRUSTED_HOST"];
  const config = await pipConfig(machine, python3, "trusted-host");
  const named2 = (variable || config.value).split(/\s+/).filter((name) => name !== "");
  const told4 = variable ? {} : { file: config.file };
  return (host) => {
    const url = urlOf(host);
    const name = named2.find(
      (one) => url.startsWith(`https://${one.toLowerCase()}/`) || url.startsWith(`https://${one.toLowerCase()}:`)
    );
    if (name === void 0) return void 0;
    return { setting: `${variable ? "PIP_TRUSTED_HOST" : config.setting} = ${printable(name)}`, ...told4 };
  };
}
async function contextOfPip(machine, python3, truststore) {
  const pip2 = await packageIn(machine, python3, "pip");
  const source = pip2 === void 0 ? "" : await readText(machine, join6(pip2.folder, "_vendor/urllib3/_version.py"));
  const isFirst = !/version(?:__)?\s*=\s*['"](?:[2-9]|\d\d)/.test(source);
  const why = "its truststore verifies no host by its address: check_hostname requires server_hostname";
  return {
    readsCommonName: isFirst,
    ...isFirst && truststore ? { failsBefore: ({ name }) => isIP8(name) === 0 ? void 0 : why } : {}
  };
}

// src/clients/python/context.ts
async function contextOf(machine, python3, library, { version: version2, libraryVersion, truststore }) {
  const flags = (isSet) => ({ endsAtAnyAnchor: isSet, rules: { strict: isSet } });
  const newPython = setsPartialChain(version2);
  switch (library) {
    case "requests":
    case "urllib3": {
      const { version: urllib32 = "" } = await packageIn(machine, python3, "urllib3") ?? {};
      return { readsCommonName: !isAtLeast(urllib32, 2, 0), ...flags(newPython && isAtLeast(urllib32, 2, 4)) };
    }
    case "httpx":
      return flags(newPython && isAtLeast(libraryVersion, 0, 28));
    case "aws":
      return flags(false);
    case "pip":
      return { ...await contextOfPip(machine, python3, truststore), ...flags(false) };
    case "ssl":
    case "aiohttp":
    case "fsspec":
    case "conda":
      return flags(newPython);
  }
}

// src/clients/python/files.ts
import { basename, dirname as dirname2, join as join7 } from "node:path";
var pythonFiles = oncePerMachine(searchPythons);
var interpreterName = /^python(?:3(?:\.\d+)?)?$/;
async function searchPythons(machine) {
  const environments = await environmentFolders(machine);
  const inEnvironments = await Promise.all(environments.map((folder) => machine.which(join7(folder, "bin/python"))));
  const paths = [
    ...inEnvironments.filter((path2) => path2 !== void 0),
    ...await programsNamed(machine, interpreterName)
  ];
  const known2 = /* @__PURE__ */ new Set();
  const pythons = [];
  for (const path2 of new Set(paths)) {
    const bytes = await readProgram(machine, path2);
    if (bytes === void 0) continue;
    const environment2 = await readText(machine, join7(dirname2(dirname2(path2)), "pyvenv.cfg"));
    const identity = `${digestOf(bytes)} ${environment2 === "" ? "" : dirname2(path2)}`;
    if (known2.has(identity)) continue;
    known2.add(identity);
    const python3 = await lookAt(machine, path2, bytes, environment2);
    if (python3 !== void 0) pythons.push(python3);
  }
  return pythons;
}
async function environmentFolders(machine) {
  const { VIRTUAL_ENV, CONDA_PREFIX, pythonLocation, HOME } = machine.environment;
  const active = [VIRTUAL_ENV, CONDA_PREFIX, pythonLocation].filter((folder) => folder?.startsWith("/"));
  const parents2 = ["/", "/opt", "/app", "/srv", "/workspace", "/usr/src/app", "/code", ...HOME ? [HOME] : []];
  const usual = await Promise.all(
    parents2.map((parent2) => pathsIn(machine, parent2, /^\.?v?env$|^(?:mini)?(?:conda|forge)3?$/))
  );
  const conda2 = await Promise.all(
    [...usual.flat(), "/opt/conda"].filter((folder) => /conda|forge/.test(folder)).map((folder) => pathsIn(machine, join7(folder, "envs")))
  );
  return [
    ...active.map((folder) => folder ?? ""),
    ...await ofPyenv(machine),
    ...usual.flat(),
    "/opt/conda",
    ...conda2.flat(),
    ...await inToolCache2(machine)
  ];
}
async function ofPyenv(machine) {
  const { PYENV_ROOT, PYENV_VERSION, HOME } = machine.environment;
  const root2 = PYENV_ROOT || HOME && join7(HOME, ".pyenv");
  if (!root2) return [];
  const named2 = PYENV_VERSION?.split(":") ?? (await readText(machine, join7(root2, "version"))).split(/\s+/);
  return named2.filter((version2) => /^[\w.-]+$/.test(version2)).map((version2) => join7(root2, "versions", version2));
}
async function inToolCache2(machine) {
  const cache = machine.environment["RUNNER_TOOL_CACHE"] || machine.environment["AGENT_TOOLSDIRECTORY"];
  if (!cache) return [];
  const versions = await pathsIn(machine, join7(cache, "Python"));
  return (await Promise.all(versions.map((version2) => pathsIn(machine, version2)))).flat();
}
async function lookAt(machine, path2, bytes, environment2) {
  const prefix = dirname2(dirname2(path2));
  const home = configLines(environment2).map((line) => assignment(line)).find((said) => said?.name === "home" && said.value !== "")?.value;
  const basePrefix = home === void 0 ? prefix : dirname2(home);
  const standard = await standardLibrary(machine, path2, bytes, basePrefix);
  if (standard === void 0) return void 0;
  const minor = basename(standard);
  const folder = dirname2(standard);
  const shared = await readFirst(machine, [
    join7(folder, `lib${minor}.so.1.0`),
    ...await versioned(machine, folder, minor)
  ]);
  const version2 = versionIn(bytes, minor) ?? (shared && versionIn(shared, minor)) ?? minor.slice("python".length);
  const [extension3] = await pathsIn(machine, join7(standard, "lib-dynload"), /^_ssl\b.*\.so$/);
  const openssl3 = await opensslOf(
    machine,
    extension3 && await readProgram(machine, extension3) || shared || bytes,
    // A Python that is moved with its libraries (conda, standalone builds) looks there first.
    [join7(basePrefix, "lib")]
  );
  if (openssl3 === void 0) return void 0;
  return {
    path: path2,
    version: version2,
    basePrefix,
    prefix,
    conda: (await machine.list(join7(basePrefix, "conda-meta"))).state === "listed",
    openssl: openssl3,
    modules: modulesOf(machine, { prefix, basePrefix, minor, environment: environment2 })
  };
}
async function standardLibrary(machine, path2, bytes, basePrefix) {
  const named2 = /3\.\d+$/.exec(basename(path2))?.[0];
  const name = named2 === void 0 ? /^python3\.\d+$/ : new RegExp(`^python${named2.replace(".", "\\.")}$`);
  const folders3 = (await Promise.all(["lib", "lib64"].map((lib) => pathsIn(machine, join7(basePrefix, lib), name)))).flat();
  const complete = [];
  for (const folder of folders3) {
    if (await isFile(machine, join7(folder, "os.py"))) complete.push(folder);
  }
  if (complete.length <= 1) return complete[0];
  for (const folder of complete) {
    const namesake = await readProgram(machine, join7(basePrefix, "bin", basename(folder)));
    if (namesake?.equals(bytes)) return folder;
  }
  return void 0;
}
async function versioned(machine, folder, minor) {
  const architectures = await pathsIn(machine, folder, /^\w+-linux-(?:gnu|musl)\w*$/);
  return architectures.map((architecture) => join7(architecture, `lib${minor}.so.1.0`));
}
async function readFirst(machine, paths) {
  for (const path2 of paths) {
    const bytes = await readProgram(machine, path2);
    if (bytes !== void 0) return bytes;
  }
  return void 0;
}
function versionIn(bytes, minor) {
  const version2 = minor.slice("python".length);
  return textIn(bytes, `${version2}.`, new RegExp(`^(${version2.replace(".", "\\.")}\\.\\d{1,2})[+\\w]{0,4}\\0`));
}
function modulesOf({ environment: variables10 }, { prefix, basePrefix, minor, environment: environment2 }) {
  const told4 = (variables10["PYTHONPATH"] ?? "").split(":").filter((folder) => folder.startsWith("/"));
  const ofSite = (folder) => ["lib", "lib64"].map((lib) => join7(folder, lib, minor, "site-packages"));
  const isolated = environment2 !== "" && !/^include-system-site-packages\s*=\s*true/m.test(environment2);
  if (isolated) return [...told4, ...ofSite(prefix)];
  const { HOME, PYTHONNOUSERSITE } = variables10;
  const user = HOME && !PYTHONNOUSERSITE ? [join7(HOME, ".local/lib", minor, "site-packages")] : [];
  const debian = [join7("/usr/local/lib", minor, "dist-packages"), "/usr/lib/python3/dist-packages"];
  return [
    ...told4,
    ...environment2 === "" ? [] : ofSite(prefix),
    ...user,
    ...basePrefix === "/usr" ? debian : [],
    ...ofSite(basePrefix)
  ];
}

// src/clients/python/recognition.ts
function inFiles(library, storesOf2, remediesOf) {
  return async (machine) => {
    const pythons = await pythonFiles(machine);
    const found2 = await Promise.all(
      pythons.map(async (python3) => {
        const facts = await factsOf2(machine, python3, library);
        if (facts === void 0) return [];
        const { version: version2, libraryVersion } = facts;
        const remedies = remediesOf?.(facts);
        return [
          {
            path: python3.path,
            version: library === "ssl" ? version2 : `${libraryVersion} (Python ${version2})`,
            stores: await storesOf2(machine, facts),
            ...await contextOf(machine, python3, library, facts),
            ...remedies === void 0 ? {} : { remedies },
            ...library === "pip" ? { turnedOff: await turnedOffByPip(machine, python3) } : {}
          }
        ];
      })
    );
    return found2.flat();
  };
}
async function factsOf2(machine, python3, library) {
  const own = await ofLibrary2(machine, python3, library);
  if (own === void 0) return void 0;
  const certifi = await packageIn(machine, python3, "certifi");
  return {
    version: python3.version,
    libraryVersion: "",
    basePrefix: python3.basePrefix,
    conda: python3.conda,
    cafile: python3.openssl.cafile,
    capath: python3.openssl.capath,
    certifi: certifi === void 0 ? "" : await certifiIn(machine, certifi.folder),
    where: "",
    verify: "",
    config: { file: "", setting: "" },
    truststore: false,
    system: "",
    absent: "",
    ...own
  };
}
async function ofLibrary2(machine, python3, library) {
  if (library === "ssl") return {};
  const [first, ...others] = await Promise.all(packages[library].map((name) => packageIn(machine, python3, name)));
  if (first === void 0 || others.includes(void 0)) return void 0;
  const libraryVersion = [first.version, ...others.map((other) => `aiohttp ${other?.version}`)].join(", ");
  return { libraryVersion, ...await choiceOf(machine, python3, library, first) };
}
var packages = {
  requests: ["requests"],
  urllib3: ["urllib3"],
  aiohttp: ["aiohttp"],
  httpx: ["httpx"],
  pip: ["pip"],
  aws: ["botocore"],
  fsspec: ["fsspec", "aiohttp"]
};
async function choiceOf(machine, python3, library, { folder, version: version2 }) {
  const { environment: environment2 } = machine;
  switch (library) {
    case "aiohttp":
    case "fsspec":
      return {};
    case "requests":
      return { where: await certifiOf(machine, python3) || await ifThere(machine, join8(folder, "cacert.pem")) };
    case "urllib3":
      return {
        where: /ca_certs=["'](\/[^"']+)["']/.exec(await readText(machine, join8(folder, "connectionpool.py")))?.[1] ?? ""
      };
    case "httpx":
      return {
        where: await certifiOf(machine, python3),
        verify: environment2["SSL_CERT_FILE"] || environment2["SSL_CERT_DIR"] || ""
      };
    case "aws": {
      const config = await awsConfig(machine);
      return {
        where: await certifiOf(machine, python3) || await ifThere(machine, join8(folder, "cacert.pem")),
        verify: environment2["AWS_CA_BUNDLE"] || config.path || environment2["REQUESTS_CA_BUNDLE"] || "",
        config: { file: config.file, setting: "ca_bundle" }
      };
    }
    case "pip": {
      const config = await pipConfig(machine, python3, "cert");
      const verify2 = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT"].map((name) => environment2[name]).find(Boolean);
      return {
        where: await certifiIn(machine, join8(folder, "_vendor/certifi")),
        verify: verify2 ?? config.value,
        config: { file: config.file, setting: config.setting },
        ...await truststoreOf(machine, python3, folder, version2)
      };
    }
  }
}
async function certifiOf(machine, python3) {
  const certifi = await packageIn(machine, python3, "certifi");
  return certifi === void 0 ? "" : certifiIn(machine, certifi.folder);
}
async function ifThere(machine, path2) {
  return await isFile(machine, path2) ? path2 : "";
}
async function truststoreOf(machine, { version: python3, openssl: openssl3 }, folder, version2) {
  const source = await readText(machine, join8(folder, "_vendor/truststore/_openssl.py"));
  if (source === "" || !isAtLeast(version2, 24, 2) || !isAtLeast(python3, 3, 10)) return {};
  const cafile2 = machine.environment["SSL_CERT_FILE"] ?? openssl3.cafile;
  const capath = machine.environment["SSL_CERT_DIR"] ?? openssl3.capath;
  const isHashed = (await pathsIn(machine, capath, /^[0-9a-f]{8}\.[0-9]$/)).length > 0;
  if (isHashed || await isFile(machine, cafile2)) return { truststore: true };
  const [, listed2 = ""] = /_CA_FILE_CANDIDATES = \[([^\]]{0,4096})\]/.exec(source) ?? [];
  for (const [, path2 = ""] of listed2.matchAll(/"([^"]+)"/g)) {
    if (await isFile(machine, path2)) return { truststore: true, system: path2 };
  }
  return { truststore: true };
}

// src/clients/python/stores.ts
import { dirname as dirname3 } from "node:path";
async function interpreterStores(machine, facts) {
  const beside2 = facts.certifi ? [{ origin: "default", form: "bundle", path: facts.certifi, beside: "certifi" }] : [];
  const windows = machine.families.includes("win32") ? await platformStores(machine) : [];
  return [...compiledIn(machine.environment, facts), ...windows, ...beside2];
}
function compiledIn(environment2, facts) {
  const moved = movedFrom(facts);
  const stores = opensslStores(environment2, facts);
  if (moved === void 0) return stores;
  return stores.map((store) => store.origin === "default" ? { ...store, moved } : store);
}
function movedFrom({ cafile: cafile2, basePrefix, conda: conda2 }) {
  const from = dirname3(dirname3(cafile2));
  if (cafile2 === "" || basePrefix === "" || from === basePrefix) return void 0;
  return conda2 || from.includes("placehold") ? { from, to: basePrefix } : void 0;
}
async function namedStores(machine, { verify: verify2, where, config }, variables10) {
  const standard = where ? [{ origin: "default", form: "bundle", path: where }] : [];
  if (verify2 === "") return standard;
  const variable = variables10.find((name) => machine.environment[name] === verify2);
  const paths = variable?.endsWith("_DIR") ? verify2.split(":").filter((path2) => path2 !== "") : [verify2];
  const told4 = await Promise.all(
    paths.map(async (path2) => {
      const listing = await machine.list(path2);
      const form = listing.state === "listed" || variable?.endsWith("_DIR") ? "directory" : "bundle";
      return variable ? { origin: "variable", form, path: path2, variable } : { origin: "config-file", form, path: path2, config };
    })
  );
  const replacedBy = variable ?? config.setting;
  return [...told4, ...standard.map((store) => ({ ...store, replacedBy }))];
}
async function storesWithTruststore(machine, facts, variables10) {
  const named2 = await namedStores(machine, facts, variables10);
  if (!facts.truststore) return named2;
  return [...named2.map(({ replacedBy: _2, ...store }) => store), ...await systemOf(machine, facts)];
}
async function systemOf(machine, facts) {
  if (facts.system !== "") return [{ origin: "default", form: "bundle", path: facts.system }];
  const platform = await platformStores(machine);
  return platform.length > 0 ? platform : compiledIn(machine.environment, facts);
}

// src/clients/aiohttp.ts
var aiohttp = {
  id: "aiohttp",
  title: "aiohttp",
  docs: "https://docs.aiohttp.org/en/stable/client_advanced.html#ssl-control-for-tcp-sockets",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  readsCommonName: () => true,
  ...inInterpreter("aiohttp"),
  stores: (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, "aiohttp")),
  recognise: inFiles("aiohttp", interpreterStores),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/aws.ts
var variables2 = ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"];
var aws2 = {
  id: "aws",
  title: "botocore",
  docs: "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html#using-environment-variables",
  speaks: { servername: false, starttls: [] },
  // It makes its context itself, without the flag.
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  proxyVariables: () => ["https_proxy", "HTTPS_PROXY"],
  ...inInterpreter("aws"),
  stores: (machine, _at, probe) => namedStores(machine, pythonFacts(probe, "aws"), variables2),
  recognise: inFiles("aws", (machine, facts) => namedStores(machine, facts, variables2)),
  remedies: variables2.map((variable) => ({ variable, wants: "bundle", effect: "replaces" }))
};

// src/clients/asking/tunnel-question.ts
function tunnelTo(client, host, environment2) {
  const way = wayOf(client, "", host, environment2);
  switch (way.kind) {
    case "direct":
      return void 0;
    case "unsupported":
      return { refused: `${way.variable} ${way.why}` };
    case "proxy": {
      const { variable, protocol, name, port, credentials } = way.proxy;
      if (protocol !== "http")
        return { refused: `${variable} names a proxy by ${protocol}://, and this probe speaks to http:// alone` };
      if (credentials === void 0) return { name, port };
      return { name, port, authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
    }
  }
}

// src/clients/recognition/built-in-roots.ts
import { X509Certificate } from "node:crypto";
var maxCertificates2 = 1e3;
var maxBytes3 = 1e4;
var maxHits2 = 2e4;
var version3 = Buffer.from([160, 3, 2, 1, 2, 2]);
var headersLength = 8;
function builtInRoots(program3) {
  const roots = /* @__PURE__ */ new Set();
  let at2 = program3.indexOf(version3);
  for (let hit = 0; at2 !== -1 && hit < maxHits2 && roots.size < maxCertificates2; hit += 1) {
    const root2 = rootAt(program3, at2 - headersLength);
    if (root2 !== void 0) roots.add(root2);
    at2 = program3.indexOf(version3, at2 + version3.length);
  }
  return [...roots];
}
function rootAt(program3, start) {
  if (start < 0 || program3.readUInt16BE(start) !== 12418 || program3.readUInt16BE(start + 4) !== 12418)
    return void 0;
  const length = 4 + program3.readUInt16BE(start + 2);
  if (length > maxBytes3 || start + length > program3.length) return void 0;
  try {
    const certificate = new X509Certificate(program3.subarray(start, start + length));
    return certificate.ca && certificate.subject === certificate.issuer ? certificate.toString().trimEnd() : void 0;
  } catch {
    return void 0;
  }
}

// src/clients/bun.ts
var bun = {
  id: "bun",
  title: "Bun",
  docs: "https://bun.com/docs/runtime/env",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  // fetch's (measured, 1.4.5).
  proxyVariables: () => proxyVariables,
  detect: onPath("bun"),
  probe: (machine, at2, question2) => probeNode(machine, at2, question2, (host) => tunnelTo(bun, host, machine.environment)),
  interpret(probe, hosts) {
    const { verdicts: verdicts2 } = interpretNode(probe, hosts);
    return { version: printable(text(aboutIn(probe), "bun"), 60), verdicts: verdicts2 };
  },
  stores: async (machine, at2, probe) => [...await node2.stores(machine, at2, probe), ...beside(machine)],
  recognise: recogniseBun,
  remedies: [
    { variable: "NODE_EXTRA_CA_CERTS", wants: "bundle", effect: "adds" },
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
async function recogniseBun(machine) {
  const programs2 = await distinctPrograms(machine, /^bun$/);
  return programs2.flatMap(({ path: path2, bytes }) => {
    const version2 = textIn(bytes, "Bun/", /^Bun\/(\d+\.\d+\.\d+)/);
    const roots = version2 === void 0 ? [] : builtInRoots(bytes);
    if (version2 === void 0 || roots.length === 0) return [];
    const extra = machine.environment["NODE_EXTRA_CA_CERTS"];
    return [{ path: path2, version: version2, stores: [...builtIn(roots), ...extra ? [addedBy(extra)] : [], ...beside(machine)] }];
  });
}
function addedBy(path2) {
  return { origin: "variable", form: "bundle", path: path2, variable: "NODE_EXTRA_CA_CERTS" };
}
function beside({ environment: environment2 }) {
  return opensslStores(environment2, { cafile: "/etc/ssl/cert.pem", capath: "/etc/ssl/certs" });
}

// src/clients/cargo/config.ts
import { join as join9 } from "node:path";
async function configuredFile(machine) {
  const { CARGO_HOME, HOME } = machine.environment;
  const home = CARGO_HOME || (HOME ? join9(HOME, ".cargo") : void 0);
  if (home === void 0) return void 0;
  for (const file of [join9(home, "config"), join9(home, "config.toml")]) {
    const content = await machine.read(file);
    if (content.state !== "read") continue;
    const path2 = cainfoIn(Buffer.from(content.bytes).toString("utf8"));
    if (path2 !== void 0) return { path: path2, file };
  }
  return void 0;
}
function cainfoIn(toml) {
  let table4 = "";
  for (const line of toml.split("\n")) {
    table4 = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? table4;
    const [, name, double, single] = /^\s*([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(line) ?? [];
    if (name !== void 0 && [table4, name].filter((part2) => part2 !== "").join(".") === "http.cainfo") {
      return double ?? single;
    }
  }
  return void 0;
}

// src/clients/cargo/files.ts
import { join as join11 } from "node:path";

// src/clients/gnutls/rules.ts
var gnutlsRules = {
  smallestRsa: 1024,
  oldestTls: "TLSv1",
  refusesStaples: ["revoked", "invalid", "ended"]
};
var gnutlsRulesWithoutPurpose = { ...gnutlsRules, ignoresPurpose: true };

// src/clients/libcurl/files.ts
function readAs({ backend }, stores) {
  if (backend !== "GnuTLS") return stores;
  return stores.map((store) => store.form === "directory" ? { ...store, reader: "go" } : store);
}
function rulesOf2({ backend }) {
  return backend === "GnuTLS" ? { rules: gnutlsRulesWithoutPurpose } : {};
}
var names = ["libcurl-gnutls", "libcurl-nss", "libcurl"];
async function libcurlOf(machine, program3, beside2) {
  const name = names.map((library2) => libraryNameIn(program3, library2)).find((found2) => found2 !== void 0);
  const path2 = name === void 0 ? void 0 : await findLibrary(machine, name, beside2);
  const library = path2 === void 0 ? program3 : await readProgram(machine, path2);
  const version2 = library && textIn(library, "libcurl/", /^libcurl\/(\d+\.\d+\.\d+)/);
  if (library === void 0 || version2 === void 0) return void 0;
  return { version: version2, backend: backendOf(library), loads: loadsIn(library) };
}
function backendOf(library) {
  if (libraryNameIn(library, "libgnutls") !== void 0) return "GnuTLS";
  const isOpenssl = libraryNameIn(library, "libssl") !== void 0 || library.includes('OPENSSLDIR: "', 0, "latin1");
  return isOpenssl ? "OpenSSL" : "";
}
var bundles = ["ca-certificates.crt", "ca-bundle.crt", "tls-ca-bundle.pem", "ca-bundle.pem", "cacert.pem", "cert.pem"];
function loadsIn(library) {
  const bundle = bundles.map((name) => textIn(library, `/${name}`, new RegExp(`\\0(/[\\w./-]*/${name.replaceAll(".", "\\.")})\\0`), 120)).find((path2) => path2 !== void 0 && !isOpensslDefault(library, path2));
  const directory = ["/etc/ssl/certs", "/etc/pki/tls/certs"].map((path2) => textIn(library, path2, new RegExp(`\\0(${path2})/?\\0`), 1)).find((path2) => path2 !== void 0 && !isOpensslDefault(library, path2));
  return [
    ...bundle === void 0 ? [] : [{ path: bundle, form: "bundle" }],
    ...directory === void 0 ? [] : [{ path: directory, form: "directory" }]
  ];
}
function isOpensslDefault(library, path2) {
  const folder = textIn(library, 'OPENSSLDIR: "', /^OPENSSLDIR: "(\/[^"\0]*)"/);
  return folder !== void 0 && (path2 === `${folder}/cert.pem` || path2 === `${folder}/certs`);
}

// src/clients/openssl/probed.ts
import { join as join10 } from "node:path";
var folders = [
  "/var/ssl",
  "/usr/share/ssl",
  "/usr/local/ssl",
  "/usr/local/openssl",
  "/usr/local/etc/openssl",
  "/usr/local/share",
  "/usr/lib/ssl",
  "/usr/ssl",
  "/etc/openssl",
  "/etc/pki/ca-trust/extracted/pem",
  "/etc/pki/tls",
  "/etc/ssl",
  "/etc/certs",
  "/opt/etc/ssl"
];
var files = [
  "cert.pem",
  "certs.pem",
  "ca-bundle.pem",
  "cacert.pem",
  "ca-certificates.crt",
  "certs/ca-certificates.crt",
  "certs/ca-root-nss.crt",
  "certs/ca-bundle.crt",
  "CARootCertificates.pem",
  "tls-ca-bundle.pem"
];
async function probedStores(machine) {
  const { SSL_CERT_FILE, SSL_CERT_DIR } = machine.environment;
  const isBundle = (path2) => isFile(machine, path2);
  const isDirectory = async (path2) => (await machine.list(path2)).state === "listed";
  const bundles2 = folders.flatMap((folder) => files.map((file) => join10(folder, file)));
  const directories = folders.map((folder) => join10(folder, "certs"));
  return [
    ...chosen(
      "SSL_CERT_FILE",
      "bundle",
      await firstThat(isBundle, told2(SSL_CERT_FILE)),
      await firstThat(isBundle, bundles2)
    ),
    ...chosen(
      "SSL_CERT_DIR",
      "directory",
      await firstThat(isDirectory, told2(SSL_CERT_DIR)),
      await firstThat(isDirectory, directories)
    )
  ];
}
function told2(path2) {
  return path2 ? [path2] : [];
}
function chosen(variable, form, named2, found2) {
  const standard = found2 === void 0 ? [] : [{ origin: "default", form, path: found2 }];
  if (named2 === void 0) return standard;
  return [
    { origin: "variable", form, path: named2, variable },
    ...standard.map((store) => ({ ...store, replacedBy: variable }))
  ];
}
async function firstThat(holds2, paths) {
  for (const path2 of paths) {
    if (await holds2(path2)) return path2;
  }
  return void 0;
}

// src/clients/cargo/files.ts
async function recogniseCargo(machine) {
  for (const path2 of await programsNamed(machine, /^cargo$/)) {
    const program3 = await readProgram(machine, path2);
    if (program3 === void 0) continue;
    const cargo2 = isCargo(program3) ? program3 : await ofRustup(machine);
    const stores = cargo2 && await storesOf(machine, path2, cargo2);
    if (cargo2 !== void 0 && stores !== void 0) return [{ path: path2, version: versionOf(cargo2), ...stores }];
  }
  return [];
}
function isCargo(program3) {
  return program3.includes("sparse+", 0, "latin1") && program3.includes("cainfo", 0, "latin1");
}
function versionOf(program3) {
  return textIn(program3, "rustc version ", /^rustc version (\d+\.\d+\.\d+)/) ?? "";
}
async function ofRustup(machine) {
  const { RUSTUP_HOME, RUSTUP_TOOLCHAIN, HOME } = machine.environment;
  const home = RUSTUP_HOME || (HOME ? join11(HOME, ".rustup") : void 0);
  if (home === void 0) return void 0;
  const settings = await readText(machine, join11(home, "settings.toml"));
  const named2 = RUSTUP_TOOLCHAIN || /^\s*default_toolchain\s*=\s*"([^"]+)"/m.exec(settings)?.[1];
  const toolchains = await pathsIn(machine, join11(home, "toolchains"));
  const isMeant = (folder2) => {
    const name = folder2.slice(folder2.lastIndexOf("/") + 1);
    return named2 !== void 0 && (name === named2 || name.startsWith(`${named2}-`));
  };
  const folder = toolchains.find(isMeant) ?? (toolchains.length === 1 ? toolchains[0] : void 0);
  return folder === void 0 ? void 0 : readProgram(machine, join11(folder, "bin/cargo"));
}
async function storesOf(machine, path2, program3) {
  const isStatic = program3.includes('OPENSSLDIR: "', 0, "latin1");
  const libcurl = isStatic ? void 0 : await libcurlOf(machine, program3, librariesBeside(path2));
  if (!isStatic && libcurl === void 0) return void 0;
  const standard = libcurl === void 0 ? await probedStores(machine) : builtWith(libcurl);
  const stores = await withConfigured(machine, standard);
  return libcurl === void 0 ? { stores } : { stores: readAs(libcurl, stores), ...rulesOf2(libcurl) };
}
function builtWith({ loads }) {
  return loads.map(({ path: path2, form }) => ({ origin: "default", form, path: path2 }));
}
async function withConfigured(machine, standard) {
  const { CARGO_HTTP_CAINFO: variable } = machine.environment;
  const configured = await configuredFile(machine);
  const told4 = variable ? { origin: "variable", form: "bundle", path: variable, variable: "CARGO_HTTP_CAINFO" } : configured && {
    origin: "config-file",
    form: "bundle",
    path: configured.path,
    config: { file: configured.file, setting: "http.cainfo" }
  };
  if (told4 === void 0) return standard;
  const replacedBy = told4.variable ?? "http.cainfo";
  return [told4, ...standard.map((store) => store.form === "bundle" ? { ...store, replacedBy } : store)];
}

// src/clients/libcurl/platform.ts
function platformShare(version2) {
  if (isSchannel(version2) || / SecureTransport( |$)/m.test(version2)) return "instead";
  if (/^Features:.* AppleSecTrust( |$)/m.test(version2)) return "instead";
  return / \(SecureTransport\) LibreSSL\//.test(version2) ? "beside" : "none";
}
function isSchannel(version2) {
  return / Schannel( |$)/m.test(version2);
}
async function withPlatform(machine, files2, share3) {
  if (share3 === "none") return files2;
  const platform = await platformStores(machine);
  if (platform.length === 0) return files2;
  const inEffect = files2.filter(({ replacedBy: replacedBy2 }) => replacedBy2 === void 0);
  if (share3 === "beside" || inEffect.length === 0) return [...inEffect, ...platform];
  const told4 = inEffect.find(({ origin }) => origin !== "default");
  const replacedBy = told4?.variable ?? told4?.config?.setting;
  return replacedBy === void 0 ? inEffect : [...inEffect, ...platform.map((store) => ({ ...store, replacedBy }))];
}
function shareByFiles({ families }, standard) {
  if (families.includes("win32")) return standard.length === 0 ? "instead" : "none";
  const isApples = standard.every(({ path: path2 }) => path2 === "/etc/ssl/cert.pem");
  return families.includes("darwin") && isApples ? "beside" : "none";
}

// src/clients/libcurl/stores.ts
function loadedByLibcurl(output, prefix) {
  const found2 = /* @__PURE__ */ new Map();
  for (const line of output.split("\n")) {
    const match = prefix.exec(line);
    if (match === null) continue;
    const said = line.slice(match[0].length).trimEnd();
    const named2 = /^CA(file|path): (.+)$/.exec(said);
    if (named2?.[2] && named2[2] !== "none") found2.set(named2[2], named2[1] === "file" ? "bundle" : "directory");
    const counted2 = /^found \d+ certificates in (.+)$/.exec(said)?.[1];
    if (counted2) found2.set(counted2, looksLikeBundle(counted2) ? "bundle" : "directory");
    const failed2 = /^error reading ca cert file (.+) \(/.exec(said)?.[1] ?? // One message for both until 7.79.
    /^error setting certificate (?:file: (.+)|verify locations:\s+CAfile: (.+) CApath: .*)$/.exec(said)?.slice(1).find(Boolean);
    if (failed2) found2.set(failed2, "bundle");
  }
  return [...found2].map(([path2, form]) => ({ path: path2, form }));
}
function looksLikeBundle(path2) {
  return /\.(pem|crt|cer|bundle)$/.test(path2);
}

// src/clients/libcurl/words.ts
function verdictOfWords(words4) {
  if (rejected.some((pattern) => pattern.test(words4))) return "rejected";
  if (unreachable2.some((pattern) => pattern.test(words4))) return "unreachable";
  return verdictOfReason(reasonIn(words4) ?? "");
}
var rejected = [
  /certificate verification failed|server verification failed/i,
  // GnuTLS, for every reason there is; from curl 8 on
  /SSL certificate problem/i,
  // OpenSSL
  /does not match target host ?name/i,
  /no alternative certificate subject name/i,
  /Problem with the SSL CA cert/i,
  // CURLE_SSL_CACERT_BADFILE: no host is verified
  /error (setting|adding|reading).*(certificate|CA cert)/i,
  /server certificate .*(expired|not yet)/i,
  /fatal alert has been received|Handshake failed(?!:)/i,
  // GnuTLS: the server's alert; with a colon curl 8 says any failure
  /SEC_E_(UNTRUSTED_ROOT|CERT_\w+|WRONG_PRINCIPAL|ILLEGAL_MESSAGE)|CRYPT_E_\w+|CERT_TRUST_\w+|0x8009201[23]/
  // Schannel; the numbers: revocation unknown
];
var unreachable2 = [
  /Could ?n[o']t (resolve|connect)|Failed to connect|Connection (refused|timed out|reset)|timed? ?out/i,
  /Recv failure|Send failure|Empty reply|unexpected EOF|SSL_ERROR_SYSCALL|Transport endpoint is not connected/i,
  // GnuTLS of a peer that does not speak TLS, or ended in the middle of it.
  /unexpected TLS packet|ECONNRESET|reset by peer|non-properly terminated|pull function|packet with (illegal or unsupported version|invalid length)/i,
  /SEC_E_INVALID_TOKEN|failed to receive handshake/,
  // Schannel of the same
  /from proxy after CONNECT|CONNECT tunnel failed|Could not resolve proxy|Unsupported proxy (syntax|scheme)/i,
  /\bSOCKS[45]a?\b|No authentication method was acceptable/i
];

// src/clients/cargo.ts
var width2 = 1;
var cargo = {
  id: "cargo",
  title: "cargo",
  docs: "https://doc.rust-lang.org/cargo/reference/config.html#httpcainfo",
  speaks: { servername: false, starttls: [] },
  // libcurl sets the flag for OpenSSL since 7.68.
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath("cargo"),
  probe: probeCargo,
  interpret: interpretCargo,
  stores: cargoStores,
  recognise: recogniseCargo,
  remedies: [
    { variable: "CARGO_HTTP_CAINFO", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
async function probeCargo(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const version2 = machine.run({ file: at2.path, args: ["--version"], timeoutMs: timeoutMs3 });
  const runs = await sideBySide(hosts, width2, async (host) => {
    const run = await machine.run({ file: at2.path, args: argumentsFor(host), environment: quiet, timeoutMs: timeoutMs3 });
    return { label: host.id, run };
  });
  return { runs: [...runs, { label: "version", run: await version2 }] };
}
var quiet = {
  CARGO_NET_RETRY: "0",
  CARGO_TERM_COLOR: "never",
  // What libcurl says of its store and of the verification; cargo leaves the values of credentials out.
  CARGO_HTTP_DEBUG: "true",
  // 1.95 logs it under the first name (measured), cargo before that under the names of its modules.
  CARGO_LOG: "network=debug,cargo::util::network=debug,cargo::ops::registry=debug",
  CARGO_REGISTRY_TOKEN: void 0
};
function argumentsFor(host) {
  return [
    "search",
    // The last of the list is asked first, and its failure ends the search for a token.
    ...["--config", 'registry.global-credential-providers=["cargo:token-from-stdout false"]'],
    ...["--limit", "1", "--index", `sparse+${urlOf(host)}`, "local-issuer"]
  ];
}
function interpretCargo(probe, hosts) {
  const runs = new Map(probe.runs.map(({ label: label3, run }) => [label3, run]));
  const version2 = /^cargo (\S+)/.exec(runs.get("version")?.stdout ?? "")?.[1] ?? "";
  if (version2 !== "" && olderThanSparse(version2)) {
    const why = `cargo ${version2} knows no sparse registry; 1.68 and later do`;
    return { version: version2, verdicts: hosts.map((host) => answer(host, "skipped", why)) };
  }
  return { version: version2, verdicts: hosts.map((host) => verdictFor(host, runs.get(host.id))) };
}
function olderThanSparse(version2) {
  const [major = 0, minor = 0] = version2.split(".").map(Number);
  return major < 1 || major === 1 && minor < 68;
}
var traced = /^.*\bhttp-debug: \*\s+/;
function verdictFor(host, run) {
  if (run === void 0) return answer(host, "error", "was not asked");
  if (run.failure !== void 0) return answer(host, "error", `could not be started: ${run.failure}`);
  if (/\bhttp-debug: > (GET|HEAD) |config\.json not found/.test(run.stderr))
    return answer(host, "trusted", "", run.milliseconds);
  if (run.timedOut && /waiting for file lock/.test(run.stderr) && !/http-debug: /.test(run.stderr)) {
    return answer(
      host,
      "error",
      "waited for another cargo, which holds the lock of the package cache",
      run.milliseconds
    );
  }
  if (run.timedOut) return answer(host, "unreachable", "no answer before the deadline", run.milliseconds);
  const words4 = wordsIn(run.stderr);
  const inner = /^\[\d+\] .*? \((.*)\)$/.exec(words4)?.[1] ?? "";
  return answer(host, verdictOfWords(inner) ?? verdictOfWords(words4) ?? "error", words4, run.milliseconds);
}
function wordsIn(said) {
  const causes = [...said.matchAll(/^Caused by:\n {2}(.*)$/gm)];
  return causes.at(-1)?.[1] || lastLine(said) || "cargo ended without a word";
}
async function cargoStores(machine, _at, probe) {
  const { CARGO_HTTP_CAINFO, SSL_CERT_FILE, SSL_CERT_DIR } = machine.environment;
  const configured = await configuredFile(machine);
  const named2 = loadedByLibcurl(probe.runs.map(({ run }) => run.stderr).join("\n"), traced);
  const told4 = CARGO_HTTP_CAINFO || configured?.path;
  const isSilent = named2.length === 0 && told4 !== void 0 && machine.families.includes("win32");
  const loaded = isSilent ? [{ path: told4, form: "bundle" }] : named2;
  const files2 = loaded.map(({ path: path2, form }) => {
    if (form === "bundle" && path2 === CARGO_HTTP_CAINFO) {
      return { origin: "variable", form, path: path2, variable: "CARGO_HTTP_CAINFO" };
    }
    if (form === "bundle" && configured?.path === path2) {
      return { origin: "config-file", form, path: path2, config: { file: configured.file, setting: "http.cainfo" } };
    }
    if (form === "bundle" && path2 === SSL_CERT_FILE) {
      return { origin: "variable", form, path: path2, variable: "SSL_CERT_FILE" };
    }
    if (form === "directory" && path2 === SSL_CERT_DIR) {
      return { origin: "variable", form, path: path2, variable: "SSL_CERT_DIR" };
    }
    return { origin: "default", form, path: path2 };
  });
  const standard = files2.filter(({ origin }) => origin === "default");
  return withPlatform(machine, files2, shareByFiles(machine, standard));
}

// src/clients/python/conda-files.ts
import { join as join13 } from "node:path";

// src/clients/python/condarc.ts
import { join as join12 } from "node:path";
async function condaSetting(machine, root2) {
  const { HOME, XDG_CONFIG_HOME, CONDA_PREFIX, CONDARC } = machine.environment;
  const folders3 = [
    ...["/etc/conda", "/var/lib/conda", root2],
    ...XDG_CONFIG_HOME ? [join12(XDG_CONFIG_HOME, "conda")] : [],
    ...HOME ? [join12(HOME, ".config/conda"), join12(HOME, ".conda")] : []
  ];
  const files2 = [
    ...(await Promise.all(folders3.map((folder) => filesIn(machine, folder)))).flat(),
    ...HOME ? [join12(HOME, ".condarc")] : [],
    ...CONDA_PREFIX ? await filesIn(machine, CONDA_PREFIX) : [],
    ...CONDARC ? [CONDARC] : []
  ];
  let found2;
  for (const file of files2) found2 = settingIn2(await readText(machine, file), file) ?? found2;
  return found2;
}
async function filesIn(machine, folder) {
  const more = await pathsIn(machine, join12(folder, "condarc.d"), /\.ya?ml$|^\.?condarc$/);
  return [join12(folder, ".condarc"), join12(folder, "condarc"), ...more.toSorted()];
}
function settingIn2(yaml, file) {
  const lines = [...yaml.matchAll(/^(ssl_verify|verify_ssl)\s*:\s*(?:"([^"]*)"|'([^']*)'|([^\s#]+))/gm)];
  const [, setting, double, single, plain3] = lines.at(-1) ?? [];
  return setting === void 0 ? void 0 : { value: double ?? single ?? plain3 ?? "", file, setting };
}

// src/clients/python/conda-files.ts
async function recogniseConda(machine, variables10) {
  const found2 = await Promise.all((await pythonFiles(machine)).map((python3) => condaOf(machine, python3, variables10)));
  return found2.flat();
}
async function condaOf(machine, python3, variables10) {
  const [command2, conda2, requests3, certifi] = await Promise.all([
    machine.which(join13(python3.prefix, "bin/conda")),
    packageIn(machine, python3, "conda"),
    packageIn(machine, python3, "requests"),
    packageIn(machine, python3, "certifi")
  ]);
  if (command2 === void 0 || conda2 === void 0 || requests3 === void 0 || certifi === void 0) return [];
  const where = await certifiIn(machine, certifi.folder);
  const configured = await condaSetting(machine, python3.basePrefix);
  const { CONDA_SSL_VERIFY } = machine.environment;
  const chosen2 = CONDA_SSL_VERIFY || configured?.value || "";
  const ofRequests = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"].map((name) => machine.environment[name]).find(Boolean);
  const facts = {
    ...{ version: python3.version, libraryVersion: conda2.version, basePrefix: python3.basePrefix, conda: python3.conda },
    ...{ cafile: python3.openssl.cafile, capath: python3.openssl.capath, certifi: where, where },
    verify: ofRequests ?? (isPath(chosen2) ? chosen2 : ""),
    config: { file: configured?.file ?? "", setting: configured?.setting ?? "" },
    // Its own OpenSSL's file is there in a conda environment, which has it from the package ca-certificates.
    ...{ truststore: chosen2 === "truststore", system: "", absent: "" }
  };
  const isOff = ofRequests === void 0 && isFalse2(chosen2);
  const turnedOff = isOff && !CONDA_SSL_VERIFY && configured ? offBy(configured) : void 0;
  return [
    {
      path: command2,
      version: `${conda2.version} (Python ${python3.version})`,
      stores: await storesWithTruststore(machine, facts, variables10),
      turnedOff: () => turnedOff
    }
  ];
}
function offBy({ file, setting, value }) {
  return { setting: `${setting}: ${value}`, file };
}
function isPath(value) {
  return value !== "" && value !== "truststore" && !isFalse2(value) && !/^(?:true|yes|on|1|<.*>)$/i.test(value);
}
function isFalse2(value) {
  return /^(?:false|no|off|0)$/i.test(value);
}

// src/clients/python/conda-installations.ts
import { dirname as dirname4, join as join14 } from "node:path";
async function findConda(machine) {
  const { CONDA_EXE, CONDA } = machine.environment;
  for (const candidate of ["conda", CONDA_EXE, CONDA && join14(CONDA, "bin/conda")]) {
    const path2 = candidate && await machine.which(candidate);
    if (path2) return { path: path2 };
  }
  return { absent: "conda is not on PATH, and neither CONDA_EXE nor CONDA names one" };
}
async function condaInterpreter(machine, path2) {
  const named2 = await interpreterLine(machine, path2);
  const found2 = await machine.which(named2 === "" ? join14(dirname4(path2), "python") : named2);
  return found2 ?? path2;
}
async function interpreterLine(machine, path2) {
  const content = await machine.read(path2);
  if (content.state !== "read") return "";
  const [first = "", second = ""] = Buffer.from(content.bytes.subarray(0, 4096)).toString("utf8").split("\n");
  const [, long = ""] = /^'''exec' "?(.+?)"? "\$0" "\$@"/.exec(second) ?? [];
  const [, program3 = "", argument = ""] = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(first) ?? [];
  if (long !== "") return long;
  if (program3.endsWith("/env")) return argument;
  return /python[\d.]*$/.test(program3) ? program3 : "";
}

// src/clients/conda.ts
var variables3 = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "CONDA_SSL_VERIFY"];
var conda = {
  id: "conda",
  title: "conda",
  docs: "https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  proxyVariables: () => proxyVariables,
  ...inInterpreter("conda"),
  detect: findConda,
  async probe(machine, { path: path2 }, question2) {
    return probeLibrary(machine, { path: await condaInterpreter(machine, path2) }, "conda", question2);
  },
  stores: (machine, _at, probe) => storesWithTruststore(machine, pythonFacts(probe, "conda"), variables3),
  recognise: (machine) => recogniseConda(machine, variables3),
  // With `ssl_verify: truststore` they add to the system's store, and replace nothing.
  remedies: variables3.map((variable) => ({ variable, wants: "bundle", effect: "replaces" }))
};

// src/clients/curl/config.ts
var curlStarttls = ["smtp", "imap", "pop3"];
function configOf(hosts) {
  const entries = urlsOf(hosts).flatMap((url, index) => [
    ...connectTo(hosts[index], url),
    `url = "${url}"`,
    `output = "${nowhere()}"`
  ]);
  const upgrades = hosts.some(({ starttls }) => starttls !== void 0);
  return [...upgrades ? ["ssl-reqd"] : [], ...entries].join("\n");
}
function nowhere() {
  return process.platform === "win32" ? "NUL" : "/dev/null";
}
function urlsOf(hosts) {
  const taken = new Set(hosts.map(({ port: port2 }) => port2));
  let port = 0;
  return hosts.map((host) => {
    const scheme = host.starttls ?? "https";
    if (host.servername === void 0) return `${scheme}://${authority(host.name, host.port)}/`;
    do
      port++;
    while (taken.has(port));
    return `${scheme}://${authority(host.servername, port)}/`;
  });
}
function connectTo(host, url) {
  if (host?.servername === void 0) return [];
  const asked5 = url.replace(/^\w+:\/\//, "").replace(/\/$/, "");
  return [`connect-to = "${asked5}:${authority(host.name, host.port)}"`];
}
function authority(name, port) {
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}

// src/clients/curl/curlrc.ts
import { join as join15 } from "node:path";
async function curlrcOf({
  environment: environment2,
  read: read4
}) {
  const { CURL_HOME, XDG_CONFIG_HOME, HOME } = environment2;
  const home = CURL_HOME || HOME;
  const candidates = [
    ...CURL_HOME ? [join15(CURL_HOME, ".curlrc")] : [],
    ...XDG_CONFIG_HOME ? [join15(XDG_CONFIG_HOME, "curlrc"), join15(XDG_CONFIG_HOME, ".curlrc")] : [],
    ...HOME ? [join15(HOME, ".curlrc")] : [],
    ...home && !XDG_CONFIG_HOME ? [join15(home, ".config/curlrc")] : []
  ];
  for (const file of candidates) {
    const content = await read4(file);
    if (content.state === "read") return { file, content: Buffer.from(content.bytes).toString("utf8") };
  }
  return void 0;
}
function turnedOffByCurlrc({ file, content }) {
  const said = content.split("\n").flatMap((line) => {
    const [, not, long, short] = insecure.exec(line) ?? [];
    if (long !== void 0) return [not === void 0 ? long : void 0];
    return short === void 0 ? [] : [short];
  });
  const setting = said.at(-1);
  return setting === void 0 ? void 0 : { setting, file };
}
var insecure = /^\s*(?:(?:--)?(no-)?(insecure)(?=[\s:=]|$)|(-[afgGiIjJlLMnNOpqRsSvVZ0-46#B]*k))/;

// src/clients/curl/stores.ts
async function curlStores(machine, _at, probe) {
  const version2 = probe.runs.find(({ label: label3 }) => label3 === "version")?.run.stdout ?? "";
  const config = await curlrc(machine);
  const set2 = config.length > 0 || isSchannel(version2) ? config : setByVariable(machine.environment);
  const loaded = loadedPaths(probe);
  const files2 = withReasons(set2, loaded, loaded.length > 0 ? loaded : set2.slice(0, config.length || 1));
  return withPlatform(machine, files2, platformShare(version2));
}
async function curlStoresByFiles(machine, built, version2) {
  const config = await curlrc(machine);
  const variables10 = setByVariable(machine.environment);
  const alone = variables10[0]?.variable === "CURL_CA_BUNDLE" || Number.parseInt(version2, 10) < 8;
  const set2 = config.length > 0 ? config : variables10.slice(0, alone ? 1 : void 0);
  const loaded = ["bundle", "directory"].flatMap(
    (form) => set2.find((told4) => told4.form === form) ?? built.find((told4) => told4.form === form) ?? []
  );
  return withReasons(set2, loaded, loaded);
}
function withReasons(set2, loaded, inEffect) {
  return inEffect.flatMap(({ form, path: path2 }) => {
    const setting = set2.find((candidate) => candidate.form === form && candidate.path === path2);
    if (setting === void 0) return [{ origin: "default", form, path: path2 }];
    const { by, ...reference2 } = setting;
    const standard = defaults[form];
    return loaded.some((known2) => known2.path === standard) ? [reference2] : [reference2, { origin: "default", form, path: standard, replacedBy: by }];
  });
}
var defaults = { bundle: "/etc/ssl/certs/ca-certificates.crt", directory: "/etc/ssl/certs" };
function setByVariable(environment2) {
  const variables10 = [
    { variable: "CURL_CA_BUNDLE", form: "bundle" },
    { variable: "SSL_CERT_DIR", form: "directory" },
    { variable: "SSL_CERT_FILE", form: "bundle" }
  ];
  return variables10.flatMap(({ variable, form }) => {
    const path2 = environment2[variable];
    return path2 ? [{ origin: "variable", form, path: path2, variable, by: variable }] : [];
  });
}
function loadedPaths(probe) {
  const said = probe.runs.find(({ label: label3 }) => label3 === "verbose")?.run.stderr ?? "";
  return loadedByLibcurl(said, /^\*\s+/);
}
async function curlrc(machine) {
  const found2 = await curlrcOf(machine);
  return found2 === void 0 ? [] : settingsOf(found2.file, found2.content);
}
function settingsOf(file, content) {
  const settings = /* @__PURE__ */ new Map();
  for (const line of content.split("\n")) {
    const match = /^\s*(?:--)?(cacert|capath)[\s:=]+(?:"([^"]*)"|(\S+))/.exec(line);
    const [, setting] = match ?? [];
    const path2 = match?.[2] ?? match?.[3];
    if (setting === void 0 || !path2) continue;
    const form = setting === "cacert" ? "bundle" : "directory";
    settings.set(setting, { origin: "config-file", form, path: path2, config: { file, setting }, by: setting });
  }
  return [...settings.values()];
}

// src/clients/curl.ts
var width3 = 50;
var curl = {
  id: "curl",
  title: "curl",
  docs: "https://curl.se/docs/sslcerts.html",
  speaks: { servername: true, starttls: curlStarttls },
  // curl sets the flag since 7.68 (lib/vtls/openssl.c), and its GnuTLS backend knows no other way.
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath("curl"),
  probe: probeCurl,
  interpret: interpretCurl,
  stores: curlStores,
  recognise: recogniseCurl,
  remedies: [
    { variable: "CURL_CA_BUNDLE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" },
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" }
  ]
};
async function recogniseCurl(machine) {
  const config = await curlrcOf(machine);
  const off = config && turnedOffByCurlrc(config);
  const found2 = await Promise.all(
    (await distinctPrograms(machine, /^curl$/)).map(async ({ path: path2, bytes }) => {
      const libcurl = await libcurlOf(machine, bytes, librariesBeside(path2));
      if (libcurl === void 0) return [];
      const version2 = textIn(bytes, "curl ", /^curl (\d+\.\d+\.\d+)/) ?? libcurl.version;
      const stores = readAs(libcurl, await curlStoresByFiles(machine, libcurl.loads, version2));
      return [{ path: path2, version: version2, stores, ...rulesOf2(libcurl), turnedOff: () => off }];
    })
  );
  return found2.flat();
}
async function probeCurl(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const seconds = String(Math.max(1, Math.ceil(timeoutMs3 / 1e3)));
  const limits = ["--connect-timeout", seconds, "--max-time", seconds];
  const batch = machine.run({
    file: at2.path,
    args: [
      ...["--silent", "--no-location", "--head", ...limits],
      ...["--parallel", "--parallel-immediate", "--parallel-max", String(width3)],
      // Of the options that a .curlrc may hold, those that would print or stop the rest.
      ...["--no-fail-early", "--dump-header", nowhere(), "--show-error"],
      ...["--write-out", `\\n${marker}%{json}\\n`, "--config", "-"]
    ],
    stdin: configOf(hosts),
    timeoutMs: probeDeadline(hosts.length, width3, timeoutMs3)
  });
  const version2 = machine.run({ file: at2.path, args: ["--version"], timeoutMs: timeoutMs3 });
  const last = hosts.at(-1);
  const verbose = last ? machine.run({
    file: at2.path,
    args: ["--silent", "--verbose", "--no-location", "--head", ...limits, "--config", "-"],
    stdin: configOf([last]),
    timeoutMs: timeoutMs3 + 5e3
  }) : version2;
  return {
    runs: [
      { label: "batch", run: await batch },
      { label: "version", run: await version2 },
      { label: "verbose", run: await verbose }
    ]
  };
}
function interpretCurl(probe, hosts) {
  const runs = new Map(probe.runs.map(({ label: label3, run }) => [label3, run]));
  const built = runs.get("version")?.stdout ?? "";
  const version2 = /^curl (\S+)/.exec(built)?.[1] ?? "";
  if (version2 !== "" && olderThanBatchReport(version2)) {
    const why = `curl ${version2} does not report each transfer of a batch; 7.75 and later do`;
    return { version: version2, verdicts: hosts.map((host) => answer(host, "skipped", why)) };
  }
  const urls = urlsOf(hosts);
  const verdicts2 = /* @__PURE__ */ new Map();
  for (const record2 of markedRecords(runs.get("batch")?.stdout ?? "")) {
    const index = urls.indexOf(text(record2, "url"));
    const host = hosts[index];
    if (host === void 0) continue;
    const message2 = text(record2, "errormsg");
    const exitCode = number(record2, "exitcode");
    const verdict = isAccepted(record2, host) ? "trusted" : verdictOfExit(exitCode, message2);
    const words4 = verdict === "trusted" ? "" : `curl: (${exitCode}) ${message2}`;
    verdicts2.set(index, answer(host, verdict, words4, number(record2, "time_total") * 1e3));
  }
  return {
    version: version2,
    verdicts: hosts.map((host, index) => verdicts2.get(index) ?? unanswered(host, probe)),
    ...isSchannel(built) ? { remedies: [] } : {}
  };
}
function isAccepted(record2, { starttls }) {
  return number(record2, "time_appconnect") > 0 && (starttls !== void 0 || number(record2, "time_pretransfer") > 0);
}
function olderThanBatchReport(version2) {
  const [major = 0, minor = 0] = version2.split(".").map(Number);
  return major < 7 || major === 7 && minor < 75;
}
function verdictOfExit(exitCode, message2) {
  switch (exitCode) {
    case 51:
    // the peer's certificate or fingerprint, until 7.62
    case 60:
    // the peer's certificate cannot be authenticated with known CA certificates
    case 77:
    // the CA bundle could not be read, and so no host is verified
    case 83:
    // the issuer check failed
    case 90:
    // the pinned public key does not match
    case 91:
      return "rejected";
    case 5:
    // the proxy's name was not resolved
    case 6:
    // the name was not resolved
    case 7:
    // no connection
    case 8:
    // the server's answer makes no sense, before STARTTLS
    case 28:
    // time-out
    case 52:
    // the server closed without an answer
    case 55:
    // sending failed
    case 56:
    // receiving failed, a proxy's refusal among it
    case 64:
    // the server does not change over to TLS
    case 97:
      return "unreachable";
    case 35:
      return verdictOfWords(message2) ?? (/alert|certificate/i.test(message2) ? "rejected" : "error");
    default:
      return "error";
  }
}

// src/clients/deno.ts
var deno2 = {
  id: "deno",
  title: "Deno",
  docs: "https://docs.deno.com/runtime/reference/env_variables/",
  speaks: { servername: true, starttls: [] },
  // A certificate of the store is a name and a key to rustls.
  endsAtAnyAnchor: () => true,
  // fetch's (measured, 2.9.6).
  proxyVariables: () => proxyVariables,
  detect: onPath("deno"),
  probe: probeDeno,
  interpret: interpretDeno,
  stores: (machine, _at, probe) => denoStores(machine, aboutIn(probe)),
  recognise: recogniseDeno,
  remedies: [
    { variable: "DENO_CERT", wants: "bundle", effect: "adds" },
    { variable: "NODE_EXTRA_CA_CERTS", wants: "bundle", effect: "adds" }
  ]
};
async function probeDeno(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const question2 = {
    timeoutMs: timeoutMs3,
    hosts: hosts.map((host) => {
      const { name, port, servername } = host;
      return { name, port, servername, tunnel: tunnelTo(deno2, host, machine.environment) };
    })
  };
  const run = await machine.run({
    file: at2.path,
    // Neither a configuration nor a lock file of the workspace says anything of stores.
    args: ["eval", "--no-config", "--no-lock", "--quiet", probeSource("deno.js")],
    stdin: JSON.stringify(question2),
    environment: { NO_COLOR: "1" },
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs3)
  });
  return { runs: [{ label: "deno", run }] };
}
function interpretDeno(probe, hosts) {
  const refusal2 = refusalIn(probe);
  return {
    version: text(aboutIn(probe), "version"),
    verdicts: markedAnswers(
      probe,
      hosts,
      (record2) => {
        const [type, message2] = [text(record2, "type"), text(record2, "message")];
        const verdict = verdictOf2(text(record2, "kind"), type, message2);
        const words4 = [type, message2].filter((part2) => part2 !== "").join(": ");
        return { verdict, words: verdict === "trusted" ? "" : words4 };
      },
      (host) => refusal2 ? answer(host, "rejected", refusal2) : unanswered(host, probe)
    )
  };
}
var refusals2 = /Failed opening CA file|Unable to add pem file to certificate store|Unknown certificate store/;
function refusalIn(probe) {
  const last = lastLine(probe.runs[0]?.run.stderr ?? "");
  return refusals2.test(last) ? last : void 0;
}
function verdictOf2(kind, type, message2) {
  if (kind === "accepted") return "trusted";
  if (kind === "timeout" || kind === "proxy") return "unreachable";
  if (kind !== "failed") return "error";
  if (refusals2.test(message2)) return "rejected";
  if (/^invalid peer certificate: |^received fatal alert: |^peer is incompatible: /.test(message2)) return "rejected";
  if (/^received corrupt message/.test(message2)) return "unreachable";
  return network.has(type) || /failed to lookup address/.test(message2) ? "unreachable" : "error";
}
var network = /* @__PURE__ */ new Set([
  "ConnectionRefused",
  "ConnectionReset",
  "ConnectionAborted",
  "BrokenPipe",
  "TimedOut",
  "UnexpectedEof",
  "NotConnected",
  "AddrNotAvailable",
  "HostUnreachable",
  "NetworkUnreachable"
]);
async function recogniseDeno(machine) {
  const found2 = await Promise.all(
    (await distinctPrograms(machine, /^deno$/)).map(async ({ path: path2, bytes }) => {
      const version2 = textIn(bytes, "Deno/", /^Deno\/([1-9]\d*\.\d+\.\d+)/);
      const roots = version2 === void 0 ? [] : builtInRoots(bytes);
      if (version2 === void 0 || roots.length === 0) return [];
      return [{ path: path2, version: version2, stores: await denoStores(machine, { roots }) }];
    })
  );
  return found2.flat();
}
async function denoStores(machine, facts) {
  const { DENO_TLS_CA_STORE: chosen2, SSL_CERT_FILE: systemFile } = machine.environment;
  const names2 = (chosen2 || "mozilla").split(",").map((name) => name.trim());
  const mozilla = builtIn(facts["roots"]).map(
    (store) => names2.includes("mozilla") ? store : { ...store, replacedBy: "DENO_TLS_CA_STORE" }
  );
  const system2 = !names2.includes("system") ? [] : systemFile ? [{ origin: "variable", form: "bundle", path: systemFile, variable: "SSL_CERT_FILE" }] : await systemOf2(machine, facts["system"]);
  return [...mozilla, ...system2, ...added(machine, "DENO_CERT"), ...added(machine, "NODE_EXTRA_CA_CERTS")];
}
async function systemOf2(machine, told4) {
  const stores = builtIn(told4);
  if (stores.length > 0) return stores;
  const platform = await platformStores(machine);
  if (platform.length > 0) return platform;
  return (await probedStores(machine)).filter(({ form }) => form === "bundle");
}
function added({ environment: environment2 }, variable) {
  const path2 = environment2[variable];
  return path2 ? [{ origin: "variable", form: "bundle", path: path2, variable }] : [];
}

// src/clients/dotnet/files.ts
import { dirname as dirname5, join as join16 } from "node:path";
var libraries = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so.1.0.2", "libcrypto.so.1.0.0", "libcrypto.so.10"];
async function dotnetFiles(machine) {
  const openssl3 = await loadedOpenssl(machine);
  if (openssl3 === void 0) return [];
  const [powershells, shared] = await Promise.all([powershellsIn(machine), sharedIn(machine)]);
  return [...powershells, ...shared].map((one) => ({ ...one, openssl: openssl3 }));
}
async function loadedOpenssl(machine) {
  for (const name of libraries) {
    const path2 = await findLibrary(machine, name);
    const bytes = path2 && await readProgram(machine, path2);
    const facts = bytes && opensslIn(bytes);
    if (facts) return facts;
  }
  return void 0;
}
async function powershellsIn(machine) {
  const [path2] = await programsNamed(machine, /^pwsh$/);
  if (path2 === void 0) return [];
  const folders3 = [dirname5(path2), ...await pathsIn(machine, "/opt/microsoft/powershell")];
  for (const folder of folders3) {
    const version2 = dependedOn(await readText(machine, join16(folder, "pwsh.runtimeconfig.json")));
    if (version2 !== void 0) return [{ path: path2, version: version2 }];
  }
  return [];
}
async function sharedIn(machine) {
  const { DOTNET_ROOT, HOME } = machine.environment;
  const roots = [
    DOTNET_ROOT,
    "/usr/share/dotnet",
    "/usr/lib/dotnet",
    "/usr/lib64/dotnet",
    HOME && join16(HOME, ".dotnet")
  ];
  for (const root2 of new Set(roots.filter((one) => one?.startsWith("/")))) {
    const path2 = join16(root2 ?? "", "dotnet");
    if (!await isFile(machine, path2)) continue;
    const versions = await pathsIn(machine, join16(root2 ?? "", "shared/Microsoft.NETCore.App"), /^\d+\.\d+\.\d+/);
    const newest = versions.map((folder) => folder.slice(folder.lastIndexOf("/") + 1)).toSorted(byVersion).at(-1);
    if (newest !== void 0) return [{ path: path2, version: newest }];
  }
  return [];
}
function byVersion(one, other) {
  return one.localeCompare(other, "en", { numeric: true });
}
function dependedOn(json) {
  return /"name"\s*:\s*"Microsoft\.NETCore\.App"\s*,\s*"version"\s*:\s*"(\d+\.\d+\.\d+)/.exec(json)?.[1];
}

// src/clients/dotnet/stores.ts
async function dotnetStores({ environment: environment2 }, _at, probe) {
  const about2 = aboutIn(probe);
  const platform = text(about2, "platform");
  const roots = rootsIn(about2["roots"]);
  if (platform === "win32" || platform === "darwin") return roots;
  const said = probe.runs.find(({ label: label3 }) => label3 === "openssl")?.run.stdout ?? "";
  const folder = /^OPENSSLDIR: "(.*)"$/m.exec(said)?.[1];
  const read4 = storesIn(environment2, {
    cafile: folder ? `${folder}/cert.pem` : "",
    capath: folder ? `${folder}/certs` : ""
  });
  return folder ? read4 : [...read4, ...roots];
}
function storesIn(environment2, compiledIn2) {
  return opensslStores(environment2, compiledIn2).map((store) => ({ ...store, reader: "go" }));
}
function rootsIn(roots) {
  const encoded2 = Array.isArray(roots) ? roots.filter((root2) => typeof root2 === "string") : [];
  const pem2 = encoded2.map((root2) => `-----BEGIN CERTIFICATE-----
${root2}
-----END CERTIFICATE-----
`).join("");
  return pem2 === "" ? [] : [{ origin: "default", form: "built-in", pem: pem2 }];
}

// src/clients/dotnet/words.ts
function verdictOfDotnet(kind, type, socket, message2) {
  switch (kind) {
    case "accepted":
      return "trusted";
    case "timeout":
      return "unreachable";
    case "failed":
      break;
    default:
      return "error";
  }
  if (/^The remote certificate (is invalid|was rejected)/.test(message2)) return "rejected";
  if (socket !== "") return "unreachable";
  if (type === "System.IO.IOException" || /unexpected EOF|frame/i.test(message2)) return "unreachable";
  if (type !== "System.Security.Authentication.AuthenticationException") return "error";
  if (/SEC_E_INVALID_TOKEN|token supplied to the function is invalid/i.test(message2)) return "unreachable";
  return verdictOfReason(reasonIn(message2) ?? "") ?? (/alert/i.test(message2) ? "rejected" : "error");
}

// src/clients/dotnet.ts
var dotnet = {
  id: "dotnet",
  title: ".NET",
  docs: "https://learn.microsoft.com/en-us/dotnet/standard/security/cross-platform-cryptography#x509store",
  speaks: { servername: true, starttls: [] },
  // What does not name itself as its issuer is taken for an intermediate (.NET: OpenSslCachedSystemStoreProvider).
  endsAtAnyAnchor: () => false,
  detect: onPath("pwsh"),
  probe: probeDotnet,
  interpret: interpretDotnet,
  stores: dotnetStores,
  recognise: recogniseDotnet,
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
async function recogniseDotnet(machine) {
  const found2 = await dotnetFiles(machine);
  return found2.map(({ path: path2, version: version2, openssl: openssl3 }) => ({
    path: path2,
    version: version2,
    stores: storesIn(machine.environment, openssl3)
  }));
}
async function probeDotnet(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const question2 = { timeoutMs: timeoutMs3, hosts: writtenHosts(hosts) };
  const places3 = machine.run({ file: "openssl", args: ["version", "-d"], timeoutMs: timeoutMs3 });
  const run = await machine.run({
    file: at2.path,
    // No file, and so no execution policy of Windows; encoded, and so no quoting.
    args: ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded(probeSource("dotnet.ps1"))],
    stdin: JSON.stringify(question2),
    environment: { NO_COLOR: "1", POWERSHELL_TELEMETRY_OPTOUT: "1", POWERSHELL_UPDATECHECK: "Off" },
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs3)
  });
  return {
    runs: [
      { label: "dotnet", run },
      { label: "openssl", run: await places3 }
    ]
  };
}
function encoded(script3) {
  const code = script3.replace(/^\s*#.*\n/gm, "").replace(/^\s+/gm, "");
  return Buffer.from(code, "utf16le").toString("base64");
}
function interpretDotnet({ runs }, hosts) {
  const probe = { runs: runs.filter(({ label: label3 }) => label3 === "dotnet") };
  const about2 = aboutIn(probe);
  const [version2, powershell] = [text(about2, "version"), text(about2, "powershell")];
  const platform = text(about2, "platform");
  return {
    version: powershell === "" ? version2 : `${version2} (PowerShell ${powershell})`,
    // Elsewhere it asks the platform, which reads no variable.
    ...platform === "win32" || platform === "darwin" ? { remedies: [] } : {},
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const [type, message2] = [text(record2, "type"), text(record2, "message")];
      const verdict = verdictOfDotnet(text(record2, "kind"), type, text(record2, "socket"), message2);
      return { verdict, words: verdict === "trusted" ? "" : message2 || type };
    })
  };
}

// src/clients/fsspec.ts
var fsspec = {
  id: "fsspec",
  title: "fsspec",
  docs: "https://filesystem-spec.readthedocs.io/en/latest/api.html#fsspec.implementations.http.HTTPFileSystem",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  readsCommonName: () => true,
  ...inInterpreter("fsspec"),
  stores: (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, "fsspec")),
  recognise: inFiles("fsspec", interpreterStores),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/git.ts
import { dirname as dirname6, join as join18 } from "node:path";

// src/clients/git/config-files.ts
import { join as join17 } from "node:path";
async function settingsOfMachine(machine) {
  const { HOME, XDG_CONFIG_HOME, GIT_CONFIG_SYSTEM, GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM } = machine.environment;
  const config = XDG_CONFIG_HOME || HOME && join17(HOME, ".config");
  const user = [...config ? [join17(config, "git/config")] : [], ...HOME ? [join17(HOME, ".gitconfig")] : []];
  const files2 = [
    ...GIT_CONFIG_NOSYSTEM ? [] : [GIT_CONFIG_SYSTEM || "/etc/gitconfig"],
    ...GIT_CONFIG_GLOBAL === void 0 ? user : [GIT_CONFIG_GLOBAL]
  ];
  const read4 = await Promise.all(files2.map(async (file) => settingsIn(file, await readText(machine, file))));
  return [...read4.flat(), ...settingsInVariables(machine.environment)];
}
function settingsInVariables(environment2) {
  const count2 = Math.min(Number.parseInt(environment2["GIT_CONFIG_COUNT"] ?? "", 10) || 0, maxVariables);
  return Array.from({ length: Math.max(count2, 0) }, (_2, index) => index).flatMap((index) => {
    const [, section, own = "", name] = /^([^.]+)\.(.*\.)?([^.]+)$/s.exec(environment2[`GIT_CONFIG_KEY_${index}`] ?? "") ?? [];
    const value = environment2[`GIT_CONFIG_VALUE_${index}`];
    if (section === void 0 || name === void 0 || value === void 0) return [];
    const file = `GIT_CONFIG_VALUE_${index}`;
    return [{ file, name: `${section.toLowerCase()}.${own}${name.toLowerCase()}`, value }];
  });
}
var maxVariables = 1e3;
function settingsIn(file, content) {
  let section = "";
  const settings = [];
  for (const line of configLines(content)) {
    const header = /^\s*\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    const rest = line.slice(header?.[0].length ?? 0);
    if (header !== null) {
      const own = header[2] === void 0 ? "" : `${header[2].replace(/\\(.)/g, "$1")}.`;
      section = `${header[1]?.toLowerCase()}.${own}`;
    }
    const bare = /^\s*([A-Za-z][\w-]*)\s*(?:[#;]|$)/.exec(rest)?.[1];
    const said = bare === void 0 ? assignment(rest) : { name: bare, value: "true" };
    if (said === void 0 || section === "" || !/^[A-Za-z][\w-]*$/.test(said.name)) continue;
    const value = uncommented(said.value, { marks: "#;", escapes: true });
    settings.push({ file, name: section + said.name.toLowerCase(), value });
  }
  return settings;
}

// src/clients/git/ssl-verify.ts
function turnedOffByGit(settings, host) {
  const asked5 = new URL(urlOf(host));
  const matching = settings.flatMap((setting) => {
    const [, url] = /^http\.(?:(.+)\.)?sslverify$/s.exec(setting.name) ?? ["", null];
    if (url === null) return [];
    const weight = url === void 0 ? 0 : weightOf(url, asked5);
    return weight === void 0 ? [] : [{ setting, weight }];
  });
  const decisive = matching.sort((one, other) => one.weight - other.weight).at(-1)?.setting;
  if (decisive === void 0 || !isFalse3(decisive.value)) return void 0;
  return { setting: `${decisive.name} = ${decisive.value}`, file: decisive.file };
}
function weightOf(pattern, asked5) {
  const [, scheme, user, name = "", port, path2 = ""] = /^([a-z][a-z\d+.-]*):\/\/(?:([^/@]*)@)?(\[[^\]]*\]|[^/:]*)(?::(\d+))?(\/.*)?$/i.exec(pattern) ?? [];
  const isDefaultPort = (port ?? "443") === (asked5.port || "443");
  if (scheme?.toLowerCase() !== "https" || user !== void 0 || !isDefaultPort || !/^\/?$/.test(path2)) return void 0;
  const labels2 = asked5.hostname.split(".");
  const wanted = name.toLowerCase().split(".");
  if (wanted.length !== labels2.length || !wanted.every((label3, at2) => label3 === "*" || label3 === labels2[at2])) {
    return void 0;
  }
  return 1 + wanted.filter((label3) => label3 !== "*").join(".").length;
}
function isFalse3(value) {
  return /^(?:false|no|off|0*|)$/i.test(value);
}

// src/clients/git/stores.ts
async function gitStores(machine, _at, probe) {
  const settings = settingsOf2(probe.runs.find(({ label: label3 }) => label3 === "config")?.run.stdout ?? "");
  const said = probe.runs.map(({ run }) => run.stderr).join("\n");
  const loaded = loadedByLibcurl(said, /^.*== Info:\s+/);
  const chosen2 = passesOverFiles(settings) ? [] : chosenStores(machine, settings);
  const standard = standardStores(loaded.filter(({ path: path2 }) => !chosen2.some((store) => store.path === path2)));
  const files2 = [...chosen2, ...standard];
  if (gnutlsWords.test(said)) return files2.map((store) => ({ ...store, reader: "gnutls" }));
  return withPlatform(machine, files2, shareByFiles(machine, standard));
}
function passesOverFiles(settings) {
  const last = (name) => settings.filter((setting) => setting.name === name).at(-1)?.value.toLowerCase();
  return last("http.sslbackend") === "schannel" && !/^(true|yes|on|1)$/.test(last("http.schannelusesslcainfo") ?? "");
}
var gnutlsWords = /== Info:\s+(?:found \d+ certificates in|error reading ca cert file) /;
async function gitStoresByFiles(machine, built) {
  const chosen2 = chosenStores(machine, await settingsOfMachine(machine));
  const isTold2 = (form) => chosen2.some((store) => store.form === form && !isForOneHost(store));
  return [...chosen2.filter((store) => !isForOneHost(store)), ...standardStores(built.filter(({ form }) => !isTold2(form)))];
}
function standardStores(loaded) {
  return loaded.map(({ path: path2, form }) => ({ origin: "default", form, path: path2 }));
}
function isForOneHost({ config }) {
  return config !== void 0 && config.setting.split(".").length > 2;
}
function chosenStores(machine, settings) {
  return [
    choose(machine, settings, "bundle", "GIT_SSL_CAINFO", "http.sslcainfo"),
    choose(machine, settings, "directory", "GIT_SSL_CAPATH", "http.sslcapath")
  ].flat();
}
function settingsOf2(output) {
  const parts = output.split("\0");
  const settings = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [name = "", ...value] = (parts[index + 1] ?? "").split("\n");
    settings.push({ file: (parts[index] ?? "").replace(/^file:/, ""), name, value: value.join("\n") });
  }
  return settings;
}
function choose(machine, settings, form, variable, name) {
  const set2 = machine.environment[variable];
  if (set2 !== void 0) return [{ origin: "variable", form, path: set2, variable }];
  const home = machine.environment["HOME"] ?? "";
  const scoped = new RegExp(`^http\\..+\\.${name.slice("http.".length)}$`);
  const last = settings.filter((setting) => setting.name === name).at(-1);
  return [...last ? [last] : [], ...settings.filter((setting) => scoped.test(setting.name))].map((setting) => ({
    origin: "config-file",
    form,
    path: setting.value.replace(/^~(?=\/)/, home),
    config: { file: setting.file, setting: setting.name }
  }));
}

// src/clients/git.ts
var width4 = 16;
var git2 = {
  id: "git",
  title: "git",
  docs: "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslCAInfo",
  speaks: { servername: false, starttls: [] },
  // Debian's git verifies with GnuTLS, which knows no other way, and libcurl sets the flag for OpenSSL since 7.68.
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath("git"),
  probe: probeGit,
  interpret: interpretGit,
  stores: gitStores,
  recognise: recogniseGit,
  remedies: [{ variable: "GIT_SSL_CAINFO", wants: "bundle", effect: "replaces" }]
};
async function recogniseGit(machine) {
  const settings = await settingsOfMachine(machine);
  const found2 = await Promise.all(
    (await distinctPrograms(machine, /^git$/)).map(async ({ path: path2, bytes }) => {
      const prefix = dirname6(dirname6(path2));
      const folders3 = [.../* @__PURE__ */ new Set([prefix, "/usr"])].flatMap((root2) => [
        `${root2}/lib/git-core`,
        `${root2}/libexec/git-core`
      ]);
      for (const folder of folders3) {
        const remote = await readProgram(machine, join18(folder, "git-remote-https"));
        const libcurl = remote && await libcurlOf(machine, remote, librariesBeside(path2));
        if (libcurl === void 0) continue;
        const version2 = textIn(bytes, "\x002.", /^\0(2\.\d+\.\d+)\0/) ?? "";
        return [
          {
            path: path2,
            version: version2,
            stores: readAs(libcurl, await gitStoresByFiles(machine, libcurl.loads)),
            ...rulesOf2(libcurl),
            turnedOff: (host) => turnedOffByGit(settings, host)
          }
        ];
      }
      return [];
    })
  );
  return found2.flat();
}
async function probeGit(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const version2 = machine.run({ file: at2.path, args: ["--version"], timeoutMs: timeoutMs3 });
  const settings = machine.run({
    file: at2.path,
    args: ["config", "--show-origin", "--null", "--get-regexp", "^http\\."],
    timeoutMs: timeoutMs3
  });
  const runs = await sideBySide(hosts, width4, async (host) => {
    const run = await machine.run({ file: at2.path, args: argumentsFor2(host), environment: quiet2, timeoutMs: timeoutMs3 });
    return { label: host.id, run };
  });
  return { runs: [...runs, { label: "version", run: await version2 }, { label: "config", run: await settings }] };
}
var quiet2 = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "true",
  // What curl says of its store and of the verification; header values that carry a credential are redacted by git.
  // GIT_CURL_VERBOSE means the same only from 2.28 on.
  GIT_TRACE_CURL: "1",
  GIT_TRACE_CURL_NO_DATA: "1",
  GIT_TRACE_REDACT: "1",
  LC_ALL: "C"
};
function argumentsFor2(host) {
  const url = urlOf(host);
  return [
    // An empty value empties the list (git-config(1)); the longest URL wins, so a header set for this host goes too.
    ...["-c", "credential.helper=", "-c", "http.extraHeader=", "-c", `http.${url}.extraHeader=`],
    "ls-remote",
    "--quiet",
    url
  ];
}
function interpretGit(probe, hosts) {
  const runs = new Map(probe.runs.map(({ label: label3, run }) => [label3, run]));
  return {
    version: /^git version (\S+)/.exec(runs.get("version")?.stdout ?? "")?.[1] ?? "",
    verdicts: hosts.map((host) => verdictFor2(host, runs.get(host.id))),
    ...passesOverFiles(settingsOf2(runs.get("config")?.stdout ?? "")) ? { remedies: [] } : {}
  };
}
function verdictFor2(host, run) {
  if (run === void 0) return answer(host, "error", "was not asked");
  if (run.failure !== void 0) return answer(host, "error", `could not be started: ${run.failure}`);
  if (/ => Send header: (?!CONNECT )[A-Z]+ \//.test(run.stderr)) {
    const trusted = answer(host, "trusted", "", run.milliseconds);
    return skippedVerification.test(run.stderr) ? { ...trusted, unverified: true } : trusted;
  }
  if (run.timedOut) return answer(host, "unreachable", "no answer before the deadline", run.milliseconds);
  const fatal = run.stderr.split("\n").find((line) => line.startsWith("fatal: ")) ?? lastLine(run.stderr);
  const words4 = fatal.replace(/^fatal: /, "").replace(/^unable to access '[^']*': /, "") || "git ended without a word";
  return answer(host, verdictOfWords(words4) ?? "error", words4, run.milliseconds);
}
var skippedVerification = /== Info:\s+(server certificate verification SKIPPED|SSL certificate verify result: .*, continuing anyway)/;

// src/clients/system/bundle.ts
async function systemBundle(machine) {
  for (const { path: path2, form } of systemLocations) {
    if (form === "bundle" && (await machine.read(path2)).state === "read") return path2;
  }
  return void 0;
}
async function systemBundleReference(machine) {
  return { origin: "default", form: "bundle", path: await systemBundle(machine) ?? usualBundle };
}
var usualBundle = "/etc/ssl/certs/ca-certificates.crt";

// src/clients/gnutls.ts
var width5 = 16;
var gnutls = {
  id: "gnutls",
  title: "GnuTLS",
  docs: "https://www.gnutls.org/manual/gnutls.html#gnutls_005fcertificate_005fset_005fx509_005fsystem_005ftrust",
  speaks: { servername: true, starttls: ["smtp", "imap", "pop3", "ldap", "postgres"] },
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  detect: onPath("gnutls-cli"),
  probe: probeGnutls,
  interpret: interpretGnutls,
  stores: gnutlsStores,
  recognise: recogniseGnutls,
  remedies: [],
  repairedByHand: () => "For one call of gnutls-cli, --x509cafile=FILE takes the place of that store."
};
async function gnutlsStores(machine) {
  return [await systemBundleReference(machine)];
}
async function recogniseGnutls(machine) {
  const stores = await gnutlsStores(machine);
  const programs2 = await distinctPrograms(machine, /^gnutls-cli$/);
  return programs2.map(({ path: path2, bytes }) => ({
    path: path2,
    version: textIn(bytes, "gnutls-cli ", /^gnutls-cli (\d+\.\d+\.\d+)/) ?? "",
    stores,
    rules: gnutlsRules
  }));
}
async function probeGnutls(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const environment2 = { LC_ALL: "C" };
  const version2 = machine.run({ file: at2.path, args: ["--version"], environment: environment2, timeoutMs: timeoutMs3 });
  const runs = await sideBySide(hosts, width5, async (host) => {
    const run = await machine.run({ file: at2.path, args: argumentsFor3(host), environment: environment2, timeoutMs: timeoutMs3 });
    return { label: host.id, run };
  });
  return { runs: [...runs, { label: "version", run: await version2 }] };
}
function argumentsFor3({ name, port, servername, starttls }) {
  return [
    ...servername === void 0 ? [] : ["--sni-hostname", servername, "--verify-hostname", servername],
    ...starttls === void 0 ? [] : ["--starttls-proto", starttls],
    ...["--port", String(port), name]
  ];
}
function interpretGnutls(probe, hosts) {
  const runs = new Map(probe.runs.map(({ label: label3, run }) => [label3, run]));
  return {
    version: /^gnutls-cli (\S+)/.exec(runs.get("version")?.stdout ?? "")?.[1] ?? "",
    verdicts: hosts.map((host) => verdictFor3(host, runs.get(host.id)))
  };
}
function verdictFor3(host, run) {
  if (run === void 0) return answer(host, "error", "was not asked");
  if (run.failure !== void 0) return answer(host, "error", `could not be started: ${run.failure}`);
  const fatal = /^\*\*\* Fatal error: (.*)$/m.exec(run.stderr)?.[1];
  if (fatal !== void 0 && /^Error in the certificate/.test(fatal)) {
    const status = run.stdout.match(/^- Status: .*$/gm)?.at(-1);
    return answer(host, "rejected", status?.replace(/^- Status: /, "") ?? fatal, run.milliseconds);
  }
  if (/^- Handshake was completed\s*$/m.test(run.stdout)) return answer(host, "trusted", "", run.milliseconds);
  if (run.timedOut) return answer(host, "unreachable", "no answer before the deadline", run.milliseconds);
  const words4 = fatal ?? (lastLine(run.stderr) || "gnutls-cli ended without a word");
  return answer(host, verdictOf3(words4), words4, run.milliseconds);
}
function verdictOf3(words4) {
  if (/fatal alert has been received|unsupported protocol|No supported|Insufficient security/i.test(words4)) {
    return "rejected";
  }
  return unreachable3.test(words4) ? "unreachable" : "error";
}
var unreachable3 = /unexpected TLS packet|pull function|push function|non-properly terminated|illegal or unsupported version|invalid length|could not connect|cannot resolve|connection (?:refused|timed out|reset)|name or service not known|name resolution|no address associated|Error while (?:reading|sending|receiving)|starttls/i;

// src/clients/go.ts
import { basename as basename2 } from "node:path";

// src/clients/go/files.ts
import { join as join19 } from "node:path";
var folders2 = ["/", "/app", "/ko-app", "/usr/local/bin", "/opt", "/workspace", "/go/bin", "/usr/bin"];
var maxPrograms = 24;
async function findGoFile(machine, names2) {
  const [entrypoint] = machine.entrypoint ?? [];
  const known2 = new RegExp(`^(?:${["go", ...names2].join("|")})$`);
  const started = entrypoint === void 0 ? void 0 : await machine.which(entrypoint);
  const named2 = [...started === void 0 ? [] : [started], ...await programsNamed(machine, known2)];
  for (const path2 of named2) {
    const found2 = await goFileAt(machine, path2);
    if (found2 !== void 0) return found2;
  }
  for (const folder of folders2) {
    const paths = await pathsIn(machine, folder, /^[\w-]+$/);
    if (paths.length > maxPrograms) continue;
    for (const path2 of paths) {
      const found2 = await machine.which(path2) === void 0 ? void 0 : await goFileAt(machine, path2);
      if (found2 !== void 0) return found2;
    }
  }
  return void 0;
}
async function goFileAt(machine, path2) {
  const found2 = await programAt(machine, path2);
  return found2 === "unreadable" || found2 === "another" ? void 0 : found2;
}
async function programAt(machine, path2) {
  const bytes = await readProgram(machine, path2);
  if (bytes === void 0) return "unreadable";
  const version2 = goVersion(bytes);
  const speaksTls = bytes.includes("crypto/tls.(*Conn)", 0, "latin1") && bytes.includes("crypto/x509.(*CertPool)", 0, "latin1");
  return version2 !== void 0 && speaksTls ? { path: join19(path2), version: version2 } : "another";
}
var magic = "ÿ Go buildinf:";
function goVersion(program3) {
  const at2 = program3.indexOf(magic, 0, "latin1");
  if (at2 === -1) return void 0;
  const isInline = ((program3[at2 + 15] ?? 0) & 2) !== 0;
  const length = program3[at2 + 32] ?? 0;
  const text3 = isInline ? program3.toString("latin1", at2 + 33, at2 + 33 + Math.min(length, 100)) : program3.toString(
    "latin1",
    Math.max(0, program3.indexOf("go1.", 0, "latin1")),
    program3.indexOf("go1.", 0, "latin1") + 12
  );
  return /^go(\d+(?:\.\d+){1,2})/.exec(text3)?.[1] ?? "";
}

// src/clients/go/stores.ts
var certFiles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem"
];
var certDirectories = ["/etc/ssl/certs", "/etc/pki/tls/certs", "/system/etc/security/cacerts"];
function knowsGoStores({ families }) {
  return !families.includes("darwin") && !families.includes("win32");
}
async function goStores(machine) {
  if (!knowsGoStores(machine)) return platformStores(machine);
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: directories } = machine.environment;
  const [defaultFile, defaultDirectories] = await Promise.all([firstFile(machine), existingDirectories(machine)]);
  const standard = [
    ...[defaultFile].map((path2) => reference("bundle", path2, "SSL_CERT_FILE", file)),
    ...defaultDirectories.map((path2) => reference("directory", path2, "SSL_CERT_DIR", directories))
  ];
  return [
    ...file ? [told3("bundle", file, "SSL_CERT_FILE")] : [],
    ...(directories ?? "").split(":").flatMap((path2) => path2 ? told3("directory", path2, "SSL_CERT_DIR") : []),
    ...standard
  ];
}
function told3(form, path2, variable) {
  return { origin: "variable", form, path: path2, variable, reader: "go" };
}
function reference(form, path2, variable, value) {
  return { origin: "default", form, path: path2, reader: "go", ...value ? { replacedBy: variable } : {} };
}
async function firstFile(machine) {
  for (const path2 of certFiles) {
    if ((await machine.read(path2)).state === "read") return path2;
  }
  return certFiles[0] ?? "";
}
async function existingDirectories(machine) {
  const listings = await Promise.all(certDirectories.map((path2) => machine.list(path2)));
  return certDirectories.filter((_2, index) => listings[index]?.state === "listed");
}

// src/clients/go/toolchain.ts
import { createHash as createHash3 } from "node:crypto";
import { join as join20 } from "node:path";
var buildMs = 9e4;
async function buildProbe(machine, go2) {
  const asked5 = await machine.run({ file: go2, args: ["version"], environment, timeoutMs: 1e4 });
  const version2 = /^go version .+/.exec(asked5.stdout)?.[0];
  const cache = cacheFolder(machine.environment);
  if (version2 === void 0) return { failed: asked5 };
  if (cache === void 0) return { failed: { ...asked5, stderr: "no folder for what is built: HOME is not set" } };
  const content = createHash3("sha256").update(version2).update(probeSource("go/probe.go")).digest("hex");
  const path2 = join20(cache, "local-issuer", `go-probe-${content.slice(0, 16)}`, programName(version2));
  if (await machine.which(path2)) return { path: path2 };
  const built = await machine.run({
    file: go2,
    args: ["build", "-o", path2, join20(probeFolder("go"), "probe.go")],
    environment,
    timeoutMs: buildMs
  });
  return await machine.which(path2) ? { path: path2 } : { failed: built };
}
var environment = { GO111MODULE: "off", GOPROXY: "off", GOFLAGS: "", GOTOOLCHAIN: "local", GOWORK: "off" };
function programName(version2) {
  return version2.includes(" windows/") ? "probe.exe" : "probe";
}
function cacheFolder({
  RUNNER_TOOL_CACHE,
  XDG_CACHE_HOME,
  LOCALAPPDATA,
  HOME
}) {
  return RUNNER_TOOL_CACHE || XDG_CACHE_HOME || LOCALAPPDATA || (HOME ? join20(HOME, ".cache") : void 0);
}

// src/clients/go.ts
var go = {
  id: "go",
  title: "Go",
  docs: "https://pkg.go.dev/crypto/x509#SystemCertPool",
  speaks: { servername: true, starttls: [] },
  // Every certificate of the pool is a root to crypto/x509.
  endsAtAnyAnchor: () => true,
  // net/http: ProxyFromEnvironment has no use for `all`.
  proxyVariables: () => ["https_proxy", "HTTPS_PROXY"],
  loopbackDirectly: true,
  detect: detectGo,
  probe: probeGo,
  interpret: interpretGo,
  stores: goStores,
  recognise: recogniseGo,
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
function goRules(version2) {
  const [major = 0, minor = 0] = version2.split(".").map(Number);
  return { smallestRsa: major > 1 || minor >= 24 ? 1024 : 0, acceptsSha1: major === 1 && minor < 18 };
}
var unknownVersion = "1.19";
var programs = [
  "kubectl",
  "helm",
  "terraform",
  "tofu",
  "docker",
  "podman",
  "skopeo",
  "gh",
  "glab",
  "oc",
  "vault",
  "packer",
  "cosign",
  "trivy"
];
async function detectGo(machine) {
  const toolchain = await machine.which("go");
  if (toolchain) return { path: toolchain };
  if (!knowsGoStores(machine)) return { absent: "go is not on PATH, and its rules are known for Linux only" };
  let untold;
  for (const program3 of programs) {
    const path2 = await machine.which(program3);
    const found2 = path2 === void 0 ? "another" : await programAt(machine, path2);
    if (path2 === void 0 || found2 === "another") continue;
    if (found2 !== "unreadable") return { path: path2 };
    untold ??= { path: path2 };
  }
  if (untold !== void 0) return untold;
  return { absent: "neither go nor a well-known program written in Go is on PATH" };
}
async function recogniseGo(machine) {
  const program3 = await findGoFile(machine, programs);
  return program3 === void 0 ? [] : [{ ...program3, stores: await goStores(machine), rules: goRules(program3.version) }];
}
async function probeGo(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const predicted = () => predictGo(machine, at2, hosts, timeoutMs3);
  if (!isToolchain(at2) || machine.kind !== "runner") return predicted();
  const built = await buildProbe(machine, at2.path);
  if ("failed" in built) {
    const building = { label: "build", run: built.failed };
    return knowsGoStores(machine) ? { runs: [...(await predicted()).runs, building] } : { runs: [building] };
  }
  const question2 = { timeoutMs: timeoutMs3, hosts: writtenHosts(hosts) };
  const run = await machine.run({
    file: built.path,
    args: [],
    stdin: JSON.stringify(question2),
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs3)
  });
  return { runs: [{ label: "go", run }] };
}
function isToolchain({ path: path2 }) {
  return /(^|[\\/])go[\d.]*(\.exe)?$/.test(path2);
}
var builtWith2 = "built with";
async function predictGo(machine, { path: path2 }, hosts, timeoutMs3) {
  const program3 = await programAt(machine, path2);
  const version2 = typeof program3 === "string" ? "" : program3.version;
  const references = (await goStores(machine)).filter(({ replacedBy }) => replacedBy === void 0);
  const stores = await Promise.all(references.map(storeReader(machine)));
  const anchors3 = new Map(stores.flatMap((store) => store.anchors).map((anchor) => [anchor.sha256, anchor]));
  const { runs } = await predictedProbe(hosts, [...anchors3.values()], {
    timeoutMs: timeoutMs3,
    endsAtAnyAnchor: true,
    readsCommonName: false,
    rules: goRules(version2 || unknownVersion),
    wayTo: (host) => wayOf(go, "", host, machine.environment)
  });
  if (version2 === "") return { runs };
  const told4 = {
    exitCode: 0,
    signal: null,
    stdout: `${basename2(path2)} ${version2}`,
    stderr: "",
    timedOut: false,
    milliseconds: 0
  };
  return { runs: [...runs, { label: builtWith2, run: told4 }] };
}
function interpretGo(probe, hosts) {
  if (isPredicted(probe)) {
    const failed2 = probe.runs.find(({ label: label3 }) => label3 === "build")?.run;
    const why = failed2 && (failed2.failure ?? (failed2.timedOut ? "time ran out" : lastLine(failed2.stderr)));
    const rules4 = rulesIn(probe);
    return {
      version: failed2 ? `${rules4}: the probe could not be built (${printable(why ?? "", 200)})` : rules4,
      verdicts: predictedVerdicts(probe, hosts)
    };
  }
  const about2 = aboutIn(probe);
  return {
    version: text(about2, "version"),
    ...text(about2, "os") === "darwin" || text(about2, "os") === "windows" ? { remedies: [] } : {},
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const message2 = text(record2, "message");
      return { verdict: verdictOf4(text(record2, "kind"), text(record2, "type"), message2), words: message2 };
    })
  };
}
function rulesIn({ runs }) {
  const told4 = runs.find(({ label: label3 }) => label3 === builtWith2)?.run.stdout ?? "";
  const [, name = "", version2 = unknownVersion] = /^(.*) (\S+)$/.exec(told4) ?? [];
  const isProgram = name !== "" && !isToolchain({ path: name });
  return isProgram ? `${printable(name, 40)}, built with go${version2}` : `rules of Go ${version2}`;
}
function verdictOf4(kind, type, message2) {
  if (kind === "accepted") return "trusted";
  if (kind === "timeout") return "unreachable";
  if (kind !== "failed") return "error";
  if (/^\*?x509\./.test(type) || type === "*tls.CertificateVerificationError") return "rejected";
  if (type === "tls.alert" || type === "tls.AlertError") return "rejected";
  if (/^tls: (server selected unsupported protocol|no supported versions|server chose an unconfigured)/.test(message2)) {
    return "rejected";
  }
  const unreachable6 = ["main.proxyError", "syscall.Errno", "*net.DNSError", "*net.AddrError", "tls.RecordHeaderError"];
  return unreachable6.includes(type) || /^EOF$|: EOF$|unexpected EOF$/.test(message2) ? "unreachable" : "error";
}

// src/clients/httpx.ts
var variables4 = ["SSL_CERT_FILE", "SSL_CERT_DIR"];
var httpx = {
  id: "httpx",
  title: "httpx",
  docs: "https://www.python-httpx.org/advanced/ssl/",
  speaks: { servername: false, starttls: [] },
  // It made its context itself before it called ssl.create_default_context, and told it to ask no common name.
  endsAtAnyAnchor: (version2) => isAtLeast(version2, 0, 28) && setsPartialChain(version2),
  readsCommonName: (version2) => isAtLeast(version2, 0, 28),
  proxyVariables: () => proxyVariables,
  ...inInterpreter("httpx"),
  stores: (machine, _at, probe) => namedStores(machine, pythonFacts(probe, "httpx"), variables4),
  recognise: inFiles("httpx", (machine, facts) => namedStores(machine, facts, variables4)),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/java.ts
import { join as join23 } from "node:path";

// src/clients/java/errors.ts
var refusals3 = /(?:^|\.)(?:ValidatorException|CertificateException|Certificate\w+Exception|CertPath\w+Exception|SunCertPathBuilderException|SSLPeerUnverifiedException)$/;
var storeFailures = /(?:^|\.)(?:KeyStoreException|NoSuchAlgorithmException|InvalidAlgorithmParameterException|KeyManagementException)$/;
var noConnection = /(?:^|\.)(?:ConnectException|NoRouteToHostException|UnknownHostException|PortUnreachableException|SocketTimeoutException|UnresolvedAddressException|EOFException)$/;
var messages = [
  [/plaintext connection\?|Unsupported or unrecognized SSL message|Unrecognized SSL message/, "unreachable"],
  [/Remote host (?:closed connection|terminated the handshake)|SSL peer shut down incorrectly/, "unreachable"],
  [/Connection reset|Connection or outbound has closed|Broken pipe|Read timed out|[Cc]onnect timed out/, "unreachable"],
  // The server's word, which ends the handshake.
  [/Received fatal alert: /, "rejected"],
  [/No appropriate protocol|not accepted by client preferences|Server chose|Server selected/, "rejected"],
  [/Algorithm constraints|algorithm constraints|does not comply to/, "rejected"],
  [/No subject alternative|No name matching|Illegal server name/, "rejected"]
];
function verdictOfErrors(errors) {
  if (errors.some(({ type }) => refusals3.test(type))) return "rejected";
  if (errors.some(({ type }) => storeFailures.test(type))) return "rejected";
  for (const { type, message: message2 } of errors.toReversed()) {
    if (noConnection.test(type)) return "unreachable";
    const known2 = messages.find(([pattern]) => pattern.test(message2));
    if (known2) return known2[1];
  }
  return "error";
}
function wordsOf(errors) {
  const [first] = errors;
  if (first === void 0) return "ended without an exception";
  const last = errors.at(-1) ?? first;
  const outer = `${first.type}: ${first.message}`;
  return outer.includes(last.message) ? outer : `${outer}, caused by ${last.type}: ${last.message}`;
}

// src/clients/java/files.ts
import { join as join22 } from "node:path";

// src/x509/pkcs12-writer.ts
import { createHash as createHash4, createHmac } from "node:crypto";
var keyStorePassword = "changeit";
var macIterations = 2048;
function pkcs12TrustStore(anchors3) {
  const safeContents = sequence(...anchors3.map(certificateBag));
  const authenticatedSafe = sequence(contentInfo(safeContents));
  const salt = createHash4("sha256").update(authenticatedSafe).digest().subarray(0, 20);
  return sequence(integer(Buffer.of(3)), contentInfo(authenticatedSafe), macData(authenticatedSafe, salt));
}
function contentInfo(content) {
  return sequence(objectIdentifier("1.2.840.113549.1.7.1"), explicit(0, octets(content)));
}
function certificateBag({ der, sha256 }) {
  const x509 = sequence(objectIdentifier("1.2.840.113549.1.9.22.1"), explicit(0, octets(der)));
  return sequence(
    objectIdentifier("1.2.840.113549.1.12.10.1.3"),
    explicit(0, x509),
    // DER sorts the members of a SET by their bytes.
    set(Buffer.concat([trustedKeyUsage, friendlyName(sha256)].sort(Buffer.compare)))
  );
}
var trustedKeyUsage = attribute("2.16.840.1.113894.746875.1.1", objectIdentifier("2.5.29.37.0"));
function friendlyName(alias) {
  return attribute("1.2.840.113549.1.9.20", bmp(alias));
}
function attribute(oid, value) {
  return sequence(objectIdentifier(oid), set(value));
}
function macData(content, salt) {
  const request2 = { password: keyStorePassword, salt, iterations: macIterations, length: 20, hash: "sha1" };
  const mac = createHmac("sha1", pkcs12Key({ ...request2, purpose: purposes.mac })).update(content).digest();
  const sha1 = sequence(objectIdentifier("1.3.14.3.2.26"), nothing());
  return sequence(
    sequence(sha1, octets(mac)),
    octets(salt),
    integer(Buffer.of(macIterations >> 8, macIterations & 255))
  );
}

// src/clients/java/options.ts
var optionVariables = ["_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"];
var trustStore = "-Djavax.net.ssl.trustStore";
var spaces = "[ \\t\\n\\v\\f\\r]";
function written(value) {
  return value.match(new RegExp(`(?:'[^']*(?:'|$)|"[^"]*(?:"|$)|(?!${spaces})[^'"])+`, "g")) ?? [];
}
function optionsIn(value) {
  return written(value).map((option) => option.replace(/'([^']*)(?:'|$)|"([^"]*)(?:"|$)/g, "$1$2"));
}
function trustStoreIn(value) {
  return optionsIn(value).flatMap((option) => option.startsWith(`${trustStore}=`) ? option.slice(trustStore.length + 1) : []).at(-1);
}
function withTrustStore(path2, current) {
  const kept2 = written(current ?? "").filter((option) => !setsTrustStore(option));
  return [
    ...kept2,
    quoted(`${trustStore}=${path2}`),
    `${trustStore}Password=${keyStorePassword}`,
    `${trustStore}Type=PKCS12`
  ].join(" ");
}
function setsTrustStore(option) {
  return /^-Djavax\.net\.ssl\.trustStore(?:Password|Type|Provider)?(?:=|$)/.test(optionsIn(option).join(" "));
}
function quoted(option) {
  if (!new RegExp(`${spaces}|['"]`).test(option)) return option;
  return (option.match(/[^']+|'+/g) ?? []).map((run) => run.startsWith("'") ? `"${run}"` : `'${run}'`).join("");
}

// src/clients/java/stores.ts
import { join as join21 } from "node:path";
async function javaStores(machine, at2, { home, trustStore: trustStore2, password }) {
  const told4 = trustStore2 === "" ? void 0 : toldStore(machine, at2, trustStore2);
  const standard = home === "" ? [] : await standardStores2(machine, home, told4 !== void 0);
  const stores = told4 === void 0 ? standard : [told4, ...standard];
  const replacedBy = told4?.variable ?? told4?.config?.file;
  const isUsed = told4 !== void 0 && (trustStore2 === "NONE" || await isReadable(machine, trustStore2));
  return stores.map((store) => ({
    ...store,
    ...store !== told4 && isUsed && replacedBy !== void 0 ? { replacedBy } : {},
    // The password is told for what is used; what was replaced is read as it would be without.
    ...password === "" || store !== told4 && isUsed ? {} : { password }
  }));
}
function toldStore(machine, at2, trustStore2) {
  const form = "key-store";
  const path2 = trustStore2 === "NONE" ? {} : { path: trustStore2 };
  const variable = optionVariables.find((name) => trustStoreIn(machine.environment[name] ?? "") === trustStore2);
  if (variable !== void 0) return { origin: "variable", form, ...path2, variable };
  return { origin: "config-file", form, ...path2, config: { file: at2.path, setting: "javax.net.ssl.trustStore" } };
}
async function standardStores2(machine, home, isTold2) {
  const [jsse, cacerts] = ["jssecacerts", "cacerts"].map(
    (name) => ({ origin: "default", form: "key-store", path: join21(home, "lib", "security", name) })
  );
  if (isTold2 || !await isReadable(machine, jsse.path ?? "")) return [cacerts];
  return [jsse, { ...cacerts, replacedBy: "jssecacerts" }];
}
async function isReadable(machine, path2) {
  return (await machine.read(path2)).state === "read";
}

// src/clients/java/files.ts
var rules2 = { smallestRsa: 1024, acceptsSha1: true };
var parents = ["/usr/lib/jvm", "/opt/java", "/opt", "/usr/java", "/usr/local", "/usr/lib64/jvm", "/"];
async function recogniseJava(machine) {
  const home = machine.environment["JAVA_HOME"];
  const beside2 = await Promise.all(
    parents.map((parent2) => pathsIn(machine, parent2, /j(?:dk|re|ava|vm)|temurin|zulu|corretto/))
  );
  const homes = [...home?.startsWith("/") ? [home] : [], ...beside2.flat()];
  const known2 = /* @__PURE__ */ new Set();
  const found2 = [];
  for (const folder of new Set(homes)) {
    const program3 = join22(folder, "bin/java");
    if (await machine.which(program3) === void 0) continue;
    const runtime = await isFile(machine, join22(folder, "jre/lib/rt.jar")) ? join22(folder, "jre") : folder;
    const release = await readText(machine, join22(folder, "release"));
    const identity = release + digestOf(await readProgram(machine, join22(runtime, "lib/security/cacerts")) ?? Buffer.alloc(0));
    if (release !== "" && known2.has(identity)) continue;
    known2.add(identity);
    const version2 = /^JAVA_VERSION="?([^"\n]+)/m.exec(release)?.[1] ?? "";
    const stores = await javaStores(machine, { path: program3 }, { version: version2, home: runtime, ...optionsOf(machine) });
    found2.push({ path: program3, version: version2, stores, rules: rules2 });
  }
  return found2;
}
function optionsOf({ environment: environment2 }) {
  const told4 = optionVariables.map((name) => environment2[name] ?? "");
  const password = "-Djavax.net.ssl.trustStorePassword=";
  return {
    trustStore: told4.map(trustStoreIn).find((path2) => path2 !== void 0) ?? "",
    password: told4.map((value) => optionsIn(value).findLast((option) => option.startsWith(password))).find((option) => option !== void 0)?.slice(password.length) ?? ""
  };
}

// src/clients/java.ts
var java = {
  id: "java",
  title: "Java",
  docs: "https://docs.oracle.com/en/java/javase/17/security/java-secure-socket-extension-jsse-reference-guide.html#GUID-7D9F43B8-AABF-4C5B-93E6-3AFB18B66150",
  speaks: { servername: true, starttls: [] },
  // An anchor is a name and a key to the PKIX validator, whoever signed it.
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  detect: detectJava,
  probe: probeJava,
  interpret: interpretJava,
  stores: (machine, at2, probe) => javaStores(machine, at2, javaFacts(probe)),
  recognise: recogniseJava,
  cannotBeAsked: ({ kind, carried }) => kind !== "runner" && carried === void 0,
  remedies: [{ variable: "JAVA_TOOL_OPTIONS", wants: "key-store", effect: "replaces", value: withTrustStore }]
};
async function detectJava(machine) {
  const home = machine.environment["JAVA_HOME"];
  const ofHome = home ? await machine.which(join23(home, "bin", "java")) : void 0;
  const path2 = ofHome ?? await machine.which("java");
  return path2 ? { path: path2 } : { absent: "java is neither in JAVA_HOME nor on PATH" };
}
var quickly = ["-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1"];
async function probeJava(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const lines = hosts.map(({ name, port, servername = "" }) => `${name}	${port}	${servername}
`);
  const folder = probeFolder("java");
  const run = await machine.run({
    file: at2.path,
    args: [...quickly, "-cp", await machine.carried?.(folder) ?? folder, "Probe"],
    stdin: `${timeoutMs3}
${lines.join("")}`,
    // A host's time counts for the connection and for the handshake.
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs3 * 2)
  });
  return { runs: [{ label: "java", run }] };
}
function interpretJava(probe, hosts) {
  return {
    version: javaFacts(probe).version,
    verdicts: markedAnswers(
      probe,
      hosts,
      (record2) => {
        const errors = errorsIn(record2);
        const verdict = text(record2, "kind") === "accepted" ? "trusted" : verdictOfErrors(errors);
        return { verdict, words: verdict === "trusted" ? "" : wordsOf(errors) };
      },
      withoutProbe
    )
  };
}
function errorsIn(record2) {
  const errors = record2["errors"];
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error) => {
    if (typeof error !== "object" || error === null) return [];
    const fields = error;
    return [{ type: text(fields, "type"), message: text(fields, "message") }];
  });
}
function javaFacts(probe) {
  const record2 = aboutIn(probe);
  return {
    version: text(record2, "java.version"),
    home: text(record2, "java.home"),
    trustStore: text(record2, "javax.net.ssl.trustStore"),
    password: text(record2, "javax.net.ssl.trustStorePassword")
  };
}
function withoutProbe(host, probe) {
  const said = (probe.runs[0]?.run.stderr ?? "").split("\n").filter((line) => !/^(?:NOTE: )?Picked up /.test(line));
  const [first = ""] = said.filter((line) => line.trim() !== "");
  if (/UnsupportedClassVersionError/.test(said.join("\n"))) {
    return answer(host, "skipped", "this Java is older than 8, which the probe needs");
  }
  return unanswered(host, { runs: probe.runs.map(({ label: label3, run }) => ({ label: label3, run: { ...run, stderr: first } })) });
}

// src/clients/perl/files.ts
import { join as join24 } from "node:path";
async function recognisePerl(machine, recognised3) {
  const modules = await moduleFolders(machine);
  const found2 = await Promise.all(
    (await distinctPrograms(machine, /^perl$/)).map(async ({ path: path2, bytes }) => {
      const [ssl, ssleay] = await Promise.all([
        readText(machine, await moduleAt(machine, modules, "IO/Socket/SSL.pm")),
        readProgram(machine, await moduleAt(machine, modules, "auto/Net/SSLeay/SSLeay.so"))
      ]);
      const openssl3 = ssleay && await opensslOf(machine, ssleay, librariesBeside(path2));
      if (openssl3 === void 0 || ssl === "") return void 0;
      const isOpenssls = await holdsCertificates(machine, openssl3);
      const cafile2 = isOpenssls ? "" : await moduleAt(machine, modules, "Mozilla/CA/cacert.pem");
      return recognised3({
        path: path2,
        version: await perlVersion(machine, bytes) ?? "",
        ioSocketSsl: moduleVersion(ssl),
        modules,
        openssldir: openssl3.folder,
        cafile: cafile2,
        standard: "",
        hasDefault: isOpenssls || cafile2 !== ""
      });
    })
  );
  return found2.filter((perl2) => perl2 !== void 0);
}
function moduleVersion(source) {
  return /\$VERSION\s*=\s*['"]?([\d._]+)/.exec(source)?.[1] ?? "";
}
async function moduleAt(machine, folders3, name) {
  for (const folder of folders3) {
    const path2 = join24(folder, name);
    if (await isFile(machine, path2)) return path2;
  }
  return "";
}
async function holdsCertificates(machine, openssl3) {
  const { SSL_CERT_FILE, SSL_CERT_DIR } = machine.environment;
  const hashed = await pathsIn(machine, SSL_CERT_DIR || openssl3.capath, /^[a-f\d]{8}(?:\.\d+)?$/);
  return hashed.length > 0 || isFile(machine, SSL_CERT_FILE || openssl3.cafile);
}
async function perlVersion(machine, program3) {
  const pattern = /^\0v(5\.\d+\.\d+)\0/;
  const own = textIn(program3, "\0v5.", pattern);
  const name = textIn(program3, "libperl.so", /\0(libperl\.so[\d.]*)\0/, 1);
  const library = own === void 0 && name !== void 0 ? await findLibrary(machine, name) : void 0;
  const bytes = library && await readProgram(machine, library);
  return own ?? (bytes && textIn(bytes, "\0v5.", pattern));
}
async function moduleFolders(machine) {
  const told4 = (machine.environment["PERL5LIB"] ?? "").split(":").filter((folder) => folder.startsWith("/"));
  const byRelease = [
    "/usr/local/share/perl",
    ...(await pathsIn(machine, "/usr/local/lib", /-linux-gnu/)).map((folder) => join24(folder, "perl")),
    ...(await pathsIn(machine, "/usr/lib", /-linux-gnu/)).map((folder) => join24(folder, "perl5")),
    ...[
      "/usr/local/lib/perl5/site_perl",
      "/usr/local/lib/perl5/vendor_perl",
      "/usr/local/share/perl5",
      "/usr/local/lib64/perl5"
    ]
  ];
  const releases = (await Promise.all(byRelease.map((folder) => pathsIn(machine, folder, /^5\.\d+/)))).flat();
  const architectures = await Promise.all(releases.map((folder) => pathsIn(machine, folder, /-linux/)));
  const vendor = [
    "/usr/share/perl5",
    "/usr/share/perl5/vendor_perl",
    "/usr/lib64/perl5/vendor_perl",
    "/usr/lib/perl5/vendor_perl"
  ];
  return [...told4, ...releases, ...architectures.flat(), ...byRelease, ...vendor];
}

// src/clients/perl/interpreter.ts
var detectPerl = onPath("perl");
function probePerl(machine, at2, library, question2) {
  const environment2 = { LC_ALL: "C" };
  return askLibrary(
    machine,
    at2,
    { library, args: ["-e", probeSource("perl.pl")], environment: environment2, timesAHost: 2 },
    question2
  );
}
function interpretPerl(probe, hosts) {
  const facts = aboutIn(probe);
  const absent = text(facts, "absent");
  const libraries2 = [text(facts, "library_version"), text(facts, "io_socket_ssl")].filter((version2) => version2 !== "");
  const perl2 = `Perl ${text(facts, "version")}`;
  return {
    version: libraries2.length > 0 ? `${libraries2.join(", IO::Socket::SSL ")} (${perl2})` : text(facts, "version"),
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const message2 = text(record2, "message");
      const verdict = text(record2, "kind") === "accepted" ? "trusted" : verdictOf5(text(record2, "errno"), message2);
      return { verdict, words: verdict === "trusted" ? "" : message2 };
    }),
    ...absent === "" ? {} : { absent }
  };
}
function verdictOf5(errno, message2) {
  if (rejected2.test(message2)) return "rejected";
  const reason = reasonIn(message2);
  const known2 = reason === void 0 ? void 0 : verdictOfReason(reason.replace(/\).*$/s, ""));
  if (known2 !== void 0) return known2;
  if (unreachableErrors.test(errno) || unreachable4.test(message2)) return "unreachable";
  return "error";
}
var rejected2 = /certificate verify failed|certificate status is (?:revoked|unknown)|hostname verification failed|SSL_ca_(?:file|path) .* (?:can't be used|does not exist)|Invalid (?:default )?certificate authority locations/;
var unreachableErrors = /^(?:EAGAIN|EWOULDBLOCK|EINPROGRESS|ECONN\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|EPIPE|EADDRNOTAVAIL)$/;
var unreachable4 = /Name or service not known|nodename nor servname|Temporary failure in name resolution|No address associated|Bad hostname|establishing SSL tunnel failed|SSL connect attempt failed because of handshake problems|Connection reset|connect: timeout|timed? ?out|unexpected EOF/i;
function setsPartialChain2(version2) {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)(?:_\d+)? \(Perl /.exec(version2) ?? [];
  return Number(major) > 2 || Number(major) === 2 && Number(minor) >= 62;
}
var perlRules = { refusesStaples: ["revoked", "unknown"] };
function perlFacts(probe) {
  const facts = aboutIn(probe);
  return { openssldir: text(facts, "openssldir"), cafile: text(facts, "cafile"), standard: text(facts, "default") };
}
function perlStores(machine, { openssldir: folder, cafile: used }) {
  const stores = [
    ...chosen2("SSL_CERT_FILE", "bundle", folder && `${folder}/cert.pem`),
    ...chosen2("SSL_CERT_DIR", "directory", folder && `${folder}/certs`)
  ];
  const isKnown2 = used === "" || stores.some(({ path: path2 }) => path2 === used);
  return isKnown2 ? stores : [...stores, { origin: "default", form: "bundle", path: used }];
  function chosen2(variable, form, fallback) {
    const path2 = machine.environment[variable];
    const standard = fallback === "" ? [] : [{ origin: "default", form, path: fallback }];
    if (!path2) return standard;
    return [
      { origin: "variable", form, path: path2, variable },
      ...standard.map((reference2) => ({ ...reference2, replacedBy: variable }))
    ];
  }
}

// src/clients/lwp.ts
var lwp2 = {
  id: "lwp",
  title: "LWP",
  docs: "https://metacpan.org/pod/LWP::UserAgent#ssl_opts",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain2,
  readsCommonName: () => true,
  proxyVariables: (environment2) => environment2["PERL_LWP_ENV_PROXY"] ? ["https_proxy", "HTTPS_PROXY"] : [],
  detect: detectPerl,
  probe: (machine, at2, question2) => probePerl(machine, at2, "LWP", question2),
  interpret: interpretLwp,
  stores: async (machine, _at, probe) => lwpStores(machine, perlFacts(probe)),
  recognise: (machine) => recognisePerl(machine, (perl2) => recogniseLwp(machine, perl2)),
  remedies: [
    { variable: "PERL_LWP_SSL_CA_FILE", wants: "bundle", effect: "replaces" },
    { variable: "PERL_LWP_SSL_CA_PATH", wants: "hashed-directory", effect: "replaces" }
  ]
};
function interpretLwp(probe, hosts) {
  const said = interpretPerl(probe, hosts);
  if (aboutIn(probe)["checks_name"] !== 0) return said;
  return { ...said, verdicts: said.verdicts.map(withoutTheName) };
}
function withoutTheName(verdict) {
  const isVerdict = verdict.verdict === "trusted" || verdict.verdict === "rejected";
  return isVerdict ? { ...verdict, unverified: "name" } : verdict;
}
var variables5 = [
  { form: "bundle", names: ["PERL_LWP_SSL_CA_FILE", "HTTPS_CA_FILE"] },
  { form: "directory", names: ["PERL_LWP_SSL_CA_PATH", "HTTPS_CA_DIR"] }
];
async function recogniseLwp(machine, perl2) {
  const [agent, protocol, mozilla] = await Promise.all([
    moduleAt(machine, perl2.modules, "LWP/UserAgent.pm"),
    moduleAt(machine, perl2.modules, "LWP/Protocol/https.pm"),
    moduleAt(machine, perl2.modules, "Mozilla/CA/cacert.pem")
  ]);
  if (agent === "" || protocol === "") return void 0;
  const source = await readText(machine, protocol);
  const leavesIt = perl2.hasDefault && /IO::Socket::SSL::default_ca\b/.test(source);
  const patched = /SSL_ca_file\}\s*=\s*['"](\/[^'"]+)['"]/.exec(source)?.[1];
  const standard = leavesIt ? "" : patched ?? (/Mozilla::CA/.test(source) ? mozilla : "");
  const version2 = moduleVersion(await readText(machine, agent));
  return {
    path: perl2.path,
    version: `${version2}, IO::Socket::SSL ${perl2.ioSocketSsl} (Perl ${perl2.version})`,
    stores: lwpStores(machine, { ...perl2, cafile: standard === "" ? perl2.cafile : standard, standard }),
    rules: perlRules,
    turnedOff: () => withoutNamesBy(machine.environment)
  };
}
function withoutNamesBy(environment2) {
  const own = "PERL_LWP_SSL_VERIFY_HOSTNAME";
  const isOff = environment2[own] === "0" || environment2[own] === "";
  const other = ["HTTPS_CA_FILE", "HTTPS_CA_DIR"].find((name) => environment2[name]);
  const setting = environment2[own] === void 0 ? other : isOff ? own : void 0;
  return setting === void 0 ? void 0 : { setting, butForTheIssuer: true };
}
function lwpStores(machine, facts) {
  const { cafile: used, standard } = facts;
  const named2 = variables5.flatMap(({ form, names: names2 }) => {
    const variable = names2.find((name) => machine.environment[name]);
    return variable === void 0 ? [] : [{ origin: "variable", form, path: machine.environment[variable] ?? "", variable }];
  });
  const [first] = named2;
  const byDefault = standard === "" || first === void 0 && used !== standard ? perlStores(machine, facts) : [{ origin: "default", form: "bundle", path: standard }];
  if (first?.variable === void 0) return byDefault;
  const replacedBy = first.variable;
  const replaced = byDefault.filter(
    (store) => store.replacedBy === void 0 && !named2.some(({ path: path2 }) => path2 === store.path)
  );
  return [...named2, ...replaced.map((store) => ({ ...store, replacedBy }))];
}

// src/clients/node/npm-files.ts
import { dirname as dirname7, join as join25 } from "node:path";
async function npmFiles(machine) {
  const [path2] = await programsNamed(machine, /^npm$/);
  const [node4] = await nodeFiles(machine);
  if (path2 === void 0 || node4 === void 0) return [];
  const prefix = dirname7(dirname7(path2));
  const folders3 = [join25(prefix, "lib/node_modules/npm"), "/usr/lib/node_modules/npm", "/usr/share/nodejs/npm"];
  for (const folder of folders3) {
    const version2 = /"version":\s*"([^"]+)"/.exec(await readText(machine, join25(folder, "package.json")))?.[1];
    if (version2 === void 0) continue;
    const cafile2 = await settingOf(machine, folder, prefix, "cafile");
    const off = turnedOffBy(await settingOf(machine, folder, prefix, "strict-ssl"));
    return [
      {
        path: path2,
        version: `${version2} (Node.js ${node4.version})`,
        rules: node4.rules,
        facts: {
          ...{ roots: node4.roots, cafile: cafile2, replaces: cafile2 !== void 0 },
          opensslCa: takesOpensslCa(node4.usesOpensslCa, machine.environment["NODE_OPTIONS"] ?? "")
        },
        ...off === void 0 ? {} : { off }
      }
    ];
  }
  return [];
}
async function settingOf({ environment: environment2, read: read4 }, folder, prefix, name) {
  const wanted = `npm_config_${name.replaceAll("-", "_")}`;
  const [variable, told4] = Object.entries(environment2).find(([key, value]) => value && key.toLowerCase() === wanted) ?? [];
  if (variable !== void 0 && told4 !== void 0) return { where: "env", source: variable, value: told4 };
  const { HOME, NPM_CONFIG_USERCONFIG } = environment2;
  const user = NPM_CONFIG_USERCONFIG || HOME && join25(HOME, ".npmrc");
  for (const file of [...user ? [user] : [], join25(prefix, "etc/npmrc"), join25(folder, "npmrc")]) {
    const said = configLines(await readText({ read: read4 }, file)).map((line) => assignment(line));
    const value = said.findLast((one) => one?.name === name)?.value.replace(/^"([^"]*)"$/, "$1");
    if (value) return { where: "user", source: file, value };
  }
  return void 0;
}
function turnedOffBy(strictSsl) {
  if (strictSsl === void 0 || !/^(?:false|null|0+)$/i.test(strictSsl.value)) return void 0;
  const { where, source, value } = strictSsl;
  return where === "env" ? { setting: `${source}=${value}` } : { setting: `strict-ssl=${value}`, file: source };
}

// src/clients/npm.ts
var npm = {
  id: "npm",
  title: "npm",
  docs: "https://docs.npmjs.com/cli/using-npm/config#cafile",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  proxyVariables: () => ["https_proxy", "HTTPS_PROXY"],
  detect: detectNpm,
  probe: probeNpm,
  interpret: interpretNpm,
  stores: (machine, _at, probe) => npmStores(machine, aboutIn(probe)),
  recognise: recogniseNpm,
  // The first goes before every .npmrc; the second counts only where no cafile or ca is set.
  remedies: [
    { variable: "npm_config_cafile", wants: "bundle", effect: "replaces" },
    { variable: "NODE_EXTRA_CA_CERTS", wants: "bundle", effect: "adds" }
  ]
};
async function detectNpm(machine) {
  const [path2, node4] = await Promise.all([machine.which("npm"), machine.which("node")]);
  if (!path2) return { absent: "npm is not on PATH" };
  return node4 ? { path: path2 } : { absent: "npm is on PATH, but node is not" };
}
async function recogniseNpm(machine) {
  const found2 = await npmFiles(machine);
  return Promise.all(
    found2.map(async ({ path: path2, version: version2, rules: rules4, facts, off }) => ({
      path: path2,
      version: version2,
      rules: rules4,
      stores: await npmStores(machine, facts),
      turnedOff: () => off
    }))
  );
}
async function probeNpm(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const question2 = { npm: at2.path, timeoutMs: timeoutMs3, hosts: hosts.map(({ name, port }) => ({ name, port })) };
  const run = await machine.run({
    file: await machine.which("node") ?? "node",
    args: ["-e", probeSource("npm.cjs")],
    stdin: JSON.stringify(question2),
    timeoutMs: probeDeadline(hosts.length, 32, timeoutMs3) + 5e3
  });
  return { runs: [{ label: "npm", run }] };
}
function interpretNpm(probe, hosts) {
  const facts = aboutIn(probe);
  const absent = text(facts, "absent");
  const version2 = text(facts, "version");
  return {
    version: version2 === "" ? "" : `${version2} (Node.js ${text(facts, "node")})`,
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const code = text(record2, "code");
      const reason = text(record2, "message").replace(/^request to \S+ failed, reason: /, "");
      const words4 = [code, reason].filter((part2) => part2 !== "").join(": ");
      return { verdict: verdictOfNode(text(record2, "kind"), code), words: words4 };
    }),
    ...absent === "" ? {} : { absent }
  };
}
function recordIn(record2, field) {
  const value = record2?.[field];
  return typeof value === "object" && value !== null ? value : {};
}
async function npmStores(machine, facts) {
  const told4 = [...cafile(machine, recordIn(facts, "cafile")), ...ca(recordIn(facts, "ca"))];
  const extra = machine.environment["NODE_EXTRA_CA_CERTS"];
  const standard = [
    ...facts["opensslCa"] === true ? opensslStores(machine.environment, systemsOwn) : builtIn(facts["roots"]),
    ...extra ? [{ origin: "variable", form: "bundle", path: extra, variable: "NODE_EXTRA_CA_CERTS" }] : []
  ];
  const [first] = told4;
  if (facts["replaces"] !== true || first === void 0) return [...told4, ...standard];
  const by = first.variable ?? first.config?.file ?? "cafile";
  return [...told4, ...standard.map((store) => ({ ...store, replacedBy: by }))];
}
function cafile(machine, setting) {
  const path2 = text(setting, "value");
  if (path2 === "") return [];
  return [{ ...originOf(machine, setting, "cafile"), form: "bundle", path: path2 }];
}
function ca(setting) {
  const value = setting["value"];
  const pem2 = Array.isArray(value) ? value.join("\n") : typeof value === "string" ? value : "";
  if (pem2 === "") return [];
  return [{ origin: "config-file", form: "built-in", pem: pem2, config: { file: text(setting, "source"), setting: "ca" } }];
}
function originOf({ environment: environment2 }, setting, name) {
  const variable = Object.keys(environment2).find((key) => key.toLowerCase() === `npm_config_${name}`);
  if (text(setting, "where") === "env" && variable) return { origin: "variable", variable };
  return { origin: "config-file", config: { file: text(setting, "source"), setting: name } };
}

// src/clients/openssl.ts
import { isIP as isIP9 } from "node:net";
var width6 = 16;
var openssl2 = {
  id: "openssl",
  title: "OpenSSL",
  docs: "https://docs.openssl.org/3.0/man1/openssl-verification-options/#trusted-certificate-options",
  speaks: { servername: true, starttls: ["smtp", "imap", "pop3", "ldap", "postgres", "mysql"] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  detect: onPath("openssl"),
  probe: probeOpenssl,
  interpret: interpretOpenssl,
  async stores(machine, _at, probe) {
    const folder = /^OPENSSLDIR: "(.*)"$/m.exec(versionOutput(probe))?.[1];
    return opensslStores(machine.environment, {
      cafile: folder ? `${folder}/cert.pem` : "",
      capath: folder ? `${folder}/certs` : ""
    });
  },
  recognise: recogniseOpenssl,
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
async function recogniseOpenssl(machine) {
  const programs2 = await distinctPrograms(machine, /^openssl$/);
  const found2 = await Promise.all(
    programs2.map(async ({ path: path2, bytes }) => ({ path: path2, facts: await opensslOf(machine, bytes, librariesBeside(path2)) }))
  );
  return found2.flatMap(
    ({ path: path2, facts }) => facts === void 0 ? [] : { path: path2, version: facts.version, stores: opensslStores(machine.environment, facts) }
  );
}
async function probeOpenssl(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const version2 = machine.run({ file: at2.path, args: ["version", "-v", "-d"], timeoutMs: timeoutMs3 });
  const runs = await sideBySide(hosts, width6, async (host) => {
    const run = await machine.run({ file: at2.path, args: argumentsFor4(host), timeoutMs: timeoutMs3 });
    return { label: host.id, run };
  });
  return { runs: [...runs, { label: "version", run: await version2 }] };
}
function argumentsFor4(host) {
  const name = host.servername ?? host.name;
  const address = host.name.includes(":") ? `[${host.name}]` : host.name;
  return [
    "s_client",
    "-brief",
    "-verify_return_error",
    ...["-connect", `${address}:${host.port}`],
    ...isIP9(name) ? ["-verify_ip", name, "-noservername"] : ["-verify_hostname", name, "-servername", name],
    ...host.starttls ? ["-starttls", host.starttls] : []
  ];
}
function interpretOpenssl(probe, hosts) {
  const runs = new Map(probe.runs.map(({ label: label3, run }) => [label3, run]));
  const [, name, version2 = ""] = /^(OpenSSL|LibreSSL) (\S+)/m.exec(versionOutput(probe)) ?? [];
  if (name === "LibreSSL") {
    const why = `s_client of LibreSSL ${version2} cannot be told to verify a name`;
    return { version: `${version2} (LibreSSL)`, verdicts: hosts.map((host) => answer(host, "skipped", why)) };
  }
  return {
    version: version2,
    verdicts: hosts.map((host) => verdictFor4(host, runs.get(host.id)))
  };
}
function versionOutput(probe) {
  return probe.runs.find(({ label: label3 }) => label3 === "version")?.run.stdout ?? "";
}
function verdictFor4(host, run) {
  if (run === void 0) return answer(host, "error", "was not asked");
  if (run.failure !== void 0) return answer(host, "error", `could not be started: ${run.failure}`);
  const refusal2 = /^verify error:num=\d+:.*$/m.exec(run.stderr)?.[0];
  if (refusal2) return answer(host, "rejected", refusal2, run.milliseconds);
  if (/^Verification: OK\s*$/m.test(run.stderr)) return answer(host, "trusted", "", run.milliseconds);
  if (run.timedOut) return answer(host, "unreachable", "no answer before the deadline", run.milliseconds);
  const words4 = wordsIn2(run.stderr);
  return answer(host, verdictOf6(run.stderr), words4, run.milliseconds);
}
function verdictOf6(said) {
  const reason = reasonIn(said);
  if (/^(connect:errno=|write:errno=|read:errno=)|BIO_lookup_ex|getaddrinfo/m.test(said)) return "unreachable";
  if (/:system library:/.test(said)) return "unreachable";
  return reason && verdictOfReason(reason) || "error";
}
function wordsIn2(said) {
  const error = said.split("\n").find((line) => line.includes(":error:"));
  if (!error) return lastLine(said) || "s_client ended without a word";
  return error.replace(/^[0-9A-F]+:/, "").replace(/:\.\.\/.*$/, "");
}

// src/clients/perl.ts
var perl = {
  id: "perl",
  title: "Perl",
  docs: "https://metacpan.org/pod/IO::Socket::SSL#SSL_ca_file-%7C-SSL_ca_path-%7C-SSL_ca",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: setsPartialChain2,
  readsCommonName: () => true,
  detect: detectPerl,
  probe: (machine, at2, question2) => probePerl(machine, at2, "IO::Socket::SSL", question2),
  interpret: interpretPerl,
  stores: async (machine, _at, probe) => perlStores(machine, perlFacts(probe)),
  recognise: (machine) => recognisePerl(machine, async (perl2) => ({
    path: perl2.path,
    version: `${perl2.ioSocketSsl} (Perl ${perl2.version})`,
    stores: perlStores(machine, perl2),
    rules: perlRules
  })),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/php/files.ts
import { join as join26 } from "node:path";
async function recognisePhp(machine, recognised3) {
  const found2 = await Promise.all(
    (await distinctPrograms(machine, /^php(?:\d(?:\.?\d)?)?$/)).map(async ({ path: path2, bytes }) => {
      const version2 = textIn(bytes, "PHP/", /^PHP\/(\d+\.\d+\.\d+)/);
      if (version2 === void 0) return void 0;
      const files2 = await iniFiles(machine, version2);
      const openssl3 = await opensslOf(machine, await extension(machine, bytes, files2, "openssl"), librariesBeside(path2));
      const libcurl = await libcurlOf(machine, await extension(machine, bytes, files2, "curl"), librariesBeside(path2));
      return recognised3(path2, {
        version: version2,
        absent: "",
        cafile: openssl3?.cafile ?? "",
        capath: openssl3?.capath ?? "",
        curl: libcurl?.version ?? "",
        backend: libcurl?.backend ?? "",
        curlCafile: libcurl?.loads.find(({ form }) => form === "bundle")?.path ?? "",
        curlCapath: libcurl?.loads.find(({ form }) => form === "directory")?.path ?? "",
        settings: files2.flatMap(({ file, content }) => settingsIn2(file, content)).reverse()
      });
    })
  );
  return found2.filter((php2) => php2 !== void 0);
}
async function iniFiles(machine, version2) {
  const [major = "", minor = ""] = version2.split(".");
  const places3 = [
    [`/etc/php/${major}.${minor}/cli/php.ini`, `/etc/php/${major}.${minor}/cli/conf.d`],
    ["/usr/local/etc/php/php.ini", "/usr/local/etc/php/conf.d"],
    [`/etc/php${major}${minor}/php.ini`, `/etc/php${major}${minor}/conf.d`],
    ["/etc/php.ini", "/etc/php.d"]
  ];
  for (const [main, folder] of places3) {
    const files2 = [main, ...await pathsIn(machine, folder, /\.ini$/)];
    const read4 = await Promise.all(files2.map(async (file) => ({ file, content: await readText(machine, file) })));
    const there = read4.filter(({ content }) => content !== "");
    if (there.length > 0) return there;
  }
  return [];
}
async function extension(machine, program3, files2, name) {
  const isLoaded = files2.some(
    ({ content }) => configLines(content).some((line) => {
      const said = assignment(line);
      const library2 = uncommented(said?.value ?? "", { marks: ";", escapes: false });
      return said?.name === "extension" && [name, `${name}.so`].includes(library2);
    })
  );
  const folder = textIn(program3, "/php", /\0(\/[\w./-]*\/php\/(?:extensions\/)?[\w-]*20\d{6}[\w-]*)\0/, 60) ?? textIn(program3, "/modules", /\0(\/[\w./-]*\/php\d*\/modules)\0/, 60);
  const library = isLoaded && folder !== void 0 ? await readProgram(machine, join26(folder, `${name}.so`)) : void 0;
  return library ?? program3;
}
function settingsIn2(file, content) {
  return configLines(content).flatMap((line) => {
    const { name = "", value: written5 = "" } = assignment(line) ?? {};
    if (!["openssl.cafile", "openssl.capath", "curl.cainfo"].includes(name)) return [];
    const value = uncommented(written5, { marks: ";", escapes: false });
    return value === "" ? [] : [{ name, value, file }];
  });
}

// src/clients/php/interpreter.ts
var detectPhp = onPath("php");
function probePhp(machine, at2, library, question2) {
  const args = ["-r", probeSource("php.php").replace(/^<\?php\s/, "")];
  return askLibrary(machine, at2, { library, args, timesAHost: 1 }, question2);
}
function phpSetting({ settings }, name) {
  const found2 = settings.find((setting) => setting.name === name && setting.value !== "");
  return found2 && { path: found2.value, config: { file: found2.file || "php.ini", setting: name } };
}
function phpFacts(probe) {
  const about2 = aboutIn(probe);
  const settings = Array.isArray(about2["settings"]) ? about2["settings"] : [];
  return {
    version: text(about2, "version"),
    absent: text(about2, "absent"),
    cafile: text(about2, "cafile"),
    capath: text(about2, "capath"),
    curl: text(about2, "curl"),
    backend: text(about2, "backend"),
    curlCafile: text(about2, "curlCafile"),
    curlCapath: text(about2, "curlCapath"),
    settings: settings.flatMap((setting) => {
      if (typeof setting !== "object" || setting === null) return [];
      const fields = setting;
      return [{ name: text(fields, "name"), value: text(fields, "value"), file: text(fields, "file") }];
    })
  };
}

// src/clients/php.ts
var php = {
  id: "php",
  title: "PHP",
  docs: "https://www.php.net/manual/en/openssl.configuration.php#ini.openssl.cafile",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  detect: detectPhp,
  probe: (machine, at2, question2) => probePhp(machine, at2, "streams", question2),
  interpret: interpretPhp,
  stores: async (machine, _at, probe) => phpStores(machine, phpFacts(probe)),
  recognise: (machine) => recognisePhp(
    machine,
    async (path2, facts) => facts.cafile === "" ? void 0 : { path: path2, version: facts.version, stores: phpStores(machine, facts) }
  ),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
function interpretPhp(probe, hosts) {
  const { version: version2, absent } = phpFacts(probe);
  return {
    version: version2,
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const message2 = text(record2, "message");
      const verdict = verdictOf7(text(record2, "kind"), message2);
      return { verdict, words: verdict === "trusted" ? "" : message2 };
    }),
    ...absent === "" ? {} : { absent }
  };
}
function verdictOf7(kind, message2) {
  switch (kind) {
    case "accepted":
      return "trusted";
    case "connection":
    case "timeout":
      return "unreachable";
    case "tls":
      if (rejected3.test(message2)) return "rejected";
      if (unreachable5.test(message2)) return "unreachable";
      return verdictOfReason(reasonIn(message2) ?? "") ?? "error";
    default:
      return "error";
  }
}
var rejected3 = /certificate verify failed|Peer certificate .* did not match|Unable to locate peer certificate CN|Could not get peer certificate|failed loading cafile stream|no valid certs found cafile stream|Unable to set (?:default )?verify locations/;
var unreachable5 = /SSL: (?:Connection (?:reset|refused|timed out)|Broken pipe|Success|Undefined error)|the connection was closed|Handshake timed out/;
function phpStores(machine, facts) {
  const file = phpSetting(facts, "openssl.cafile");
  const directory = phpSetting(facts, "openssl.capath");
  const standard = opensslStores(machine.environment, facts);
  const replacedBy = (file ?? directory)?.config.setting;
  if (replacedBy === void 0) return standard;
  return [
    ...file ? [{ origin: "config-file", form: "bundle", ...file }] : [],
    ...directory ? [{ origin: "config-file", form: "directory", ...directory }] : [],
    ...standard.filter((store) => store.replacedBy === void 0).map((store) => ({ ...store, replacedBy }))
  ];
}

// src/clients/php-curl.ts
var phpCurl = {
  id: "php-curl",
  title: "PHP's curl extension",
  docs: "https://www.php.net/manual/en/curl.configuration.php#ini.curl.cainfo",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  detect: detectPhp,
  probe: (machine, at2, question2) => probePhp(machine, at2, "curl", question2),
  interpret: interpretPhpCurl,
  stores: (machine, _at, probe) => phpCurlStores(machine, phpFacts(probe)),
  recognise: (machine) => recognisePhp(
    machine,
    async (path2, facts) => facts.curl === "" ? void 0 : { path: path2, version: versionOf2(facts), stores: await phpCurlStores(machine, facts) }
  ),
  remedies: [],
  repairedByHand: () => 'Or set `curl.cainfo = "/path/of/bundle.pem"` in a file that `php --ini` lists: the bundle takes the place of the default file, so let it hold the public roots too.'
};
function interpretPhpCurl(probe, hosts) {
  const facts = phpFacts(probe);
  const { absent } = facts;
  return {
    version: versionOf2(facts),
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const exitCode = typeof record2["exitcode"] === "number" ? number(record2, "exitcode") : -1;
      const message2 = text(record2, "message");
      if (exitCode === 0) return { verdict: "trusted", words: "" };
      return { verdict: verdictOfExit(exitCode, message2), words: `cURL error ${exitCode}: ${message2}` };
    }),
    ...absent === "" ? {} : { absent }
  };
}
function versionOf2({ version: version2, curl: curl2, backend }) {
  return curl2 === "" ? version2 : `${version2} (libcurl ${curl2}, ${backend})`;
}
async function phpCurlStores(machine, facts) {
  const told4 = phpSetting(facts, "openssl.cafile") ?? phpSetting(facts, "curl.cainfo");
  const file = facts.curlCafile || await systemBundle(machine);
  const directory = facts.curlCapath;
  const byDefault = file === void 0 ? [] : [{ origin: "default", form: "bundle", path: file }];
  return [
    ...told4 ? [{ origin: "config-file", form: "bundle", ...told4 }] : [],
    ...byDefault.map((store) => told4 ? { ...store, replacedBy: told4.config.setting } : store),
    ...directory === "" ? [] : [{ origin: "default", form: "directory", path: directory }]
  ];
}

// src/clients/pip.ts
var variables6 = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT"];
var pip = {
  id: "pip",
  title: "pip",
  docs: "https://pip.pypa.io/en/stable/topics/https-certificates/",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  ...inInterpreter("pip"),
  stores: (machine, _at, probe) => pipStores(machine, pythonFacts(probe, "pip")),
  recognise: inFiles("pip", pipStores),
  // With truststore they add to the system's store, and replace nothing.
  remedies: variables6.map((variable) => ({ variable, wants: "bundle", effect: "replaces" }))
};
function pipStores(machine, facts) {
  return storesWithTruststore(machine, facts, variables6);
}

// src/clients/python.ts
var python = {
  id: "python",
  title: "Python",
  docs: "https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_default_certs",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  readsCommonName: () => true,
  // urllib.request: ProxyHandler has no use for `all`.
  proxyVariables: () => ["https_proxy", "HTTPS_PROXY"],
  ...inInterpreter("ssl"),
  stores: (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, "ssl")),
  recognise: inFiles("ssl", interpreterStores),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/requests.ts
var variables7 = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];
var asked3 = inInterpreter("requests");
var requests2 = {
  id: "requests",
  title: "requests",
  docs: "https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  proxyVariables: () => proxyVariables,
  ...asked3,
  interpret(probe, hosts) {
    const interpretation = asked3.interpret(probe, hosts);
    const { urllib3: urllib32 = "", version: version2 } = pythonFacts(probe, "requests");
    if (urllib32 === "") return interpretation;
    return { ...interpretation, endsAtAnyAnchor: isAtLeast(urllib32, 2, 4) && setsPartialChain(version2) };
  },
  stores: (machine, _at, probe) => requestsStores(machine, pythonFacts(probe, "requests")),
  recognise: inFiles("requests", requestsStores),
  remedies: variables7.map((variable) => ({ variable, wants: "bundle", effect: "replaces" }))
};
async function requestsStores(machine, { where }) {
  const standard = where ? [{ origin: "default", form: "bundle", path: where }] : [];
  const variable = variables7.find((name) => machine.environment[name]);
  const path2 = variable && machine.environment[variable];
  if (!variable || !path2) return standard;
  const listing = await machine.list(path2);
  return [
    { origin: "variable", form: listing.state === "listed" ? "directory" : "bundle", path: path2, variable },
    ...standard.map((reference2) => ({ ...reference2, replacedBy: variable }))
  ];
}

// src/clients/ruby.ts
import { dirname as dirname8, join as join27 } from "node:path";
var ruby = {
  id: "ruby",
  title: "Ruby",
  docs: "https://ruby.github.io/openssl/OpenSSL/X509/Store.html#method-i-set_default_paths",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  detect: onPath("ruby"),
  probe: probeRuby,
  interpret: interpretRuby,
  async stores(machine, _at, probe) {
    const facts = aboutIn(probe);
    return opensslStores(machine.environment, { cafile: text(facts, "cafile"), capath: text(facts, "capath") });
  },
  recognise: recogniseRuby,
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
async function recogniseRuby(machine) {
  const found2 = await Promise.all(
    (await distinctPrograms(machine, /^ruby(?:\d\.\d)?$/)).map(
      async ({ path: path2, bytes }) => {
        const extension3 = await opensslExtension(machine, path2);
        const openssl3 = extension3 && await opensslOf(machine, extension3, librariesBeside(path2));
        if (openssl3 === void 0) return [];
        const name = textIn(bytes, "libruby", /^(libruby[\w.-]*?\.so(?:\.\d+)*)\0/);
        const library = name === void 0 ? void 0 : await findLibrary(machine, name, librariesBeside(path2));
        const program3 = library && await readProgram(machine, library) || bytes;
        const version2 = textIn(program3, "ruby ", /^ruby (\d+\.\d+\.\d+)/) ?? "";
        return [{ path: path2, version: version2, stores: opensslStores(machine.environment, openssl3) }];
      }
    )
  );
  return found2.flat();
}
async function opensslExtension(machine, ruby2) {
  const prefix = dirname8(dirname8(ruby2));
  const roots = [
    join27(prefix, "lib"),
    join27(prefix, "lib64"),
    ...await pathsIn(machine, join27(prefix, "lib"), /-linux-(?:gnu|musl)/)
  ];
  const versions = (await Promise.all(roots.map((root2) => pathsIn(machine, join27(root2, "ruby"))))).flat();
  const architectures = await Promise.all(versions.map((version2) => pathsIn(machine, version2, /linux/)));
  for (const folder of [...versions, ...architectures.flat(), ...roots.map((root2) => join27(root2, "ruby"))]) {
    const bytes = await readProgram(machine, join27(folder, "openssl.so"));
    if (bytes !== void 0) return bytes;
  }
  return void 0;
}
async function probeRuby(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const question2 = {
    timeout: timeoutMs3 / 1e3,
    hosts: writtenHosts(hosts)
  };
  const run = await machine.run({
    file: at2.path,
    args: ["-e", probeSource("ruby.rb")],
    stdin: JSON.stringify(question2),
    // A host's time counts for the connection and for the handshake.
    timeoutMs: probeDeadline(hosts.length, 32, timeoutMs3 * 2)
  });
  return { runs: [{ label: "ruby", run }] };
}
function interpretRuby(probe, hosts) {
  const facts = aboutIn(probe);
  const absent = text(facts, "absent");
  return {
    version: text(facts, "version"),
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const type = text(record2, "type");
      const message2 = text(record2, "message");
      const verdict = text(record2, "kind") === "accepted" ? "trusted" : verdictOf8(type, message2);
      return { verdict, words: verdict === "trusted" ? "" : [type, message2].filter((word) => word !== "").join(": ") };
    }),
    ...absent === "" ? {} : { absent }
  };
}
var unreachableTypes = /^(?:Errno::E(?:CONN\w+|HOSTUNREACH|NETUNREACH|NETDOWN|TIMEDOUT|PIPE|ADDRNOTAVAIL)|Net::\w*Timeout|Timeout::Error|SocketError|Socket::\w+|EOFError|Net::HTTP\w+)$/;
function verdictOf8(type, message2) {
  if (unreachableTypes.test(type)) return "unreachable";
  if (!/^OpenSSL::/.test(type)) return "error";
  if (/certificate verify failed|does not match the server certificate/.test(message2)) return "rejected";
  if (/^SSL_connect SYSCALL returned=5/.test(message2)) return "unreachable";
  return verdictOfReason(/state=[^:]*: (.+)$/.exec(message2)?.[1] ?? "") ?? "error";
}

// src/clients/system.ts
var system = {
  id: "system",
  title: "The system's store",
  docs: "https://docs.openssl.org/3.0/man3/SSL_CTX_load_verify_locations/",
  speaks: { servername: true, starttls: ["smtp", "imap", "pop3", "ldap", "postgres", "mysql"] },
  // An administrator may have put an intermediate there, and most libraries take it for an anchor: GnuTLS, Go, curl.
  endsAtAnyAnchor: () => true,
  async detect() {
    return { absent: "it stands in for clients where none can be started" };
  },
  probe: (_machine, _at, { hosts, timeoutMs: timeoutMs3 }) => predictedProbe(hosts, [], { timeoutMs: timeoutMs3, endsAtAnyAnchor: true, readsCommonName: false }),
  interpret: (probe, hosts) => ({ version: "", verdicts: predictedVerdicts(probe, hosts) }),
  stores: (machine) => systemStore(machine),
  recognise: recogniseSystem,
  remedies: []
};
async function recogniseSystem(machine) {
  return [{ path: "/", version: "", stores: await systemStore(machine) }];
}
async function systemStore(machine) {
  const bundle = await systemBundle(machine);
  if (bundle !== void 0) return [{ origin: "default", form: "bundle", path: bundle }];
  for (const { path: path2, form } of systemLocations) {
    if (form === "directory" && (await machine.list(path2)).state === "listed") {
      return [{ origin: "default", form, path: path2, reader: "go" }];
    }
  }
  return [{ origin: "default", form: "bundle", path: systemLocations[0]?.path ?? "" }];
}

// src/clients/urllib3.ts
var asked4 = inInterpreter("urllib3");
var urllib3 = {
  id: "urllib3",
  title: "urllib3",
  docs: "https://urllib3.readthedocs.io/en/stable/user-guide.html#certificate-verification",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: (version2) => isAtLeast(version2, 2, 4) && setsPartialChain(version2),
  ...asked4,
  interpret(probe, hosts) {
    const interpretation = asked4.interpret(probe, hosts);
    return namesItsStore(pythonFacts(probe, "urllib3")) ? { ...interpretation, remedies: [] } : interpretation;
  },
  stores: (machine, _at, probe) => urllib3Stores(machine, pythonFacts(probe, "urllib3")),
  recognise: inFiles("urllib3", urllib3Stores, (facts) => namesItsStore(facts) ? [] : void 0),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ],
  repairedByHand: () => "Or install urllib3 from PyPI, which reads SSL_CERT_FILE."
};
function namesItsStore({ where }) {
  return where !== "";
}
async function urllib3Stores(machine, facts) {
  return namesItsStore(facts) ? namedStores(machine, facts, []) : interpreterStores(machine, facts);
}

// src/clients/wget/stores.ts
import { join as join28 } from "node:path";
async function wgetStores(machine, _at, probe) {
  const version2 = probe.runs.find(({ label: label3 }) => label3 === "version")?.run.stdout ?? "";
  const systemFile = /^ {4}(\S+) \(system\)$/m.exec(version2)?.[1] ?? "/etc/wgetrc";
  return wgetStoresOf(machine, backendIn(version2), systemFile);
}
async function wgetStoresOf(machine, backend, systemFile) {
  const isOpenssl = backend === "OpenSSL";
  const settings = await wgetrc(machine, systemFile);
  const [file, directory] = [settings.get("cacertificate"), settings.get("cadirectory")];
  const told4 = [
    ...file ? [{ origin: "config-file", form: "bundle", ...file }] : [],
    ...directory ? [
      {
        origin: "config-file",
        form: "directory",
        ...directory,
        ...isOpenssl ? {} : { reader: "go" }
      }
    ] : []
  ];
  if (isOpenssl) {
    return [...told4, ...opensslStores(machine.environment, { cafile: "/etc/ssl/cert.pem", capath: "/etc/ssl/certs" })];
  }
  const system2 = await systemBundleReference(machine);
  const replacedBy = directory?.config.setting;
  return [...told4, { ...system2, ...replacedBy === void 0 ? {} : { replacedBy } }];
}
function backendIn(versionOutput2) {
  const [, backend] = /\+ssl\/(gnutls|openssl)/.exec(versionOutput2) ?? [];
  return backend === "gnutls" ? "GnuTLS" : backend === "openssl" ? "OpenSSL" : "";
}
async function turnedOffByWgetrc(machine, systemFile) {
  const set2 = (await wgetrc(machine, systemFile)).get("checkcertificate");
  if (set2 === void 0 || !/^(?:off|no|0|quiet)$/i.test(set2.path)) return void 0;
  return { setting: `${set2.config.setting} = ${printable(set2.path)}`, file: set2.config.file };
}
async function wgetrc(machine, system2) {
  const { WGETRC, HOME } = machine.environment;
  const user = WGETRC || (HOME ? join28(HOME, ".wgetrc") : void 0);
  const settings = /* @__PURE__ */ new Map();
  for (const file of user === void 0 ? [system2] : [system2, user]) {
    const content = await machine.read(file);
    if (content.state !== "read") continue;
    for (const [name, setting] of settingsOf3(file, Buffer.from(content.bytes).toString("utf8"), HOME)) {
      settings.set(name, setting);
    }
  }
  return settings;
}
function settingsOf3(file, content, home = "") {
  const settings = /* @__PURE__ */ new Map();
  for (const line of configLines(content)) {
    const { name = "", value = "" } = assignment(line) ?? {};
    if (value === "") continue;
    const path2 = value.replace(/^~(?=\/)/, home);
    settings.set(name.toLowerCase().replace(/[_-]/g, ""), { path: path2, config: { file, setting: name } });
  }
  return settings;
}

// src/clients/wget.ts
var width7 = 16;
var wget = {
  id: "wget",
  title: "Wget",
  docs: "https://www.gnu.org/software/wget/manual/html_node/HTTPS-_0028SSL_002fTLS_0029-Options.html",
  speaks: { servername: false, starttls: [] },
  // GnuTLS knows no other way, and with OpenSSL it sets X509_V_FLAG_PARTIAL_CHAIN (wget: src/openssl.c).
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => ["https_proxy"],
  detect: onPath("wget"),
  probe: probeWget,
  interpret: interpretWget,
  stores: wgetStores,
  recognise: recogniseWget,
  remedies: [],
  repairedByHand: (certificate) => `Or add the line \`ca_certificate = ${certificate}\` to ~/.wgetrc, which adds to what it trusts.`
};
async function recogniseWget(machine) {
  const programs2 = await distinctPrograms(machine, /^wget$/);
  const found2 = programs2.filter(
    ({ bytes }) => bytes.includes("ca_certificate", 0, "latin1") || bytes.includes("cacertificate", 0, "latin1")
  ).map(async ({ path: path2, bytes }) => {
    const backend = libraryNameIn(bytes, "libgnutls") === void 0 ? "OpenSSL" : "GnuTLS";
    const systemFile = textIn(bytes, "wgetrc", /\0(\/[\w./-]*wgetrc)\0/, 60) ?? "/etc/wgetrc";
    const stores = await wgetStoresOf(machine, backend, systemFile);
    const rules4 = backend === "GnuTLS" ? { rules: gnutlsRulesWithoutPurpose } : {};
    const off = await turnedOffByWgetrc(machine, systemFile);
    return { path: path2, version: `${wgetVersion(bytes)} (${backend})`, stores, ...rules4, turnedOff: () => off };
  });
  return Promise.all(found2);
}
function wgetVersion(bytes) {
  return textIn(bytes, "\x001.2", /^\0(1\.2\d(?:\.\d+)?)\0/) ?? "";
}
async function probeWget(machine, at2, { hosts, timeoutMs: timeoutMs3 }) {
  const environment2 = { LC_ALL: "C" };
  const version2 = machine.run({ file: at2.path, args: ["--version"], environment: environment2, timeoutMs: timeoutMs3 });
  const runs = await sideBySide(hosts, width7, async (host) => {
    const run = await machine.run({
      file: at2.path,
      args: argumentsFor5(host, timeoutMs3),
      environment: environment2,
      timeoutMs: timeoutMs3 * 2 + 5e3
    });
    return { label: host.id, run };
  });
  return { runs: [...runs, { label: "version", run: await version2 }] };
}
function argumentsFor5(host, timeoutMs3) {
  return [
    // It tells of the handshake's end, and how many certificates it has loaded.
    "--debug",
    // Of the options that a .wgetrc may hold, those that would send a credential, write a file, or hide what is said.
    ...["--header=", "--no-auth-no-challenge", "--no-netrc", "--no-cookies", "--no-hsts"],
    // delete_after removes, and backups renames, whatever --output-document names: it must be no file, not even /dev/null.
    ...["--output-document=-", "--execute=delete_after=off", "--execute=backups=0"],
    ...["--output-file=-", "--no-quiet", "--no-background", "--no-recursive"],
    ...["--spider", "--max-redirect=0", "--tries=1", `--timeout=${Math.max(1, Math.ceil(timeoutMs3 / 1e3))}`],
    urlOf(host)
  ];
}
var opensslRemedies = [
  { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
  { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
];
function interpretWget(probe, hosts) {
  const runs = new Map(probe.runs.map(({ label: label3, run }) => [label3, run]));
  const asked5 = runs.get("version");
  const said = asked5?.stdout ?? "";
  const [, number2 = ""] = /^GNU Wget (\d\S*)/.exec(said) ?? [];
  const answered = asked5 !== void 0 && asked5.failure === void 0 && !asked5.timedOut;
  if (answered && /BusyBox/.test(said + asked5.stderr)) {
    return { version: "", verdicts: [], absent: "the wget on PATH is BusyBox's, which verifies no certificate" };
  }
  if (/^GNU Wget2 /.test(said)) return { version: "", verdicts: [], absent: "the wget on PATH is Wget2" };
  const backend = backendIn(said);
  return {
    version: number2 === "" || backend === "" ? number2 : `${number2} (${backend})`,
    ...backend === "OpenSSL" ? { remedies: opensslRemedies } : {},
    verdicts: hosts.map((host) => verdictFor5(host, runs.get(host.id)))
  };
}
function verdictFor5(host, run) {
  if (run === void 0) return answer(host, "error", "was not asked");
  if (run.failure !== void 0) return answer(host, "error", `could not be started: ${run.failure}`);
  const said = run.stdout;
  const words4 = wordsIn3(said);
  if (run.exitCode === 5) return answer(host, "rejected", words4 || "SSL verification failure", run.milliseconds);
  const isAccepted2 = /^---request begin---\r?\nHEAD \//m.test(said) || [0, 6, 8].includes(run.exitCode ?? -1);
  if (isAccepted2) return answer(host, "trusted", "", run.milliseconds);
  if (run.timedOut) return answer(host, "unreachable", "no answer before the deadline", run.milliseconds);
  const last = words4 || lastLine(said) || lastLine(run.stderr) || "wget ended without a word";
  return answer(host, verdictOf9(run.exitCode, said), last, run.milliseconds);
}
function verdictOf9(exitCode, said) {
  if (exitCode !== 4) return "error";
  if (/fatal alert has been received/.test(said)) return "rejected";
  const reason = reasonIn(said);
  return reason === void 0 ? "unreachable" : verdictOfReason(reason.replace(/;.*$/s, "")) ?? "error";
}
function wordsIn3(said) {
  const lines = said.split("\n").flatMap((line) => {
    const [told4] = reasons.exec(line) ?? [];
    return told4 === void 0 ? [] : [told4.trim()];
  });
  return [...new Set(lines)].join(" ");
}
var reasons = /^ERROR: .*|^The certificate.*|^ {2}(?:Unable to|Self-signed|Issued certificate).*|^(?:GnuTLS|OpenSSL): .*|^Unable to establish.*|failed: .*|Proxy tunneling failed: .*?(?=Unable to establish|$)|unable to resolve host.*/;

// src/clients/index.ts
var clients = [
  python,
  requests2,
  urllib3,
  aiohttp,
  httpx,
  pip,
  aws2,
  fsspec,
  conda,
  curl,
  git2,
  openssl2,
  node2,
  actionsNode,
  java,
  wget,
  gnutls,
  ruby,
  perl,
  lwp2,
  php,
  phpCurl,
  go,
  dotnet,
  deno2,
  bun,
  npm,
  cargo,
  system
];

// src/clients/recognition/recognise.ts
async function recogniseClients(machine, selection) {
  if (selection !== "auto") return (await Promise.all(selection.map((named2) => recogniseNamed(machine, named2)))).flat();
  const found2 = await Promise.all(clients.map((client) => recognise(machine, client, false)));
  const others = found2.flat().filter(({ client }) => client.id !== "system");
  return others.length > 0 ? others : found2.flat();
}
async function recognisedAt(machine, { client, at: at2 }) {
  return (await recognised2(machine, client)).find(({ path: path2 }) => path2 === at2.path);
}
async function recogniseNamed(machine, { id, path: path2 }) {
  const client = clients.find((known2) => known2.id === id);
  if (client === void 0) throw new Error(`the client ${id} is not registered`);
  if (client.recognise === void 0) {
    throw new UsageError(
      `clients: ${id} was named, and is not recognised by its files alone, which is all that ${machine.id} has; leave it out, or check a container that can be started (run:IMAGE).`
    );
  }
  const found2 = await recognise(machine, client, true);
  const wanted = path2 === void 0 ? found2.slice(0, 1) : found2.filter(({ at: at2 }) => at2.path === path2);
  if (wanted.length > 0) return wanted;
  throw missing(machine, client, path2 === void 0 ? "its files are nowhere" : `it is not at ${path2}`);
}
var found = /* @__PURE__ */ new WeakMap();
function recognised2(machine, client) {
  const known2 = found.get(machine) ?? /* @__PURE__ */ new Map();
  found.set(machine, known2);
  const search2 = known2.get(client) ?? client.recognise?.(machine) ?? Promise.resolve([]);
  known2.set(client, search2);
  return search2;
}
async function recognise(machine, client, named2) {
  return (await recognised2(machine, client)).map(({ path: path2 }) => ({ client, at: { path: path2 }, named: named2, byFiles: true }));
}

// src/clients/recognition/predict.ts
var readers = /* @__PURE__ */ new WeakMap();
async function predict2(machine, installed, { hosts, timeoutMs: timeoutMs3 }) {
  const { client } = installed;
  const { environment: environment2 } = machine;
  const recognised3 = await recognisedAt(machine, installed);
  if (recognised3 === void 0) return { version: "", verdicts: [], absent: "its files are gone", stores: [] };
  const { version: version2, stores, remedies } = recognised3;
  const inEffect = stores.filter(({ replacedBy, beside: beside2 }) => replacedBy === void 0 && beside2 === void 0);
  const reader2 = readers.get(machine) ?? storeReader(machine);
  readers.set(machine, reader2);
  const read4 = await Promise.all(inEffect.map(reader2));
  const anchors3 = new Map(read4.flatMap((store) => store.anchors).map((anchor) => [anchor.sha256, anchor]));
  const options = {
    timeoutMs: timeoutMs3,
    endsAtAnyAnchor: recognised3.endsAtAnyAnchor ?? client.endsAtAnyAnchor(version2),
    readsCommonName: recognised3.readsCommonName ?? client.readsCommonName?.(version2) ?? false,
    ...recognised3.rules === void 0 ? {} : { rules: recognised3.rules },
    ...recognised3.failsBefore === void 0 ? {} : { failsBefore: recognised3.failsBefore },
    wayTo: (host) => wayOf(client, version2, host, environment2)
  };
  const variable = switchesOff(environment2).find(({ readers: readers2 }) => readers2.includes(client.title));
  const offFor = (host) => variable === void 0 ? recognised3.turnedOff?.(host) : { setting: variable.name };
  const verdicts2 = await Promise.all(
    [void 0, "issuer", "nothing"].map(async (verifies) => {
      const own = hosts.filter((host) => verifiedUnder(offFor(host)) === verifies);
      if (own.length === 0) return [];
      const under = verifies === void 0 ? options : { ...options, verifies };
      const probe = await predictedOnce(machine, own, [...anchors3.values()], under);
      return predictedVerdicts(probe, own).map((verdict) => withReason(verdict, offFor(verdict.host)));
    })
  );
  return {
    version: version2,
    stores,
    endsAtAnyAnchor: options.endsAtAnyAnchor,
    ...remedies === void 0 ? {} : { remedies },
    verdicts: verdicts2.flat()
  };
}
function verifiedUnder(off) {
  if (off === void 0) return void 0;
  return off.butForTheIssuer ? "issuer" : "nothing";
}
function withReason(verdict, turnedOff) {
  if (turnedOff === void 0) return verdict;
  const { setting, file, butForTheIssuer } = turnedOff;
  const isVerdict = verdict.verdict === "trusted" || butForTheIssuer && verdict.verdict === "rejected";
  if (!isVerdict) return verdict;
  const by = `${setting}${file === void 0 ? "" : ` in ${file}`}`;
  const words4 = butForTheIssuer ? `${by} turns the check of the name off` : `${by} turns verification off`;
  return {
    ...answer(verdict.host, verdict.verdict, verdict.message || words4, verdict.milliseconds),
    basis: "predicted",
    unverified: butForTheIssuer ? "name" : true,
    turnedOff
  };
}

// src/clients/asking/ask.ts
async function askAll(machine, installed, questions, onAnswer = () => {
}) {
  const asked5 = await Promise.all(
    installed.map(async (installation) => {
      const answers = await ask(machine, installation, questions);
      if (answers) onAnswer(answers);
      return answers;
    })
  );
  return asked5.flatMap((answers) => answers ?? []);
}
async function ask(machine, installed, questions) {
  const { client } = installed;
  const reasons4 = new Map(questions.hosts.map((host) => [host, whyNot2(client, host)]));
  const hosts = [...questions.hosts.filter((host) => reasons4.get(host) === void 0), questions.control];
  const question2 = { hosts, timeoutMs: questions.timeoutMs };
  const { stores, ...said } = installed.byFiles ? await predict2(machine, installed, question2) : await shakeHands2(machine, installed, question2);
  const { version: version2, verdicts: verdicts2, absent, remedies = client.remedies, endsAtAnyAnchor } = said;
  if (absent !== void 0) {
    if (installed.named) throw missing(machine, client, absent);
    return void 0;
  }
  const byHost = new Map(verdicts2.map((verdict) => [verdict.host, verdict]));
  const noWord = (host) => answer(host, "error", "was not answered for");
  return {
    ...installed,
    version: printable(version2, 200),
    remedies,
    ...endsAtAnyAnchor === void 0 ? {} : { endsAtAnyAnchor },
    verdicts: questions.hosts.map((host) => {
      const why = reasons4.get(host);
      return why === void 0 ? byHost.get(host) ?? noWord(host) : answer(host, "skipped", why);
    }),
    control: byHost.get(questions.control) ?? noWord(questions.control),
    stores
  };
}
async function shakeHands2(machine, { client, at: at2 }, question2) {
  const probe = await client.probe(machine, at2, question2);
  return { ...client.interpret(probe, question2.hosts), stores: await client.stores(machine, at2, probe) };
}
function whyNot2(client, host) {
  if (host.starttls !== void 0 && !client.speaks.starttls.includes(host.starttls)) {
    return `${client.title} is not asked over STARTTLS for ${host.starttls}`;
  }
  if (host.servername !== void 0 && !client.speaks.servername) {
    return `${client.title} cannot be told to send another server name`;
  }
  return void 0;
}

// src/clients/asking/detect.ts
import { isAbsolute, resolve } from "node:path";
async function detectClients(machine, selection) {
  if (!machine.runs) return recogniseClients(machine, selection);
  const found2 = selection === "auto" ? await detectAll(machine) : await detectNamed(machine, selection);
  if (found2.length === 0 && machine.kind !== "runner") return recogniseClients(machine, selection);
  if (found2.length === 0) {
    throw new UsageError(
      `clients: none was found on ${machine.id} (PATH is ${printable(machine.environment["PATH"] ?? "not set", 200)}); name one with its path, for example python=/opt/env/bin/python.`
    );
  }
  return found2;
}
async function detectAll(machine) {
  const detected = await Promise.all(
    clients.map(async (client) => {
      if (client.cannotBeAsked?.(machine)) return recognise(machine, client, false);
      return installations(await client.detect(machine)).map((at2) => ({ client, at: at2, named: false }));
    })
  );
  return detected.flat();
}
async function detectNamed(machine, selection) {
  const detected = await Promise.all(
    selection.map(async (named2) => {
      const { id, path: path2 } = named2;
      const client = clients.find((known2) => known2.id === id);
      if (client === void 0) throw new Error(`the client ${id} is not registered`);
      if (client.cannotBeAsked?.(machine)) return recogniseNamed(machine, named2);
      if (path2 !== void 0) return { client, at: { path: await programAt2(machine, id, path2) }, named: true };
      const detected2 = await client.detect(machine);
      if ("absent" in detected2) throw missing(machine, client, detected2.absent);
      const [at2] = installations(detected2);
      if (at2 === void 0) throw missing(machine, client, "nothing was found");
      return { client, at: at2, named: true };
    })
  );
  return detected.flat();
}
function installations(detected) {
  if ("absent" in detected) return [];
  return "path" in detected ? [detected] : detected;
}
async function programAt2(machine, id, path2) {
  const absolute = isAbsolute(path2) ? path2 : resolve(path2);
  const found2 = await machine.which(absolute);
  if (found2) return found2;
  throw new UsageError(
    `clients: ${id}=${printable(path2)} is no program that can be run; write the path of the program itself.`
  );
}

// src/fixes/fix.ts
import { join as join30, relative } from "node:path";

// src/fixes/write.ts
import { createHash as createHash5, randomUUID } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join as join29 } from "node:path";
var fileMode = 420;
var directoryMode = 493;
async function writeBundle(directory, anchors3) {
  return writeWhole(directory, "pem", Buffer.from(anchors3.map(({ der }) => toPem(der)).join("")));
}
async function writeWhole(directory, extension3, content) {
  const path2 = join29(directory, `${contentName(content)}.${extension3}`);
  if (await holds(path2, content)) return path2;
  await makeDirectory(directory);
  const unfinished = join29(directory, `.${randomUUID()}`);
  await writeFile(unfinished, content, { mode: fileMode, flag: "wx" });
  await chmod(unfinished, fileMode);
  await rename(unfinished, path2);
  return path2;
}
async function writeHashedDirectory(directory, anchors3) {
  const files2 = new Map(hashedNames(anchors3).map(({ name, certificate }) => [name, toPem(certificate.der)]));
  const path2 = join29(directory, `${contentName([...files2].join(""))}.d`);
  if (await exists(path2)) return path2;
  await makeDirectory(directory);
  const unfinished = join29(directory, `.${randomUUID()}`);
  await makeDirectory(unfinished);
  for (const [name, text3] of files2) {
    await writeFile(join29(unfinished, name), text3, { mode: fileMode, flag: "wx" });
    await chmod(join29(unfinished, name), fileMode);
  }
  try {
    await rename(unfinished, path2);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!await exists(path2)) throw error;
  }
  return path2;
}
function hashedNames(anchors3) {
  const counts = /* @__PURE__ */ new Map();
  return anchors3.map((certificate) => {
    const hash = subjectHash(certificate);
    const count2 = counts.get(hash) ?? 0;
    counts.set(hash, count2 + 1);
    return { name: `${hash}.${count2}`, certificate };
  });
}
async function makeDirectory(path2) {
  const created = await mkdir(path2, { recursive: true, mode: directoryMode });
  if (created !== void 0) await chmod(path2, directoryMode);
}
function contentName(content) {
  return createHash5("sha256").update(content).digest("hex").slice(0, 16);
}
async function holds(path2, content) {
  try {
    return (await readFile(path2)).equals(content);
  } catch {
    return false;
  }
}
async function exists(path2) {
  try {
    await stat(path2);
    return true;
  } catch {
    return false;
  }
}

// src/fixes/key-store.ts
async function writeKeyStore(directory, anchors3) {
  return writeWhole(directory, "p12", pkcs12TrustStore(anchors3));
}

// src/fixes/lendable.ts
var understood = /* @__PURE__ */ new Set([
  extensionIds.basicConstraints,
  extensionIds.keyUsage,
  extensionIds.extendedKeyUsage
]);
function isLendable(path2, fetched) {
  const authorities = path2.slice(1);
  return [misuses, weakSignatures, weakKeys].every((faults) => faults(path2).length === 0) && authorities.every((authority2) => !isConstrained(authority2)) && authorities.every((one, at2) => !fetched.includes(one) || keepsLengths(one, authorities.slice(at2 + 1)));
}
function isConstrained(authority2) {
  const { extensions } = profileOf(authority2);
  return extensions.has(extensionIds.nameConstraints) || [...extensions].some(([oid, { critical }]) => critical && !understood.has(oid));
}
function keepsLengths(authority2, above) {
  const own = profileOf(authority2).basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY;
  return above.every((issuer, at2) => {
    const limit2 = profileOf(issuer).basicConstraints?.pathLength;
    return limit2 === void 0 || own + at2 + 1 <= limit2;
  });
}

// src/fixes/need.ts
var takenAwayByAnchors = /* @__PURE__ */ new Set([...gapCauses, "issuer-expired"]);
function isTakenAwayByAnchors({ cause, recognition }) {
  return takenAwayByAnchors.has(cause.id) && recognition.evidence["validPath"] === void 0;
}
function needOf(judged2, check2, lenders, { environment: environment2, kind }) {
  const obstacle = check2.explanations.find((explanation) => !isTakenAwayByAnchors(explanation));
  if (obstacle) {
    const { title, id } = obstacle.cause;
    return { judged: judged2, check: check2, why: `${title} No variable repairs that: see ${id}.` };
  }
  const remedy = remedyOf(judged2, environment2);
  const loan = loanFor(judged2, check2, lenders);
  if (loan === void 0 && check2.explanations[0]?.cause.id === "intermediate-missing") {
    return { judged: judged2, check: check2, why: leftToTheServer };
  }
  if (remedy === void 0) return { judged: judged2, check: check2, ...byHand(judged2, check2, loan, kind) };
  if (loan === void 0) return { judged: judged2, check: check2, why: noLender(check2) };
  return { judged: judged2, check: check2, remedy, ...loan };
}
function remedyOf({ asked: { remedies } }, environment2) {
  return remedies.find(({ variable }) => environment2[variable]) ?? remedies[0];
}
function byHand({ asked: { client } }, { situation: { families } }, loan, kind) {
  const alone = kind === "runner" ? loan?.lender.alone : void 0;
  const certificate = alone ?? someCertificate;
  const told4 = [
    "No variable changes the store, which is that of the system.",
    `Add the root to it, as root: ${addToSystemStore(families, certificate)}.`,
    alone === void 0 ? standIn(loan) : void 0,
    kind !== "runner" || anchorFolder(families) === void 0 ? void 0 : `In a workflow, \`install: true\` adds ${alone === void 0 ? "the root that you give as `ca-certificates`" : "it"} for the job.`
  ];
  const ownStep = client.repairedByHand?.(certificate);
  return {
    why: told4.filter((sentence2) => sentence2 !== void 0).join(" "),
    ...ownStep === void 0 ? {} : { ownStep }
  };
}
function standIn(loan) {
  const anchor = loan?.missing.at(-1);
  if (loan === void 0 || anchor === void 0) {
    return `${someCertificate} stands for the root certificate, which no store that a fix may take from holds: get it from whoever runs that CA.`;
  }
  return `${someCertificate} stands for ${identified(anchor)}, which ${printable(loan.lender.name)} holds.`;
}
function loanFor({ stores }, { situation }, lenders) {
  const [leaf, ...served] = situation.observation.chain;
  if (leaf === void 0) return void 0;
  const own = new Set(stores.flatMap((store) => store.anchors).map((anchor) => anchor.sha256));
  const sent = new Set(served.map((certificate) => certificate.sha256));
  const fetched = (situation.observation.fetched ?? []).map(({ certificate }) => certificate);
  const intermediates = [...served, ...fetched.filter(({ subject, issuer }) => subject !== issuer)];
  for (const lender of lenders) {
    const anchors3 = indexBySubject([...lender.store.anchors, ...lender.store.unhashed]);
    const { paths } = findPaths(leaf, intermediates, anchors3, { partialChain: situation.endsAtAnyAnchor });
    const [path2] = paths.filter((certificates) => isInTime(certificates, situation.now)).filter((certificates) => {
      const unheld = fetched.filter((one) => certificates.includes(one) && !sent.has(one.sha256));
      return unheld.length === 0 || isLendable(certificates, unheld);
    }).toSorted((one, other) => one.length - other.length);
    if (path2 === void 0) continue;
    const anchor = path2.at(-1);
    const missing2 = path2.filter(
      (certificate) => !own.has(certificate.sha256) && (certificate === anchor || !sent.has(certificate.sha256))
    );
    return { missing: missing2.filter((certificate) => certificate !== leaf || certificate === anchor), lender };
  }
  return void 0;
}
function isInTime(path2, now) {
  return path2.every(({ notBefore, notAfter }) => notBefore <= now && now <= notAfter);
}
function noLender({ explanations, situation }) {
  if (situation.observation.chain.length === 0) {
    return "No certificate of this host was seen, so that no issuer can be looked for.";
  }
  const [first] = explanations;
  const see = first === void 0 ? "" : `: see ${first.cause.id}`;
  return `No store that a fix may take from holds the issuer, and no certificate that was given is it. Give its root as \`ca-certificates\`${see}.`;
}
var leftToTheServer = "The server does not send the intermediate, no store that a fix may take from holds it, and no certificate that was given is it. The server has to be repaired: see intermediate-missing.";

// src/fixes/plan.ts
function planFix(judged2, known2, given, trustFrom, machine) {
  const lenders = trustFrom === "given" ? given : [...given, ...known2.filter((store) => !given.includes(store))];
  const answers = judged2.flatMap(
    (client) => client.checks.filter(({ verdict }) => verdict.verdict === "rejected").map((check2) => needOf(client, check2, lenders, machine))
  );
  const needs = answers.flatMap((answer3) => "why" in answer3 ? [] : answer3);
  const remedies = new Map(needs.map(({ remedy }) => [remedy.variable, remedy]));
  const variables10 = [...remedies.values()].map((remedy) => {
    const own = needs.filter((need) => need.remedy.variable === remedy.variable);
    const readers2 = judged2.filter((client) => willRead(client, remedy, remedies, machine.environment));
    return planVariable(remedy, own, readers2, known2);
  });
  return { variables: variables10, needs, unrepairable: answers.flatMap((answer3) => "why" in answer3 ? answer3 : []) };
}
function willRead({ asked: asked5 }, { variable }, planned, environment2) {
  const winner = asked5.remedies.find((remedy) => planned.has(remedy.variable) || environment2[remedy.variable]);
  return winner?.variable === variable;
}
function planVariable(remedy, needs, readers2, known2) {
  const contents2 = /* @__PURE__ */ new Map();
  const put = (certificates) => {
    for (const certificate of certificates) contents2.set(certificate.sha256, certificate);
  };
  for (const reader2 of readers2) put(kept(reader2, remedy));
  for (const { judged: judged2, lender, missing: missing2 } of needs) {
    const hasNone = judged2.stores.every((store) => store.anchors.length === 0);
    if (remedy.effect === "replaces" && hasNone && lender.isPublic) put(lender.store.anchors);
    put(missing2);
  }
  const anchors3 = [...contents2.values()].sort((one, other) => one.sha256 < other.sha256 ? -1 : 1);
  const fetched = new Map(
    needs.flatMap(({ check: check2 }) => check2.situation.observation.fetched ?? []).map(({ certificate, from }) => [certificate.sha256, from])
  );
  const holder = ({ sha256 }) => holderOf(sha256, known2) ?? fetched.get(sha256) ?? "";
  return { remedy, anchors: anchors3, added: addedTo(readers2, anchors3, holder) };
}
function kept({ stores, replaced }, { effect, variable }) {
  const lost = effect === "replaces" ? [...stores, ...replaced] : stores.filter((store) => store.variable === variable);
  return lost.flatMap((store) => store.anchors);
}
function addedTo(readers2, anchors3, holder) {
  const added2 = /* @__PURE__ */ new Map();
  for (const { stores } of readers2) {
    const before = new Set(stores.flatMap((store) => store.anchors).map((anchor) => anchor.sha256));
    for (const anchor of anchors3) {
      const { sha256, subject } = anchor;
      if (before.has(sha256) || added2.has(sha256)) continue;
      added2.set(sha256, { subject, sha256, from: holder(anchor) });
    }
  }
  return [...added2.values()];
}
function holderOf(sha256, known2) {
  const holds2 = ({ store }) => [...store.anchors, ...store.unhashed].some((anchor) => anchor.sha256 === sha256);
  return known2.find(holds2)?.name;
}

// src/fixes/prove.ts
async function prove(under, judged2, needs, environment2, questions) {
  const dropped = /* @__PURE__ */ new Map();
  let kept2 = environment2;
  while (Object.keys(kept2).length > 0) {
    const trial = await under(kept2);
    if ("unopened" in trial) {
      for (const variable of Object.keys(kept2)) dropped.set(variable, trial.unopened);
      break;
    }
    const asked5 = judged2.map((one) => one.asked);
    const after = await askAll(trial.machine, asked5, questions).finally(() => trial.close());
    const outcomes = judged2.map((client, index) => compare(client, after[index]));
    const faults = Object.keys(kept2).flatMap((variable) => {
      const why = faultOf(variable, needs, outcomes);
      return why === void 0 ? [] : [[variable, why]];
    });
    if (faults.length === 0) {
      return { environment: kept2, comparisons: outcomes.flatMap(({ comparisons }) => comparisons), dropped };
    }
    for (const [variable, why] of faults) dropped.set(variable, why);
    kept2 = Object.fromEntries(Object.entries(kept2).filter(([variable]) => !dropped.has(variable)));
  }
  return { environment: {}, comparisons: [], dropped };
}
function compare(judged2, after) {
  const { client } = judged2.asked;
  if (after === void 0) return { judged: judged2, comparisons: [], harm: `${client.title} did not run any more` };
  const comparisons = judged2.checks.map((check2, index) => {
    const verdict = after.verdicts[index];
    if (verdict !== void 0) return { judged: judged2, check: check2, after: countedVerdict(verdict, false) };
    return { judged: judged2, check: check2, after: { ...check2.verdict, verdict: "error", message: "was not asked again" } };
  });
  const lost = comparisons.find(
    ({ check: check2, after: now }) => check2.verdict.verdict === "trusted" && now.verdict !== "trusted"
  );
  if (lost) {
    const said = lost.after.message;
    return {
      judged: judged2,
      comparisons,
      harm: `${client.title} trusted ${lost.check.host.id} before and does not under it: ${said}`
    };
  }
  if (judged2.asked.control.verdict !== "trusted" && after.control.verdict === "trusted") {
    return { judged: judged2, comparisons, harm: `${client.title} trusts a server under it whose issuer nobody holds` };
  }
  return { judged: judged2, comparisons };
}
function faultOf(variable, needs, outcomes) {
  const reads = ({ judged: judged2 }) => judged2.asked.remedies.some((remedy) => remedy.variable === variable);
  const harm = outcomes.filter(reads).find((outcome) => outcome.harm !== void 0)?.harm;
  if (harm !== void 0) return harm;
  const targets = new Set(needs.filter((need) => need.remedy.variable === variable).map(({ check: check2 }) => check2));
  const verdicts2 = outcomes.flatMap(({ comparisons }) => comparisons.filter(({ check: check2 }) => targets.has(check2)));
  if (verdicts2.some(({ after }) => after.verdict === "trusted")) return void 0;
  return `nothing is repaired by it: ${verdicts2[0]?.after.message ?? "no check was made under it"}`;
}

// src/fixes/fix.ts
async function fix(request2) {
  const { machine, judged: judged2, known: known2, given, trustFrom, questions } = request2;
  const plan = planFix(judged2, known2, given, trustFrom, machine);
  if (plan.needs.length === 0 && plan.unrepairable.length === 0) return void 0;
  const place = plan.variables.length === 0 ? void 0 : await request2.place();
  const written5 = place === void 0 ? [] : await write(plan.variables, place);
  const environment2 = Object.fromEntries(written5.map((entry2) => [entry2.variable, settingOf2(entry2, machine.environment)]));
  const under = async (kept2) => place === void 0 ? { unopened: "there is no fix" } : request2.under({ ...place, environment: kept2 });
  const proof3 = await prove(under, judged2, plan.needs, environment2, questions);
  const inForce = written5.filter(({ variable }) => variable in proof3.environment);
  return {
    environment: proof3.environment,
    ...place === void 0 ? {} : { place },
    bundle: largestBundle(inForce),
    anchorsAdded: distinct3(inForce.flatMap(({ planned }) => planned.added)),
    proof: proof3.comparisons.map((comparison) => record(machine.id, comparison)),
    unrepaired: unrepaired(machine.id, plan, proof3)
  };
}
function settingOf2({ variable, seen: seen2, planned }, environment2) {
  return planned.remedy.value?.(seen2, environment2[variable]) ?? seen2;
}
var writers = {
  bundle: writeBundle,
  "hashed-directory": writeHashedDirectory,
  "key-store": writeKeyStore
};
async function write(variables10, { folder, at: at2 }) {
  return Promise.all(
    variables10.map(async (planned) => {
      const { variable, wants } = planned.remedy;
      const path2 = await writers[wants](folder, planned.anchors);
      return { variable, planned, path: path2, seen: join30(at2, relative(folder, path2)) };
    })
  );
}
function largestBundle(written5) {
  const bundles2 = written5.filter(({ planned }) => planned.remedy.wants === "bundle");
  return bundles2.toSorted((one, other) => other.planned.anchors.length - one.planned.anchors.length)[0]?.path ?? "";
}
function distinct3(items) {
  return [...new Map(items.map((item) => [item.sha256, item])).values()];
}
function record(machine, { judged: judged2, check: check2, after }) {
  return { ...subjectOf(machine, judged2, check2), before: check2.verdict.verdict, after: after.verdict };
}
function subjectOf(machine, { asked: asked5 }, { host }) {
  return { machine, client: asked5.client.id, path: printablePath(asked5.at.path), host: host.id };
}
function unrepaired(machine, plan, proof3) {
  const answers = new Map(proof3.comparisons.map(({ check: check2, after }) => [check2, after]));
  const failed2 = plan.needs.flatMap((need) => {
    const why = whyUnrepaired(need, proof3, answers.get(need.check));
    return why === void 0 ? [] : { ...subjectOf(machine, need.judged, need.check), why };
  });
  const impossible = plan.unrepairable.filter(({ check: check2 }) => answers.get(check2)?.verdict !== "trusted").map(({ judged: judged2, check: check2, why, ownStep }) => ({
    ...subjectOf(machine, judged2, check2),
    why,
    ...ownStep === void 0 ? {} : { ownStep }
  }));
  return [...impossible, ...failed2];
}
function whyUnrepaired({ judged: judged2, remedy }, proof3, after) {
  if (after?.verdict === "trusted") return void 0;
  const setting = judged2.stores.find((store) => store.config !== void 0)?.config;
  const instead = setting ? ` ${setting.file} sets ${setting.setting}, which may go before it: change it there.` : "";
  const reason = proof3.dropped.get(remedy.variable);
  if (reason !== void 0) return `${remedy.variable} was proposed and dropped: ${reason}.${instead}`;
  return `${remedy.variable} did not repair it: ${after?.message.replace(/\.$/, "") || "no answer"}.${instead}`;
}

// src/machines/no-proxy.ts
function withoutProxyFor(address, environment2) {
  const isProxied = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].some((name) => environment2[name]);
  if (!isProxied) return {};
  const { NO_PROXY = "", no_proxy = "" } = environment2;
  const extended = (list2) => list2 === "" ? address : list2 === "*" ? list2 : `${list2},${address}`;
  return { NO_PROXY: extended(NO_PROXY || no_proxy), no_proxy: extended(no_proxy || NO_PROXY) };
}

// src/machines/proxy-secrets.ts
function withoutProxySecrets(machine) {
  const secrets = proxySecrets(machine.environment);
  if (secrets.length === 0) return machine;
  const cleared = (text3) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text3);
  return {
    ...machine,
    async run(command2) {
      const run = await machine.run(command2);
      const failure = run.failure === void 0 ? {} : { failure: cleared(run.failure) };
      return { ...run, stdout: cleared(run.stdout), stderr: cleared(run.stderr), ...failure };
    },
    under: (environment2) => withoutProxySecrets(machine.under(environment2))
  };
}
var variables8 = /^(?:https?|all|ftp)_proxy$/i;
function proxySecrets(environment2) {
  const spellings = Object.entries(environment2).flatMap(([name, value]) => {
    const [, written5] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.+)@/is.exec(value) ?? [];
    if (!variables8.test(name) || written5 === void 0) return [];
    return [written5, decoded2(written5), ...ofBroken(written5)].flatMap((text3) => [
      Buffer.from(text3).toString("base64"),
      Buffer.from(text3, "latin1").toString("base64"),
      ...text3.includes(":") ? [text3] : [],
      `${text3}@`
    ]);
  });
  const inJson = spellings.map((text3) => JSON.stringify(text3).slice(1, -1));
  return [.../* @__PURE__ */ new Set([...spellings, ...inJson])].sort((one, other) => other.length - one.length);
}
function ofBroken(written5) {
  const end2 = written5.search(/[/?#]/);
  return end2 < 0 ? [] : [written5.slice(0, end2)];
}
function decoded2(text3) {
  try {
    return decodeURIComponent(text3);
  } catch {
    return text3;
  }
}

// src/repaired.ts
function isRepairedBy({ proof: proof3 }, check2) {
  const repaired = indexed.get(proof3) ?? new Set(proof3.filter(isRepair).map(keyOf));
  indexed.set(proof3, repaired);
  return repaired.has(keyOf(check2));
}
var indexed = /* @__PURE__ */ new WeakMap();
function isRepair({ before, after }) {
  return before === "rejected" && after === "trusted";
}
function keyOf({ machine, client, path: path2, host }) {
  return [machine, client, path2, host].join("\n");
}
function isRepairedForLaterSteps(fix2, check2) {
  return isExportedOn(fix2, check2.machine) && isRepairedBy(fix2, check2);
}
function isExportedOn({ exported, runners }, machine) {
  if (runners === void 0) return exported && machine === "runner";
  return runners.some((runner) => runner.machine === machine && runner.exported);
}

// src/tls/fetch-issuer.ts
import { lookup as lookup2 } from "node:dns/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP as isIP11, isIPv6 as isIPv65 } from "node:net";

// src/x509/certificate-file.ts
var maxCertificates3 = 16;
var signedData = "1.2.840.113549.1.7.2";
function certificatesOfFile(bytes) {
  const text3 = Buffer.from(bytes).toString("latin1");
  if (!text3.includes("-----BEGIN ")) return certificatesOfDer(bytes);
  return pemBlocks(text3).flatMap((block) => {
    if ("error" in block) throw new MalformedDer(`its ${block.label} block ${block.error}`);
    if (block.label === "PKCS7" || block.label === "CMS") return certificatesOfMessage(block.der);
    return /^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label) ? certificatesOfDer(block.der) : [];
  }).slice(0, maxCertificates3);
}
function certificatesOfDer(der) {
  const [first] = membersOf(readDer(der));
  return first?.tag === tags.oid ? certificatesOfMessage(der) : [readCertificate(Buffer.from(der))];
}
function certificatesOfMessage(der) {
  const [type, content] = membersOf(readDer(der));
  if (oidOf(type) !== signedData) throw new MalformedDer("it is a PKCS#7 message without certificates");
  const [message2] = membersOf(expectTag(content, constructed(0)));
  const list2 = membersOf(message2).find(({ tag }) => tag === constructed(0));
  return (list2 === void 0 ? [] : membersOf(list2)).filter(({ tag }) => tag === tags.sequence).slice(0, maxCertificates3).map((one) => readCertificate(Buffer.from(bytesOf(one))));
}

// src/tls/issuer-address.ts
import { BlockList as BlockList3, isIP as isIP10, isIPv6 as isIPv64 } from "node:net";
var maxLength2 = 2048;
function issuerAddress(text3) {
  if (text3.length > maxLength2 || !URL.canParse(text3)) return "is no URL";
  const url = new URL(text3);
  if (url.protocol !== "http:" && url.protocol !== "https:") return "is neither http nor https";
  if (url.username !== "" || url.password !== "") return "has a user name in it";
  const port = url.port === "" ? url.protocol === "http:" ? 80 : 443 : Number(url.port);
  if (port < 1024 && port !== 80 && port !== 443) return "has the port of another service";
  return { url, name: url.hostname.replace(/^\[(.*)\]$/, "$1"), port };
}
var ownBlocks = [
  ["10.0.0.0/8"],
  ["172.16.0.0/12"],
  ["192.168.0.0/16"],
  ["100.64.0.0/10"],
  ["fc00::/7"],
  ["127.0.0.0/8", "::1/128"]
].map(blockList);
var wrappingBlocks = blockList(["64:ff9b::/96", "2002::/16", "2001::/32"]);
function mayBeAsked(ip, hostAddress) {
  if (isIP10(ip) === 0 || isWithin2(wrappingBlocks, ip)) return false;
  if (!isPrivateAddress(ip)) return true;
  return hostAddress !== void 0 && ownBlocks.some((block) => isWithin2(block, ip) && isWithin2(block, hostAddress));
}
function blockList(subnets) {
  const list2 = new BlockList3();
  for (const subnet of subnets) {
    const [network2 = "", prefix = ""] = subnet.split("/");
    list2.addSubnet(network2, Number(prefix), isIPv64(network2) ? "ipv6" : "ipv4");
  }
  return list2;
}
function isWithin2(block, ip) {
  return isIP10(ip) !== 0 && block.check(ip, isIPv64(ip) ? "ipv6" : "ipv4");
}

// src/tls/fetch-issuer.ts
var maxBytes4 = 64 * 1024;
var maxHeaderBytes2 = 8 * 1024;
async function fetchIssuer(address, { hostAddress, timeoutMs: timeoutMs3 }) {
  const read4 = issuerAddress(address);
  if (typeof read4 === "string") return { failed: `${read4}, and is not asked` };
  const deadline = AbortSignal.timeout(timeoutMs3);
  try {
    const ip = await resolved2(read4, hostAddress, deadline);
    if (ip === void 0) return { failed: "is neither public nor in the host's own network, and is not asked" };
    return { certificates: certificatesOfFile(await download(read4, ip, deadline)) };
  } catch (error) {
    if (deadline.aborted) return { failed: `gave no whole answer in ${timeoutMs3} ms` };
    return { failed: error instanceof BadAnswer ? error.message : `gave no certificate: ${words2(error)}` };
  }
}
var BadAnswer = class extends Error {
  name = "BadAnswer";
};
async function resolved2({ name }, hostAddress, deadline) {
  const addresses2 = isIP11(name) === 0 ? await beforeDeadline(lookup2(name, { all: true }), deadline) : [{ address: name }];
  return addresses2.map(({ address }) => address).find((address) => mayBeAsked(address, hostAddress));
}
function beforeDeadline(promise, deadline) {
  return new Promise((resolve7, reject) => {
    deadline.addEventListener("abort", () => reject(deadline.reason), { once: true });
    promise.then(resolve7, reject);
  });
}
function download({ url, port }, ip, signal) {
  const request2 = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve7, reject) => {
    const sent = request2(url, {
      port,
      signal,
      agent: false,
      maxHeaderSize: maxHeaderBytes2,
      headers: { Accept: "*/*", "User-Agent": "local-issuer", Connection: "close" },
      // The name was resolved and judged: a second resolution could give another address.
      lookup: (_name, { all }, found2) => {
        const family = isIPv65(ip) ? 6 : 4;
        if (all === true) found2(null, [{ address: ip, family }]);
        else found2(null, ip, family);
      }
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const refuse = (why) => {
        sent.destroy();
        reject(new BadAnswer(why));
      };
      const { statusCode = 0 } = response;
      if (statusCode !== 200) {
        refuse(
          `answered ${statusCode}${statusCode >= 300 && statusCode < 400 ? ", and redirects are not followed" : ""}`
        );
        return;
      }
      const parts = [];
      let length = 0;
      response.on("data", (part2) => {
        length += part2.length;
        if (length > maxBytes4) refuse(`answered with more than ${maxBytes4} bytes`);
        else parts.push(part2);
      });
      response.on("error", reject);
      response.on("end", () => resolve7(Buffer.concat(parts)));
    });
    sent.end();
  });
}
function words2(error) {
  return printable(error instanceof Error ? error.message : String(error), 200);
}

// src/tls/fetched-issuers.ts
var maxAbove = 3;
var maxAddresses = 2;
var maxFetches = 20;
var maxAtOnce2 = 8;
var defaultTimeoutMs = 1e4;
async function withFetchedIssuers(observations, wanted, { timeoutMs: timeoutMs3 = defaultTimeoutMs } = {}) {
  const asked5 = /* @__PURE__ */ new Map();
  const fetch = (address, hostAddress) => {
    const key = `${hostAddress ?? ""} ${address}`;
    const known2 = asked5.get(key);
    if (known2 !== void 0) return known2;
    if (asked5.size >= maxFetches)
      return Promise.resolve({ failed: `is one of more than ${maxFetches}, and is not asked` });
    const answer3 = fetchIssuer(address, { hostAddress, timeoutMs: timeoutMs3 });
    asked5.set(key, answer3);
    return answer3;
  };
  const entries = await sideBySide([...observations], maxAtOnce2, async ([host, observation]) => {
    if (!wanted(host)) return [host, observation];
    const direct2 = observation.direct && { ...observation.direct, ...await issuersOf(observation.direct, fetch) };
    const issuers = await issuersOf(observation, fetch);
    return [host, { ...observation, ...issuers, ...direct2 === void 0 ? {} : { direct: direct2 } }];
  });
  return new Map(entries);
}
async function issuersOf({ chain: [leaf, ...served], address: hostAddress }, fetch) {
  const fetched = [];
  const unfetched = [];
  let top = leaf && findPaths(leaf, served, /* @__PURE__ */ new Map()).deadEnds[0]?.chain.at(-1);
  while (top !== void 0 && !isRoot(top) && fetched.length < maxAbove) {
    const below = top;
    top = void 0;
    for (const address of webAddresses(below)) {
      const from = printable(address, 200);
      const answer3 = await fetch(address, hostAddress);
      const issuer = "failed" in answer3 ? void 0 : answer3.certificates.find((one) => one.isCa && issues(one, below));
      if (issuer === void 0) {
        const why = "failed" in answer3 ? answer3.failed : "gave a certificate that is not the issuer";
        unfetched.push({ address: from, why });
        continue;
      }
      fetched.push({ certificate: issuer, from });
      top = issuer;
      break;
    }
  }
  return { fetched, unfetched };
}
function webAddresses({ issuerAddresses }) {
  return issuerAddresses.filter((address) => /^https?:/i.test(address)).slice(0, maxAddresses);
}
function isRoot({ subject, issuer }) {
  return subject === issuer;
}

// src/examine.ts
var handedAt = "/local-issuer";
async function examine(bare, opened, request2, surroundings) {
  const { hosts, timeoutMs: timeoutMs3, now, trustFrom } = request2;
  const onProgress = (message2) => request2.onProgress(opened === void 0 ? message2 : `${bare.id}: ${message2}`);
  const control = await surroundings.control(bare.gateway);
  const prepared = (machine2) => withoutProxySecrets(machine2.under(withoutProxyFor(control.host.name, machine2.environment)));
  const machine = prepared(bare);
  const questions = { hosts, control: control.host, timeoutMs: timeoutMs3 };
  const installed = await detectClients(machine, request2.clients);
  let answered = 0;
  onProgress(`asking ${counted(installed.length, "client")} about ${counted(hosts.length, "host")}`);
  const alsoDirect = installed.some(({ client, byFiles }) => byFiles || mayIgnoreProxies(client, bare.environment));
  const [asked5, observed] = await Promise.all([
    askAll(machine, installed, questions, ({ client }) => {
      answered++;
      onProgress(`${client.id} has answered, ${answered} of ${installed.length}`);
    }),
    surroundings.observe(bare.environment, alsoDirect)
  ]);
  const observations = request2.fetchIntermediates ? await withFetchedIssuers(observed, (host) => isRejected(host, asked5)) : observed;
  onProgress("reading the stores");
  const stores = await readStores(machine, asked5, request2.given);
  const judged2 = judge(machine, asked5, observations, stores, now);
  onProgress("looking for a fix, and proving it");
  const fixed = await fix({
    ...stores,
    machine,
    judged: judged2,
    trustFrom,
    questions,
    place: () => placeOn(opened, bare.id, request2.place),
    under: (handed) => opened === void 0 ? runnerUnder(machine, handed) : anewUnder(opened, handed, prepared)
  });
  const reachesLaterSteps = opened === void 0 && request2.exports;
  const findings = [
    ...findingsOf(bare.id, judged2, (one) => reachesLaterSteps && fixed !== void 0 && isRepairedBy(fixed, one)),
    ...expiryWarnings(bare.id, judged2, request2.expiryWarningDays, now)
  ];
  return { machine, observations, judged: judged2, findings, fixed };
}
function isRejected(host, asked5) {
  return asked5.some(({ verdicts: verdicts2 }) => verdicts2.some((one) => one.host === host && one.verdict === "rejected"));
}
async function placeOn(opened, id, place) {
  const folder = await place();
  if (opened === void 0) return { folder, at: folder };
  return { folder: join31(folder, "containers", id.replace(/[^A-Za-z0-9.-]+/g, "_").slice(0, 80)), at: handedAt };
}
async function runnerUnder(machine, { environment: environment2 }) {
  return { machine: machine.under(environment2), close: async () => {
  } };
}
async function anewUnder(opened, handed, prepared) {
  const opening = await opened.under(handed);
  return "unopened" in opening ? opening : { machine: prepared(opening.machine), close: () => opening.close() };
}

// src/causes/end-anchor.ts
function endAnchor({ verdict, situation }) {
  if (verdict.verdict !== "trusted") return void 0;
  const { now, stores } = situation;
  const isInTime2 = (path2) => path2.every(({ notBefore, notAfter }) => notBefore <= now && now <= notAfter);
  const ends = chainFacts(situation).paths.filter(isInTime2).map((path2) => path2.at(-1));
  const [anchor] = ends;
  if (anchor === void 0 || ends.some((other) => other?.sha256 !== anchor.sha256)) return void 0;
  const store = stores.find((one) => isAnchor(indexOf(one), anchor));
  return store === void 0 ? void 0 : { anchor, from: storeName(store) };
}

// src/fixes/container-fix.ts
function containerFix({ id, kind, families }, fix2) {
  const { environment: environment2, place } = fix2;
  if (place === void 0 || Object.keys(environment2).length === 0) return void 0;
  const program3 = kind === "rootfs" || id.startsWith("apptainer:") ? "apptainer" : "docker";
  return {
    machine: id,
    environment: environment2,
    ...place,
    program: program3,
    arguments: argumentsFor6(program3, place, environment2),
    dockerfile: program3 === "docker" ? dockerfile(families, place, environment2) : []
  };
}
function argumentsFor6(program3, { folder, at: at2 }, environment2) {
  const mount = program3 === "docker" ? "--volume" : "--bind";
  const variables10 = Object.entries(environment2).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  return [mount, `${folder}:${at2}:ro`, ...variables10];
}
function dockerfile(families, { at: at2 }, environment2) {
  const anchors3 = anchorFolder(families);
  const copy = `COPY local-issuer/ ${at2}/`;
  const variables10 = Object.entries(environment2).map(([name, value]) => `ENV ${name}=${dockerfileWord(value)}`);
  const comment = anchors3 === void 0 ? [] : [`# Or, for what reads the system store: COPY ca.crt ${anchors3.directory}/ and RUN ${anchors3.tool}`];
  return [copy, ...variables10, ...comment];
}
function dockerfileWord(value) {
  return /^[\w./:@%+,=-]+$/.test(value) ? value : `"${value.replace(/[\\"$]/g, "\\$&")}"`;
}

// src/report.ts
function reportOf({ hosts, examined, exports, ...time2 }) {
  const opened = examined.flatMap((one) => "spec" in one ? [] : one);
  const checks = opened.flatMap(({ machine, judged: judged2 }) => judged2.flatMap((client) => checkRecords(machine.id, client)));
  const findings = examined.flatMap((one) => "spec" in one ? one.finding : one.findings).sort(mostUsefulFirst);
  const fixed = fixOf(opened, exports);
  return {
    schemaVersion: 1,
    tool: { name: "local-issuer", version },
    startedAt: time2.startedAt.toISOString(),
    milliseconds: Math.round(time2.milliseconds),
    result: resultOf(checks, findings, fixed),
    hosts: hosts.map(
      (host) => hostRecord(
        host,
        opened.map(({ observations }) => observations.get(host))
      )
    ),
    machines: examined.map(machineRecord),
    checks,
    findings,
    ...fixed === void 0 ? {} : { fix: fixed }
  };
}
function resultOf(checks, findings, fixed) {
  const rejected4 = checks.filter(({ verdict }) => verdict === "rejected");
  if (findings.some(({ cause }) => cause === "verification-off")) return "rejected";
  if (rejected4.some((check2) => fixed === void 0 || !isRepairedForLaterSteps(fixed, check2))) return "rejected";
  if (findings.some(({ cause }) => cause === "machine-unreachable")) return "unreachable";
  const answered = checks.filter(({ verdict }) => verdict === "trusted" || verdict === "rejected").map(({ host }) => host);
  const isSilent = checks.some(
    ({ verdict, host }) => verdict === "skipped" ? !answered.includes(host) : verdict === "unreachable" || verdict === "error"
  );
  if (isSilent) return "unreachable";
  return rejected4.length > 0 ? "fixed" : "trusted";
}
function fixOf(examined, exports) {
  const fixes = examined.flatMap(({ machine, fixed }) => fixed === void 0 ? [] : { machine, fixed });
  if (fixes.length === 0) return void 0;
  const runner = fixes.find(({ machine }) => machine.kind === "runner")?.fixed;
  const containers = fixes.flatMap(
    ({ machine, fixed }) => machine.kind === "runner" ? [] : containerFix(machine, fixed) ?? []
  );
  const environment2 = runner?.environment ?? {};
  const isProven = Object.keys(environment2).length > 0;
  const added2 = new Map(fixes.flatMap(({ fixed }) => fixed.anchorsAdded).map((anchor) => [anchor.sha256, anchor]));
  return {
    environment: environment2,
    bundle: fixes.find(({ fixed }) => fixed.bundle !== "")?.fixed.bundle ?? "",
    anchorsAdded: [...added2.values()],
    proof: fixes.flatMap(({ fixed }) => fixed.proof),
    unrepaired: fixes.flatMap(({ fixed }) => fixed.unrepaired),
    proven: isProven || containers.length > 0,
    exported: isProven && exports,
    ...containers.length === 0 ? {} : { containers }
  };
}
function machineRecord(one) {
  if ("spec" in one) return { id: one.spec.id, kind: one.spec.kind, os: "", clients: [] };
  const { id, kind, os } = one.machine;
  return { id, kind, os, clients: one.judged.map(clientRecord) };
}
function checkRecords(machine, { asked: asked5, checks }) {
  return checks.map((check2) => ({
    machine,
    client: asked5.client.id,
    path: printablePath(asked5.at.path),
    host: check2.host.id,
    verdict: check2.verdict.verdict,
    basis: check2.verdict.basis ?? "observed",
    message: check2.verdict.message,
    causes: check2.explanations.map(({ cause }) => cause.id),
    ...anchorRecord(check2),
    milliseconds: check2.verdict.milliseconds
  }));
}
function anchorRecord(check2) {
  const end2 = endAnchor(check2);
  if (end2 === void 0) return {};
  const { subject, sha256 } = end2.anchor;
  return { anchor: { subject, sha256, from: printable(end2.from) } };
}
function clientRecord({ asked: asked5, stores }) {
  return {
    id: asked5.client.id,
    path: printablePath(asked5.at.path),
    version: asked5.version,
    stores: stores.map(storeRecord)
  };
}
function storeRecord({ origin, path: path2, variable, state, anchors: anchors3 }) {
  return {
    origin,
    ...path2 === void 0 ? {} : { path: printablePath(path2) },
    ...variable === void 0 ? {} : { variable },
    state,
    anchors: anchors3.length
  };
}
function hostRecord(host, observations) {
  const chain = observations.map(servedChain).find(({ length }) => length > 0) ?? [];
  return { ...host, chain: chain.map(chainEntry) };
}
function servedChain(observation) {
  const { chain = [], direct: direct2 } = observation ?? {};
  return chain.length === 0 && direct2 !== void 0 ? direct2.chain : chain;
}

// src/tls/control.ts
import { once } from "node:events";
import { createServer } from "node:tls";

// src/x509/mint.ts
import { createHash as createHash6, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";

// src/x509/mint-extensions.ts
function basicConstraints(isCa2, pathLength) {
  const limit2 = pathLength === void 0 ? [] : [integer(Buffer.of(pathLength))];
  return extension2("2.5.29.19", true, isCa2 ? sequence(boolean(true), ...limit2) : sequence());
}
var keyUsageBits = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 };
function keyUsage(usages2) {
  const positions = usages2.map((usage) => keyUsageBits[usage]);
  const byte = positions.reduce((value, position) => value | 128 >> position, 0);
  return extension2("2.5.29.15", true, bits(Buffer.of(byte), 7 - Math.max(...positions)));
}
var purposes2 = {
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  OCSPSigning: "1.3.6.1.5.5.7.3.9"
};
function extendedKeyUsage(usages2) {
  return extension2("2.5.29.37", false, sequence(...usages2.map((usage) => objectIdentifier(purposes2[usage]))));
}
function subjectKeyIdentifier(keyId) {
  return extension2("2.5.29.14", false, octets(keyId));
}
function authorityKeyIdentifier(keyId) {
  return extension2("2.5.29.35", false, sequence(implicit(0, keyId)));
}
function issuerAddress2(address) {
  const caIssuers = objectIdentifier("1.3.6.1.5.5.7.48.2");
  const access = sequence(caIssuers, implicit(6, Buffer.from(address, "latin1")));
  return extension2("1.3.6.1.5.5.7.1.1", false, sequence(access));
}
function subjectAlternativeName(names2) {
  const entries = names2.map((name) => {
    const address = addressBytes(name);
    return address === void 0 ? implicit(2, Buffer.from(name, "latin1")) : implicit(7, address);
  });
  return extension2("2.5.29.17", false, sequence(...entries));
}
function addressBytes(name) {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return Buffer.from(name.split(".").map(Number));
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(name) || !URL.canParse(`http://[${name}]/`)) return void 0;
  const [head2 = "", tail] = new URL(`http://[${name}]/`).hostname.slice(1, -1).split("::");
  const before = head2 === "" ? [] : head2.split(":");
  const after = tail === void 0 || tail === "" ? [] : tail.split(":");
  const gap = Array(8 - before.length - after.length).fill("0");
  return Buffer.from([...before, ...gap, ...after].map((group) => group.padStart(4, "0")).join(""), "hex");
}
function extension2(oid, critical, value) {
  const flag2 = critical ? [boolean(true)] : [];
  return sequence(objectIdentifier(oid), ...flag2, octets(value));
}

// src/x509/mint.ts
function mintAuthority(mint) {
  return certify(mint, mint.name, () => [
    basicConstraints(true, mint.pathLength),
    keyUsage(["keyCertSign", "cRLSign"]),
    ...mint.issuerAddress === void 0 ? [] : [issuerAddress2(mint.issuerAddress)]
  ]);
}
function mintLeaf(mint) {
  return certify(mint, mint.commonName, (keyType) => [
    basicConstraints(false, void 0),
    keyUsage(keyType === "rsa" ? ["digitalSignature", "keyEncipherment"] : ["digitalSignature"]),
    extendedKeyUsage(mint.extendedKeyUsage ?? ["serverAuth"]),
    ...mint.names.length === 0 ? [] : [subjectAlternativeName(mint.names)],
    ...mint.issuerAddress === void 0 ? [] : [issuerAddress2(mint.issuerAddress)]
  ]);
}
var day2 = 24 * 60 * 60 * 1e3;
function certify(mint, commonName, purpose) {
  const keyType = mint.keyType ?? "p256";
  const { publicKey, privateKey } = mint.keyOf === void 0 ? generateKeyPair(keyType, mint.modulusLength) : keyPairOf(mint.keyOf);
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash6("sha1").update(publicKeyInfo).digest();
  const subject = distinguishedName(commonName, mint.organization, mint.organizationalUnit);
  const signer = mint.issuer ?? { subject, keyId, keyType, privateKey };
  const keyIdentifiers = [subjectKeyIdentifier(keyId), authorityKeyIdentifier(signer.keyId)];
  const usual = [...purpose(keyType), ...mint.omitKeyIdentifiers === true ? [] : keyIdentifiers];
  const tbs = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serialNumber()),
    signatureAlgorithm(signer.keyType, mint.digest),
    signer.subject,
    sequence(
      time(mint.notBefore ?? new Date(mint.now.getTime() - day2)),
      time(mint.notAfter ?? new Date(mint.now.getTime() + 30 * day2))
    ),
    subject,
    publicKeyInfo,
    explicit(3, sequence(...altered(usual, mint.instead)))
  );
  const signature = sign(mint.digest ?? digests2[signer.keyType], tbs, signer.privateKey);
  const bytes = sequence(tbs, signatureAlgorithm(signer.keyType, mint.digest), bits(signature));
  const certificatePem = pem(bytes);
  const issuers = mint.issuer === void 0 || mint.issuer.selfSigned ? "" : mint.issuer.chainPem;
  return {
    der: bytes,
    certificatePem,
    privateKey,
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    chainPem: certificatePem + issuers,
    keyType,
    subject,
    keyId,
    selfSigned: mint.issuer === void 0
  };
}
function altered(usual, instead = {}) {
  const kept2 = usual.filter((extension3) => !(oidOf(membersOf(readDer(extension3))[0]) in instead));
  return [...kept2, ...Object.values(instead).filter((extension3) => extension3 !== void 0)];
}
var digests2 = { rsa: "sha256", p256: "sha256", p384: "sha384", ed25519: null };
function signatureAlgorithm(signer, digest2) {
  switch (signer) {
    case "rsa":
      return sequence(objectIdentifier(`1.2.840.113549.1.1.${digest2 === "sha1" ? 5 : 11}`), nothing());
    case "p256":
      return sequence(objectIdentifier("1.2.840.10045.4.3.2"));
    case "p384":
      return sequence(objectIdentifier("1.2.840.10045.4.3.3"));
    case "ed25519":
      return sequence(objectIdentifier("1.3.101.112"));
  }
}
function generateKeyPair(keyType, modulusLength = 2048) {
  switch (keyType) {
    case "rsa":
      return generateKeyPairSync("rsa", { modulusLength });
    case "p256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "p384":
      return generateKeyPairSync("ec", { namedCurve: "P-384" });
    case "ed25519":
      return generateKeyPairSync("ed25519");
  }
}
function keyPairOf({ privateKey }) {
  return { publicKey: createPublicKey(privateKey), privateKey };
}
function distinguishedName(commonName, organization, organizationalUnit) {
  const attribute2 = (oid, value) => value === void 0 ? [] : [set(sequence(objectIdentifier(oid), utf8(value)))];
  return sequence(
    ...attribute2("2.5.4.10", organization),
    ...attribute2("2.5.4.11", organizationalUnit),
    ...attribute2("2.5.4.3", commonName)
  );
}
function serialNumber() {
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 127 | 64;
  return serial;
}
function pem(bytes) {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----
${lines.join("\n")}
-----END CERTIFICATE-----
`;
}

// src/tls/control.ts
var addresses = ["127.84.76.83", "127.0.0.1"];
var maxConnections = 256;
var idleMs = 1e4;
var answer2 = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
async function startControl(now, gateway) {
  const issuer = mintAuthority({ now, name: "Local Issuer control: held by nobody" });
  const { certificatePem, privateKeyPem } = mintLeaf({
    now,
    issuer,
    commonName: "Local Issuer control",
    names: [...addresses, "localhost", ...gateway === void 0 ? [] : [gateway]]
  });
  const credentials = { cert: certificatePem, key: privateKeyPem, ca: [] };
  const server = createServer({ ...credentials, handshakeTimeout: idleMs }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.once("data", () => socket.end(answer2));
  });
  const open2 = /* @__PURE__ */ new Set();
  server.maxConnections = maxConnections;
  server.on("connection", (socket) => {
    open2.add(socket);
    socket.unref().once("close", () => open2.delete(socket));
  });
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  const address = await listen(server.unref(), gateway === void 0 ? addresses : [gateway]);
  server.on("error", () => {
  });
  const { port } = server.address();
  return {
    host: { id: `${address}:${port}`, name: address, port },
    async close() {
      const closed = new Promise((resolve7) => server.close(resolve7));
      for (const socket of open2) socket.destroy();
      await closed;
    }
  };
}
async function listen(server, candidates) {
  let failure;
  for (const address of candidates) {
    server.listen(0, address);
    try {
      await once(server, "listening");
      return address;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

// src/tls/handshake.ts
import { constants } from "node:crypto";
import { isIP as isIP12 } from "node:net";
import { connect as connectTls2, createSecureContext as createSecureContext2 } from "node:tls";

// src/tls/cursor.ts
var Cursor = class {
  #bytes;
  #offset = 0;
  constructor(bytes) {
    this.#bytes = bytes;
  }
  bytes(length) {
    const end2 = this.#offset + length;
    if (end2 > this.#bytes.length) return void 0;
    const taken = this.#bytes.subarray(this.#offset, end2);
    this.#offset = end2;
    return taken;
  }
  /** An unsigned number of one to three bytes. */
  number(length) {
    return this.bytes(length)?.readUIntBE(0, length);
  }
  /** Bytes behind their own length, which is written in `lengthBytes` bytes. */
  vector(lengthBytes) {
    const length = this.number(lengthBytes);
    return length === void 0 ? void 0 : this.bytes(length);
  }
  /** Like `vector`, but what there is of it where the bytes end too early. */
  partialVector(lengthBytes) {
    const length = this.number(lengthBytes);
    return length === void 0 ? void 0 : this.bytes(Math.min(length, this.#bytes.length - this.#offset));
  }
};

// src/tls/records.ts
var contentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 };
function* readRecords(sent) {
  const cursor = new Cursor(sent);
  let offset = 0;
  for (; ; ) {
    const type = cursor.number(1);
    const version2 = cursor.bytes(2);
    const fragment = cursor.partialVector(2);
    if (type === void 0 || version2 === void 0 || fragment === void 0) return;
    yield { type, header: sent.subarray(offset, offset + 5), fragment };
    offset += 5 + fragment.length;
  }
}
function mayBeTls(sent) {
  const [type, major] = sent;
  if (type === void 0) return true;
  return (type === contentType.handshake || type === contentType.alert) && (major === void 0 || major === 3);
}

// src/tls/traffic-keys.ts
import { createDecipheriv, createHmac as createHmac2 } from "node:crypto";
var suites = {
  4865: { hash: "sha256", cipher: "aes-128-gcm", keyLength: 16 },
  4866: { hash: "sha384", cipher: "aes-256-gcm", keyLength: 32 },
  4867: { hash: "sha256", cipher: "chacha20-poly1305", keyLength: 32 }
};
function trafficKeys(cipherSuite, secret) {
  if (!isKnown(cipherSuite)) return void 0;
  const { hash, cipher, keyLength } = suites[cipherSuite];
  return { cipher, key: expandLabel(hash, secret, "key", keyLength), iv: expandLabel(hash, secret, "iv", 12) };
}
function isKnown(cipherSuite) {
  return cipherSuite in suites;
}
function expandLabel(hash, secret, label3, length) {
  const name = Buffer.from(`tls13 ${label3}`, "latin1");
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0, 1)]);
  return createHmac2(hash, secret).update(info).digest().subarray(0, length);
}
var tagLength = 16;
function openRecord(keys, sequence2, header, sealed) {
  if (sealed.length <= tagLength) return void 0;
  const nonce = Buffer.from(keys.iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence2) >>> 0, 8);
  const inner = decrypt(keys, nonce, header, sealed);
  if (inner === void 0) return void 0;
  let end2 = inner.length;
  while (end2 > 0 && inner[end2 - 1] === 0) end2--;
  return end2 === 0 ? void 0 : { type: inner[end2 - 1] ?? 0, content: inner.subarray(0, end2 - 1) };
}
function decrypt(keys, nonce, header, sealed) {
  const cipher = keys.cipher;
  const decipher = createDecipheriv(cipher, keys.key, nonce, { authTagLength: tagLength });
  decipher.setAAD(header).setAuthTag(sealed.subarray(-tagLength));
  const content = decipher.update(sealed.subarray(0, -tagLength));
  try {
    decipher.final();
    return content;
  } catch {
    return void 0;
  }
}

// src/tls/certificate-message.ts
function servedCertificates(sent, secret) {
  const stream = handshakeStream(sent, secret);
  const isTls13 = serverHello(stream)?.isTls13 === true;
  for (const message2 of handshakeMessages(stream)) {
    if (message2.type === messageType.certificate) return certificateList(message2.body, isTls13);
  }
  return [];
}
function asksForCertificate(sent, secret) {
  for (const { type } of handshakeMessages(handshakeStream(sent, secret))) {
    if (type === messageType.certificateRequest) return true;
  }
  return false;
}
var messageType = { serverHello: 2, certificate: 11, certificateRequest: 13 };
function handshakeStream(sent, secret) {
  const fragments = [];
  let hello;
  let keys;
  let sequence2 = 0;
  for (const record2 of readRecords(sent)) {
    if (record2.type === contentType.handshake) {
      fragments.push(record2.fragment);
      continue;
    }
    hello ??= serverHello(Buffer.concat(fragments));
    if (hello?.isTls13 !== true || secret === void 0) break;
    if (record2.type === contentType.changeCipherSpec) continue;
    keys ??= trafficKeys(hello.cipherSuite, secret);
    const opened = keys && openRecord(keys, sequence2++, record2.header, record2.fragment);
    if (opened === void 0) break;
    if (opened.type === contentType.handshake) fragments.push(opened.content);
  }
  return Buffer.concat(fragments);
}
function* handshakeMessages(stream) {
  const cursor = new Cursor(stream);
  for (; ; ) {
    const type = cursor.number(1);
    const body = cursor.partialVector(3);
    if (type === void 0 || body === void 0) return;
    yield { type, body };
  }
}
function serverHello(stream) {
  for (const { type, body } of handshakeMessages(stream)) {
    if (type === messageType.serverHello) return readServerHello(body);
  }
  return void 0;
}
var supportedVersions = 43;
var tls13 = 772;
function readServerHello(body) {
  const cursor = new Cursor(body);
  cursor.bytes(2 + 32);
  cursor.vector(1);
  const cipherSuite = cursor.number(2);
  cursor.bytes(1);
  if (cipherSuite === void 0) return void 0;
  const extensions = new Cursor(cursor.vector(2) ?? Buffer.alloc(0));
  for (; ; ) {
    const type = extensions.number(2);
    const value = extensions.vector(2);
    if (type === void 0 || value === void 0) return { cipherSuite, isTls13: false };
    if (type === supportedVersions)
      return { cipherSuite, isTls13: value.length === 2 && value.readUInt16BE() === tls13 };
  }
}
function certificateList(body, isTls13) {
  const cursor = new Cursor(body);
  if (isTls13) cursor.vector(1);
  const list2 = new Cursor(cursor.partialVector(3) ?? Buffer.alloc(0));
  const certificates = [];
  for (; ; ) {
    const certificate = list2.vector(3);
    if (certificate === void 0) return certificates;
    certificates.push(certificate);
    if (isTls13) list2.vector(2);
  }
}

// src/tls/tap.ts
import { Duplex } from "node:stream";
var Tap = class extends Duplex {
  #socket;
  #chunks = [];
  #maxBytes;
  #length = 0;
  constructor(socket, maxBytes5) {
    super();
    this.#socket = socket;
    this.#maxBytes = maxBytes5;
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("end", () => this.push(null));
    socket.on("error", (error) => this.destroy(error));
    socket.on("close", () => this.destroy());
  }
  /** All that came from the server, at most `maxBytes`. */
  received() {
    return Buffer.concat(this.#chunks).subarray(0, this.#maxBytes);
  }
  #receive(chunk) {
    if (this.destroyed) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const first = this.#chunks[0] ?? chunk;
    if (!mayBeTls(first.length > 1 ? first : this.received())) {
      this.destroy(new ObservationFailure("not-tls", `it answered "${firstLine(this.received())}", which is no TLS`));
    } else if (this.#length > this.#maxBytes) {
      this.destroy(
        new ObservationFailure("failed", `it sent more than ${this.#maxBytes} bytes before the handshake was complete`)
      );
    } else if (!this.push(chunk)) {
      this.#socket.pause();
    }
  }
  _read() {
    this.#socket.resume();
  }
  _write(chunk, _encoding, done) {
    this.#socket.write(chunk, done);
  }
  _final(done) {
    this.#socket.end(() => done());
  }
  _destroy(error, done) {
    this.#socket.destroy();
    done(error);
  }
};
function firstLine(bytes) {
  return bytes.subarray(0, 60).toString("latin1").split(/[\r\n]/, 1)[0] ?? "";
}

// src/tls/handshake.ts
function wideContext() {
  return createSecureContext2({
    minVersion: "TLSv1",
    // Without names of TLS 1.3 suites in its list, Node.js stops at TLS 1.2. These three are those that traffic-keys.ts opens.
    ciphers: "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:DEFAULT:@SECLEVEL=0",
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
    // None: no verification, and Node.js parses no root store.
    ca: []
  });
}
function shakeHands3(host, options) {
  const handshake = new Promise((resolve7) => {
    const { socket, ready, waitingFor } = approach(host, options.proxy);
    let tap;
    let tls;
    let address;
    let secret;
    let stapled;
    let isSettled = false;
    const settle = (outcome) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(deadline);
      const received = tap?.received() ?? Buffer.alloc(0);
      const served = servedCertificates(received, secret);
      const isOurReadingWanting = served.length === 0 && outcome.state === "handshake";
      const certificates = isOurReadingWanting && tls !== void 0 ? relinkedCertificates(tls) : served;
      resolve7({
        ...outcome,
        ...address === void 0 ? {} : { address },
        ...asksForCertificate(received, secret) ? { asksForCertificate: true } : {},
        ...stapled === void 0 ? {} : { stapled },
        certificates
      });
    };
    const fail = (error) => {
      settle(failureOf(error));
      tls?.destroy();
      socket.destroy();
    };
    const deadline = setTimeout(() => {
      const late = new ObservationFailure("timeout", `no ${waitingFor()} within ${options.timeoutMs / 1e3} s`);
      if (tap === void 0) socket.destroy(late);
      else fail(late);
    }, options.timeoutMs);
    ready.then(() => {
      if (options.proxy === void 0) address = socket.remoteAddress;
      socket.on("error", fail);
      tap = new Tap(socket, options.maxBytes).on("error", fail);
      tls = startTls2(tap, options.context, host);
      tls.on("error", fail);
      tls.on("keylog", (line) => {
        secret ??= handshakeSecret(line);
      });
      tls.on("OCSPResponse", (response) => {
        stapled = response ?? void 0;
      });
      tls.once("secureConnect", () => {
        const protocol = tls?.getProtocol();
        settle({ state: "handshake", detail: "", ...protocol ? { protocol } : {} });
        if (tls !== void 0) close(tls, socket);
      });
    }, fail);
  });
  return handshake.catch((error) => ({ ...failureOf(error), certificates: [] }));
}
function startTls2(tap, secureContext, host) {
  const name = host.servername ?? host.name;
  const servername = isIP12(name) === 0 ? name : "";
  return connectTls2({ socket: tap, secureContext, rejectUnauthorized: false, servername, requestOCSP: true });
}
function close(tls, socket) {
  socket.setTimeout(1e3, () => socket.destroy());
  tls.end(() => socket.destroySoon());
}
function handshakeSecret(line) {
  const [label3, , secret] = line.toString("latin1").trim().split(" ");
  return label3 === "SERVER_HANDSHAKE_TRAFFIC_SECRET" && secret !== void 0 ? Buffer.from(secret, "hex") : void 0;
}
function relinkedCertificates(tls) {
  const certificates = [];
  let certificate = tls.getPeerCertificate(true);
  const seen2 = /* @__PURE__ */ new Set();
  while (certificate?.raw !== void 0 && !seen2.has(certificate)) {
    seen2.add(certificate);
    certificates.push(certificate.raw);
    certificate = "issuerCertificate" in certificate ? certificate.issuerCertificate : void 0;
  }
  return certificates;
}

// src/tls/observe.ts
var defaultMaxBytes = 256 * 1024;
var maxCertificates4 = 32;
var maxAtOnce3 = 64;
async function observeAll(hosts, options) {
  const context = wideContext();
  const observations = [];
  const waiting = hosts.entries();
  const work = async () => {
    for (const [index, host] of waiting) observations[index] = await observeWith(context, host, options);
  };
  await Promise.all(Array.from({ length: Math.min(maxAtOnce3, hosts.length) }, work));
  return observations;
}
async function observeWith(context, host, options) {
  const way = host.starttls === void 0 ? proxyFor(host, options.environment ?? {}) : { kind: "direct" };
  if (way.kind === "direct") return seen(context, host, options);
  const direct2 = options.alsoDirect === true ? seen(context, host, options) : void 0;
  const main = way.kind === "proxy" ? await seen(context, host, options, way.proxy) : unasked(way);
  return direct2 === void 0 ? main : { ...main, direct: await direct2 };
}
function unasked({ variable, why }) {
  return { state: "unasked", detail: `${variable} ${why}, which is not asked for a connection here`, chain: [] };
}
async function seen(context, host, options, proxy) {
  const { timeoutMs: timeoutMs3, maxBytes: maxBytes5 = defaultMaxBytes } = options;
  const handshake = await shakeHands3(host, { context, timeoutMs: timeoutMs3, maxBytes: maxBytes5, proxy });
  const { certificates, detail, status, stapled, ...rest } = handshake;
  const { chain, notes } = readChain(certificates);
  const [leaf] = chain;
  const staple = stapled === void 0 || leaf === void 0 ? void 0 : readStaple(stapled, leaf);
  const asked5 = proxy && { variable: proxy.variable, url: proxy.url, ...status === void 0 ? {} : { status } };
  return {
    ...rest,
    detail: [detail, ...notes].filter((note) => note !== "").join("; "),
    chain,
    ...staple === void 0 ? {} : { staple },
    ...asked5 === void 0 ? {} : { proxy: asked5 }
  };
}
function readChain(served) {
  const chain = [];
  const notes = [];
  for (const [index, der] of served.slice(0, maxCertificates4).entries()) {
    try {
      chain.push(readCertificate(Buffer.from(der)));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notes.push(printable(`certificate ${index + 1} of the chain is left out: ${reason}`));
    }
  }
  const beyond = served.length - maxCertificates4;
  if (beyond > 0) notes.push(`${counted(beyond, "certificate")} after the first ${maxCertificates4} left out`);
  return { chain, notes };
}

// src/surroundings.ts
function startSurroundings(hosts, timeoutMs3, now) {
  const controls = /* @__PURE__ */ new Map();
  const observed = /* @__PURE__ */ new Map();
  return {
    control: (gateway) => once2(controls, gateway, () => startControl(now, gateway)),
    observe(environment2, alsoDirect) {
      const way = [...proxyVariables, "no_proxy", "NO_PROXY"].map((name) => environment2[name] ?? "");
      return once2(observed, JSON.stringify([...way, alsoDirect]), async () => {
        const observations = await observeAll(hosts, { timeoutMs: timeoutMs3, environment: environment2, alsoDirect });
        return new Map(observations.map((observation, index) => [hosts[index], observation]));
      });
    },
    async close() {
      const started = await Promise.allSettled(controls.values());
      await Promise.all(started.map((control) => control.status === "fulfilled" ? control.value.close() : void 0));
    }
  };
}
function once2(made, key, make) {
  const known2 = made.get(key) ?? make();
  made.set(key, known2);
  return known2;
}

// src/check.ts
var maxMachinesAtOnce = 8;
async function check(request2) {
  const started = performance.now();
  const { hosts, machine, checkRunner = true, containers, now, onProgress = () => {
  } } = request2;
  const examination = { ...request2, onProgress };
  const surroundings = startSurroundings(hosts, request2.timeoutMs, now);
  async function examineContainer(spec, { open: open2 }) {
    onProgress(`${spec.id}: opening`);
    const opened = await open2(spec);
    if ("unopened" in opened) return { spec, finding: unreachableMachine(spec.id, opened.unopened, hosts) };
    return examine(opened.machine, opened, examination, surroundings).finally(() => opened.close());
  }
  const jobs = [
    ...checkRunner ? [() => examine(machine, void 0, examination, surroundings)] : [],
    ...(containers?.specs ?? []).map((spec) => () => examineContainer(spec, containers))
  ];
  try {
    const outcomes = await sideBySide(jobs, maxMachinesAtOnce, async (job) => (await Promise.allSettled([job()]))[0]);
    const examined = outcomes.map(settledValue);
    const milliseconds = performance.now() - started;
    return reportOf({ hosts, examined, exports: request2.exports, startedAt: now, milliseconds });
  } finally {
    await surroundings.close();
  }
}
function settledValue(outcome) {
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

// src/exit-code.ts
function exitCodeOf(report, failOn) {
  if (failOn === "never") return 0;
  switch (report.result) {
    case "rejected":
      return 1;
    case "unreachable":
      return 3;
    case "trusted":
    case "fixed":
      return failOn === "warning" && report.findings.some(({ severity }) => severity === "warning") ? 1 : 0;
  }
}

// src/fixes/place.ts
import { mkdtemp, stat as stat2 } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute as isAbsolute2, join as join32, resolve as resolve2 } from "node:path";
async function placeFor(environment2, given = "") {
  if (given !== "") return { directory: isAbsolute2(given) ? given : resolve2(given) };
  const { GITHUB_ACTIONS, RUNNER_TEMP, _CONDOR_SCRATCH_DIR, XDG_CACHE_HOME, HOME } = environment2;
  if (GITHUB_ACTIONS === "true" && RUNNER_TEMP) return placeInJob(RUNNER_TEMP);
  if (_CONDOR_SCRATCH_DIR) return { directory: join32(_CONDOR_SCRATCH_DIR, ".local-issuer") };
  if (XDG_CACHE_HOME && isAbsolute2(XDG_CACHE_HOME)) return { directory: join32(XDG_CACHE_HOME, "local-issuer") };
  if (HOME && isAbsolute2(HOME)) return { directory: join32(HOME, ".cache", "local-issuer") };
  return { directory: await mkdtemp(join32(tmpdir(), "local-issuer-")) };
}
var containerHome = "/github/home";
async function placeInJob(runnerTemp, home = containerHome) {
  const onHost = join32(runnerTemp, "_github_home");
  const identity = await identityOf2(home);
  if (identity === void 0) return { directory: join32(onHost, "local-issuer") };
  if (identity === await identityOf2(onHost)) return { directory: join32(home, "local-issuer") };
  return {
    directory: join32(onHost, "local-issuer"),
    note: `${home} and ${onHost} are different volumes here: later steps see the fix, Docker actions of this job do not.`
  };
}
async function identityOf2(path2) {
  try {
    const { dev, ino } = await stat2(path2, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return void 0;
  }
}

// src/input-file.ts
import { readFile as readFile2 } from "node:fs/promises";
var mebibyte = 1024 * 1024;
async function readInputFile(input2, path2, maxMebibytes = 16) {
  const bytes = await readFile2(path2).catch((error) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`${input2}: ${printable(path2)} cannot be read: ${reasons2[code] ?? code}.`);
  });
  if (bytes.length <= maxMebibytes * mebibyte) return bytes;
  throw new UsageError(
    `${input2}: ${printable(path2)} is larger than ${maxMebibytes} MiB; give the file that holds the ${input2 === "report" ? "report" : "list"} alone.`
  );
}
var reasons2 = {
  ENOENT: "there is no such file; a path is relative to the working directory",
  EACCES: "permission denied",
  EISDIR: "it is a directory; name a file"
};

// src/clients/asking/selection.ts
function parseSelection(value, input2 = "clients") {
  const entries = value.split(/[,\n]/).flatMap((entry2) => entry2.trim() || []);
  if (entries.length === 0 || entries.length === 1 && entries[0] === "auto") return "auto";
  const chosen2 = /* @__PURE__ */ new Map();
  for (const entry2 of entries) chosen2.set(entry2, parseEntry(entry2, input2));
  return [...chosen2.values()];
}
function parseEntry(entry2, input2) {
  const [name = "", ...rest] = entry2.split("=");
  const id = clientIds.find((known2) => known2 === name.trim());
  if (id === void 0) {
    const why = name.trim() === "auto" ? '"auto" stands alone' : `"${printable(name, 60)}" is no client`;
    throw new UsageError(`${input2}: ${why}; write "auto", or some of ${clientIds.join(", ")}.`);
  }
  if (rest.length === 0) return { id };
  const path2 = rest.join("=").trim();
  if (path2 === "")
    throw new UsageError(`${input2}: "${id}=" names no path; write ${id}=/path/to/the/program, or just ${id}.`);
  return { id, path: path2 };
}

// src/machines/container-list.ts
var forms = ["image", "run", "container", "rootfs", "apptainer"];
var kinds = {
  image: "image",
  run: "container",
  container: "container",
  rootfs: "rootfs",
  apptainer: "image"
};
var limit = 200;
function parseContainers(text3) {
  const lines = text3.split(/\r\n|\n|\r/).map((line) => line.replace(/(^|\s)#.*$/u, "").trim());
  const read4 = lines.flatMap((entry2, index) => entry2 === "" ? [] : [{ ...parseContainer(entry2), line: index + 1 }]);
  const problems2 = read4.flatMap((one) => "problem" in one ? `line ${one.line}: ${one.problem}` : []);
  if (problems2.length > 0) throw new UsageError(`containers: ${problems2.slice(0, 20).join("\n")}`);
  const specs = new Map(read4.flatMap(({ line: _2, ...one }) => "problem" in one ? [] : [[one.id, one]]));
  if (specs.size > limit)
    throw new UsageError(`containers: ${counted(specs.size, "line")}; no more than ${limit} are checked in one run.`);
  return [...specs.values()];
}
function parseContainer(entry2) {
  const [, prefix, rest] = /^([a-z]+):(.*)$/.exec(entry2) ?? [];
  const form = forms.find((known2) => known2 === prefix);
  const reference2 = form === void 0 ? entry2 : (rest ?? "").trim();
  const { is, right } = rules3[form ?? "image"];
  if (!is.test(reference2) || reference2.length > 500) {
    return { problem: `"${printable(entry2, 80)}" is ${right}.` };
  }
  const chosen2 = form ?? "image";
  return { id: `${chosen2}:${printable(reference2)}`, form: chosen2, reference: reference2, kind: kinds[chosen2] };
}
var imageName = /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/;
var anyPath = /^[^\0]+$/;
var rules3 = {
  image: { is: imageName, right: "no image; write for example debian:12 or image:registry.example.com/app:1.0" },
  run: { is: imageName, right: "no image to start; write for example run:debian:12" },
  container: {
    is: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
    right: "no name or id of a container; write for example container:db, as `docker ps` shows it"
  },
  rootfs: { is: anyPath, right: "no folder; write for example rootfs:/srv/root" },
  apptainer: { is: anyPath, right: "no file; write for example apptainer:/srv/image.sif" }
};

// src/stores/given-certificates.ts
import { resolve as resolve3 } from "node:path";
var input = "ca-certificates";
async function givenCertificates(value, readFile4) {
  if (value.includes("-----BEGIN ")) return certificatesIn2(Buffer.from(value), `the input ${input}`, false);
  const paths = value.split("\n").flatMap((line) => line.trim() || []);
  const given = await Promise.all(paths.map(async (path2) => certificatesIn2(await readFile4(input, path2), path2, true)));
  return given.flat();
}
function certificatesIn2(bytes, from, isFile2) {
  const place = printable(from, 200);
  const blocks3 = pemBlocks(Buffer.from(bytes).toString("latin1"));
  if (blocks3.length === 0) return [{ certificate: readAt(bytes, `${place} (read as DER)`), from }];
  return blocks3.map((block) => {
    const where = `${place}, line ${block.line}`;
    if (/PRIVATE KEY/.test(block.label)) {
      throw new UsageError(`${input}: ${where} is a private key; give the certificates alone, in a file of their own.`);
    }
    if (block.label !== "CERTIFICATE") {
      throw new UsageError(
        `${input}: ${where} is a ${block.label}; give blocks that begin with -----BEGIN CERTIFICATE-----.`
      );
    }
    if ("error" in block) throw new UsageError(`${input}: ${where}: the block ${block.error}.`);
    const isAlone = isFile2 && blocks3.length === 1;
    return { certificate: readAt(block.der, where), from, ...isAlone ? { alone: resolve3(from) } : {} };
  });
}
function readAt(der, where) {
  try {
    return readCertificate(der);
  } catch (error) {
    const why = error instanceof Error ? printable(error.message, 200) : "";
    throw new UsageError(`${input}: ${where} is no X.509 certificate in PEM or DER: ${why}`);
  }
}

// src/inputs.ts
var defaults2 = {
  hosts: "",
  hostsFile: "",
  clients: "auto",
  containers: "",
  checkRunner: "true",
  caCertificates: "",
  export: "false",
  install: "false",
  trustFrom: "machine",
  fetchIntermediates: "false",
  failOn: "error",
  expiryWarningDays: "14",
  timeoutSeconds: "20",
  reportDirectory: "",
  summary: "true"
};
async function readInputs(raw, readFile4) {
  const containers = parseContainers(raw.containers);
  const checkRunner = flag("check-runner", raw.checkRunner);
  if (!checkRunner && containers.length === 0) {
    throw new UsageError(
      "check-runner: false leaves nothing to check; name a container in containers, or leave it true."
    );
  }
  const given = await givenCertificates(raw.caCertificates, readFile4);
  const install = installOf(raw.install);
  return {
    hosts: await hostsOf(raw, readFile4),
    clients: parseSelection(raw.clients),
    containers,
    checkRunner,
    given,
    export: flag("export", raw.export),
    install,
    anchors: install === "false" ? [] : anchorsOf2(given),
    trustFrom: choice("trust-from", raw.trustFrom, ["machine", "given"]),
    fetchIntermediates: flag("fetch-intermediates", raw.fetchIntermediates),
    failOn: readFailOn(raw.failOn),
    expiryWarningDays: whole("expiry-warning-days", raw.expiryWarningDays, 0, 3650),
    timeoutMs: whole("timeout-seconds", raw.timeoutSeconds, 1, 600) * 1e3,
    reportDirectory: raw.reportDirectory.trim(),
    summary: flag("summary", raw.summary)
  };
}
function readFailOn(value) {
  return choice("fail-on", value, ["error", "warning", "never"]);
}
async function hostsOf(raw, readFile4) {
  const file = raw.hostsFile.trim();
  const lists = [parseHostArguments(raw.hostArguments ?? []), parseHostList(raw.hosts, { input: "hosts" })];
  if (file !== "") {
    const text3 = Buffer.from(await readFile4("hosts-file", file)).toString("utf8");
    lists.push(parseHostList(text3, { input: "hosts-file", file }));
  }
  const hosts = mergeHosts(lists);
  if (hosts.length === 0) throw new UsageError("hosts: none is given; write one a line, for example example.com:443.");
  return hosts;
}
function installOf(value) {
  if (value.trim() === "keep") return "keep";
  if (/^(true|True|TRUE)$/.test(value.trim())) return "true";
  if (/^(false|False|FALSE)$/.test(value.trim())) return "false";
  throw new UsageError(`install: "${printable(value, 60)}" is none of false, true, keep.`);
}
function anchorsOf2(given) {
  if (given.length > 0) return anchorFiles(given);
  throw new UsageError("install: there is nothing to install; give your root certificate as ca-certificates.");
}
function flag(input2, value) {
  if (/^(true|True|TRUE)$/.test(value.trim())) return true;
  if (/^(false|False|FALSE)$/.test(value.trim())) return false;
  throw new UsageError(`${input2}: "${printable(value, 60)}" is neither true nor false.`);
}
function choice(input2, value, values) {
  const chosen2 = values.find((known2) => known2 === value.trim());
  if (chosen2 !== void 0) return chosen2;
  throw new UsageError(`${input2}: "${printable(value, 60)}" is none of ${values.join(", ")}.`);
}
function whole(input2, value, least, most) {
  const number2 = Number(value.trim());
  if (/^\d+$/.test(value.trim()) && number2 >= least && number2 <= most) return number2;
  throw new UsageError(`${input2}: "${printable(value, 60)}" is not a whole number from ${least} to ${most}.`);
}

// src/machines/container/container.ts
import { randomUUID as randomUUID3 } from "node:crypto";

// src/machines/variables.ts
function variables9(entries) {
  const pairs = entries.flatMap((entry2) => {
    const equals = entry2.indexOf("=");
    return equals > 0 ? [[entry2.slice(0, equals), entry2.slice(equals + 1)]] : [];
  });
  return Object.fromEntries(pairs);
}

// src/machines/engine/inspected.ts
function inspected(text3) {
  try {
    return listOf(JSON.parse(text3))[0];
  } catch {
    return void 0;
  }
}
function at(value, name) {
  const fields = fieldsOf(value);
  return Object.hasOwn(fields, name) ? fields[name] : void 0;
}
function textAt(value, name) {
  const text3 = at(value, name);
  return typeof text3 === "string" ? text3 : "";
}
function textsAt(value, name) {
  return listOf(at(value, name)).filter((entry2) => typeof entry2 === "string");
}
function fieldsOf(value) {
  return typeof value === "object" && value !== null ? value : {};
}
function listOf(value) {
  return Array.isArray(value) ? value : [];
}

// src/machines/engine/container-facts.ts
function containerFacts(text3) {
  const container = inspected(text3);
  const id = textAt(container, "Id");
  if (id === "") return void 0;
  const state = at(container, "State");
  const config = at(container, "Config");
  const status = textAt(state, "Status");
  const networkMode = textAt(at(container, "HostConfig"), "NetworkMode") || "default";
  const gateway = gatewayOf(at(container, "NetworkSettings"), networkMode);
  return {
    id,
    isRunning: at(state, "Running") === true && status !== "paused",
    status,
    image: textAt(container, "Image") || textAt(config, "Image"),
    imageName: textAt(config, "Image") || textAt(container, "ImageName"),
    user: textAt(config, "User"),
    entrypoint: [...entrypointAt(config), ...textsAt(config, "Cmd")],
    environment: variables9(textsAt(config, "Env")),
    networkMode,
    ...gateway === void 0 ? {} : { gateway }
  };
}
function sharedNetwork({ networkMode }) {
  return /^container:(.+)$/.exec(networkMode)?.[1];
}
function entrypointAt(config) {
  const line = textAt(config, "Entrypoint");
  return line === "" ? textsAt(config, "Entrypoint") : line.split(" ");
}
function gatewayOf(settings, mode) {
  const networks = Object.entries(fieldsOf(at(settings, "Networks")));
  const first = networks.filter(([name]) => name === mode || mode === "default" && name === "bridge");
  const gateways = [...first, ...networks].map(([, network2]) => textAt(network2, "Gateway"));
  return [...gateways, textAt(settings, "Gateway")].find((address) => /^[0-9a-fA-F.:]+$/.test(address));
}

// src/machines/engine/engine-names.ts
var engineNames = ["docker", "podman", "nerdctl"];
var daemons = {
  docker: {
    variable: "DOCKER_HOST",
    starting: "sudo systemctl start docker",
    elsewhere: "a rootless one at unix://$XDG_RUNTIME_DIR/docker.sock"
  },
  podman: {
    variable: "CONTAINER_HOST",
    starting: "sudo systemctl start podman.socket",
    elsewhere: "a rootless one at unix://$XDG_RUNTIME_DIR/podman/podman.sock"
  },
  nerdctl: {
    variable: "CONTAINERD_ADDRESS",
    starting: "sudo systemctl start containerd",
    elsewhere: "a rootless one is found without, by the user who started it"
  }
};

// src/machines/engine/engine-words.ts
function engineProblem(engine, run, subject = "") {
  const { name } = engine;
  if (run.failure !== void 0) return `${name} could not be started: ${printable(run.failure)}.`;
  if (run.timedOut) {
    return `${name} did not answer within ${Math.round(run.milliseconds / 1e3)} s and was ended. See whether \`${name} ps\` answers, and start its daemon anew where it does not.`;
  }
  const said = printable(run.stderr.trim() || run.stdout.trim(), 300);
  const known2 = problems.find(({ words: words4 }) => words4.test(said));
  return known2?.sentence(engine, printable(subject, 200), said) ?? `${name} failed: ${said || `exit code ${run.exitCode}`}.`;
}
var problems = [
  {
    words: /permission denied.*(?:socket|\.sock)|(?:socket|\.sock).*permission denied/i,
    sentence: ({ name }) => `This user may not talk to ${name}: permission denied on its socket. ` + (name === "docker" ? 'Add it to the group docker (`sudo usermod -aG docker "$USER"`, then log in again; members are as powerful as root), or run this as root.' : "Run this as root, or set up the rootless mode.")
  },
  {
    words: /unable to resolve docker endpoint/i,
    sentence: (_2, __, said) => `docker does not know where its daemon is: ${stopped(said)}. See what DOCKER_CONTEXT, DOCKER_HOST and DOCKER_CERT_PATH hold, and \`docker context ls\`.`
  },
  {
    words: /cannot connect to the docker daemon|is the docker daemon running|error during connect|(?:cannot|unable to) connect to podman|connection refused|cannot access containerd socket|no such file or directory.*containerd\.sock/i,
    sentence: ({ name, environment: environment2 }, _2, said) => {
      const { variable, starting, elsewhere: elsewhere2 } = daemons[name];
      const host = environment2[variable];
      if (host !== void 0 && host !== "") {
        return `No daemon answers ${name} at ${variable}=${printable(host, 100)}. Start it there, or unset ${variable} to use the one of this machine.`;
      }
      const [, address] = /docker daemon at (\S+)\. /i.exec(said) ?? [];
      if (address !== void 0 && address !== "unix:///var/run/docker.sock") {
        return `No daemon answers docker at ${address}, where its context points. Start it there, or choose another one: \`docker context ls\` shows them, \`docker context use default\` takes the one of this machine.`;
      }
      return `${name} is installed, but its daemon does not answer. Start it (\`${starting}\`), or set ${variable} to where one listens (${elsewhere2}).`;
    }
  },
  {
    words: /no such container|no container with (?:name|id)/i,
    sentence: ({ name }, subject) => `There is no container ${subject}. \`${name} ps\` shows the names of those that run.`
  },
  {
    words: /is not running|is paused|can only create exec sessions on running containers|container state improper/i,
    sentence: ({ name }, subject) => `The container ${subject} is not running. Start it (\`${name} start ${subject}\`), or check its image, which needs nothing started.`
  },
  {
    words: /no such image|image not known|unable to find image|pull access denied|manifest (?:for .* )?(?:unknown|not found)|repository does not exist|name unknown|failed to resolve reference|requested access to the resource is denied|short-name .* did not resolve|unauthorized|no matching manifest/i,
    sentence: ({ name }, subject, said) => `The image ${subject} is not here and could not be pulled: ${stopped(said)}. See that the name and tag are right (\`${name} images\` shows those that are here), and run \`${name} login\` first where its registry asks for it.`
  },
  {
    words: /invalid reference format|must be lowercase/i,
    sentence: (_2, subject) => `${subject} is no name of an image: write it as [registry/]name[:tag], in lower case but for the tag.`
  },
  {
    words: /no space left on device/i,
    sentence: ({ name }) => `${name} has no space left on its disk. \`${name} system df\` shows what takes it.`
  },
  {
    words: /x509: |certificate signed by unknown authority|tls: failed to verify/i,
    sentence: ({ name }, subject, said) => `${name}'s own daemon does not trust the registry of ${subject}: ${stopped(said)}. Put the issuer into /etc/docker/certs.d/REGISTRY/ca.crt, or into the system store of the daemon's machine, and start the daemon anew.`
  },
  {
    words: /dial tcp|no such host|i\/o timeout|network is unreachable|connection reset|tls handshake timeout/i,
    sentence: ({ name }, subject, said) => `${name} does not reach the registry of ${subject}: ${stopped(said)}. Pull or load the image first (\`${name} pull\`, \`${name} load\`).`
  }
];
function stopped(said) {
  return said.replace(/\.$/, "");
}

// src/machines/engine/container-inspect.ts
var answerMs = 6e4;
async function inspectContainer(engine, name) {
  const run = await engine.run(["container", "inspect", name], { timeoutMs: answerMs });
  if (run.exitCode !== 0) return { unopened: engineProblem(engine, run, name) };
  return containerFacts(run.stdout) ?? { unopened: `${engine.name} told nothing that is known of the container ${name}.` };
}
async function gatewayOf2(engine, facts, depth = 0) {
  const lender = sharedNetwork(facts);
  if (lender === void 0 || depth > 5) return facts.gateway;
  const lent = await inspectContainer(engine, lender);
  return "unopened" in lent ? void 0 : gatewayOf2(engine, lent, depth + 1);
}

// src/machines/engine/image-config.ts
var inspectMs = 3e4;
var pullMs = 6e5;
async function imageConfig(engine, reference2) {
  if (!/^[A-Za-z0-9]/.test(reference2)) {
    return {
      unopened: `"${reference2.slice(0, 80)}" is no name of an image: it begins with neither a letter nor a digit.`
    };
  }
  const inspect = ["image", "inspect", reference2];
  const here = await engine.run(inspect, { timeoutMs: inspectMs });
  if (here.exitCode === 0) return configOf2(here.stdout) ?? { unopened: unreadable(engine, reference2) };
  if (here.timedOut || here.failure !== void 0 || !/no such image|not known|not found|no such object/i.test(here.stderr)) {
    return { unopened: engineProblem(engine, here, reference2) };
  }
  const pulled = await engine.run(["pull", "--quiet", reference2], { timeoutMs: pullMs });
  if (pulled.timedOut) {
    return {
      unopened: `The image ${reference2} is not here, and was not pulled within ${pullMs / 6e4} minutes. Pull it before (\`${engine.name} pull ${reference2}\`).`
    };
  }
  if (pulled.exitCode !== 0) return { unopened: engineProblem(engine, pulled, reference2) };
  const now = await engine.run(inspect, { timeoutMs: inspectMs });
  if (now.exitCode !== 0) return { unopened: engineProblem(engine, now, reference2) };
  return configOf2(now.stdout) ?? { unopened: unreadable(engine, reference2) };
}
function unreadable(engine, reference2) {
  return `${engine.name} tells of the image ${reference2} in a way that this version does not read; please report what \`${engine.name} image inspect ${reference2}\` prints.`;
}
function configOf2(text3) {
  const image = inspected(text3);
  const id = textAt(image, "Id");
  if (id === "") return void 0;
  const config = at(image, "Config");
  return {
    id,
    user: textAt(config, "User"),
    environment: variables9(textsAt(config, "Env")),
    entrypoint: [...textsAt(config, "Entrypoint"), ...textsAt(config, "Cmd")]
  };
}

// src/machines/container/shell.ts
import { spawn } from "node:child_process";

// src/machines/container/shell-answers.ts
var plain = ["missing", "denied", "loop", "irregular", "done"];
var namesLimit = 16 * 1024 * 1024;
var lineLimit = 40;
function readAnswer(output, size) {
  const end2 = output.indexOf("\n");
  if (end2 === -1 && output.length <= lineLimit) return { wanting: output.length + 1 };
  const line = end2 === -1 || end2 > lineLimit ? "" : output.toString("latin1", 0, end2);
  const body = end2 + 1;
  const state = plain.find((known2) => known2 === line);
  if (state !== void 0) return { answer: { state }, used: body };
  if (line === "names") return readNames(output, body);
  if (line !== "contents") return broken("its shell does not answer as it should");
  if (output.length <= body + size) return { wanting: body + size + 1 };
  if (output[body + size] !== 10) return broken("a file changed while it was read");
  return { answer: { state: "contents", bytes: output.subarray(body, body + size) }, used: body + size + 1 };
}
function readNames(output, start) {
  const names2 = [];
  for (let at2 = start; ; ) {
    const end2 = output.indexOf(0, at2);
    if (end2 === -1) {
      if (output.length - start > namesLimit) return broken("a directory without measure");
      return { wanting: output.length + 1 };
    }
    if (end2 === at2) return { answer: { state: "names", names: names2 }, used: end2 + 1 };
    names2.push(output.toString("utf8", at2, end2));
    at2 = end2 + 1;
  }
}
function broken(why) {
  return { answer: { state: "broken", why }, used: 0 };
}

// src/machines/container/shell-script.ts
var shellScript = `
trap '' PIPE
PATH=$PATH:/usr/local/bin:/usr/bin:/bin LC_ALL=C
export PATH LC_ALL

# read leaves out the NULs of environ, so that the mark has an end of its own.
kill_once() {
  killed=1
  for process in /proc/[0-9]*; do
    found=$( (while IFS= read -r line || [ -n "$line" ]; do
      case $line in *"$1"*) echo found; break ;; esac
    done <"$process/environ") 2>/dev/null)
    if [ -n "$found" ]; then kill -KILL "\${process#/proc/}" 2>/dev/null && killed=0; fi
  done
  return $killed
}

# Again, for what was started meanwhile.
kill_marked() {
  rounds=0
  while [ $rounds -lt 5 ] && kill_once "$1"; do rounds=$((rounds + 1)); done
}

tell_absence() {
  parent=\${1%/*}
  if [ -x "\${parent:-/}" ] && [ ! -L "$1" ]; then echo missing
  else
    case $(stat -L -- "$1" 2>&1) in
      *'ermission denied') echo denied ;;
      *'evels of symbolic links' | *'ymbolic link loop') echo loop ;;
      *) echo missing ;;
    esac
  fi
}

tell_state() {
  if [ -d "$1" ]; then echo directory
  elif [ ! -e "$1" ]; then tell_absence "$1"
  elif [ ! -f "$1" ]; then echo irregular
  elif [ ! -r "$1" ]; then echo denied
  else echo regular
  fi
}

tell_names() {
  if [ ! -d "$1" ]; then
    if [ -e "$1" ]; then echo irregular; else tell_absence "$1"; fi
  elif [ ! -r "$1" ] || [ ! -x "$1" ]; then echo denied
  else
    echo names
    (cd "$1" && for name in * .[!.]* ..?*; do
      if [ -e "$name" ] || [ -L "$name" ]; then printf '%s\\0' "$name"; fi
    done)
    printf '\\0'
  fi
}

# In one write: each is a message of the engine's.
tell_words() {
  printf 'names\\n'
  printf '%s\\0' "$@" ''
}

each() {
  tell=$1
  shift
  for path; do $tell "$path"; done
}

tell_program() {
  if [ -f "$1" ] && [ -x "$1" ]; then echo yes; else echo no; fi
}

mark=$1
for tool in stat cat sleep; do
  command -v $tool >/dev/null || { echo poor; exit 1; }
done
while read -r operation count; do
  set --
  while [ $# -lt "$count" ] && IFS= read -r argument; do set -- "$@" "$argument"; done
  case $operation in
    states) tell_words $(each tell_state "$@") ;;
    programs) tell_words $(each tell_program "$@") ;;
    sizes) tell_words $(stat -Lc %s -- "$@") ;;
    names) tell_names "$1" ;;
    contents) echo contents; cat -- "$@"; echo ;;
    environment) echo names; cat "/proc/$$/environ"; printf '\\0' ;;
    kill) kill_marked "$1"; echo done ;;
    end) kill_marked "$mark"; exit ;;
  esac </dev/null
done
kill_marked "$mark"
# What the engine was about to start when we ended.
sleep 2
kill_marked "$mark"
`;

// src/machines/container/shell.ts
function isAskable(argument) {
  return !/[\n\0]/.test(argument);
}
function containerShell(options) {
  let session;
  let isClosed = false;
  const ask2 = (operation, args, size = 0) => {
    if (isClosed) return Promise.resolve({ state: "broken", why: "the container is closed" });
    if (!args.every(isAskable)) return Promise.resolve({ state: "broken", why: "a question of several lines" });
    if (session === void 0 || session.isOver()) session = startSession(options);
    return session.ask([`${operation} ${args.length}`, ...args, ""].join("\n"), size);
  };
  return {
    ask: (operation, ...args) => ask2(operation, args),
    contents: (paths, size) => ask2("contents", paths, size),
    async close() {
      isClosed = true;
      await session?.close();
    }
  };
}
function startSession({ file, args, environment: environment2, mark: mark2, answerMs: answerMs3 = 3e4 }) {
  const child = spawn(file, [...args, "sh", "-c", shellScript, "sh", mark2], {
    env: environment2,
    stdio: ["pipe", "pipe", "ignore"],
    detached: process.platform !== "win32",
    windowsHide: true
  });
  const ended = new Promise((resolve7) => child.once("close", () => resolve7()).once("error", () => resolve7()));
  const questions = [];
  let output = [];
  let length = 0;
  let wanting = 1;
  let over = false;
  let deadline;
  child.stdout.on("data", (chunk) => {
    output.push(chunk);
    length += chunk.length;
    if (length >= wanting && !over) readOn();
  });
  child.stdin.on("error", () => {
  });
  ended.then(() => breakUp("no shell with stat, cat and sleep answers"));
  return {
    ask(lines, size) {
      return new Promise((answered) => {
        questions.push({ size, answered });
        if (questions.length === 1) arm();
        child.stdin.write(lines);
      });
    },
    isOver: () => over,
    async close() {
      child.stdin.end("end 0\n");
      const last = setTimeout(() => killGroup(child), answerMs3);
      await ended;
      clearTimeout(last);
    }
  };
  function readOn() {
    let rest = Buffer.concat(output);
    for (let [question2] = questions; question2 !== void 0; [question2] = questions) {
      const reading2 = readAnswer(rest, question2.size);
      wanting = "wanting" in reading2 ? reading2.wanting : 1;
      if ("wanting" in reading2) break;
      if (reading2.answer.state === "broken") {
        breakUp(reading2.answer.why);
        return;
      }
      rest = rest.subarray(reading2.used);
      questions.shift();
      question2.answered(reading2.answer);
      arm();
    }
    output = [rest];
    length = rest.length;
    if (questions.length === 0 && length > 0) breakUp("its shell speaks unasked");
  }
  function arm() {
    clearTimeout(deadline);
    if (questions.length > 0) deadline = setTimeout(() => breakUp("its shell does not answer in time"), answerMs3);
  }
  function breakUp(why) {
    over = true;
    clearTimeout(deadline);
    output = [];
    killGroup(child);
    for (const { answered } of questions.splice(0)) answered({ state: "broken", why });
  }
}

// src/machines/container/container-files.ts
var mebibyte2 = 1024 * 1024;
function shellFiles(shell) {
  return {
    read: reader(shell),
    async list(path2) {
      if (!isAskable(path2)) return { state: "unreadable", reason: unaskable };
      const answer3 = await shell.ask("names", path2);
      if (answer3.state === "names") return { state: "listed", names: [...answer3.names].sort() };
      if (answer3.state === "irregular") return { state: "not-a-directory" };
      if (answer3.state === "missing") return { state: "missing" };
      return { state: "unreadable", reason: reasonOf3(answer3) };
    },
    async program(paths) {
      const askable = paths.filter(isAskable);
      const answers = wordsOf2(await shell.ask("programs", ...askable));
      return askable.find((_2, index) => answers[index] === "yes");
    }
  };
}
var unaskable = "a line break in its path";
var batchFiles = 100;
function reader(shell) {
  let waiting = [];
  const readWaiting = () => {
    const batch = waiting.slice(0, batchFiles);
    waiting = waiting.slice(batchFiles);
    if (waiting.length > 0) setImmediate(readWaiting);
    readBatch(shell, batch);
  };
  return (path2, maxBytes5 = maxFileBytes) => {
    if (!isAskable(path2)) return Promise.resolve(unreadable2(unaskable));
    return new Promise((told4) => {
      if (waiting.length === 0) setImmediate(readWaiting);
      waiting.push({ path: path2, maxBytes: maxBytes5, told: told4 });
    });
  };
}
async function readBatch(shell, batch) {
  const answer3 = await shell.ask("states", ...batch.map(({ path: path2 }) => path2));
  const states = wordsOf2(answer3);
  if (states.length !== batch.length) return tell(batch, unreadable2(reasonOf3(answer3)));
  const regular = batch.filter((_2, index) => states[index] === "regular");
  for (const [index, one] of batch.entries()) {
    if (!regular.includes(one)) tell([one], contentOf2(states[index] ?? ""));
  }
  if (regular.length > 0) await readRegular(shell, regular);
}
async function readRegular(shell, files2) {
  const answer3 = await shell.ask("sizes", ...files2.map(({ path: path2 }) => path2));
  const sizes = wordsOf2(answer3).map(Number);
  if (sizes.length !== files2.length) return tell(files2, unreadable2(reasonOf3(answer3)));
  const sized = files2.map((file, index) => ({ ...file, size: sizes[index] ?? 0 }));
  const large = sized.filter(({ size, maxBytes: maxBytes5 }) => !(size <= maxBytes5));
  for (const one of large) tell([one], unreadable2(tooLarge(one.maxBytes)));
  const small = sized.filter((file) => !large.includes(file) && file.size <= mebibyte2);
  const others = sized.filter((file) => !large.includes(file) && file.size > mebibyte2);
  await Promise.all([small, ...others.map((file) => [file])].map((group) => readGroup(shell, group)));
}
async function readGroup(shell, files2) {
  if (files2.length === 0) return;
  const length = files2.reduce((sum, { size }) => sum + size, 0);
  const answer3 = await shell.contents(
    files2.map(({ path: path2 }) => path2),
    length
  );
  if (answer3.state !== "contents") return tell(files2, unreadable2(reasonOf3(answer3)));
  let at2 = 0;
  for (const file of files2) {
    tell([file], { state: "read", bytes: answer3.bytes.subarray(at2, at2 + file.size) });
    at2 += file.size;
  }
}
function tell(files2, content) {
  for (const { told: told4 } of files2) told4(content);
}
function wordsOf2(answer3) {
  return answer3.state === "names" ? answer3.names : [];
}
function contentOf2(state) {
  if (state === "directory" || state === "missing") return { state };
  return unreadable2(reasons3[state] ?? "no word of it");
}
function unreadable2(reason) {
  return { state: "unreadable", reason };
}
var reasons3 = {
  denied: "permission denied",
  irregular: "not a regular file",
  loop: "ELOOP",
  names: "it changed while it was read"
};
function reasonOf3(answer3) {
  return answer3.state === "broken" ? answer3.why : reasons3[answer3.state] ?? "no word of it";
}

// src/machines/container/container-run.ts
var markVariable = "LOCAL_ISSUER_RUN";
function containerRunner(options) {
  let count2 = 0;
  return async (command2, variables10) => {
    const mark2 = `${options.mark}${count2++}.`;
    const { args, environment: environment2 } = execution(options, command2, { ...variables10, [markVariable]: mark2 });
    const run = await spawnBounded({ ...command2, file: options.file, args }, environment2);
    const killed = options.kill(mark2);
    if (run.timedOut) await killed;
    return withFailure(run, command2.file);
  };
}
function execution({ engineEnvironment, name, hasShell }, { file, args, environment: over = {} }, variables10) {
  const wanted = Object.entries({ ...variables10, ...over });
  const set2 = wanted.flatMap(([key, value]) => value === void 0 ? [] : [[key, value]]);
  const removed2 = wanted.flatMap(([key, value]) => value === void 0 ? [key] : []);
  const given = environmentArguments(engineEnvironment, set2);
  const [before, behind] = hasShell ? [[], removed2.length === 0 ? [] : ["sh", "-c", unset, "sh", ...removed2, "--"]] : [removed2.flatMap((key) => ["--env", `${key}=`]), []];
  return {
    args: ["exec", "--interactive", ...given.args, ...before, name, ...behind, file, ...args],
    environment: given.environment
  };
}
var unset = 'while [ "$1" != -- ]; do unset "$1"; shift; done; shift; exec "$@"';
function environmentArguments(engineEnvironment, variables10) {
  const shown = ([name]) => Object.hasOwn(engineEnvironment, name) || ofClient.test(name);
  return {
    args: variables10.flatMap((pair) => ["--env", shown(pair) ? pair.join("=") : pair[0]]),
    environment: { ...engineEnvironment, ...Object.fromEntries(variables10.filter((pair) => !shown(pair))) }
  };
}
var ofClient = /^(?:PATH|HOME|USER|TMPDIR|SSL_CERT_\w+|no_proxy|GO\w+|LD_\w+|(?:DOCKER|CONTAINER|CONTAINERD|NERDCTL|PODMAN|REGISTRY|XDG|BUILDKIT)\w*)$/i;
function failureOf2({ exitCode, stdout, stderr }, file) {
  if (exitCode === 0 || exitCode === null) return void 0;
  const said = (stdout.trim() === "" ? stderr : stdout).trim();
  const isOfRuntime = /\bOCI (?:runtime|permission denied)/.test(said);
  const isOfShell = /^(?:\/bin\/)?sh: /.test(said) && said.includes(`${file}:`);
  if (exitCode >= 125 && exitCode <= 127 && (isOfRuntime || isOfShell)) {
    if (/not found|no such file/i.test(said)) return `${file} ENOENT in the container`;
    return /permission denied/i.test(said) ? `${file} EACCES in the container` : said;
  }
  const isGone = /^Error.*(?:no such container|no container with|is not running|is paused|can only create exec)/i;
  return isGone.test(said) ? said : void 0;
}
function withFailure(run, file) {
  const failure = run.timedOut ? void 0 : failureOf2(run, file);
  return failure === void 0 ? run : { ...run, failure, exitCode: null, stdout: "", stderr: "" };
}

// src/machines/image/foreseen-files.ts
var foreseen = [
  // Certificates and configuration, and what programs tell of themselves in small files.
  {
    path: /^etc\/|^usr\/lib\/os-release$|-packages\/[^/]+\/__init__\.py$|\.(?:pem|crt|cer|der|jks|p12|0|1)$|(?:^|\/)(?:ca-certificates|certs|certifi|ssl|pki|security)\//,
    maxBytes: 1024 * 1024
  },
  // Programs that clients are recognised by, and the libraries that decide for them.
  {
    path: /(?:^|\/)bin\/(?:curl|git|wget|openssl|gnutls-cli|(?:perl|php|python|ruby)[\d.]*)$/,
    maxBytes: 8 * 1024 * 1024
  },
  {
    path: /\/lib(?:crypto|ssl|curl[^/]*|gnutls|ruby[^/]*|python[^/]*)\.so[^/]*$|\/(?:_ssl[^/]*|openssl|curl|SSLeay)\.so$|\/git-remote-https?$/,
    maxBytes: 8 * 1024 * 1024
  },
  // Modules whose version, or whose way to verify, is in their text.
  {
    path: /\/(?:IO\/Socket\/SSL|LWP\/UserAgent|LWP\/Protocol\/https)\.pm$|\/urllib3\/(?:_version|connectionpool)\.py$|\/npm\/package\.json$/,
    maxBytes: 1024 * 1024
  }
];
function isForeseen({ path: path2, size }) {
  return foreseen.some((one) => size <= one.maxBytes && one.path.test(path2));
}

// src/machines/image/held-copies.ts
function heldCopies(copy, maxBytes5) {
  const held = /* @__PURE__ */ new Map();
  let total = 0;
  return (path2, size) => {
    const known2 = held.get(path2);
    if (known2 !== void 0) {
      held.delete(path2);
      held.set(path2, known2);
      return known2.bytes;
    }
    const bytes = copy(path2, size);
    held.set(path2, { size, bytes });
    total += size;
    for (const [oldest, { size: freed }] of held) {
      if (total <= maxBytes5 || oldest === path2) break;
      held.delete(oldest);
      total -= freed;
    }
    return bytes;
  };
}

// src/machines/image/tar-header.ts
var blockBytes = 512;
var kinds2 = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "hard-link",
  "2": "link",
  "3": "device",
  "4": "device",
  "5": "directory",
  "6": "fifo"
};
function tarEntry(block, type, size, extended) {
  const kind = kinds2[type];
  const prefix = block.toString("latin1", 257, 262) === "ustar" && block[262] === 0 ? textAt2(block, 345, 155) : "";
  const written5 = extended["path"] ?? (prefix === "" ? textAt2(block, 0, 100) : `${prefix}/${textAt2(block, 0, 100)}`);
  const target = extended["linkpath"] ?? textAt2(block, 157, 100);
  const path2 = insidePath(written5);
  const linked = kind === "hard-link" ? insidePath(target) : target;
  if (kind === void 0 || path2 === void 0 || linked === void 0 || linked.includes("\0")) return void 0;
  return {
    path: path2,
    kind,
    size: decimal(extended["size"]) ?? size,
    mode: numberAt(block, 100, 8) & 4095,
    uid: decimal(extended["uid"]) ?? numberAt(block, 108, 8),
    gid: decimal(extended["gid"]) ?? numberAt(block, 116, 8),
    target: linked
  };
}
function insidePath(written5) {
  const parts = written5.split("/").filter((part2) => part2 !== "" && part2 !== ".");
  return parts.includes("..") || written5.includes("\0") ? void 0 : parts.join("/");
}
function numberAt(block, offset, length) {
  const field = block.subarray(offset, offset + length);
  if (((field[0] ?? 0) & 128) === 0) {
    const digits = untilNul(field).trim();
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : 0;
  }
  const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 127);
  return Number.isSafeInteger(value) ? value : 0;
}
function hasChecksum(block) {
  let sum = 8 * 32;
  for (let index = 0; index < blockBytes; index += 1) {
    if (index < 148 || index >= 156) sum += block[index] ?? 0;
  }
  return block.length === blockBytes && numberAt(block, 148, 8) === sum;
}
function paxRecords(bytes) {
  const records = /* @__PURE__ */ new Map();
  for (let at2 = 0; at2 < bytes.length; ) {
    const space = bytes.indexOf(32, at2);
    const length = space < 0 ? Number.NaN : Number(bytes.toString("latin1", at2, space));
    if (!Number.isInteger(length) || length <= space - at2 || at2 + length > bytes.length) break;
    const record2 = bytes.toString("utf8", space + 1, at2 + length - 1);
    const equals = record2.indexOf("=");
    if (equals > 0) records.set(record2.slice(0, equals), record2.slice(equals + 1));
    at2 += length;
  }
  return Object.fromEntries(records);
}
function decimal(text3) {
  const value = text3 !== void 0 && /^\d+$/.test(text3) ? Number(text3) : void 0;
  return Number.isSafeInteger(value) ? value : void 0;
}
function textAt2(block, offset, length) {
  return untilNul(block.subarray(offset, offset + length));
}
function untilNul(bytes) {
  const end2 = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end2 < 0 ? bytes.length : end2);
}

// src/machines/image/tar.ts
var maxExtensionBytes = 256 * 1024;
function tarReader({ wants, found: found2, maxEntries: maxEntries2 }) {
  let entries = 0;
  let wrong2;
  let isEnded = false;
  let into = new Uint8Array(blockBytes);
  let filled = 0;
  let remaining = blockBytes;
  let padding = 0;
  let then = header;
  let extended = {};
  function expect(bytes, isWanted, next, padded = true) {
    into = isWanted ? new Uint8Array(bytes) : void 0;
    filled = 0;
    remaining = bytes;
    padding = padded ? (blockBytes - bytes % blockBytes) % blockBytes : 0;
    then = next;
  }
  function nextHeader() {
    expect(blockBytes, true, header, false);
  }
  function header(bytes) {
    const block = bytes === void 0 ? Buffer.alloc(0) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (block.every((byte) => byte === 0)) {
      isEnded = true;
      return;
    }
    if (!hasChecksum(block)) {
      wrong2 = "it is no tar archive, or it is damaged";
      return;
    }
    const type = String.fromCharCode(block[156] ?? 0);
    const size = numberAt(block, 124, 12);
    if (type === "x" || type === "g" || type === "L" || type === "K") {
      if (size > maxExtensionBytes) wrong2 = "a name in it is too long";
      else expect(size, true, (extension3) => extend(type, Buffer.from(extension3 ?? [])));
      return;
    }
    entries += 1;
    if (entries > maxEntries2) {
      wrong2 = `it has more than ${maxEntries2} files`;
      return;
    }
    const entry2 = tarEntry(block, type, size, extended);
    extended = {};
    const follows = type === "0" || type === "\0" || type === "7" ? entry2?.size ?? size : 0;
    expect(follows, entry2 !== void 0 && entry2.kind === "file" && wants(entry2), (content) => {
      if (entry2 !== void 0) found2(entry2, entry2.kind === "file" ? content : void 0);
      nextHeader();
    });
  }
  function extend(type, bytes) {
    if (type === "x") extended = { ...extended, ...paxRecords(bytes) };
    else if (type === "L") extended = { ...extended, path: untilNul(bytes) };
    else if (type === "K") extended = { ...extended, linkpath: untilNul(bytes) };
    nextHeader();
  }
  return {
    push(chunk) {
      let at2 = 0;
      while (wrong2 === void 0 && !isEnded) {
        const take = Math.min(remaining, chunk.length - at2);
        into?.set(chunk.subarray(at2, at2 + take), filled);
        filled += take;
        remaining -= take;
        at2 += take;
        if (remaining > 0) return true;
        const skip = Math.min(padding, chunk.length - at2);
        padding -= skip;
        at2 += skip;
        if (padding > 0) return true;
        then(into);
      }
      return wrong2 === void 0;
    },
    problem: () => wrong2 ?? (isEnded ? void 0 : "it ended too early")
  };
}

// src/machines/image/exported-tree.ts
var exportMs = 18e4;
var copyMs = 6e4;
var maxEntries = 5e5;
var maxKeptBytes = 64 * 1024 * 1024;
var maxHeldBytes = 96 * 1024 * 1024;
async function exportedTree(engine, container, reference2) {
  const index = /* @__PURE__ */ new Map([["/", { node: rootFolder, names: [] }]]);
  let kept2 = 0;
  const reader2 = tarReader({
    maxEntries,
    wants(entry2) {
      if (kept2 + entry2.size > maxKeptBytes || !isForeseen(entry2)) return false;
      kept2 += entry2.size;
      return true;
    },
    found: (entry2, bytes) => add2(index, entry2, bytes)
  });
  const run = await engine.archive({ container }, exportMs, (chunk) => reader2.push(chunk));
  const problem = reader2.problem();
  if (run.timedOut) {
    return {
      unopened: `The image ${reference2} was not copied out within ${exportMs / 1e3} s. Check it with run:${reference2}, which copies nothing.`
    };
  }
  if (run.failure !== void 0 || run.exitCode !== 0 && run.exitCode !== null) {
    return { unopened: engineProblem(engine, run, reference2) };
  }
  if (problem !== void 0) {
    return {
      unopened: `The files of the image ${reference2} could not be read: ${problem}. Check it with run:${reference2}.`
    };
  }
  const copies = heldCopies((path2, size) => copied(engine, container, path2, size), maxHeldBytes);
  return {
    look: async (path2) => index.get(path2)?.node,
    names: async (path2) => index.get(path2)?.names ?? [],
    bytes(path2, size) {
      const bytes = index.get(path2)?.bytes;
      return bytes === void 0 ? copies(path2, size) : Promise.resolve(bytes);
    }
  };
}
var rootFolder = { kind: "directory", access: { uid: 0, gid: 0, mode: 493 } };
function add2(index, entry2, bytes) {
  const path2 = `/${entry2.path}`;
  const linked = entry2.kind === "hard-link" ? index.get(`/${entry2.target}`) : void 0;
  const node4 = linked?.node ?? nodeOf(entry2);
  if (node4 === void 0) return;
  const known2 = index.get(path2);
  const content = linked?.bytes ?? bytes;
  index.set(path2, { node: node4, names: known2?.names ?? [], ...content === void 0 ? {} : { bytes: content } });
  if (known2 === void 0) enter(index, path2);
}
function enter(index, path2) {
  const slash = path2.lastIndexOf("/");
  const above = path2.slice(0, slash) || "/";
  let folder = index.get(above);
  if (folder === void 0) {
    folder = { node: rootFolder, names: [] };
    index.set(above, folder);
    enter(index, above);
  }
  folder.names.push(path2.slice(slash + 1));
}
function nodeOf({ kind, size, mode, uid, gid, target }) {
  const access = { uid, gid, mode };
  switch (kind) {
    case "file":
      return { kind: "file", size, access };
    case "directory":
      return { kind: "directory", access };
    case "link":
      return { kind: "link", target };
    case "hard-link":
      return void 0;
    case "device":
      return { kind: "special", what: "a device" };
    case "fifo":
      return { kind: "special", what: "a FIFO" };
  }
}
async function copied(engine, container, path2, size) {
  let content;
  const reader2 = tarReader({
    maxEntries: 1,
    wants: (entry2) => entry2.kind === "file" && entry2.size <= size,
    found: (_2, bytes) => {
      content = bytes;
    }
  });
  const run = await engine.archive({ container, path: path2 }, copyMs, (chunk) => reader2.push(chunk));
  if (content !== void 0) return content;
  return run.exitCode === 0 ? reader2.problem() ?? "it changed while it was copied" : engineProblem(engine, run, path2);
}

// src/machines/root/root-tree.ts
var maxLinks = 40;
async function resolveInRoot(tree, path2, reader2) {
  const ahead = partsOf(path2).reverse();
  let here = [];
  let node4 = await tree.look("/");
  let links = 0;
  for (let part2 = ahead.pop(); part2 !== void 0; part2 = ahead.pop()) {
    if (node4?.kind !== "directory") return { state: "not-a-directory" };
    if (!may(reader2, node4.access, "execute")) return { state: "unreadable", reason: "permission denied" };
    if (part2 === "..") {
      here = here.slice(0, -1);
      node4 = await tree.look(`/${here.join("/")}`);
      continue;
    }
    const next = await tree.look(`/${[...here, part2].join("/")}`);
    if (next === void 0) return { state: "missing" };
    if (next.kind !== "link") {
      here.push(part2);
      node4 = next;
      continue;
    }
    links += 1;
    if (links > maxLinks) return { state: "unreadable", reason: "a loop of symbolic links" };
    if (next.target === "") return { state: "missing" };
    ahead.push(...partsOf(next.target).reverse());
    if (next.target.startsWith("/")) {
      here = [];
      node4 = await tree.look("/");
    }
  }
  if (node4 === void 0 || node4.kind === "link") return { state: "missing" };
  if (path2.endsWith("/") && node4.kind !== "directory") return { state: "not-a-directory" };
  return { state: "there", path: `/${here.join("/")}`, node: node4 };
}
async function smallText(tree, path2) {
  const place = await resolveInRoot(tree, path2, { uid: 0, groups: [] });
  if (place.state !== "there" || place.node.kind !== "file" || place.node.size > 1024 * 1024) return "";
  const bytes = await tree.bytes(place.path, place.node.size);
  return typeof bytes === "string" ? "" : Buffer.from(bytes).toString("utf8");
}
function may(reader2, { uid, gid, mode }, wanted, isProgram = false) {
  const bit = wanted === "read" ? 4 : 1;
  if (reader2.uid === 0) return !isProgram || (mode & 73) !== 0;
  const shift = reader2.uid === uid ? 6 : reader2.groups.includes(gid) ? 3 : 0;
  return (mode >> shift & bit) !== 0;
}
function partsOf(path2) {
  return path2.split("/").filter((part2) => part2 !== "" && part2 !== ".");
}

// src/machines/image/image-user.ts
async function imageUserIn(tree, user) {
  return imageUser(user, await smallText(tree, "/etc/passwd"), await smallText(tree, "/etc/group"));
}
function imageUser(user, passwd, group) {
  const [name = "", groupName] = user.split(":");
  const wanted = name === "" ? "0" : name;
  const entries = passwd.split("\n").map((line) => line.split(":"));
  const entry2 = entries.find((fields) => fields[0] === wanted) ?? entries.find((fields) => fields[2] === wanted);
  const uid = numberOf(entry2?.[2]) ?? numberOf(wanted) ?? 0;
  const groups = group.split("\n").map((line) => line.split(":"));
  const named2 = groups.find((fields) => fields[0] === groupName)?.[2] ?? groupName;
  const login = entry2?.[0];
  const memberships = groups.flatMap((fields) => {
    const isMember = login !== void 0 && (fields[3] ?? "").trim().split(",").includes(login);
    return isMember ? [numberOf(fields[2]) ?? []] : [];
  });
  const own = numberOf(groupName === void 0 ? entry2?.[3] : named2) ?? 0;
  return {
    reader: { uid, groups: groupName === void 0 ? [own, ...memberships.flat()] : [own] },
    home: entry2?.[5] || "/"
  };
}
function numberOf(text3) {
  return text3 !== void 0 && /^\d{1,10}$/.test(text3) ? Number(text3) : void 0;
}

// src/machines/root/disk-tree.ts
import {
  closeSync,
  constants as constants2,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync
} from "node:fs";
import { join as join33 } from "node:path";
function diskTree(folder) {
  const onDisk = (path2) => path2 === "/" ? folder : join33(folder, path2);
  return {
    async look(path2) {
      try {
        return nodeOf2(lstatSync(onDisk(path2)), () => readlinkSync(onDisk(path2)));
      } catch (error) {
        const code = codeOf(error);
        return isAbsent(code) ? void 0 : { kind: "special", what: reasonOf(code) };
      }
    },
    async names(path2) {
      try {
        return readdirSync(onDisk(path2));
      } catch {
        return [];
      }
    },
    async bytes(path2, size) {
      return readWhole(onDisk(path2), size);
    }
  };
}
function nodeOf2(info, target) {
  const access = { uid: info.uid, gid: info.gid, mode: info.mode & 4095 };
  if (info.isFile()) return { kind: "file", size: info.size, access };
  if (info.isDirectory()) return { kind: "directory", access };
  if (info.isSymbolicLink()) return { kind: "link", target: target() };
  return { kind: "special", what: info.isFIFO() ? "a FIFO" : info.isSocket() ? "a socket" : "a device" };
}
function readWhole(path2, size) {
  let file;
  try {
    file = openSync(path2, constants2.O_RDONLY | (constants2.O_NOFOLLOW ?? 0) | (constants2.O_NONBLOCK ?? 0));
    const info = fstatSync(file);
    if (!info.isFile() || info.size !== size) return "it changed while it was read";
    const bytes = new Uint8Array(size);
    let at2 = 0;
    while (at2 < size) {
      const count2 = readSync(file, bytes, at2, size - at2, at2);
      if (count2 === 0) return "it changed while it was read";
      at2 += count2;
    }
    return bytes;
  } catch (error) {
    return reasonOf(codeOf(error));
  } finally {
    if (file !== void 0) closeSync(file);
  }
}

// src/machines/root/handed-tree.ts
var root = { uid: 0, groups: [] };
var parent = { kind: "directory", access: { uid: 0, gid: 0, mode: 493 } };
async function handedTree(tree, handed) {
  const at2 = await mountPoint(tree, handed.at);
  const above = at2.split("/").map((_2, index, parts) => parts.slice(0, index).join("/") || "/");
  const folder = diskTree(handed.folder);
  const inside = (path2) => path2 === at2 ? "/" : path2.startsWith(`${at2}/`) ? path2.slice(at2.length) : void 0;
  return {
    async look(path2) {
      const handedPath = inside(path2);
      if (handedPath !== void 0) return folder.look(handedPath);
      return await tree.look(path2) ?? (above.includes(path2) ? parent : void 0);
    },
    async names(path2) {
      const handedPath = inside(path2);
      if (handedPath !== void 0) return folder.names(handedPath);
      const own = await tree.look(path2) === void 0 ? [] : await tree.names(path2);
      if (!above.includes(path2)) return own;
      const [next = ""] = at2.slice(path2 === "/" ? 1 : path2.length + 1).split("/");
      return [.../* @__PURE__ */ new Set([...own, next])];
    },
    bytes(path2, size) {
      const handedPath = inside(path2);
      return handedPath === void 0 ? tree.bytes(path2, size) : folder.bytes(handedPath, size);
    }
  };
}
async function mountPoint(tree, at2) {
  const parts = at2.split("/").filter((part2) => part2 !== "" && part2 !== ".");
  for (let length = parts.length; length > 0; length -= 1) {
    const place = await resolveInRoot(tree, `/${parts.slice(0, length).join("/")}`, root);
    if (place.state !== "there") continue;
    return [place.path === "/" ? "" : place.path, ...parts.slice(length)].join("/");
  }
  return `/${parts.join("/")}`;
}

// src/machines/root/root-machine.ts
async function rootMachine(root2) {
  return machineOf(root2, await operatingSystem((path2, maxBytes5 = maxFileBytes) => read3(root2, path2, maxBytes5)));
}
function machineOf(root2, system2) {
  const { id, kind, environment: environment2, entrypoint } = root2;
  return {
    id,
    kind,
    runs: false,
    ...system2,
    environment: environment2,
    ...entrypoint === void 0 ? {} : { entrypoint },
    run: async () => ({ ...notStarted, failure: `nothing is started in ${id}` }),
    read: (path2, maxBytes5 = maxFileBytes) => read3(root2, path2, maxBytes5),
    list: (path2) => list(root2, path2),
    which: (name) => which(root2, name),
    under: (extra) => machineOf({ ...root2, environment: { ...environment2, ...extra } }, system2)
  };
}
async function read3({ tree, reader: reader2 }, path2, maxBytes5) {
  const place = await resolveInRoot(tree, path2, reader2);
  if (place.state === "unreadable") return place;
  if (place.state !== "there") return { state: "missing" };
  const { node: node4 } = place;
  if (node4.kind === "directory") return { state: "directory" };
  if (node4.kind === "special") return { state: "unreadable", reason: node4.what };
  if (!may(reader2, node4.access, "read")) return { state: "unreadable", reason: "permission denied" };
  if (node4.size > maxBytes5) return { state: "unreadable", reason: tooLarge(maxBytes5) };
  const bytes = await tree.bytes(place.path, node4.size);
  return typeof bytes === "string" ? { state: "unreadable", reason: printable(bytes) } : { state: "read", bytes };
}
async function list({ tree, reader: reader2 }, path2) {
  const place = await resolveInRoot(tree, path2, reader2);
  if (place.state !== "there") return place;
  if (place.node.kind !== "directory") return { state: "not-a-directory" };
  if (!may(reader2, place.node.access, "read")) return { state: "unreadable", reason: "permission denied" };
  return { state: "listed", names: [...await tree.names(place.path)].sort() };
}
async function which({ tree, reader: reader2, environment: environment2 }, name) {
  for (const path2 of programPaths(name, environment2["PATH"] ?? "")) {
    const place = await resolveInRoot(tree, path2, reader2);
    if (place.state !== "there" || place.node.kind !== "file") continue;
    if (may(reader2, place.node.access, "execute", true)) return path2;
  }
  return void 0;
}

// src/machines/container/copied-files.ts
async function copiedFiles(engine, name, user, handed) {
  const exported = await exportedTree(engine, name, name);
  if ("unopened" in exported) return { files: unreadableFiles(exported.unopened), home: "/" };
  let tree = exported;
  for (const one of handed) tree = await handedTree(tree, one);
  const { reader: reader2, home } = await imageUserIn(tree, user);
  const { read: read4, list: list2, which: which2 } = await rootMachine({ id: name, kind: "container", tree, reader: reader2, environment: {} });
  return {
    home,
    files: {
      read: read4,
      list: list2,
      async program(paths) {
        for (const path2 of paths) {
          const found2 = await which2(path2);
          if (found2 !== void 0) return found2;
        }
        return void 0;
      }
    }
  };
}
function unreadableFiles(reason) {
  const unreadable3 = { state: "unreadable", reason };
  return { read: async () => unreadable3, list: async () => unreadable3, program: async () => void 0 };
}

// src/machines/container/marked-processes.ts
import { readdirSync as readdirSync2, readFileSync as readFileSync2 } from "node:fs";
function killMarkedHere(mark2) {
  if (process.platform !== "linux") return;
  for (const name of readdirSync2("/proc").filter((entry2) => /^\d+$/.test(entry2))) {
    const pid = Number(name);
    if (pid === process.pid || !isMarked(pid, mark2)) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
    }
  }
}
function isMarked(pid, mark2) {
  try {
    return readFileSync2(`/proc/${pid}/environ`, "latin1").includes(mark2);
  } catch {
    return false;
  }
}

// src/machines/container/container-machine.ts
async function containerMachine(options) {
  const { id, engine, name, mark: mark2, gateway, carried, entrypoint } = options;
  const { file, environment: engineEnvironment } = engine;
  const shell = containerShell({ file, args: ["exec", "--interactive", name], environment: engineEnvironment, mark: mark2 });
  const told4 = await shell.ask("environment");
  const hasShell = told4.state === "names";
  const { environment: environment2, files: files2 } = hasShell ? { environment: variables9(told4.names), files: shellFiles(shell) } : await withoutShell(options);
  const kill = async (marked) => {
    if (hasShell) await shell.ask("kill", marked);
    else killMarkedHere(marked);
  };
  const atExit = () => killMarkedHere(mark2);
  if (!hasShell) process.on("exit", atExit);
  const run = containerRunner({ file, engineEnvironment, name, mark: mark2, hasShell, kill });
  const system2 = await operatingSystem(files2.read);
  const machineUnder = (over) => {
    const inEffect = { ...environment2, ...over };
    return {
      id,
      kind: "container",
      runs: true,
      ...system2,
      environment: inEffect,
      entrypoint,
      ...gateway === void 0 ? {} : { gateway },
      run: (command2) => run(command2, over),
      read: files2.read,
      list: files2.list,
      which: (program3) => files2.program(programPaths(program3, inEffect["PATH"] ?? "")),
      ...carried === void 0 ? {} : { carried },
      under: (more) => machineUnder({ ...over, ...more })
    };
  };
  return {
    machine: machineUnder({}),
    async close() {
      process.off("exit", atExit);
      if (!hasShell) killMarkedHere(mark2);
      await shell.close();
    }
  };
}
async function withoutShell({ engine, name, configured }) {
  const { home, files: files2 } = await copiedFiles(engine, name, configured.user, configured.handed);
  return { environment: { PATH: defaultPath, HOME: home, ...configured.environment }, files: files2 };
}

// src/machines/container/waiting-container.ts
import { spawn as spawn2 } from "node:child_process";

// src/machines/engine/own-container.ts
import { randomUUID as randomUUID2 } from "node:crypto";
function ownContainer(purpose) {
  const name = `local-issuer-${process.pid}-${randomUUID2()}`;
  const labels2 = [`local-issuer=${purpose}`, `local-issuer.process=${process.pid}`];
  return { name, args: ["--name", name, ...labels2.flatMap((label3) => ["--label", label3])] };
}
function removal(...names2) {
  return ["rm", "--force", "--volumes", ...names2];
}
function removeContainer(engine, name) {
  return engine.run(removal(name), { timeoutMs: 6e4 });
}

// src/machines/container/waiting-container.ts
var python2 = 'import sys\nfor line in sys.stdin: print(line, end="", flush=True)';
var node3 = "process.stdin.pipe(process.stdout)";
var waiters = [
  ["sh", "-c", 'while read -r line; do echo "$line"; done'],
  ["cat"],
  ["python3", "-c", python2],
  ["node", "-e", node3],
  ["perl", "-pe", "$| = 1"],
  ["ruby", "-e", "$stdout.sync = true; $stdin.each_line { |line| print line }"]
];
function waitersFor(entrypoint) {
  const [program3 = ""] = entrypoint;
  if (/^\/.*\/python[\d.]*$/.test(program3)) return [...waiters, [program3, "-c", python2]];
  if (/^\/.*\/node$/.test(program3)) return [...waiters, [program3, "-e", node3]];
  return waiters;
}
async function startWaiting(engine, { image, args, environment: environment2, programs: programs2 }) {
  let failed2;
  for (const [file, ...waiterArgs] of programs2) {
    const { name, args: ours2 } = ownContainer("run");
    const created = ["run", "--rm", "--interactive", "--stop-signal", "KILL", ...ours2, ...args, "--entrypoint", file];
    const started = await attached(engine, [...created, image, ...waiterArgs], environment2);
    if ("ended" in started) return { name, close: closing(engine, name, started) };
    failed2 = started.failed;
    if (failed2.timedOut) await removeContainer(engine, name);
    if (!isWithoutProgram(failed2)) return { failed: failed2, hasNoProgram: false };
  }
  return { failed: failed2 ?? notStarted, hasNoProgram: true };
}
function isWithoutProgram({ exitCode, stderr }) {
  const isOfProgram = exitCode !== null && exitCode >= 125 && exitCode <= 127;
  return isOfProgram && /executable file .*not found|stat .*no such file or directory/i.test(stderr);
}
var startMs = 6e4;
var wordsLimit = 1e4;
function attached(engine, args, environment2) {
  const startedAt = performance.now();
  const child = spawn2(engine.file, args, {
    env: { ...engine.environment, ...environment2 },
    detached: process.platform !== "win32",
    windowsHide: true
  });
  const letGo = () => {
    child.kill("SIGKILL");
  };
  return new Promise((resolve7) => {
    let stderr = "";
    let failure;
    let timedOut = false;
    const ended = new Promise((resolveEnd) => {
      child.once("close", resolveEnd).once("error", (error) => {
        failure = error.message;
        resolveEnd(null);
      });
    });
    const late = setTimeout(() => {
      timedOut = true;
      letGo();
    }, startMs);
    child.stderr.setEncoding("utf8").on("data", (text3) => {
      stderr = (stderr + text3).slice(0, wordsLimit);
    });
    child.stdout.on("data", () => {
      clearTimeout(late);
      resolve7({ ended, letGo });
    });
    ended.then((exitCode) => {
      clearTimeout(late);
      const milliseconds = Math.round(performance.now() - startedAt);
      const whyNot3 = failure === void 0 ? {} : { failure };
      resolve7({ failed: { ...notStarted, exitCode, stderr, timedOut, milliseconds, ...whyNot3 } });
    });
    child.stdin.on("error", () => {
    });
    child.stdin.write("ready\n");
  });
}
function closing(engine, name, { ended, letGo }) {
  let closed;
  const close2 = async () => {
    await removeContainer(engine, name);
    letGo();
    await ended;
  };
  return () => {
    closed ??= close2();
    return closed;
  };
}

// src/machines/container/container.ts
async function openRun(reference2, engine) {
  const config = await imageConfig(engine, reference2);
  if ("unopened" in config) return config;
  return open(engine, {
    id: `run:${printable(reference2)}`,
    image: config.id,
    imageName: printable(reference2),
    // Names, loopback and the control are those of this host then.
    args: ["--network", "host"],
    entrypoint: config.entrypoint,
    user: config.user,
    environment: config.environment,
    handed: [],
    forClient: {},
    carries: true
  });
}
async function openContainer(name, engine) {
  const facts = await inspectContainer(engine, name);
  if ("unopened" in facts) return facts;
  const shown = printable(name);
  if (!facts.isRunning) {
    const state = facts.status === "" ? "not running" : `not running (${printable(facts.status, 40)})`;
    return {
      unopened: `The container ${shown} is ${state}. Start it (\`${engine.name} start ${shown}\`), or check its image, which needs nothing started: image:${printable(facts.imageName)}.`
    };
  }
  const gateway = await gatewayOf2(engine, facts);
  const { machine, close: close2 } = await containerMachine({
    id: `container:${shown}`,
    engine,
    name: facts.id,
    configured: { environment: facts.environment, user: facts.user, handed: [] },
    entrypoint: facts.entrypoint,
    ...gateway === void 0 ? {} : { gateway },
    mark: newMark()
  });
  return { machine, close: close2, under: (handed) => open(engine, likeness(engine, shown, facts, handed, gateway)) };
}
async function open(engine, start) {
  const { id, image, handed, gateway } = start;
  const mark2 = newMark();
  const waiting = await startWaiting(engine, {
    image,
    args: [...start.args, ...handed.flatMap(handedArguments)],
    environment: start.forClient,
    programs: waitersFor(start.entrypoint)
  });
  if ("failed" in waiting) return { unopened: unstarted(engine, start, waiting) };
  const { machine, close: close2 } = await containerMachine({
    id,
    engine,
    name: waiting.name,
    configured: {
      environment: Object.assign({}, start.environment, ...handed.map(({ environment: environment2 }) => environment2)),
      user: start.user,
      handed
    },
    entrypoint: start.entrypoint,
    ...gateway === void 0 ? {} : { gateway },
    mark: mark2,
    ...start.carries ? { carried: carrier(engine, waiting.name) } : {}
  });
  return {
    machine,
    under: (more) => open(engine, { ...start, handed: [...handed, more] }),
    async close() {
      await waiting.close();
      await close2();
    }
  };
}
function handedArguments({ folder, at: at2, environment: environment2 }) {
  const variables10 = Object.entries(environment2).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  return ["--volume", `${folder}:${at2}:ro`, ...variables10];
}
function likeness(engine, name, facts, handed, gateway) {
  const own = environmentArguments(engine.environment, Object.entries(facts.environment));
  const { entrypoint, user, environment: environment2 } = facts;
  return {
    id: `container:${name}`,
    image: facts.image,
    imageName: printable(facts.imageName),
    args: [
      ...facts.networkMode === "default" ? [] : ["--network", facts.networkMode],
      ...user === "" ? [] : ["--user", user],
      ...["--volumes-from", `${facts.id}:ro`],
      ...own.args
    ],
    entrypoint,
    user,
    environment: environment2,
    handed: [handed],
    forClient: own.environment,
    ...gateway === void 0 ? {} : { gateway },
    carries: false
  };
}
function carrier(engine, name) {
  const brought = /* @__PURE__ */ new Map();
  const bring = async (folder, at2) => {
    const { exitCode } = await engine.run(["cp", folder, `${name}:${at2}`], { timeoutMs: 6e4 });
    return exitCode === 0 ? at2 : void 0;
  };
  return (folder) => {
    const path2 = brought.get(folder) ?? bring(folder, `/local-issuer-${brought.size}`);
    brought.set(folder, path2);
    return path2;
  };
}
function unstarted(engine, { id, imageName: imageName2 }, { failed: failed2, hasNoProgram }) {
  if (hasNoProgram) {
    return `The image ${imageName2} has no program that waits (sh, cat, python3, node, perl, ruby), so that nothing in it can be asked. Write image:${imageName2}, which reads its files and starts nothing.`;
  }
  return `${id} could not be started. ${engineProblem(engine, failed2, imageName2)} Without a start its files can be read: image:${imageName2}.`;
}
function newMark() {
  return `${randomUUID3()}.`;
}

// src/machines/engine/socket-archive.ts
import { request } from "node:http";
function socketOf(name, environment2) {
  if (name !== "docker" || process.platform === "win32") return void 0;
  const host = environment2["DOCKER_HOST"] ?? "";
  if (host === "") return "/var/run/docker.sock";
  return host.startsWith("unix://") ? host.slice("unix://".length) : void 0;
}
function socketArchive(socketPath, { container, path: file }, timeoutMs3, take) {
  const started = performance.now();
  const what = file === void 0 ? "export" : `archive?path=${encodeURIComponent(file)}`;
  return new Promise((resolve7) => {
    let isGiven = false;
    const asked5 = request({ socketPath, path: `/containers/${encodeURIComponent(container)}/${what}`, agent: false });
    const deadline = setTimeout(() => end2({ timedOut: true }), timeoutMs3);
    function end2(outcome) {
      clearTimeout(deadline);
      asked5.destroy();
      const milliseconds = Math.round(performance.now() - started);
      resolve7(outcome === void 0 ? void 0 : { ...notStarted, ...outcome, milliseconds });
    }
    asked5.on("response", (response) => {
      isGiven = response.statusCode === 200;
      if (!isGiven) return end2(void 0);
      response.on("data", (chunk) => {
        if (!take(chunk)) end2({});
      });
      response.on("end", () => end2(response.complete ? { exitCode: 0 } : endedEarly));
      response.on("error", () => end2(endedEarly));
    });
    asked5.on("error", () => end2(isGiven ? endedEarly : void 0));
    asked5.end();
  });
}
var endedEarly = { exitCode: 1, stderr: "the daemon ended the archive early" };

// src/machines/engine/engine.ts
var answerMs2 = 2e4;
async function findEngine(environment2) {
  const installed = engineNames.flatMap((name) => {
    const file = programOnPath(name, environment2["PATH"] ?? environment2["Path"] ?? "");
    return file === void 0 ? [] : [engineAt(name, file, environment2)];
  });
  const problems2 = [];
  for (const engine of installed) {
    const run = await engine.run(["ps", "--quiet"], { timeoutMs: answerMs2 });
    if (run.exitCode === 0) return engine;
    problems2.push(engineProblem(engine, run));
    if (engine.name === "docker" && (environment2["DOCKER_HOST"] || environment2["DOCKER_CONTEXT"])) break;
  }
  return { unfound: problems2.length > 0 ? problems2.join(" ") : noEngine };
}
var noEngine = "None of docker, podman and nerdctl is on PATH. Install one, run this where one is, or check an unpacked root with rootfs:DIR.";
function engineAt(name, file, environment2) {
  return {
    name,
    file,
    environment: environment2,
    run: (args, options) => spawnBounded({ ...options, file, args }, environment2),
    async archive(archive, timeoutMs3, take) {
      const socket = socketOf(name, environment2);
      const given = socket === void 0 ? void 0 : await socketArchive(socket, archive, timeoutMs3, take);
      return given ?? spawnBounded({ ...archiving(name, file, archive), timeoutMs: timeoutMs3 }, environment2, take);
    }
  };
}
function archiving(name, file, { container, path: path2 }) {
  if (path2 !== void 0) return { file, args: ["cp", `${container}:${path2}`, "-"] };
  const args = ["export", container];
  const needsPipe = name === "podman" && process.platform === "linux";
  return needsPipe ? { file: "/bin/sh", args: ["-c", throughPipe, file, ...args] } : { file, args };
}
var throughPipe = `exec 3>&1
code=$({ { "$0" "$@" 3>&- 4>&-; echo $? >&4; } | PATH=$PATH:/usr/bin:/bin cat >&3; } 4>&1)
exit "$code"`;

// src/machines/image/apptainer.ts
import { closeSync as closeSync2, existsSync, openSync as openSync2, readSync as readSync2, statSync } from "node:fs";
import { resolve as resolve5 } from "node:path";

// src/machines/root/opened-root.ts
async function openedRoot(root2, close2) {
  return {
    machine: await rootMachine(root2),
    async under(handed) {
      const tree = await handedTree(root2.tree, handed);
      const environment2 = { ...root2.environment, ...handed.environment };
      return openedRoot({ ...root2, tree, environment: environment2 }, async () => {
      });
    },
    close: close2
  };
}

// src/machines/image/unpacking-place.ts
import { randomUUID as randomUUID4 } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir as mkdir2, rm as rm2 } from "node:fs/promises";
import { tmpdir as tmpdir2 } from "node:os";
import { join as join34, resolve as resolve4 } from "node:path";
async function unpackingPlace(environment2) {
  const parent2 = environment2["APPTAINER_TMPDIR"] || environment2["SINGULARITY_TMPDIR"] || tmpdir2();
  const folder = resolve4(parent2, `local-issuer-${process.pid}-${randomUUID4()}`);
  const temporary = join34(folder, "temporary");
  const atExit = () => rmSync(folder, removal2);
  process.once("exit", atExit);
  try {
    await mkdir2(folder, { mode: 448 });
    await mkdir2(temporary);
  } catch (error) {
    process.off("exit", atExit);
    return {
      unmade: `no folder could be made in ${printable(parent2, 200)}: ${reasonOf(codeOf(error))}. Set APPTAINER_TMPDIR to one with room for the image.`
    };
  }
  let closed;
  return {
    root: join34(folder, "root"),
    temporary,
    close() {
      closed ??= rm2(folder, removal2).then(
        () => void process.off("exit", atExit),
        () => {
        }
      );
      return closed;
    }
  };
}
var removal2 = { recursive: true, force: true, maxRetries: 5 };

// src/machines/image/apptainer.ts
var unpackMs = 3e5;
async function openSif(file, environment2) {
  const path2 = resolve5(file);
  const shown = printable(file, 200);
  if (statSync(path2, { throwIfNoEntry: false })?.isFile() !== true) {
    return { unopened: `apptainer:${shown} is no file. An unpacked image (a sandbox) is checked with rootfs:DIR.` };
  }
  const isSif = holdsMagic(path2);
  if (typeof isSif === "string") {
    return { unopened: `apptainer:${shown} cannot be read: ${isSif}. Run this as a user who may read it.` };
  }
  if (!isSif) {
    return {
      unopened: `apptainer:${shown} is no SIF file, and was not handed to Apptainer, which takes any other file for a definition and runs the scripts in it. Write a file that \`apptainer build\` or \`apptainer pull\` made.`
    };
  }
  const searchPath = environment2["PATH"] ?? "";
  const program3 = programOnPath("apptainer", searchPath) ?? programOnPath("singularity", searchPath);
  if (program3 === void 0) {
    return {
      unopened: `apptainer:${shown} was not opened: apptainer is not on PATH. Install it, or unpack the image where it is (\`apptainer build --sandbox DIR ${shown}\`) and check rootfs:DIR.`
    };
  }
  const place = await unpackingPlace(environment2);
  if ("unmade" in place) return { unopened: `apptainer:${shown} was not unpacked: ${place.unmade}` };
  const { root: root2, temporary, close: close2 } = place;
  const run = await spawnBounded(
    { file: program3, args: unpacking(root2, path2), timeoutMs: unpackMs },
    { ...environment2, APPTAINER_TMPDIR: temporary, SINGULARITY_TMPDIR: temporary }
  );
  if (run.exitCode !== 0 || !existsSync(root2)) {
    await close2();
    const why = run.timedOut ? `it took longer than ${unpackMs / 6e4} minutes` : printable(run.failure ?? run.stderr, 300);
    return {
      unopened: `apptainer:${shown} was not unpacked: ${why.replace(/\.$/, "")}. See what \`apptainer inspect ${shown}\` says of it.`
    };
  }
  const tree = diskTree(root2);
  return openedRoot(
    {
      id: `apptainer:${printable(file)}`,
      kind: "image",
      tree,
      // Apptainer runs programs as who started it.
      reader: { uid: process.getuid?.() ?? 0, groups: process.getgroups?.() ?? [] },
      environment: withOwn(environment2, await ownEnvironment(tree))
    },
    close2
  );
}
function holdsMagic(path2) {
  const magic2 = Buffer.alloc(10);
  try {
    const file = openSync2(path2, "r");
    try {
      readSync2(file, magic2, 0, magic2.length, 32);
    } finally {
      closeSync2(file);
    }
  } catch (error) {
    return reasonOf(codeOf(error));
  }
  return magic2.toString("latin1") === "SIF_MAGIC\0";
}
function withOwn({ PATH: _2, LD_LIBRARY_PATH: __, ...callers }, own) {
  return { ...own, ...callers, PATH: own["PATH"] ?? defaultPath };
}
function unpacking(folder, file) {
  return ["--silent", "build", "--fix-perms", "--sandbox", folder, file];
}
async function ownEnvironment(tree) {
  return dockerVariables(await smallText(tree, "/.singularity.d/env/10-docker2singularity.sh"));
}
function dockerVariables(script3) {
  const lines = script3.split("\n").flatMap((line) => {
    const [, name, plain3, fallback] = /^export ([A-Za-z_][A-Za-z0-9_]*)=(?:"\$\{\1:-"((?:[^"\\]|\\.)*)"\}"|"((?:[^"\\]|\\.)*)")\s*$/.exec(line) ?? [];
    const value = plain3 ?? fallback;
    return name === void 0 || value === void 0 ? [] : [[name, value.replace(/\\(.)/g, "$1")]];
  });
  return Object.fromEntries(lines);
}

// src/machines/image/created-container.ts
import { spawnSync } from "node:child_process";
var createMs = 12e4;
async function createContainer(engine, imageId, reference2) {
  const { name, args } = ownContainer("image");
  remember(engine, name);
  const command2 = ["create", ...args, "--network", "none", imageId, "/never-started"];
  const run = await engine.run(command2, { timeoutMs: createMs });
  let removal3;
  const remove = () => {
    removal3 ??= removed(engine, name);
    return removal3;
  };
  if (run.exitCode === 0) return { name, remove };
  await remove();
  return { unopened: engineProblem(engine, run, reference2) };
}
async function removed(engine, name) {
  const run = await removeContainer(engine, name);
  if (run.exitCode === 0 || /no such container|no container with/i.test(run.stderr)) forget(engine, name);
}
var remembered = /* @__PURE__ */ new Map();
function remember(engine, name) {
  if (remembered.size === 0) process.once("exit", removeAll);
  const names2 = remembered.get(engine) ?? /* @__PURE__ */ new Set();
  remembered.set(engine, names2.add(name));
}
function forget(engine, name) {
  remembered.get(engine)?.delete(name);
}
function removeAll() {
  for (const [{ file, environment: environment2 }, names2] of remembered) {
    if (names2.size === 0) continue;
    const options = { env: environment2, encoding: "utf8", timeout: 2e4, windowsHide: true };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
      const { stderr } = spawnSync(file, removal(...names2), options);
      if (!/no such container|no container with/i.test(stderr)) break;
    }
  }
}

// src/machines/image/image.ts
async function openImage(reference2, engine) {
  const config = await imageConfig(engine, reference2);
  if ("unopened" in config) return config;
  const container = await createContainer(engine, config.id, printable(reference2));
  if ("unopened" in container) return container;
  const tree = await exportedTree(engine, container.name, printable(reference2));
  if ("unopened" in tree) {
    await container.remove();
    return tree;
  }
  const { reader: reader2, home } = await imageUserIn(tree, config.user);
  return openedRoot(
    {
      id: `image:${printable(reference2)}`,
      kind: "image",
      tree,
      reader: reader2,
      environment: { PATH: defaultPath, HOME: home, ...config.environment },
      entrypoint: config.entrypoint
    },
    container.remove
  );
}

// src/machines/root/rootfs.ts
import { realpath, stat as stat3 } from "node:fs/promises";
import { resolve as resolve6 } from "node:path";
async function openRootfs(directory) {
  const shown = printable(directory, 200);
  if (process.platform === "win32")
    return { unopened: `rootfs:${shown}: a root of Linux can be read on Linux and macOS only.` };
  try {
    const folder = await realpath(resolve6(directory));
    if (!(await stat3(folder)).isDirectory()) {
      return { unopened: `rootfs:${shown} is a file. Write the folder that holds etc and usr, unpacked.` };
    }
    return openedRoot(
      {
        id: `rootfs:${printable(directory)}`,
        kind: "rootfs",
        tree: diskTree(folder),
        reader: { uid: 0, groups: [] },
        environment: { PATH: defaultPath, HOME: "/root" }
      },
      async () => {
      }
    );
  } catch (error) {
    const code = codeOf(error);
    const why = isAbsent(code) ? "is not there" : `cannot be read (${printable(code)})`;
    return {
      unopened: `rootfs:${shown} ${why}. Write the folder that holds etc and usr, absolute or from the working folder.`
    };
  }
}

// src/machines/open.ts
function containerOpener(environment2) {
  let engine;
  const withEngine = async (open2) => {
    engine ??= findEngine(environment2);
    const found2 = await engine;
    return "unfound" in found2 ? { unopened: found2.unfound } : open2(found2);
  };
  return async ({ form, reference: reference2 }) => {
    switch (form) {
      case "image":
        return withEngine((found2) => openImage(reference2, found2));
      case "run":
        return withEngine((found2) => openRun(reference2, found2));
      case "container":
        return withEngine((found2) => openContainer(reference2, found2));
      case "rootfs":
        return openRootfs(reference2);
      case "apptainer":
        return openSif(reference2, environment2);
    }
  };
}

// src/machines/signals.ts
function killProbesOnSignal() {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129]
  ]) {
    process.once(signal, () => {
      killRunning();
      process.exit(code);
    });
  }
}

// src/reports/cause-page.ts
var causesUrl = "https://github.com/local-issuer/local-issuer/blob/main/docs/causes";
function causeAddress(cause) {
  return `${causesUrl}/${cause}.md`;
}

// src/reports/json.ts
var keyOrder = [
  "schemaVersion",
  "tool",
  "startedAt",
  "result",
  "cause",
  "severity",
  "machine",
  "client",
  "id",
  "kind",
  "name",
  "version",
  "origin",
  "variable",
  "path",
  "host",
  "verdict",
  "basis",
  "before",
  "after",
  "why",
  "ownStep",
  "message",
  "help",
  "causes",
  "anchor",
  "milliseconds",
  "os",
  "port",
  "servername",
  "starttls",
  "source",
  "file",
  "line",
  "chain",
  "state",
  "anchors",
  "subject",
  "issuer",
  "notBefore",
  "notAfter",
  "sha256",
  "from",
  "stores",
  "hosts",
  "machines",
  "clients",
  "checks",
  "findings",
  "evidence",
  "fix",
  "environment",
  "bundle",
  "proven",
  "exported",
  "anchorsAdded",
  "proof",
  "unrepaired",
  "containers",
  "runners"
];
var rank = new Map(keyOrder.map((key, index) => [key, index]));
function reportJson(report) {
  return jsonText(report, (_2, value) => isRecord(value) ? sorted(value) : value);
}
function jsonText(value, replacer) {
  const json = JSON.stringify(value, replacer, 2);
  return `${json.replace(ignoredByCollation, escaped).replace(bracketCommand, "#\\u0023$1[")}
`;
}
function escaped(character) {
  if (character === "\n") return character;
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function sorted(record2) {
  const place = (key) => rank.get(key) ?? keyOrder.length;
  const byPlace = ([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1);
  return Object.fromEntries(Object.entries(record2).sort(byPlace));
}

// src/reports/shell.ts
function shellExports(environment2) {
  return Object.entries(environment2).map(exportLine).join("");
}
function shellWords(words4) {
  return words4.map(shellWord).join(" ");
}
function exportLine([name, value]) {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a shell variable`);
  if (value.includes("\0")) throw new Error(`the value of ${name} holds a NUL, which no variable can`);
  return `export ${name}=${shellQuoted(value)}
`;
}

// src/reports/layout.ts
function middleCut(text3, width8) {
  const characters = [...text3];
  if (characters.length <= width8) return text3;
  const head2 = Math.floor((width8 - 1) / 2);
  return [...characters.slice(0, head2), "…", ...characters.slice(characters.length - (width8 - 1 - head2))].join("");
}
function endCut(text3, limit2) {
  if (text3.length <= limit2) return text3;
  const cut2 = text3.slice(0, Math.max(limit2 - 1, 0));
  return `${/[\uD800-\uDBFF]$/.test(cut2) ? cut2.slice(0, -1) : cut2}…`.slice(0, limit2);
}
function wrapped(text3, width8) {
  const lines = [];
  let line = "";
  for (const word of text3.match(/(?:`[^`]*`|[^\s`]|`)+/gu) ?? []) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= width8) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

// src/reports/markdown.ts
function markdownText(text3) {
  return visible(text3.replace(/\s+/gu, " ").trim()).replace(/[&<>]/g, (character) => entities[character] ?? "").replace(/[\\`*_[\]|~!]/g, "\\$&").replace(/#(?=(\d?))/g, (_2, digit) => digit === "" ? "\\#" : "&#35;&#8203;").replace(/@/g, "&#64;&#8203;").replace(/\bGH-(?=\d)/gi, "$&&#8203;").replace(/:(?=\/\/)/g, "&#58;").replace(/\b(www)\./gi, "$1&#46;").replace(/\$/g, "<span>$</span>").replace(/^(?:[-+=]|\d+(?=[.)]))/, leading);
}
var entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
function leading(mark2) {
  return /\d/.test(mark2) ? `${mark2}\\` : `\\${mark2}`;
}
function markdownCode(text3) {
  return codeOf2(markdownText(text3));
}
function markdownProse(text3) {
  return markdownText(text3).replace(/\\`(.+?)\\`/gu, (_2, code) => codeOf2(code));
}
function codeOf2(markdown) {
  return `<code>${markdown.replaceAll("&#8203;", "")}</code>`;
}
function markdownBlock(text3) {
  const html2 = visible(text3.replace(/\r\n?/g, "\n").replace(/\n+$/, "")).replace(
    /[&<>]/g,
    (character) => entities[character] ?? ""
  );
  return `<pre>
${html2}
</pre>`;
}
function markdownTable(head2, rows) {
  const line = (cells2) => `| ${cells2.join(" | ")} |`;
  return [line(head2), line(head2.map(() => "---")), ...rows.map(line)].join("\n");
}
function folded(title, body) {
  return `<details><summary>${title}</summary>

${body}

</details>`;
}

// src/reports/grouped.ts
function grouped(pairs) {
  const groups = /* @__PURE__ */ new Map();
  for (const [name, item] of pairs) {
    const group = groups.get(name);
    if (group === void 0) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

// src/reports/matrix.ts
var cells = ["trusted", "fixed", ...verdicts.filter((verdict) => verdict !== "trusted")];
function matrices(report) {
  const checksOf3 = /* @__PURE__ */ new Map();
  for (const check2 of report.checks) {
    const checks = checksOf3.get(check2.machine);
    if (checks === void 0) checksOf3.set(check2.machine, [check2]);
    else checks.push(check2);
  }
  return report.machines.map(({ id, os }) => matrixOf(id, os, checksOf3.get(id) ?? [], report));
}
function matrixOf(machine, os, checks, report) {
  const columns = columnsOf(checks);
  const cellOf2 = new Map(checks.map((check2) => [cellKey(check2, check2.host), cellFor(check2, report)]));
  const checked = new Set(checks.map((check2) => check2.host));
  const rows = report.hosts.filter(({ id }) => checked.has(id)).map(({ id }) => ({ host: id, cells: columns.map((column) => cellOf2.get(cellKey(column, id))) }));
  return { machine, about: about(os, checks), columns, rows };
}
function about(os, checks) {
  const predicted = clientIds.filter((id) => checks.some(({ client, basis }) => client === id && basis === "predicted"));
  const isAll = checks.every(({ basis }) => basis === "predicted");
  return [
    os || "not opened",
    predicted.length === 0 ? "" : isAll ? "predicted from its files" : `predicted: ${listed(predicted)}`
  ].filter((part2) => part2 !== "").join(", ");
}
function columnsOf(checks) {
  return clientIds.flatMap((client) => {
    const paths = [...new Set(checks.filter((check2) => check2.client === client).map((check2) => check2.path))];
    return paths.map((path2, index) => ({ client, path: path2, label: paths.length === 1 ? client : `${client} ${index + 1}` }));
  });
}
function cellKey({ client, path: path2 }, host) {
  return `${client}
${path2}
${host}`;
}
function numberedColumns(matrix) {
  return matrix.columns.filter(({ client, label: label3 }) => label3 !== client);
}
function cellFor(check2, { fix: fix2 }) {
  return fix2 !== void 0 && check2.verdict === "rejected" && isRepairedForLaterSteps(fix2, check2) ? "fixed" : check2.verdict;
}
function isTrusted(row) {
  return row.cells.every((cell) => cell === void 0 || cell === "trusted" || cell === "fixed");
}

// src/reports/chain-drawing.ts
function chainDrawing(host, report) {
  const about2 = findingsAbout(host, report);
  const all = host.chain.map((entry2, index) => ({ entry: entry2, place: index + 1, faults: faultsOf(entry2, about2) }));
  const links = wayUp(all);
  const top = links.at(-1);
  if (top === void 0) return void 0;
  const aside = all.filter((link) => !links.includes(link));
  return { links, aside, end: endOf(top.entry, about2, checksOf(host, report), report) };
}
function kindOf({ links, end: end2 }) {
  return [end2.subject, end2.isIntermediate, ...links.flatMap(({ faults }) => faults)].join("\n");
}
function isDoubtful({ links, end: end2 }) {
  return end2.missingFor.length > 0 || end2.expiredFor.length > 0 || links.some(({ faults }) => faults.length > 0);
}
function wayUp(all) {
  const [leaf, ...others] = all;
  if (leaf === void 0) return [];
  const way = [leaf];
  for (let top = leaf; top !== void 0; ) {
    const { issuer, subject } = top.entry;
    top = issuer === subject ? void 0 : others.find((link) => link.entry.subject === issuer && !way.includes(link));
    if (top !== void 0) way.push(top);
  }
  return way;
}
function faultsOf({ sha256 }, about2) {
  const own = about2.filter(({ cause, evidence: evidence3 }) => evidence3["sha256"] === sha256 && isFaultOfOne(cause));
  return [...new Set(own.map(({ cause }) => cause))];
}
function isFaultOfOne(cause) {
  return cause === "self-signed" || !gapCauses.has(cause);
}
function endOf({ subject, issuer, sha256 }, about2, checks, report) {
  const sent = subject === issuer;
  const findings = about2.filter(({ cause }) => gapCauses.has(cause));
  const isMissing = (check2) => check2.verdict !== "trusted" && check2.causes.some((cause) => gapCauses.has(cause));
  const isExpired = (check2) => check2.verdict !== "trusted" && !isMissing(check2) && check2.causes.includes("issuer-expired");
  const isRepaired = (check2) => cellFor(check2, report) === "fixed";
  const intermediate = findings.find(({ evidence: evidence3 }) => evidence3["intermediate"] === issuer);
  const lender = report.fix?.anchorsAdded.find((anchor) => anchor.subject === issuer);
  const known2 = sent ? sha256 : lender?.sha256 ?? textOf(intermediate?.evidence["sha256"]);
  const held = findings.flatMap(({ evidence: evidence3 }) => [evidence3["heldBy"] ?? [], evidence3["knownFrom"] ?? []].flat());
  return {
    subject: issuer,
    sent,
    ...known2 === void 0 ? {} : { sha256: known2 },
    isIntermediate: intermediate !== void 0,
    reachedBy: labels(
      checks.filter(({ verdict, causes }) => verdict === "trusted" && !causes.includes("verification-off")),
      report
    ),
    missingFor: labels(
      checks.filter((check2) => isMissing(check2) && !isRepaired(check2)),
      report
    ),
    expiredFor: labels(
      checks.filter((check2) => isExpired(check2) && !isRepaired(check2)),
      report
    ),
    anchors: anchorsOf3(checks, report),
    repairedFor: labels(
      checks.filter((check2) => (isMissing(check2) || isExpired(check2)) && isRepaired(check2)),
      report
    ),
    foundIn: [.../* @__PURE__ */ new Set([...held.map(String), ...lender === void 0 ? [] : [lender.from]])],
    lent: lender !== void 0
  };
}
function anchorsOf3(checks, report) {
  const held = checks.flatMap(
    (check2) => check2.anchor === void 0 ? [] : [[`${check2.anchor.sha256} ${check2.anchor.from}`, check2]]
  );
  return [...grouped(held).values()].flatMap((alike) => {
    const anchor = alike[0]?.anchor;
    return anchor === void 0 ? [] : { ...anchor, of: labels(alike, report) };
  });
}
function textOf(value) {
  return typeof value === "string" && value !== "" ? value : void 0;
}
function labels(checks, { machines }) {
  return [...new Set(checks.map(({ client, machine }) => machines.length > 1 ? `${client} in ${machine}` : client))];
}
var findingsByHost = /* @__PURE__ */ new WeakMap();
var checksByHost = /* @__PURE__ */ new WeakMap();
function findingsAbout({ id }, report) {
  const known2 = findingsByHost.get(report) ?? grouped(report.findings.flatMap((finding2) => finding2.hosts.map((host) => [host, finding2])));
  findingsByHost.set(report, known2);
  return known2.get(id) ?? [];
}
function checksOf({ id }, report) {
  const known2 = checksByHost.get(report) ?? grouped(report.checks.map((check2) => [check2.host, check2]));
  checksByHost.set(report, known2);
  return known2.get(id) ?? [];
}

// src/reports/certificate-name.ts
function calledName(name) {
  const parts = name.match(/(?:\\.|[^,\\])+/gsu) ?? [];
  const common = parts.find((part2) => part2.startsWith("CN="))?.slice(3);
  if (common !== void 0 && common !== "") return common.replace(/\\(?=[^0-9A-Fa-f])/g, "");
  return name === "" ? "no name" : name;
}

// src/reports/mermaid.ts
var nameWidth = 48;
var pathWidth = 30;
var linksShown = 8;
function chainMermaid({ links, end: end2 }) {
  const shown = links.slice(0, linksShown);
  const faulty = shown.flatMap((link, index) => link.faults.length > 0 ? [`c${index}`] : []);
  return [
    "```mermaid",
    "flowchart LR",
    ...shown.map((link, index) => `  c${index}${linkLabel(link)}`),
    `  top${endLabel(end2)}`,
    `  ${shown.map((_2, index) => `c${index}`).join(" --> ")} -.-> top`,
    ...end2.missingFor.length + end2.expiredFor.length > 0 ? ["  class top missing"] : [],
    ...faulty.length > 0 ? [`  class ${faulty.join(",")} faulty`] : [],
    "  classDef missing stroke:#d1242f,stroke-width:3px,stroke-dasharray:6 4",
    "  classDef faulty stroke:#d1242f,stroke-width:3px",
    "```"
  ].join("\n");
}
function linkLabel({ entry: entry2, place, faults }) {
  const role2 = place === 1 ? "leaf" : entry2.subject === entry2.issuer ? "root" : "intermediate";
  const until = `until ${entry2.notAfter.slice(0, 10)}`;
  return label2([`served ${place}, ${role2}`, cut(calledName(entry2.subject)), until, ...faults.map(wrong)]);
}
function endLabel({
  subject,
  sent,
  isIntermediate,
  missingFor,
  expiredFor,
  repairedFor,
  reachedBy,
  foundIn
}) {
  const isMissing = missingFor.length > 0;
  const where = listed(
    foundIn.map((path2) => middleCut(path2, pathWidth)),
    2
  );
  return label2([
    sent ? "trust in it" : `${isIntermediate ? "intermediate" : "issuer"}, not served`,
    ...sent ? [] : [cut(calledName(subject))],
    ...isMissing ? [`✗ ${isIntermediate ? "missing for" : "not in the store of"} ${listed(missingFor)}`] : [],
    ...expiredFor.length > 0 ? [`✗ expired in the store of ${listed(expiredFor)}`] : [],
    ...repairedFor.length > 0 ? [`given by the fix to ${listed(repairedFor)}`] : [],
    ...reachedBy.length > 0 ? [`✓ reached by ${listed(reachedBy)}`] : [],
    ...isMissing ? [foundIn.length > 0 ? `${isIntermediate ? "known from" : "found in"} ${where}` : "found nowhere"] : []
  ]);
}
function wrong(fault) {
  return `✗ ${fault.replaceAll("-", " ")}`;
}
function cut(text3) {
  return middleCut(text3, nameWidth);
}
function label2(lines) {
  return `["${lines.map(mermaidText).join("<br/>")}"]`;
}
function mermaidText(text3) {
  const line = visible(text3.replace(/\s+/gu, " ").trim());
  return line.replace(/[^A-Za-z0-9 ]/gu, (character, at2) => {
    const isInside = /[A-Za-z0-9]/.test(line.charAt(at2 - 1)) && /[A-Za-z0-9]/.test(line.charAt(at2 + 1));
    if (isInside && /[-./:]/.test(character)) return character;
    return character === "," ? character : `#${character.codePointAt(0)};`;
  });
}

// src/reports/summary-chains.ts
var drawingsShown = 4;
function chainSection(report, detail) {
  const hosts = report.hosts.filter((host) => host.chain.length > 0);
  const shown = detail.chains ? hosts : [];
  detail.leftOut(hosts.length - shown.length, "chains");
  const parts = [...drawings(report, detail), ...shown.length === 0 ? [] : [tables(shown)]];
  return parts.length === 0 ? "" : ["## Chains", ...parts].join("\n\n");
}
function drawings(report, detail) {
  const doubtful = report.hosts.flatMap((host) => {
    const drawing = chainDrawing(host, report);
    return drawing !== void 0 && isDoubtful(drawing) ? { host: host.id, drawing } : [];
  });
  const kinds3 = [...grouped(doubtful.map((one) => [kindOf(one.drawing), one])).values()];
  return detail.within(kinds3, "drawings of chains", Math.min(drawingsShown, detail.findings)).map(
    ([{ host, drawing }, ...alike]) => [
      `${markdownCode(host)}${alike.length === 0 ? "" : `, and ${counted(alike.length, "host")} alike`}`,
      chainMermaid(drawing)
    ].join("\n\n")
  );
}
function tables(hosts) {
  const parts = hosts.map(({ id, chain }) => {
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
  return folded(`Chains as served by ${counted(hosts.length, "host")}`, parts.join("\n\n"));
}

// src/reports/summary-detail.ts
var detailSteps = [
  {
    rows: Number.POSITIVE_INFINITY,
    findings: Number.POSITIVE_INFINITY,
    chains: true,
    evidence: true,
    text: Number.POSITIVE_INFINITY
  },
  { rows: Number.POSITIVE_INFINITY, findings: Number.POSITIVE_INFINITY, chains: false, evidence: true, text: 4096 },
  { rows: 500, findings: 200, chains: false, evidence: false, text: 2048 },
  { rows: 100, findings: 50, chains: false, evidence: false, text: 1024 },
  { rows: 20, findings: 10, chains: false, evidence: false, text: 512 },
  { rows: 5, findings: 3, chains: false, evidence: false, text: 256 },
  { rows: 0, findings: 0, chains: false, evidence: false, text: 0 }
];
function detailWithin(limits) {
  const omitted = /* @__PURE__ */ new Map();
  const leftOut = (count2, noun) => {
    if (count2 > 0) omitted.set(noun, (omitted.get(noun) ?? 0) + count2);
  };
  return {
    ...limits,
    leftOut,
    within(items, noun, limit2 = limits.rows) {
      leftOut(items.length - limit2, noun);
      return items.length > limit2 ? items.slice(0, limit2) : items;
    },
    omissions() {
      if (omitted.size === 0) return "";
      return listed(
        [...omitted].map(([noun, count2]) => `${count2} ${noun}`),
        Number.POSITIVE_INFINITY
      );
    }
  };
}

// src/reports/evidence-rows.ts
function evidenceRows({ evidence: evidence3 }) {
  return Object.entries(evidence3).flatMap(([name, value]) => {
    const values = (Array.isArray(value) ? value : [value]).map(String).filter((text3) => text3 !== "");
    return values.length === 0 ? [] : [{ name: words3(name), values }];
  });
}
function words3(name) {
  if (name === "sha256") return "SHA-256";
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

// src/reports/finding-text.ts
var severities2 = ["error", "warning", "notice"];
function findingsInOrder(report) {
  const weight = (finding2) => finding2.clients.length * finding2.hosts.length;
  return [...report.findings].sort(
    (one, other) => severities2.indexOf(one.severity) - severities2.indexOf(other.severity) || causeIds.indexOf(one.cause) - causeIds.indexOf(other.cause) || weight(other) - weight(one)
  );
}
function causeWords({ cause, severity, evidence: evidence3 }) {
  const left = evidence3["daysLeft"];
  const subject = /^(certificate|issuer)-expired$/.exec(cause)?.[1];
  if (subject !== void 0 && severity === "warning" && typeof left === "number") {
    return `${subject} expires ${left < 1 ? "within a day" : `in ${counted(left, "day")}`}`;
  }
  return cause.replaceAll("-", " ").replace("tls", "TLS");
}
function isRepairedFinding(finding2, report) {
  const { fix: fix2 } = report;
  const checks = fix2 === void 0 ? [] : checksOf2(finding2, report);
  return fix2 !== void 0 && checks.length > 0 && checks.every((check2) => isRepairedForLaterSteps(fix2, check2));
}
function findingTitle(finding2, report) {
  const { clients: clients2, hosts, machine } = finding2;
  const who = clients2.length > 3 ? `${clients2.slice(0, 2).join(", ")} (+${clients2.length - 2})` : clients2.join(", ");
  const where = machine === "runner" ? "" : `${who === "" ? "" : " in "}${middleCut(machine, 40)}`;
  const more = hosts.length > 1 ? ` (+${hosts.length - 1})` : "";
  const at2 = hosts[0] === void 0 ? "" : ` – ${middleCut(hosts[0], 50)}${more}`;
  const repaired = report !== void 0 && isRepairedFinding(finding2, report) ? " (repaired)" : "";
  return `${who}${where}${who === "" && where === "" ? "" : ": "}${causeWords(finding2)}${repaired}${at2}`;
}
function findingSentence(finding2, report) {
  const { clients: clients2, hosts, machine, message: message2 } = finding2;
  if (clients2.length === 0) return hosts.length === 0 ? message2 : `${listed(hosts)}: ${message2}`;
  const who = `${listed(clients2)}${machine === "runner" ? "" : ` in ${machine}`}`;
  return hosts.length === 0 ? `${who}: ${message2}` : `${who} ${verbOf(finding2, report)} ${listed(hosts)}: ${message2}`;
}
function verbOf(finding2, report) {
  const explained2 = checksOf2(finding2, report);
  const checks = explained2.length > 0 ? explained2 : checksAmong(finding2, report);
  const [verdict, ...others] = new Set(checks.map((check2) => check2.verdict));
  if (verdict === void 0 || others.length > 0) return "did not verify";
  switch (verdict) {
    case "trusted":
      return "trusted";
    case "rejected":
      return "rejected";
    case "unreachable":
      return "could not reach";
    case "skipped":
      return "skipped";
    case "error":
      return "failed at";
  }
}
function checksOf2(finding2, report) {
  return checksAmong(finding2, report).filter(({ causes }) => causes.includes(finding2.cause));
}
function checksAmong({ machine, clients: clients2, hosts }, report) {
  const byPlace = indexed2.get(report) ?? grouped(report.checks.map((check2) => [placeKey(check2), check2]));
  indexed2.set(report, byPlace);
  const known2 = new Set(clients2);
  return hosts.flatMap((host) => byPlace.get(placeKey({ machine, host })) ?? []).filter(({ client }) => known2.has(client));
}
var indexed2 = /* @__PURE__ */ new WeakMap();
function placeKey({ machine, host }) {
  return `${machine}
${host}`;
}
function helpSteps(finding2) {
  return finding2.help.split("\n").map((line) => line.trim().replace(/^(?:[-*]|\d+[.)])\s+/, "")).filter((line) => line !== "");
}
function findingSources(finding2, report) {
  const hosts = new Set(finding2.hosts);
  return report.hosts.filter(({ id }) => hosts.has(id)).flatMap(({ source }) => source === void 0 ? [] : [source]);
}

// src/reports/summary-findings.ts
var signs = { error: "❌", warning: "⚠️", notice: "ℹ️" };
var namedInTheSentence = 4;
function findingsSection(report, detail, causesUrl2) {
  const findings = detail.within(findingsInOrder(report), "findings", detail.findings);
  if (findings.length === 0) return "";
  return ["## Findings", ...findings.map((finding2) => findingPart(finding2, report, detail, causesUrl2))].join("\n\n");
}
function findingPart(finding2, report, detail, causesUrl2) {
  const { cause, severity, hosts } = finding2;
  const steps2 = helpSteps(finding2).map((step, index) => `${index + 1}. ${markdownProse(endCut(step, detail.text))}`);
  const shown = hosts.length > namedInTheSentence ? detail.within(hosts, "hosts of findings") : [];
  return [
    `### ${signs[severity]} ${severity}: [${causeWords(finding2)}](${causesUrl2}/${cause}.md)`,
    markdownProse(endCut(findingSentence(finding2, report), detail.text)),
    ...steps2.length === 0 ? [] : [steps2.join("\n")],
    evidencePart(finding2, detail),
    ...shown.length === 0 ? [] : [folded(`All ${hosts.length} hosts`, shown.map(markdownCode).join(", "))]
  ].filter((part2) => part2 !== "").join("\n\n");
}
function evidencePart(finding2, detail) {
  const rows = evidenceRows(finding2);
  if (rows.length === 0 || !detail.evidence) return "";
  const lines = rows.map(({ name, values }) => `- ${markdownText(name)}: ${values.map(markdownCode).join(", ")}`);
  return folded("Evidence", lines.join("\n"));
}

// src/reports/fix-blocks.ts
function fixBlocks({ environment: environment2, runners = [], containers = [] }) {
  return [
    { title: "Variables", lines: shellExports(environment2) },
    ...runners.map((runner) => ({ title: `Variables on ${runner.machine}`, lines: shellExports(runner.environment) })),
    ...containers.flatMap(containerBlocks)
  ].filter(({ lines }) => lines !== "");
}
function isAskedAgain({ machine }) {
  return /^(?:[^:]*\/)?(?:run|container):/.test(machine);
}
function containerBlocks(fix2) {
  const { machine, program: program3, arguments: given, dockerfile: dockerfile2, folder } = fix2;
  const command2 = program3 === "docker" ? "docker run" : "apptainer exec";
  const proof3 = isAskedAgain(fix2) ? "proven" : "predicted";
  return [
    { title: `${machine}: arguments of ${command2}, ${proof3}`, lines: argumentLines(given) },
    ...dockerfile2.length === 0 ? [] : [
      {
        title: `${machine}: or for good, the files beside its Dockerfile`,
        lines: `cp -R ${shellWords([folder])} local-issuer`
      },
      { title: `${machine}: and the lines in it, not proven`, lines: dockerfile2.join("\n") }
    ]
  ];
}
function argumentLines(given) {
  const pairs = given.flatMap((_2, index) => index % 2 === 0 ? [given.slice(index, index + 2)] : []);
  return pairs.map(shellWords).join(" \\\n");
}

// src/reports/fix-text.ts
function fixSentence(fix2) {
  if (fix2.runners !== void 0) return `Each runner has variables of its own: ${listed(fix2.runners.map(stateOf2), 20)}.`;
  const inContainers = containersSentence(fix2);
  if (Object.keys(fix2.environment).length === 0) return inContainers || "No variable repairs this.";
  if (!fix2.proven)
    return "Not proven, so not exported: under these variables not every repaired check is trusted, or one that was trusted no longer is.";
  const proof3 = "Proven: the same clients were asked again under these variables and trust what they rejected.";
  return [fix2.exported ? `${proof3} Exported.` : `${proof3} Not exported.`, inContainers].filter(Boolean).join(" ");
}
function containersSentence({ containers = [] }) {
  if (containers.length === 0) return "";
  const named2 = (askedAgain) => listed(containers.filter((fix2) => isAskedAgain(fix2) === askedAgain).map(({ machine }) => machine));
  const [proven, predicted] = [named2(true), named2(false)];
  return [
    proven === "" ? "" : `Proven in a container started with the arguments below: ${proven}.`,
    predicted === "" ? "" : `Predicted again from the files, with the bundle among them: ${predicted}.`,
    "The arguments hand the fix over; what is exported does not reach a container."
  ].filter((sentence2) => sentence2 !== "").join(" ");
}
function stateOf2({ machine, proven, exported }) {
  return `${machine} (${proven ? exported ? "proven, exported" : "proven, not exported" : "not proven"})`;
}

// src/reports/proof-rows.ts
function proofRows({ proof: proof3 }) {
  const rows = [...grouped(proof3.map((record2) => [keyOf2(record2), record2])).values()].map((records) => {
    const [{ host: _2, ...common }] = records;
    return { ...common, hosts: records.map(({ host }) => host) };
  });
  return {
    changed: rows.filter(({ before, after }) => before !== after),
    same: rows.filter(({ before, after }) => before === after)
  };
}
function checksIn(rows) {
  return rows.reduce((count2, { hosts }) => count2 + hosts.length, 0);
}
function keyOf2({ machine, client, path: path2, before, after }) {
  return [machine, client, path2, before, after].join("\n");
}

// src/reports/unrepaired.ts
function unrepairedGroups({ unrepaired: unrepaired4 }) {
  const groups = /* @__PURE__ */ new Map();
  for (const record2 of unrepaired4) {
    const key = `${record2.machine}
${record2.why}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(record2);
  }
  return [...groups.values()].flatMap((group) => group[0] === void 0 ? [] : oneOf(group[0], group));
}
function oneOf({ machine, why }, group) {
  const steps2 = group.flatMap(({ client, ownStep }) => ownStep === void 0 ? [] : { client, step: ownStep });
  return {
    machine,
    why,
    clients: [...new Set(group.map(({ client }) => client))],
    hosts: [...new Set(group.map(({ host }) => host))],
    ownSteps: [...new Map(steps2.map((own) => [`${own.client}
${own.step}`, own])).values()]
  };
}

// src/reports/summary-fix.ts
var foldBeyond = 10;
function fixSection({ fix: fix2 }, detail) {
  if (fix2 === void 0) return "";
  const all = fixBlocks(fix2);
  const blocks3 = detail.within(all, "parts of the fix", Math.max(detail.findings, 1)).map(({ title, lines }) => `${all.length === 1 ? "" : `${markdownText(title)}:

`}${markdownBlock(lines)}`);
  const parts = [
    "## Fix",
    fixSentence(fix2),
    ...blocks3,
    anchors(fix2, detail),
    proof(fix2, detail),
    unrepaired2(fix2, detail)
  ];
  return parts.filter((part2) => part2 !== "").join("\n\n");
}
function anchors({ anchorsAdded }, detail) {
  const rows = detail.within(anchorsAdded, "added anchors").map(({ subject, sha256, from }) => [markdownText(subject), markdownCode(sha256), markdownCode(from)]);
  return table(`${counted(anchorsAdded.length, "anchor")} added`, ["Added anchor", "SHA-256", "From"], rows);
}
function proof(fix2, detail) {
  const { changed, same } = proofRows(fix2);
  const rowsOf = (rows) => detail.within(rows, "rows of the proof").map(({ machine, client, hosts, before, after }) => [
    markdownText(machine),
    client,
    listed(hosts.map(markdownCode)),
    before === after ? before : `${before} → **${after}**`
  ]);
  const stayed = rowsOf(same);
  return [
    table(`${counted(checksIn(changed), "check")} changed`, proofHead, rowsOf(changed)),
    stayed.length === 0 ? "" : folded(
      `${counted(checksIn(same), "check")} taken again with the same verdict`,
      markdownTable(proofHead, stayed)
    )
  ].filter((part2) => part2 !== "").join("\n\n");
}
var proofHead = ["Machine", "Client", "Host", "Verdict before → after"];
function unrepaired2(fix2, detail) {
  const rows = detail.within(unrepairedGroups(fix2), "reasons for what is not repaired").map(({ machine, clients: clients2, hosts, why, ownSteps }) => [
    markdownText(machine),
    listed(clients2),
    listed(hosts.map(markdownCode)),
    [why, ...ownSteps.map(({ client, step }) => `${client}: ${step}`)].map((text3) => markdownProse(endCut(text3, detail.text))).join("<br>")
  ]);
  return table(
    `${counted(fix2.unrepaired.length, "check")} not repaired`,
    ["Machine", "Client", "Not repaired", "Why"],
    rows
  );
}
function table(title, head2, rows) {
  if (rows.length === 0) return "";
  const markdown = markdownTable(head2, rows);
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
  const heading = `### ${markdownText(matrix.machine)} (${markdownText(matrix.about)})`;
  if (matrix.columns.length === 0) return `${heading}

No client was checked.`;
  const doubtful = matrix.rows.filter((row) => !isTrusted(row));
  const others = matrix.rows.length > detail.rows ? [] : matrix.rows.filter(isTrusted);
  detail.leftOut(matrix.rows.length - doubtful.length - others.length, "hosts trusted by every client");
  const installations2 = numberedColumns(matrix).map(({ label: label3, path: path2 }) => `${label3}: ${markdownCode(path2)}`);
  return [
    heading,
    ...matrix.rows.length <= foldBeyond2 && others.length + doubtful.length === matrix.rows.length ? [table2(matrix.rows, matrix)] : [
      part(detail.within(doubtful, "hosts of the table"), "not trusted by every client", matrix, foldBeyond2),
      part(others, "trusted by every client", matrix, 0)
    ],
    ...installations2.length === 0 ? [] : [`${installations2.join(", ")}.`]
  ].filter((text3) => text3 !== "").join("\n\n");
}
function part(rows, what, matrix, openUpTo2) {
  if (rows.length === 0) return "";
  const markdown = table2(rows, matrix);
  return rows.length > openUpTo2 ? folded(`${counted(rows.length, "host")} ${what}`, markdown) : markdown;
}
function table2(rows, { columns }) {
  return markdownTable(
    ["Host", ...columns.map((column) => column.label)],
    rows.map(({ host, cells: cells2 }) => [markdownCode(host), ...cells2.map((cell) => cell === void 0 ? "" : signs2[cell])])
  );
}
function legend(report) {
  const present = new Set(report.checks.map((check2) => cellFor(check2, report)));
  return cells.filter((cell) => present.has(cell)).map((cell) => `${signs2[cell]} ${cell}`).join(" · ");
}

// src/reports/verdict-line.ts
function verdictLine(report) {
  return [resultSentence(report), fixSentence2(report), findingsSentence(report)].filter((part2) => part2 !== "").join(" ");
}
function resultSentence(report) {
  const { checks } = report;
  const total = counted(checks.length, "check");
  switch (report.result) {
    case "trusted":
      return `Trusted: ${having(checks, "trusted").length === checks.length ? `all ${total}` : partial(checks, "trusted")}.`;
    case "fixed":
      return `Fixed: ${partial(checks, "rejected", having(checks, "rejected").length === 1 ? " was rejected and is trusted under the fix" : " were rejected and are trusted under the fix")}.`;
    case "rejected":
      return `Rejected: ${rejectedPart(checks)}.`;
    case "unreachable":
      return `Unreachable: ${partial(checks, "unreachable")}.`;
  }
}
function rejectedPart(checks) {
  if (having(checks, "rejected").length > 0) return partial(checks, "rejected");
  const off = checks.filter((check2) => check2.causes.includes("verification-off"));
  if (off.length === 0) return partial(checks, "error", " failed");
  return `verification is off in ${off.length} of ${counted(checks.length, "check")} (${product(off)})`;
}
function partial(checks, main, what = "") {
  const hit = having(checks, main);
  const where = hit.length === 0 || main === "trusted" ? "" : ` (${product(hit)})`;
  const others = ["unreachable", "error", "skipped"].filter((verdict) => verdict !== main).map((verdict) => ({ verdict, count: having(checks, verdict).length })).filter(({ count: count2 }) => count2 > 0).map(({ verdict, count: count2 }) => `, ${count2} ${verdict}`);
  return `${hit.length} of ${counted(checks.length, "check")}${where}${what}${others.join("")}`;
}
function product(checks) {
  const clients2 = [...new Set(checks.map((check2) => check2.client))];
  const hosts = new Set(checks.map((check2) => check2.host)).size;
  const machines = new Set(checks.map((check2) => check2.machine)).size;
  return `${listed(clients2)} × ${counted(hosts, "host")}${machines > 1 ? ` on ${counted(machines, "machine")}` : ""}`;
}
function having(checks, verdict) {
  return checks.filter((check2) => check2.verdict === verdict);
}
function fixSentence2({ fix: fix2, result, checks }) {
  if (fix2 === void 0 || result === "fixed") return "";
  const isOffered = [fix2, ...fix2.runners ?? []].some(({ environment: environment2 }) => Object.keys(environment2).length > 0);
  const repaired = checks.filter((check2) => isRepairedBy(fix2, check2));
  if (repaired.length === 0) return isOffered ? "A fix was tried and did not prove itself." : "";
  const what = share(repaired.length, having(checks, "rejected").length);
  const reaching = repaired.filter((check2) => isRepairedForLaterSteps(fix2, check2)).length;
  if (reaching === repaired.length) return `The exported fix repairs ${what}.`;
  if (reaching > 0) return `A proven fix repairs ${what}, ${reaching} by what was exported.`;
  return `A proven fix repairs ${what}${isOffered ? "; it was not exported" : ""}.`;
}
function share(part2, whole2) {
  if (part2 < whole2) return `${part2} of the ${whole2} rejected`;
  return whole2 === 1 ? "the one that was rejected" : `all ${whole2} rejected`;
}
function findingsSentence({ findings }) {
  return findings.length === 0 ? "" : `${counted(findings.length, "finding")}.`;
}

// src/reports/summary.ts
var signs3 = { trusted: "✅", fixed: "✅", rejected: "❌", unreachable: "⚠️" };
function summaryMarkdown(report, options = {}) {
  const { limitBytes = 1024 * 1024 } = options;
  for (const limits of detailSteps) {
    const summary = render(report, limits, options);
    if (Buffer.byteLength(summary) <= limitBytes) return summary;
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
  return `${parts.filter((part2) => part2 !== "").join("\n\n")}
`;
}

// src/reports/repository-path.ts
import { posix } from "node:path";
function repositoryPath(file, workspace) {
  const path2 = slashed(file);
  const root2 = workspace === void 0 ? void 0 : slashed(workspace);
  const relative2 = root2 !== void 0 && path2.startsWith(`${root2}/`) ? path2.slice(root2.length + 1) : path2;
  if (relative2 === "." || relative2.startsWith("/") || /^[A-Za-z]:/.test(relative2)) return void 0;
  if (relative2 === ".." || relative2.startsWith("../") || escapeForLog(relative2) !== relative2) return void 0;
  return relative2;
}
function slashed(path2) {
  const normal = posix.normalize(path2.replaceAll("\\", "/"));
  return normal.length > 1 ? normal.replace(/\/$/, "") : normal;
}

// src/reports/places.ts
function placesOf(finding2, report, { workspace }) {
  return findingSources(finding2, report).flatMap(({ file, line }) => {
    const path2 = repositoryPath(file, workspace);
    return path2 === void 0 ? [] : [{ file: path2, line }];
  });
}
function firstPlace(finding2, report, options) {
  const [first = { file: options.placeless ?? "report.json", line: 1 }] = placesOf(finding2, report, options);
  return first;
}

// src/reports/azure.ts
function azureCommands(report, options) {
  return findingsInOrder(report).map((finding2) => `${command(finding2, report, options)}
`).join("");
}
function command(finding2, report, options) {
  const text3 = escapeForLog(
    [findingSentence(finding2, report), ...helpSteps(finding2), `More: ${causeAddress(finding2.cause)}`].join("\n")
  );
  if (finding2.severity === "notice") return text3.replaceAll("\n", " ");
  const [place] = placesOf(finding2, report, options);
  const properties = {
    type: finding2.severity,
    ...place === void 0 ? {} : { sourcepath: place.file, linenumber: String(place.line) },
    code: finding2.cause
  };
  const written5 = Object.entries(properties).map(([name, value]) => `${name}=${property(value)};`);
  return `##vso[task.logissue ${written5.join("")}]${data(text3)}`;
}
function data(text3) {
  return text3.replaceAll("%", "%AZP25").replaceAll("\n", "%0A");
}
function property(text3) {
  return data(text3).replaceAll(";", "%3B").replaceAll("]", "%5D");
}

// src/reports/fingerprints.ts
import { createHash as createHash7 } from "node:crypto";
function fingerprintsOf(findings) {
  const seen2 = /* @__PURE__ */ new Map();
  return findings.map(({ cause, machine, hosts }) => {
    const key = JSON.stringify([cause, machine, [...hosts].sort()]);
    const count2 = (seen2.get(key) ?? 0) + 1;
    seen2.set(key, count2);
    return createHash7("sha256").update(`${key}${count2}`).digest("hex").slice(0, 32);
  });
}

// src/reports/code-quality.ts
var severities3 = { error: "critical", warning: "minor", notice: "info" };
function codeQualityReport(report, options) {
  const findings = findingsInOrder(report);
  const fingerprints = fingerprintsOf(findings);
  return jsonText(
    findings.map((finding2, index) => {
      const { file, line } = firstPlace(finding2, report, options);
      return {
        description: visible([findingSentence(finding2, report), ...helpSteps(finding2)].join(" ")),
        check_name: finding2.cause,
        fingerprint: fingerprints[index],
        severity: severities3[finding2.severity],
        location: { path: file, lines: { begin: line } }
      };
    })
  );
}

// src/reports/html.ts
import { createHash as createHash8 } from "node:crypto";

// src/reports/explained.ts
function explained(report) {
  const findings = findingsInOrder(report);
  const places3 = new Map(findings.map((finding2, index) => [finding2, index]));
  const placeOf2 = (finding2) => places3.get(finding2) ?? findings.length;
  const findingsBy = grouped(
    findings.flatMap(
      (finding2) => finding2.hosts.flatMap(
        (host) => finding2.clients.map((client) => [keyOf3({ ...finding2, client, host }), finding2])
      )
    )
  );
  const found2 = report.checks.flatMap(
    (check2) => check2.causes.flatMap(
      (cause) => (findingsBy.get(keyOf3({ ...check2, cause })) ?? []).map((finding2) => [finding2, check2])
    )
  );
  const checksBy = grouped(found2);
  const findingsOf2 = grouped(found2.map(([finding2, check2]) => [check2, finding2]));
  return {
    findings,
    checksOf: (finding2) => checksBy.get(finding2) ?? [],
    findingOf: (check2) => findingsOf2.get(check2)?.reduce((one, other) => placeOf2(other) < placeOf2(one) ? other : one)
  };
}
function keyOf3({ machine, cause, client, host }) {
  return [machine, cause, client, host].join("\n");
}

// src/reports/html-markup.ts
function html(literals, ...parts) {
  return { markup: literals.reduce((markup, literal, index) => markup + written2(parts[index - 1]) + literal) };
}
function ours(markup) {
  return { markup };
}
function written2(part2) {
  if (part2 === void 0) return "";
  if (typeof part2 === "number") return String(part2);
  if (typeof part2 === "string") return escapeHtml(part2);
  return "markup" in part2 ? part2.markup : part2.map(written2).join("");
}
var entities2 = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
};
function escapeHtml(text3) {
  return visible(text3).replace(/[&<>"']/g, (character) => entities2[character] ?? "");
}
function prose(text3) {
  return html`${text3.split(/`([^`]+)`/).map((piece, index) => index % 2 === 1 ? html`<code>${piece}</code>` : piece)}`;
}

// src/reports/html-marks.ts
var shapes = {
  trusted: '<path d="m3 8.5 3.3 3.3L13 5"/>',
  fixed: '<circle cx="8" cy="8" r="6.4"/><path d="m5 8.3 2.1 2.1L11 6.3"/>',
  rejected: '<path d="m4 4 8 8m0-8-8 8"/>',
  unreachable: '<circle cx="8" cy="8" r="5.6"/><path d="m4 12 8-8"/>',
  skipped: '<path d="M4 8h8"/>',
  error: '<path d="M5.4 5.8a2.6 2.6 0 1 1 3.8 2.5C8.3 8.8 8 9.2 8 10"/><path d="M8 12.8v.1"/>',
  alarm: '<path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z"/><path d="m6 6 4 4m0-4-4 4"/>',
  warning: '<path d="M8 2.5 14.5 13.5H1.5z"/><path d="M8 7v2.7M8 11.5v.1"/>',
  notice: '<circle cx="8" cy="8" r="6"/><path d="M8 7.5v3.5M8 5v.1"/>'
};
var markSymbols = html`<svg class="symbols" aria-hidden="true">${Object.entries(shapes).map(
  ([name, shape]) => html`<symbol id="mark-${name}" viewBox="0 0 16 16">${ours(shape)}</symbol>`
)}</svg>`;
function mark(name) {
  return html`<svg class="mark ${name}" aria-hidden="true"><use href="#mark-${name}"/></svg>`;
}

// src/reports/html-findings.ts
var severityMarks = { error: "alarm", warning: "warning", notice: "notice" };
var wordsShown = 12;
var namedInTheSentence2 = 4;
var openUpTo = 8;
var openThen = 4;
function findingsSection2(report, explained2, causesUrl2) {
  const { findings } = explained2;
  return html`<section id="findings" aria-labelledby="findings-head"><h2 id="findings-head">Findings</h2>
${findings.length === 0 ? html`<p class="dim">Nothing is wrong.</p>` : findings.map((finding2, index) => {
    const isFolded = findings.length > openUpTo && index >= openThen;
    return findingCard(finding2, report, { explained: explained2, causesUrl: causesUrl2, isFolded });
  })}</section>
`;
}
function findingId(finding2, { findings }) {
  return `finding-${findings.indexOf(finding2) + 1}`;
}
function findingCard(finding2, report, { explained: explained2, causesUrl: causesUrl2, isFolded }) {
  const { cause, severity, clients: clients2, hosts, machine } = finding2;
  const checks = explained2.checksOf(finding2);
  const verdicts2 = [...new Set(checks.map((check2) => cellFor(check2, report)))];
  const steps2 = helpSteps(finding2).map((step) => html`<li>${prose(step)}</li>`);
  const body = html`<div class="columns"><div>${steps2.length === 0 ? void 0 : html`<h4>What to do</h4><ol>${steps2}</ol>`}
<p class="more"><a href="${causesUrl2}/${cause}.md">More about ${causeWords(finding2)}</a></p></div>
<div class="evidence"><h4>Evidence</h4><dl>${[
    machine === "runner" ? void 0 : entry("machine", html`<bdi>${machine}</bdi>`),
    clients2.length > namedInTheSentence2 ? entry("clients", html`${clients2.join(", ")}`) : void 0,
    hosts.length > namedInTheSentence2 ? entry("hosts", allHosts(hosts)) : void 0,
    written3(finding2, report),
    ...evidence2(finding2)
  ]}</dl></div></div>${clientWords(checks)}`;
  return html`<article class="finding is-${severity}" id="${findingId(finding2, explained2)}" data-hosts="${hosts.join(" ")}" data-clients="${clients2.join(" ")}" data-verdicts="${verdicts2.join(" ")}">
<h3>${mark(severityMarks[severity])}<span class="severity">${severity}</span> ${causeWords(finding2)}</h3>
<p class="lead">${prose(findingSentence(finding2, report))}</p>
${isFolded ? html`<details><summary>What to do, and the evidence</summary>${body}</details>` : body}</article>
`;
}
function entry(name, value) {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}
function evidence2(finding2) {
  return evidenceRows(finding2).map(
    ({ name, values }) => entry(
      name,
      html`${values.map((text3, index) => html`${index === 0 ? void 0 : html`<br>`}<code>${text3}</code>`)}`
    )
  );
}
function written3(finding2, report) {
  const sources = findingSources(finding2, report);
  if (sources.length === 0) return void 0;
  const shown = sources.slice(0, 3).map(({ file, line }) => `${file}:${line}`);
  const more = sources.length > 3 ? ` and ${sources.length - 3} more` : "";
  return entry("written in", html`<code>${shown.join(", ")}</code>${more}`);
}
function clientWords(checks) {
  const said = checks.flatMap(({ client, message: message2 }) => message2 === "" ? [] : [[message2, client]]);
  const sentences = [...grouped(said)].map(
    ([message2, clients2]) => html`<dt>${[...new Set(clients2)].join(", ")}</dt><dd><q>${message2}</q></dd>`
  );
  if (sentences.length === 0) return void 0;
  const more = sentences.length - wordsShown;
  return html`<details class="said"><summary>In the clients’ words</summary><dl>${sentences.slice(0, wordsShown)}</dl>${more > 0 ? html`<p class="dim">and ${counted(more, "other sentence")}, in report.json</p>` : void 0}</details>`;
}
function allHosts(hosts) {
  const all = hosts.map((host, index) => html`${index === 0 ? "" : " "}<code>${host}</code>`);
  return html`<details><summary>all ${hosts.length}</summary>${all}</details>`;
}

// src/reports/html-matrix.ts
var foldBeyond3 = 20;
var levelHeads = 110;
function matrixSection2(report, explained2) {
  const checks = new Map(report.checks.map((check2) => [keyOf4(check2.machine, check2, check2.host), check2]));
  return html`<section id="verdicts" aria-labelledby="verdicts-head"><h2 id="verdicts-head">Verdicts</h2>
${legend2(report)}${matrices(report).map((matrix, index) => machinePart2(matrix, `machine-${index + 1}`, { checks, explained: explained2 }))}</section>
`;
}
function machinePart2(matrix, id, context) {
  const heading = html`<h3 id="${id}"><bdi>${matrix.machine}</bdi> <small>${matrix.about}</small></h3>
`;
  if (matrix.columns.length === 0)
    return html`${heading}<p class="dim">No client was checked.</p>
`;
  const table4 = (rows, title2) => tableOf(rows, matrix, title2, context);
  const doubtful = matrix.rows.filter((row) => !isTrusted(row));
  const good = matrix.rows.filter(isTrusted);
  if (matrix.rows.length <= foldBeyond3 || doubtful.length === 0 || good.length === 0)
    return html`${heading}${table4(matrix.rows, "All hosts")}`;
  const title = `${counted(good.length, "host")} trusted by every client`;
  return html`${heading}${table4(doubtful, `${counted(doubtful.length, "host")} not trusted by every client`)}
<details class="rest"><summary>${title}</summary>${table4(good, title)}</details>
`;
}
function tableOf(rows, matrix, title, context) {
  const { columns, machine } = matrix;
  const heads = columns.map(
    ({ client, label: label3, path: path2 }) => html`<th scope="col" data-client="${client}" title="${path2}"><span>${label3}</span></th>`
  );
  return html`<section class="scroll" tabindex="0" aria-label="${title}: ${machine}">
<table class="matrix${columns.reduce((width8, { label: label3 }) => width8 + label3.length + 3, 0) > levelHeads ? " upright" : ""}"><caption class="unseen">${title}: what each client of ${machine} says</caption>
<thead><tr><th scope="col">Host</th>${heads}</tr></thead>
<tbody>${rows.map((row) => rowOf(row, matrix, context))}</tbody></table></section>
`;
}
function rowOf({ host, cells: cells2 }, { columns, machine }, { checks, explained: explained2 }) {
  return html`<tr data-host="${host}"><th scope="row">${hostName2(host)}</th>${columns.map((column, index) => {
    const cell = cells2[index];
    const check2 = checks.get(keyOf4(machine, column, host));
    return cell === void 0 || check2 === void 0 ? html`<td data-client="${column.client}"></td>` : cellOf(cell, check2, explained2);
  })}</tr>
`;
}
function cellOf(cell, check2, explained2) {
  const words4 = [
    check2.basis === "predicted" ? `${cell}, predicted` : cell,
    ...check2.causes.slice(0, 1).map((cause) => cause.replaceAll("-", " "))
  ].join(": ");
  const shown = html`${mark(cell)}<span class="unseen">${words4}</span>`;
  const finding2 = explained2.findingOf(check2);
  const content = finding2 === void 0 ? shown : html`<a href="#${findingId(finding2, explained2)}" title="${words4}">${shown}</a>`;
  return html`<td class="${cell}${check2.basis === "predicted" ? " predicted" : ""}" data-client="${check2.client}" data-verdict="${cell}">${content}</td>`;
}
function hostName2(id) {
  const [, name = id, rest = ""] = /^(.*?)(:\d+(?:#.*)?)$/.exec(id) ?? [];
  return html`<bdi class="host">${name.split(".").map((part2, index) => index === 0 ? part2 : html`.<wbr>${part2}`)}<span class="${rest === ":443" ? "dim" : "port"}">${rest}</span></bdi>`;
}
function legend2(report) {
  const counts = /* @__PURE__ */ new Map();
  for (const check2 of report.checks) {
    const cell = cellFor(check2, report);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const present = cells.filter((cell) => counts.has(cell));
  const predicted = report.checks.some(({ basis }) => basis === "predicted");
  return html`<ul class="legend">${present.map(
    (cell) => html`<li class="${cell}">${mark(cell)} ${counts.get(cell)} ${cell}</li>`
  )}${predicted ? html`<li class="predicted">dotted: predicted from the stores</li>` : void 0}</ul>
`;
}
function keyOf4(machine, { client, path: path2 }, host) {
  return [machine, client, path2, host].join("\n");
}

// src/reports/html-chains.ts
var openAtFirst = 3;
var day3 = 24 * 60 * 60 * 1e3;
function chainsSection(report) {
  const drawn = report.hosts.flatMap((host) => {
    const drawing = chainDrawing(host, report);
    return drawing === void 0 ? [] : { host, drawing };
  });
  const doubtful = drawn.filter(({ drawing }) => isDoubtful(drawing));
  const kinds3 = grouped((doubtful.length === 0 ? drawn : doubtful).map((one) => [kindOf(one.drawing), one]));
  const open2 = new Set([...kinds3.values()].map(([first]) => first).slice(0, openAtFirst));
  const now = Date.parse(report.startedAt);
  const silent = report.hosts.length - drawn.length;
  return html`<section id="chains" aria-labelledby="chains-head"><h2 id="chains-head">Chains as served</h2>
${drawn.map((one) => chainPart(one.host, one.drawing, open2.has(one), now))}${silent === 0 ? void 0 : html`<p class="dim">${counted(silent, "host")} served no chain that was seen.</p>`}</section>
`;
}
function chainPart(host, drawing, isOpen, now) {
  const { links, aside, end: end2 } = drawing;
  const doubtful = isDoubtful(drawing);
  return html`<details class="chain" data-hosts="${host.id}"${isOpen ? html` open` : void 0}><summary>${mark(doubtful ? "warning" : "trusted")}<span class="unseen">${doubtful ? "in doubt" : "whole"}:</span> ${hostName2(host.id)} <span class="dim">${summaryOf(drawing)}</span></summary>
<ol class="links" aria-label="Chain of ${host.id}, from the leaf up">${links.map((link) => linkBox(link, now))}${endBox(end2)}</ol>
${aside.length === 0 ? void 0 : html`<p>Sent as well, and no part of the way up:</p><ul class="links">${aside.map((link) => linkBox(link, now))}</ul>`}</details>
`;
}
function summaryOf({ links, end: end2 }) {
  const faults = links.flatMap((link) => link.faults.map((fault) => fault.replaceAll("-", " ")));
  const gap = [
    ...end2.missingFor.length > 0 ? [`${calledName(end2.subject)} is missing for ${listed(end2.missingFor)}`] : [],
    ...end2.expiredFor.length > 0 ? [`an issuer has expired in the store of ${listed(end2.expiredFor)}`] : []
  ];
  return [...faults, ...gap].join(", ") || `${counted(links.length, "certificate")}, issued by ${calledName(end2.subject)}`;
}
function linkBox({ entry: entry2, place, faults }, now) {
  const { subject, sha256, notBefore, notAfter } = entry2;
  const role2 = place === 1 ? "leaf" : subject === entry2.issuer ? "root" : "intermediate";
  return html`<li class="${faults.length > 0 ? "link faulty" : "link"}"><span class="role">served ${place} · ${role2}</span>
<b class="called"><bdi>${calledName(subject)}</bdi></b><span class="subject"><bdi>${subject}</bdi></span>${faults.map(
    (fault) => html`<span class="fault">${mark("rejected")} ${fault.replaceAll("-", " ")}</span>`
  )}${validity(notBefore, notAfter, now)}<span class="print"><abbr title="SHA-256 fingerprint">SHA-256</abbr> <code>${sha256}</code></span></li>
`;
}
function validity(notBefore, notAfter, now) {
  const [from, until] = [Date.parse(notBefore), Date.parse(notAfter)];
  const gone = Math.round(Math.min(1, Math.max(0, (now - from) / Math.max(until - from, 1))) * 100);
  const left = now < from ? `valid in ${counted(Math.ceil((from - now) / day3), "day")}` : now > until ? `ended ${counted(Math.floor((now - until) / day3), "day")} ago` : `${counted(Math.floor((until - now) / day3), "day")} left`;
  return html`<span class="validity"><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="4"/><rect class="gone" width="${gone}" height="4"/></svg>${notBefore.slice(0, 10)} – ${notAfter.slice(0, 10)}, ${left}</span>`;
}
function endBox(end2) {
  const {
    subject,
    sent,
    sha256,
    isIntermediate,
    reachedBy,
    missingFor,
    repairedFor,
    foundIn,
    lent,
    expiredFor,
    anchors: anchors3
  } = end2;
  const missing2 = missingFor.length > 0;
  const place = isIntermediate ? "not sent by the server, and missing for" : "not in the store of";
  const role2 = sent ? "trust in it" : `${isIntermediate ? "intermediate" : "issuer"}, not served`;
  const lines = [
    missing2 ? html`<span class="fault">${mark("rejected")} ${place} ${missingFor.join(", ")}</span>` : void 0,
    expiredFor.length === 0 ? void 0 : html`<span class="fault">${mark("rejected")} expired in the store of ${expiredFor.join(", ")}</span>`,
    repairedFor.length === 0 ? void 0 : html`<span class="fixed">${mark("fixed")} given by the fix to ${repairedFor.join(", ")}</span>`,
    reachedBy.length === 0 ? void 0 : html`<span class="good">${mark("trusted")} ${sent ? "held as an anchor by" : "reached from the stores of"} ${reachedBy.join(", ")}</span>`,
    ...anchors3.map(
      ({ subject: subject2, sha256: sha2562, from, of }) => html`<span>For ${of.join(", ")} the way ends at <bdi>${calledName(subject2)}</bdi> in <code>${from}</code>, <abbr title="SHA-256 fingerprint">SHA-256</abbr> <code>${sha2562}</code>.</span>`
    ),
    foundIn.length === 0 ? missing2 ? html`<span>Found nowhere on this machine.</span>` : void 0 : html`<span>${isIntermediate ? "Known from" : "Found in"} ${foundIn.map((place2, index) => html`${index === 0 ? "" : ", "}<code>${place2}</code>`)}${lent && repairedFor.length > 0 ? "; the fix takes it from there" : ""}.</span>`
  ];
  return html`<li class="link end${missing2 ? " missing" : ""}"><span class="role">${role2}</span>
${sent ? void 0 : html`<b class="called"><bdi>${calledName(subject)}</bdi></b><span class="subject"><bdi>${subject}</bdi></span>`}${lines}${sent || sha256 === void 0 ? void 0 : html`<span class="print">SHA-256 <code>${sha256}</code></span>`}</li>
`;
}

// src/reports/html-clients.ts
function clientsSection({ machines }) {
  return html`<section id="clients" aria-labelledby="clients-head"><h2 id="clients-head">Clients and their stores</h2>
${machines.map(machinePart3)}</section>
`;
}
function machinePart3({ id, clients: clients2 }) {
  if (clients2.length === 0) return void 0;
  const title = `Clients of ${id}`;
  return html`<details open><summary><bdi>${id}</bdi>: ${counted(clients2.length, "client")}</summary>
<section class="scroll" tabindex="0" aria-label="${title}"><table class="clients"><caption class="unseen">${title}</caption>
<thead><tr><th scope="col">Client</th><th scope="col">Version</th><th scope="col">Program</th><th scope="col">Stores</th></tr></thead>
<tbody>${clients2.map(clientRow)}</tbody></table></section></details>
`;
}
function clientRow({ id, version: version2, path: path2, stores }) {
  return html`<tr data-clients="${id}"><th scope="row">${id}</th><td>${version2}</td><td><code>${path2}</code></td><td>${stores.length === 0 ? "none that could be told" : html`<ul>${stores.map(storeItem)}</ul>`}</td></tr>
`;
}
function storeItem({ origin, path: path2, variable, state, anchors: anchors3 }) {
  const teller2 = variable === void 0 ? origin.replaceAll("-", " ") : variable;
  const counts = state === "ok" ? counted(anchors3, "anchor") : state;
  return html`<li><span class="${state === "ok" ? "dim" : "fault"}">${counts}</span> ${path2 === void 0 ? "built in" : html`<code>${path2}</code>`} <span class="dim">(${teller2})</span></li>`;
}

// src/reports/html-filter.ts
function filterForm(report) {
  const clients2 = new Set(report.checks.map(({ client }) => client));
  const verdicts2 = new Set(report.checks.map((check2) => cellFor(check2, report)));
  return html`<form class="filter" role="search" aria-label="Filter" hidden>
<label>Host <input type="search" name="host" autocomplete="off" spellcheck="false" placeholder="part of a name"></label>
${select(
    "client",
    "Client",
    "all clients",
    clientIds.filter((id) => clients2.has(id))
  )}
${select(
    "verdict",
    "Verdict",
    "all verdicts",
    cells.filter((cell) => verdicts2.has(cell))
  )}
<button type="reset">Clear</button><output aria-live="polite"></output></form>
`;
}
function select(name, label3, all, options) {
  return html`<label>${label3} <select name="${name}"><option value="">${all}</option>${options.map(
    (option) => html`<option>${option}</option>`
  )}</select></label>`;
}

// src/reports/html-fix.ts
var hostsShown = 4;
function fixSection2({ fix: fix2 }) {
  if (fix2 === void 0) return void 0;
  return html`<section id="fix" aria-labelledby="fix-head"><h2 id="fix-head">Fix</h2>
<p class="lead">${mark(fix2.proven ? "trusted" : "rejected")} ${fixSentence(fix2)}</p>
${blocks(fix2)}
${anchors2(fix2)}${proof2(fix2)}${unrepaired3(fix2)}</section>
`;
}
function blocks(fix2) {
  const all = fixBlocks(fix2);
  return all.map(({ title, lines }) => {
    const heading = all.length === 1 ? void 0 : html`<h3>${title}</h3>`;
    return html`${heading}<div class="shell"><pre tabindex="0" aria-label="${title}">${lines}</pre><button type="button" class="copy" hidden>Copy</button></div>
`;
  });
}
function anchors2({ anchorsAdded }) {
  if (anchorsAdded.length === 0) return void 0;
  return html`<h3>${counted(anchorsAdded.length, "anchor")} added</h3>
<ul class="anchors">${anchorsAdded.map(
    ({ subject, sha256, from }) => html`<li><b><bdi>${subject}</bdi></b><span class="print">SHA-256 <code>${sha256}</code></span><span>from <code>${from}</code></span></li>`
  )}</ul>
`;
}
function proof2(fix2) {
  if (fix2.proof.length === 0) return void 0;
  const { changed, same } = proofRows(fix2);
  return html`<h3>Proof: ${counted(fix2.proof.length, "check")} taken again, ${checksIn(changed)} changed</h3>
${changed.length === 0 ? void 0 : table3(changed, "What changed")}${same.length === 0 ? void 0 : html`<details><summary>What stayed: ${counted(checksIn(same), "check")}</summary>${table3(same, "What stayed")}</details>`}
`;
}
function table3(rows, title) {
  return html`<section class="scroll" tabindex="0" aria-label="${title}"><table class="proof"><caption class="unseen">${title}</caption>
<thead><tr><th scope="col">Client</th><th scope="col">Before</th><th scope="col">Under the fix</th><th scope="col">Hosts</th></tr></thead>
<tbody>${rows.map(({ machine, client, before, after, hosts }) => {
    return html`<tr data-hosts="${hosts.join(" ")}" data-clients="${client}"><th scope="row">${client}${machine === "runner" ? void 0 : html` <small><bdi>${machine}</bdi></small>`}</th><td class="${before}">${mark(before)} ${before}</td><td class="${after}">${mark(after)} ${after}</td><td>${hostList(hosts)}</td></tr>
`;
  })}</tbody></table></section>
`;
}
function hostList(hosts) {
  const all = html`${hosts.map((host) => html`<code>${host}</code> `)}`;
  return hosts.length <= hostsShown ? all : html`<details><summary>${hosts.length} hosts</summary>${all}</details>`;
}
function unrepaired3(fix2) {
  const groups = unrepairedGroups(fix2);
  if (groups.length === 0) return void 0;
  return html`<h3>${counted(fix2.unrepaired.length, "check")} not repaired</h3>
<ul class="unrepaired">${groups.map(
    ({ machine, clients: clients2, hosts, why, ownSteps }) => html`<li data-hosts="${hosts.join(" ")}" data-clients="${clients2.join(" ")}"><b>${clients2.join(", ")}</b>${machine === "runner" ? void 0 : html` in <bdi>${machine}</bdi>`} on ${hostList(hosts)}<br>${prose(why)}${ownSteps.map(({ client, step }) => html`<br><b>${client}</b>: ${prose(step)}`)}</li>`
  )}</ul>
`;
}

// src/reports/html-script.ts
var script2 = `(() => {
  'use strict'
  const all = selector => [...document.querySelectorAll(selector)]
  const listOf = text => (text ?? '').split(' ').filter(each => each !== '')
  const form = document.querySelector('form.filter')
  const shown = form.querySelector('output')
  const rows = all('tr[data-host]')
  const items = all('[data-hosts], [data-clients]')
  const rests = all('details.rest')
  const total = new Set(rows.map(row => row.dataset.host)).size
  const findings = all('article.finding')

  function apply() {
    const host = form.elements.host.value.trim().toLowerCase()
    const client = form.elements.client.value
    const verdict = form.elements.verdict.value
    const active = host !== '' || client !== '' || verdict !== ''
    const hits = new Set()
    for (const cell of all('table.matrix [data-client]')) cell.hidden = client !== '' && cell.dataset.client !== client
    for (const row of rows) {
      const isHit = cell =>
        (client === '' || cell.dataset.client === client) && (verdict === '' || cell.dataset.verdict === verdict)
      const answers = [...row.querySelectorAll('td[data-verdict]')].some(isHit)
      row.hidden = !(row.dataset.host.includes(host) && (answers || (client === '' && verdict === '')))
      if (!row.hidden) hits.add(row.dataset.host)
    }
    for (const item of items) {
      const hosts = listOf(item.dataset.hosts)
      const clients = listOf(item.dataset.clients)
      const verdicts = listOf(item.dataset.verdicts)
      const matches =
        (hosts.length === 0 || hosts.some(each => hits.has(each))) &&
        (client === '' || clients.length === 0 || clients.includes(client)) &&
        (verdict === '' || verdicts.length === 0 || verdicts.includes(verdict))
      item.hidden = active && !matches
    }
    for (const table of all('table.matrix')) {
      const isEmpty = [...table.tBodies[0].rows].every(row => row.hidden)
      table.closest('.scroll').hidden = isEmpty
      const rest = table.closest('details.rest')
      if (rest !== null) rest.hidden = isEmpty
    }
    for (const rest of rests) rest.open = active
    const left = findings.filter(finding => !finding.hidden).length
    shown.textContent = active
      ? hits.size + ' of ' + total + ' hosts, ' + left + ' of ' + findings.length + ' findings'
      : ''
  }

  form.addEventListener('input', apply)
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('reset', () => setTimeout(apply))
  form.hidden = false

  for (const button of navigator.clipboard === undefined ? [] : all('button.copy')) {
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector('pre').textContent)
      button.textContent = 'Copied'
    })
  }

  const unfold = () => {
    const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1))
    const fold = target?.querySelector(':scope > details:not(.said)')
    if (fold) fold.open = true
  }
  addEventListener('hashchange', unfold)
  unfold()

  let folded = []
  addEventListener('beforeprint', () => {
    folded = all('details:not([open])')
    for (const fold of folded) fold.open = true
  })
  addEventListener('afterprint', () => {
    for (const fold of folded) fold.open = false
  })
})()
`;

// src/reports/html-style.ts
var colours = `
:root { color-scheme: light; --page: #f6f7f9; --card: #fff; --text: #1a1f26; --dim: #57606a; --line: #d7dce2; --link: #0a5cbf;
  --green: #1a7037; --green-soft: #e3f4e8; --teal: #0b6478; --teal-soft: #dcf1f6; --red: #b3261e; --red-soft: #fde8e6;
  --amber: #7d5200; --amber-soft: #fcf0d3; --violet: #6b3fb5; --violet-soft: #efe8fb; --grey-soft: #edf0f3; --code: #eef1f4 }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --page: #0e1217; --card: #161b22; --text: #e6eaf0; --dim: #9ca7b4; --line: #2c343e; --link: #79b4ff;
    --green: #68cf87; --green-soft: #14301d; --teal: #5fd0e3; --teal-soft: #0f3038; --red: #ff8f85; --red-soft: #3b1d1c;
    --amber: #e8b95b; --amber-soft: #362b12; --violet: #c6a5ff; --violet-soft: #2a2140; --grey-soft: #222932; --code: #222932 }
}`;
var text2 = `
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
html { scroll-padding-top: 5rem }
body { margin: 0 auto; padding: 0 1.5rem 4rem; max-width: 82rem; background: var(--page); color: var(--text);
  font: 15px/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Roboto, Helvetica, Arial, sans-serif }
code, pre, .host, .print { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono', 'DejaVu Sans Mono', monospace }
code { padding: .1em .3em; border-radius: 4px; background: var(--code); font-size: .88em; overflow-wrap: anywhere; unicode-bidi: isolate }
pre { margin: 0; padding: .9rem 1rem; border-radius: 8px; background: var(--code); font-size: .88rem; line-height: 1.55; white-space: pre-wrap; overflow-wrap: anywhere }
a { color: var(--link) }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px }
h2 { margin: 2.75rem 0 .75rem; font-size: 1.35rem; line-height: 1.3 }
h3 { margin: 1.5rem 0 .6rem; font-size: 1.05rem }
h4 { margin: 0 0 .4rem; font-size: .8rem; font-weight: 600; color: var(--dim); text-transform: uppercase; letter-spacing: .04em }
small { font-weight: 400; color: var(--dim); font-size: .87em }
summary { cursor: pointer; padding: .3rem 0 }
.dim { color: var(--dim) }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: -99rem }
.skip:focus { left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--card) }
.symbols { position: absolute; width: 0; height: 0 }
.mark { width: 1em; height: 1em; vertical-align: -.12em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
.trusted, .good { color: var(--green) } .fixed { color: var(--teal) } .rejected, .fault { color: var(--red) }
.unreachable, .warning { color: var(--amber) } .skipped, .notice { color: var(--dim) } .error { color: var(--violet) }
.severity { font-size: .78rem; text-transform: uppercase; letter-spacing: .04em }`;
var head = `
header { margin: 0 -1.5rem; padding: 2rem 1.5rem 1.25rem; border-top: 6px solid; border-bottom: 1px solid var(--line); background: var(--card) }
header.trusted { border-top-color: var(--green) } header.fixed { border-top-color: var(--teal) }
header.rejected { border-top-color: var(--red) } header.unreachable { border-top-color: var(--amber) }
h1 { display: flex; gap: .7rem; align-items: center; margin: 0; font-size: 2.1rem; line-height: 1.15 }
header p { margin: .5rem 0 0; max-width: 60rem; color: var(--text); font-size: 1.1rem }
header .about { font-size: .87rem; color: var(--dim) }
.share { display: flex; gap: 2px; height: 10px; margin-top: 1.1rem; border-radius: 5px; overflow: hidden; width: 100% }
.share rect { fill: currentColor }
nav ul, .legend, .anchors, .unrepaired, .links { margin: 0; padding: 0; list-style: none }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin-top: 1rem }
nav a { display: inline-block; padding: .2rem 0; font-weight: 600; text-decoration: none }
nav a:hover { text-decoration: underline }
nav span { color: var(--dim); font-weight: 400 }
.filter { position: sticky; top: 0; z-index: 3; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 0 -1.5rem; padding: .6rem 1.5rem; background: var(--page); border-bottom: 1px solid var(--line); font-size: .9rem }
.filter label { display: flex; gap: .45rem; align-items: center; color: var(--dim) }
input, select, button { min-height: 2rem; padding: .15rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--text); font: inherit }
input { width: 14rem } ::placeholder { color: var(--dim); opacity: 1 }
button { cursor: pointer }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .9rem }`;
var tables2 = `
.scroll { position: relative; width: fit-content; max-width: 100%; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
table { border-collapse: collapse; font-size: .9rem }
th, td { padding: .35rem .7rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top }
thead th { border-top: 0; color: var(--dim); font-weight: 600; vertical-align: bottom }
tbody th { font-weight: 600 }
.matrix th:first-child { position: sticky; left: 0; z-index: 1; min-width: 13rem; background: var(--card); font-weight: 400; border-right: 1px solid var(--line) }
.matrix tbody th { vertical-align: middle }
.matrix thead th:not(:first-child) { text-align: center; font-weight: 500; color: var(--text); white-space: nowrap }
.matrix.upright thead th:not(:first-child) { padding: .6rem 0 .5rem; width: 2.3rem }
.upright thead th:not(:first-child) span { writing-mode: vertical-rl; transform: rotate(180deg) }
.matrix td { min-width: 2.3rem; height: 2.1rem; padding: 0; border-left: 1px solid var(--card); text-align: center; vertical-align: middle }
.matrix td a { display: flex; align-items: center; justify-content: center; min-height: 2.1rem; color: inherit }
.matrix td a:hover, .matrix td a:focus-visible { outline: 2px solid; outline-offset: -2px }
td.fixed { background: var(--teal-soft) } td.rejected { background: var(--red-soft) } td.unreachable { background: var(--amber-soft) }
td.error { background: var(--violet-soft) } td.skipped { background: var(--grey-soft) }
.matrix td.predicted { border: 1px dotted }
li.predicted { padding: 0 .4rem; border: 1px dotted var(--dim) }
.host { font-size: .88rem; overflow-wrap: anywhere } .port { color: var(--amber) }
.rest { margin-top: .6rem }
.proof, .clients { min-width: 100% } .clients ul { margin: 0; padding: 0; list-style: none }
.proof td, .proof th { white-space: nowrap } .proof td:last-child { width: 60%; min-width: 16rem; white-space: normal }
.clients td:nth-child(2) { min-width: 7rem } .clients td:nth-child(3) { min-width: 10rem } .clients td:last-child { min-width: 20rem }`;
var cards = `
.finding { margin: 0 0 1rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-left: 5px solid; border-radius: 8px; background: var(--card); color: var(--text) }
.is-error { border-left-color: var(--red) } .is-warning { border-left-color: var(--amber) } .is-notice { border-left-color: var(--dim) }
.finding:target { outline: 2px solid var(--link); outline-offset: 3px }
.finding h3 { display: flex; gap: .45rem; align-items: center; margin: 0 }
.is-error h3 .mark, .is-error .severity { color: var(--red) } .is-warning h3 .mark, .is-warning .severity { color: var(--amber) }
.is-notice h3 .mark, .is-notice .severity { color: var(--dim) }
.lead { margin: .5rem 0 .6rem; max-width: 62rem; font-size: 1.03rem; overflow-wrap: anywhere }
.columns { display: grid; grid-template-columns: 3fr 2fr; gap: 1.25rem 2rem }
.columns > * { min-width: 0 }
ol { margin: 0; padding-left: 1.4rem } .columns li { margin-bottom: .35rem; overflow-wrap: anywhere }
.more { margin: .7rem 0 0; font-size: .9rem }
.evidence { padding-left: 1.25rem; border-left: 1px solid var(--line); font-size: .87rem }
dl { display: grid; grid-template-columns: minmax(4.5rem, auto) minmax(0, 1fr); gap: .3rem .9rem; margin: 0 } dt { color: var(--dim) } dd { margin: 0; overflow-wrap: anywhere }
dd summary { padding: 0 } .said { margin-top: .9rem; padding-top: .5rem; border-top: 1px solid var(--line); font-size: .87rem } .said dl { margin-top: .3rem } .said p { margin: .3rem 0 0 }
.shell { position: relative } .shell pre { padding-right: 6rem } .copy { position: absolute; top: .5rem; right: .5rem }
.anchors li, .unrepaired li { padding: .6rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); margin-bottom: .5rem; overflow-wrap: anywhere }
.anchors span { display: block; font-size: .87rem }
.print { display: block; font-size: .75rem; color: var(--dim) } .print code { font-size: 1em; padding: 0; background: none }
.chain { margin-bottom: .5rem; padding: .3rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
.chain[open] { padding-bottom: 1rem } .chain summary .mark { margin-right: .3rem } .chain summary .dim { font-size: .9rem; overflow-wrap: anywhere }
.links { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 2.2rem; margin-top: .5rem }
.link { position: relative; display: flex; flex-direction: column; gap: .2rem; min-width: 0; padding: .7rem .9rem; border: 1.5px solid var(--dim); border-radius: 8px; font-size: .87rem; overflow-wrap: anywhere }
.link + .link::before { content: ''; position: absolute; top: 1.6rem; left: -2.05rem; width: 1.5rem; border-top: 1.5px solid var(--dim) }
.link + .link::after { content: ''; position: absolute; top: calc(1.6rem - 3.5px); left: -.9rem; border: 4px solid transparent; border-left: 7px solid var(--dim); border-right: 0 }
.role { color: var(--dim); font-size: .78rem } .called { font-size: 1rem; line-height: 1.3 } .subject { color: var(--dim); font-size: .8rem }
.faulty { border-color: var(--red) } .end { border-style: dashed; border-color: var(--green) } .end.missing { border-color: var(--red); background: var(--red-soft) }
.validity { font-size: .8rem } .validity svg { display: block; width: 100%; height: 5px; margin: .2rem 0; border-radius: 3px }
.whole { fill: var(--line) } .gone { fill: var(--dim) } .faulty .gone { fill: var(--red) }`;
var places = `
@media (max-width: 46rem) {
  body { padding: 0 1rem 3rem } header, .filter { margin: 0 -1rem; padding-left: 1rem; padding-right: 1rem }
  h1 { font-size: 1.7rem } header p { font-size: 1rem }
  .filter { position: static } .filter label { flex: 1 1 40% } .filter label:first-child { flex-basis: 100% } input, select { width: 100%; min-width: 0 }
  .matrix th:first-child { min-width: 10.5rem; max-width: 48vw } .matrix thead th:not(:first-child) { padding: .6rem 0 .5rem }
  .matrix thead th:not(:first-child) span { writing-mode: vertical-rl; transform: rotate(180deg) }
  .columns { grid-template-columns: minmax(0, 1fr) } .evidence { padding: .8rem 0 0; border-left: 0; border-top: 1px solid var(--line) }
  .finding { padding: .9rem } .links { grid-auto-flow: row; grid-auto-columns: auto; gap: 1.6rem }
  .link + .link::before { top: -1.5rem; left: 1.5rem; width: 0; height: 1.1rem; border-top: 0; border-left: 1.5px solid var(--dim) }
  .link + .link::after { top: -.55rem; left: calc(1.5rem - 3px); border: 4px solid transparent; border-top: 7px solid var(--dim); border-bottom: 0 }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; background: none }
  .filter, nav, .copy, .skip { display: none !important }
  .finding, .link, tr, .anchors li { break-inside: avoid } h2, h3 { break-after: avoid }
  details::details-content { content-visibility: visible; height: auto }
  .scroll { overflow: visible } .matrix, header, .link { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  .more a::after { content: ' (' attr(href) ')'; overflow-wrap: anywhere }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
`;
var style = [colours, text2, head, tables2, cards, places].join("\n");

// src/reports/html.ts
var policy = [
  "default-src 'none'",
  `style-src '${digest(style)}'`,
  `script-src '${digest(script2)}'`,
  "base-uri 'none'",
  "form-action 'none'"
].join("; ");
function htmlReport(report, options = {}) {
  const { causesUrl: causesUrl2 = causesUrl } = options;
  const explanation = explained(report);
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${titleOf(report)}</title>
<style>${ours(style)}</style>
</head>
<body>
${markSymbols}<a class="skip" href="#verdicts">To the verdicts</a>
${headOf(report)}${filterForm(report)}<main>
${matrixSection2(report, explanation)}${findingsSection2(report, explanation, causesUrl2)}${fixSection2(report)}${chainsSection(report)}${clientsSection(report)}</main>
<script>${ours(script2)}</script>
</body>
</html>
`;
  return markup;
}
function digest(text3) {
  return `sha256-${createHash8("sha256").update(text3).digest("base64")}`;
}
var resultWords = {
  trusted: "Trusted",
  fixed: "Fixed",
  rejected: "Rejected",
  unreachable: "Unreachable"
};
function titleOf(report) {
  return `${resultWords[report.result]} – ${counted(report.hosts.length, "host")}, Local Issuer`;
}
function headOf(report) {
  const { result, startedAt, milliseconds, hosts, machines, tool } = report;
  const line = verdictLine(report).replace(new RegExp(`^${resultWords[result]}: `), "");
  const clients2 = new Set(report.checks.map(({ client }) => client)).size;
  const about2 = [
    counted(hosts.length, "host"),
    counted(clients2, "client"),
    counted(machines.length, "machine"),
    `${startedAt.slice(0, 16).replace("T", " ")} UTC`,
    `took ${(milliseconds / 1e3).toFixed(1)} s`,
    `${tool.name} ${tool.version}`
  ];
  return html`<header class="${result}">
<h1 class="${result}">${mark(result)}${resultWords[result]}</h1>
<p>${line.charAt(0).toUpperCase()}${line.slice(1)}</p>
<p class="about">${about2.join(" · ")}</p>
${share2(report)}${contents(report)}</header>
`;
}
function share2(report) {
  const total = report.checks.length;
  if (total === 0) return void 0;
  let x = 0;
  const parts = cells.flatMap((cell) => {
    const count2 = report.checks.filter((check2) => cellFor(check2, report) === cell).length;
    if (count2 === 0) return [];
    const width8 = count2 / total * 1e3;
    const part2 = html`<rect class="${cell}" x="${x.toFixed(1)}" width="${Math.max(width8 - 3, 2).toFixed(1)}" height="10"/>`;
    x += width8;
    return part2;
  });
  return html`<svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
`;
}
function contents({ findings, fix: fix2, hosts }) {
  const state = fix2 === void 0 ? "" : fix2.exported ? "exported" : fix2.proven ? "proven" : "not proven";
  const entries = [
    ["verdicts", "Verdicts", ""],
    ["findings", "Findings", String(findings.length)],
    ...fix2 === void 0 ? [] : [["fix", "Fix", state]],
    ["chains", "Chains", String(hosts.filter(({ chain }) => chain.length > 0).length)],
    ["clients", "Clients and stores", ""]
  ];
  return html`<nav aria-label="Contents"><ul>${entries.map(
    ([id, name, note]) => html`<li><a href="#${id}">${name} <span>${note}</span></a></li>`
  )}</ul></nav>
`;
}

// src/reports/xml.ts
function element2(name, attributes, content = []) {
  return { name, attributes, content };
}
function xmlDocument(root2) {
  return `<?xml version="1.0" encoding="UTF-8"?>
${written4(root2, "")}`;
}
function written4({ name, attributes, content }, indent) {
  const given = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeText(String(value)).replaceAll("\n", "&#10;")}"`
  );
  const start = `${indent}<${name}${given.join("")}`;
  if (content.length === 0) return `${start}/>
`;
  if (typeof content === "string") return `${start}>${escapeText(content)}</${name}>
`;
  return `${start}>
${content.map((child) => written4(child, `${indent}  `)).join("")}${indent}</${name}>
`;
}
var entities3 = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
function escapeText(text3) {
  return visible(text3).replace(/[&<>"]/g, (character) => entities3[character] ?? "").replace(/^(\s*):(?=:)/gmu, "$1&#58;").replace(bracketCommand, "##$1&#91;");
}

// src/reports/junit.ts
function junitReport(report) {
  const text3 = textsOf(report);
  const suites2 = report.machines.map((machine) => suite(machine, report, text3));
  const attributes = { name: "Local Issuer", ...totals(suites2.flatMap(({ cases }) => cases)) };
  return xmlDocument(
    element2(
      "testsuites",
      attributes,
      suites2.map(({ suite: suite2 }) => suite2)
    )
  );
}
function textsOf(report) {
  const { findings, checksOf: checksOf3 } = explained(report);
  const explanation = (finding2) => [findingSentence(finding2, report), ...helpSteps(finding2), `More: ${causeAddress(finding2.cause)}`].join("\n");
  return {
    findings,
    checksOf: checksOf3,
    findingsOf: grouped(findings.flatMap((finding2) => checksOf3(finding2).map((check2) => [check2, finding2]))),
    explanationOf: new Map(findings.map((finding2) => [finding2, explanation(finding2)])),
    asked: grouped(report.checks.map((check2) => [askedKey(check2), check2]))
  };
}
function askedKey({ machine, client, host }) {
  return [machine, client, host].join("\n");
}
function suite(machine, report, texts) {
  const checks = report.checks.filter((check2) => check2.machine === machine.id);
  const findings = texts.findings.filter((finding2) => finding2.machine === machine.id);
  const isTold2 = (finding2) => texts.checksOf(finding2).some((check2) => isFailed(check2, report));
  const cases = [
    ...checks.map((check2) => checkCase(check2, report, texts)),
    ...findings.filter((finding2) => !isTold2(finding2)).map((finding2) => findingCase(finding2, report, texts))
  ];
  const attributes = {
    name: machine.id,
    ...totals(cases),
    skipped: count(cases, "skipped"),
    timestamp: timestamp(report)
  };
  const heading = element2("properties", {}, [element2("property", { name: "os", value: machine.os })]);
  const footing = element2("system-out", {}, verdictLine(report));
  return { cases, suite: element2("testsuite", attributes, [heading, ...cases.map((each) => each.element), footing]) };
}
function totals(cases) {
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0);
  return {
    tests: cases.length,
    failures: count(cases, "failure"),
    errors: count(cases, "error"),
    time: seconds.toFixed(3)
  };
}
function count(cases, outcome) {
  return cases.filter((each) => each.outcome === outcome).length;
}
function timestamp({ startedAt }) {
  return startedAt.replace(/\.\d+Z$/, "");
}
function checkCase(check2, report, { asked: asked5, findingsOf: findingsOf2, explanationOf }) {
  const outcome = outcomeOf(check2, report);
  const seconds = check2.milliseconds / 1e3;
  const isOneOfSeveral = (asked5.get(askedKey(check2)) ?? []).length > 1;
  const attributes = {
    classname: className(check2.machine, check2.client),
    name: isOneOfSeveral ? `${check2.host} (${check2.path})` : check2.host,
    time: seconds.toFixed(3)
  };
  const why = (findingsOf2.get(check2) ?? []).map((finding2) => explanationOf.get(finding2) ?? "");
  const said = check2.message === "" ? [] : [`${check2.client} says: ${check2.message}`];
  const [cause = check2.verdict] = check2.causes;
  const [headline = ""] = [...why, ...said].map((text3) => text3.split("\n", 1)[0] ?? "");
  const content = contentOf3(outcome, cause, headline, [...why, ...said].join("\n\n"));
  return { outcome, seconds, element: element2("testcase", attributes, content) };
}
function className(machine, part2) {
  return `${machine.replace(/[./\\]/g, "_")}.${part2}`;
}
function contentOf3(outcome, type, message2, text3) {
  switch (outcome) {
    case "passed":
      return text3 === "" ? [] : [element2("system-out", {}, text3)];
    case "failure":
    case "error":
      return [element2(outcome, { type, message: message2 }, text3)];
    case "skipped":
      return [element2("skipped", {}, message2)];
  }
}
function findingCase(finding2, report, { explanationOf }) {
  const outcome = finding2.severity === "error" ? "failure" : "passed";
  const attributes = {
    classname: className(finding2.machine, "findings"),
    name: findingTitle(finding2, report),
    time: "0.000"
  };
  const sentence2 = findingSentence(finding2, report);
  const content = contentOf3(outcome, finding2.cause, sentence2, explanationOf.get(finding2) ?? sentence2);
  return { outcome, seconds: 0, element: element2("testcase", attributes, content) };
}
function isFailed(check2, report) {
  return ["failure", "error"].includes(outcomeOf(check2, report));
}
function outcomeOf(check2, report) {
  if (check2.causes.includes("verification-off")) return "failure";
  switch (cellFor(check2, report)) {
    case "trusted":
    case "fixed":
      return "passed";
    case "rejected":
      return "failure";
    case "unreachable":
    case "error":
      return "error";
    case "skipped":
      return "skipped";
  }
}

// src/reports/sarif.ts
var levels = { error: "error", warning: "warning", notice: "note" };
var maxPlaces = 100;
function sarifReport(report, options) {
  const findings = findingsInOrder(report);
  const causes = [...new Set(findings.map(({ cause }) => cause))];
  const fingerprints = fingerprintsOf(findings);
  const ended = new Date(Date.parse(report.startedAt) + report.milliseconds);
  return jsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Local Issuer",
            version: visible(report.tool.version),
            informationUri: options.causesUrl.replace(/\/docs\/causes$/, ""),
            rules: causes.map((cause) => rule(cause, options))
          }
        },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: report.startedAt,
            ...Number.isNaN(ended.getTime()) ? {} : { endTimeUtc: ended.toISOString() }
          }
        ],
        columnKind: "utf16CodeUnits",
        results: findings.map((finding2, index) => ({
          ruleId: finding2.cause,
          ruleIndex: causes.indexOf(finding2.cause),
          level: levels[finding2.severity],
          message: { text: plain2([findingSentence(finding2, report), ...helpSteps(finding2)].join("\n")) },
          ...places2(finding2, report, options),
          partialFingerprints: { "finding/v1": fingerprints[index] },
          properties: {
            machine: visible(finding2.machine),
            clients: finding2.clients,
            hosts: finding2.hosts.map(visible),
            title: causeWords(finding2)
          }
        }))
      }
    ]
  });
}
function rule(cause, { causesUrl: causesUrl2, pages }) {
  const page = pages?.get(cause);
  const [, summary] = page?.split(/\n\s*\n/) ?? [];
  const text3 = (summary ?? cause.replaceAll("-", " ")).replace(/\s+/g, " ").trim();
  return {
    id: cause,
    name: cause.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
    shortDescription: { text: text3 },
    fullDescription: { text: text3 },
    helpUri: `${causesUrl2}/${cause}.md`,
    ...page === void 0 ? {} : { help: { text: page, markdown: page } },
    properties: { tags: ["tls", "certificates"] }
  };
}
function places2(finding2, report, options) {
  const [, ...others] = placesOf(finding2, report, options);
  return {
    locations: [physical(firstPlace(finding2, report, options))],
    ...others.length === 0 ? {} : { relatedLocations: others.slice(0, maxPlaces - 1).map(physical) }
  };
}
function physical({ file, line }) {
  const uri = file.split("/").map(encodeURIComponent).join("/");
  return { physicalLocation: { artifactLocation: { uri, uriBaseId: "%SRCROOT%" }, region: { startLine: line } } };
}
function plain2(text3) {
  return visible(text3).replaceAll("](", "\\](");
}

// src/reports/formats.ts
var formats = ["html", "sarif", "junit", "markdown", "json", "code-quality", "azure"];
var reportFiles = {
  json: "report.json",
  html: "report.html",
  sarif: "report.sarif",
  junit: "report.junit.xml"
};
function rendered(report, format, options) {
  switch (format) {
    case "html":
      return htmlReport(report, options);
    case "sarif":
      return sarifReport(report, options);
    case "junit":
      return junitReport(report);
    case "markdown":
      return summaryMarkdown(report, options);
    case "json":
      return reportJson(report);
    case "code-quality":
      return codeQualityReport(report, options);
    case "azure":
      return azureCommands(report, options);
  }
}

// src/report-files.ts
import { mkdir as mkdir3, readFile as readFile3, writeFile as writeFile2 } from "node:fs/promises";
import { join as join35 } from "node:path";
async function writeReports(report, directory, surrounding) {
  await mkdir3(directory, { recursive: true });
  const written5 = JSON.parse(reportJson(report));
  for (const [format, name] of Object.entries(reportFiles)) {
    await writeFile2(join35(directory, name), await renderedReport(written5, format, surrounding));
  }
  return join35(directory, reportFiles.json);
}
async function renderedReport(report, format, surrounding) {
  const { workspace, workflow } = surrounding;
  const pages = format === "sarif" ? await pagesOf(report) : /* @__PURE__ */ new Map();
  return rendered(report, format, {
    causesUrl,
    pages,
    workspace,
    ...workflow === void 0 ? {} : { placeless: workflow }
  });
}
function causePage(id) {
  return readFile3(new URL(`../docs/causes/${id}.md`, import.meta.url), "utf8");
}
function clientPage(id) {
  return readFile3(new URL(`../docs/clients/${id}.md`, import.meta.url), "utf8");
}
async function pagesOf({ findings }) {
  const ids2 = [...new Set(findings.map(({ cause }) => cause))];
  const pages = await Promise.all(ids2.map(async (id) => [id, await causePage(id).catch(() => void 0)]));
  return new Map(pages.flatMap(([id, page]) => page === void 0 ? [] : [[id, page]]));
}

// src/reports/paint.ts
import { styleText } from "node:util";
function painter(colour) {
  if (!colour) return (text3) => text3;
  return (text3, hue, weight) => {
    const formats2 = [...hue === void 0 ? [] : [hue], ...weight === void 0 ? [] : [weight]];
    return styleText(formats2, text3, { validateStream: false });
  };
}
function takesColour(stream, { NO_COLOR, FORCE_COLOR }) {
  if (NO_COLOR) return false;
  return FORCE_COLOR ? FORCE_COLOR !== "0" : stream.isTTY === true;
}

// src/reports/terminal-matrix.ts
var signs4 = {
  trusted: "✓",
  fixed: "+",
  rejected: "✗",
  unreachable: "!",
  skipped: "-",
  error: "?"
};
var colours2 = {
  trusted: "green",
  fixed: "green",
  rejected: "red",
  unreachable: "yellow",
  skipped: "gray",
  error: "magenta"
};
var narrowestHost = 20;
var widestHost = 60;
var allRowsUpTo = 40;
function matrixLines(report, columns, paint) {
  const present = new Set(report.checks.map((check2) => cellFor(check2, report)));
  const legend3 = cells.filter((cell) => present.has(cell)).map((cell) => `${paint(signs4[cell], colours2[cell])} ${cell}`);
  return [
    ...matrices(report).flatMap((matrix) => machineLines(matrix, columns, paint)),
    ...legend3.length === 0 ? [] : [legend3.join("  "), ""]
  ];
}
function machineLines(matrix, columns, paint) {
  const heading = `${paint(visible(matrix.machine), void 0, "bold")} (${visible(matrix.about)})`;
  if (matrix.columns.length === 0) return [heading, "No client was checked.", ""];
  const rows = matrix.rows.length > allRowsUpTo ? matrix.rows.filter((row) => !isTrusted(row)) : matrix.rows;
  const hidden = matrix.rows.length - rows.length;
  const longest = Math.max(narrowestHost, ...rows.map((row) => row.host.length));
  const hostWidth = Math.min(longest, widestHost, Math.max(narrowestHost, columns - acrossWidth(matrix.columns)));
  return [
    heading,
    ...blocks2(matrix.columns, columns - hostWidth).flatMap((block) => blockLines(matrix, rows, block, hostWidth, paint)),
    ...hidden === 0 ? [] : [`${counted(hidden, "more host")}: trusted by every client.`],
    ...numberedColumns(matrix).map(({ label: label3, path: path2 }) => `${label3}: ${visible(path2)}`),
    ""
  ];
}
function blockLines(matrix, rows, block, width8, paint) {
  if (rows.length === 0) return [];
  const head2 = block.map(({ label: label3 }) => `  ${label3}`).join("");
  const lines = rows.map((row) => {
    const marks = block.map((column) => {
      const cell = row.cells[matrix.columns.indexOf(column)];
      const padding = " ".repeat(column.label.length - 1);
      return cell === void 0 ? `   ${padding}` : `  ${paint(signs4[cell], colours2[cell])}${padding}`;
    });
    return `${middleCut(visible(row.host), width8).padEnd(width8)}${marks.join("")}`.trimEnd();
  });
  return [`${" ".repeat(width8)}${head2}`, ...lines];
}
function acrossWidth(columns) {
  return columns.reduce((width8, { label: label3 }) => width8 + 2 + label3.length, 0);
}
function blocks2(columns, width8) {
  const result = [];
  for (const column of columns) {
    const last = result.at(-1);
    if (last !== void 0 && acrossWidth([...last, column]) <= width8) last.push(column);
    else result.push([column]);
  }
  return result;
}

// src/reports/terminal.ts
var severityColours = { error: "red", warning: "yellow", notice: "cyan" };
var resultColours = {
  trusted: "green",
  fixed: "green",
  rejected: "red",
  unreachable: "yellow"
};
function terminalText(report, options) {
  const columns = Math.max(options.columns, 40);
  const paint = painter(options.colour);
  const { readOn = explainCommand } = options;
  const lines = [
    ...matrixLines(report, columns, paint),
    ...findingsInOrder(report).flatMap((finding2) => [
      ...findingLines(finding2, report, columns, paint),
      ...indented(`More: ${readOn(finding2.cause)}`, "  ", "  ", columns).map((line) => paint(line, "gray")),
      ""
    ]),
    ...fixLines(report.fix, columns, paint),
    ...wrapped(visible(verdictLine(report)), columns).map((line) => paint(line, resultColours[report.result], "bold"))
  ];
  return withoutCommands(`${lines.join("\n")}
`);
}
function findingLines(finding2, report, columns, paint) {
  return [
    paint(`${finding2.severity}: ${finding2.cause}`, severityColours[finding2.severity], "bold"),
    ...indented(findingSentence(finding2, report), "  ", "  ", columns),
    ...helpSteps(finding2).flatMap((step, index) => indented(step, `  ${index + 1}. `, "     ", columns))
  ];
}
function explainCommand(cause) {
  return `local-issuer explain ${cause}`;
}
function fixLines(fix2, columns, paint) {
  if (fix2 === void 0) return [];
  const from = [...new Set(fix2.anchorsAdded.map((anchor) => anchor.from))];
  const added2 = fix2.anchorsAdded.length === 0 ? "" : `Anchors added: ${fix2.anchorsAdded.length}, from ${from.join(", ")}.`;
  return [
    paint("fix", void 0, "bold"),
    ...indented(fixSentence(fix2), "  ", "  ", columns),
    ...indented(added2, "  ", "  ", columns),
    ...fixBlocks(fix2).flatMap(({ title, lines }) => [
      ...indented(`${title}:`, "  ", "  ", columns),
      ...visible(lines).split("\n").filter((line) => line !== "")
    ]),
    ...unrepairedGroups(fix2).flatMap(({ machine, clients: clients2, hosts, why, ownSteps }) => {
      const who = `${listed(clients2)}${machine === "runner" ? "" : ` in ${machine}`}`;
      return [
        ...indented(`Not repaired: ${who} on ${listed(hosts)}: ${why}`, "  ", "    ", columns),
        ...ownSteps.flatMap(({ client, step }) => indented(`${client}: ${step}`, "    ", "      ", columns))
      ];
    }),
    ""
  ];
}
function indented(text3, first, next, columns) {
  return wrapped(visible(text3), columns - next.length).map((line, index) => `${index === 0 ? first : next}${line}`);
}

export {
  mostUsefulFirst,
  storeVariables,
  version,
  mintAuthority,
  mintLeaf,
  check,
  exitCodeOf,
  placeFor,
  readInputFile,
  givenCertificates,
  defaults2 as defaults,
  readInputs,
  readFailOn,
  containerOpener,
  killProbesOnSignal,
  causesUrl,
  causeAddress,
  endCut,
  wrapped,
  findingsInOrder,
  isRepairedFinding,
  findingTitle,
  findingSentence,
  helpSteps,
  placesOf,
  reportJson,
  shellExports,
  shellWords,
  summaryMarkdown,
  formats,
  writeReports,
  renderedReport,
  causePage,
  clientPage,
  takesColour,
  terminalText
};
