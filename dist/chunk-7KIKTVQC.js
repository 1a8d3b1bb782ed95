import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  UsageError,
  addToSystemStore,
  anchorFiles,
  anchorFolder,
  bits,
  bmp,
  boolean,
  causeIds,
  chainEntry,
  clientIds,
  counted,
  explicit,
  hasNames,
  ignoredByCollation,
  implicit,
  installSystemStore,
  integer,
  isIssuedBy,
  killRunning,
  listed,
  nothing,
  objectIdentifier,
  octets,
  pemBlocks,
  pkcs12Key,
  printable,
  purposes,
  readCertificate,
  sequence,
  set,
  severities,
  shortFingerprint,
  someCertificate,
  starttlsProtocols,
  storeReader,
  subjectHash,
  systemLocations,
  systemStores,
  time,
  toPem,
  utf8,
  verdicts,
  verifiesName,
  visible,
  withoutCommands
} from "./chunk-EYVGWMHF.js";

// src/version.ts
var version = "0.1.0";

// src/causes/expiry-warnings.ts
var dayMs = 864e5;
function expiryWarnings(machine, judged, days, now) {
  const ending = /* @__PURE__ */ new Map();
  for (const { asked: asked2, checks } of judged) {
    for (const { host, verdict, situation } of checks) {
      if (verdict.verdict !== "trusted") continue;
      for (const certificate of situation.observation.chain) {
        if (!endsWithin(certificate, days, now)) continue;
        const entry = ending.get(certificate.sha256) ?? { certificate, clients: /* @__PURE__ */ new Set(), hosts: /* @__PURE__ */ new Set() };
        entry.clients.add(asked2.client.id);
        entry.hosts.add(host.id);
        ending.set(certificate.sha256, entry);
      }
    }
  }
  return [...ending.values()].map((entry) => warning(machine, entry, now));
}
function endsWithin({ notAfter }, days, now) {
  const left = notAfter.getTime() - now.getTime();
  return left >= 0 && left < days * dayMs;
}
function warning(machine, { certificate, clients: clients2, hosts }, now) {
  const { subject, sha256, notAfter } = certificate;
  const left = Math.floor((notAfter.getTime() - now.getTime()) / dayMs);
  const when = left === 0 ? "in less than a day" : left === 1 ? "in 1 day" : `in ${left} days`;
  return {
    cause: "certificate-expired",
    severity: "warning",
    machine,
    clients: [...clients2],
    hosts: [...hosts],
    message: `Still trusted, but "${subject}" (SHA-256 ${shortFingerprint(sha256)}) expires ${when}, at ${notAfter.toISOString()}.`,
    help: "Have the certificate renewed before then, and see that the server loads the new one.",
    evidence: { subject, sha256, notAfter: notAfter.toISOString(), daysLeft: left }
  };
}

// src/causes/findings.ts
function findingsOf(machine, judged, isRepaired) {
  const groups = /* @__PURE__ */ new Map();
  for (const { asked: asked2, checks } of judged) {
    for (const { host, explanations } of checks) {
      const check2 = { client: asked2.client.id, path: asked2.at.path, host: host.id };
      for (const explanation of explanations) add(groups, check2, explanation, isRepaired(check2));
    }
  }
  return [...groups.values()].map((group) => finding(machine, group)).sort(mostUsefulFirst);
}
function add(groups, { client, host }, explanation, repaired) {
  const key = `${explanation.cause.id} ${explanation.recognition.key}`;
  const group = groups.get(key) ?? { explanation, clients: /* @__PURE__ */ new Set(), hosts: /* @__PURE__ */ new Set(), repaired: true };
  group.clients.add(client);
  group.hosts.add(host);
  group.repaired &&= repaired;
  groups.set(key, group);
}
function finding(machine, { explanation, clients: clients2, hosts, repaired }) {
  const { cause, recognition } = explanation;
  return {
    cause: cause.id,
    severity: repaired && cause.severity === "error" ? "warning" : cause.severity,
    machine,
    clients: [...clients2],
    hosts: [...hosts],
    message: recognition.message,
    help: recognition.help,
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
function isExempt(host, list) {
  return list.split(/[\s,]+/).some((entry) => entry !== "" && matches(host, entry.toLowerCase()));
}
function matches({ name, port }, entry) {
  if (entry === "*") return true;
  const target = splitPort(entry);
  if (target.port !== void 0 && target.port !== port) return false;
  if (isIP(name) !== 0) return holdsAddress(target.name, name);
  const suffix = target.name.replace(/^\*?\.+/, "").replace(/\.$/, "");
  const wanted = name.replace(/\.$/, "").toLowerCase();
  return suffix !== "" && (wanted === suffix || wanted.endsWith(`.${suffix}`));
}
function splitPort(entry) {
  if (isIP(entry) !== 0) return { name: entry };
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const name = bracketed ?? plain;
  if (name === void 0) return { name: entry };
  return port === void 0 ? { name } : { name, port: Number(port) };
}
function holdsAddress(block, address) {
  const [network2 = "", bits2] = block.split("/");
  const family = isIP(network2);
  if (family === 0) return false;
  const width7 = family === 6 ? 128 : 32;
  const prefix = bits2 === void 0 ? width7 : /^\d{1,3}$/.test(bits2) ? Number(bits2) : -1;
  if (prefix < 0 || prefix > width7) return false;
  const addresses2 = new BlockList();
  addresses2.addSubnet(network2, prefix, family === 6 ? "ipv6" : "ipv4");
  return addresses2.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

// src/tls/proxy.ts
var proxyVariables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
function proxyFor(host, environment2, read = proxyVariables) {
  const variable = proxyVariables.find((name) => read.includes(name) && environment2[name]);
  if (variable === void 0) return { kind: "direct" };
  if (isExempt(host, environment2["no_proxy"] || environment2["NO_PROXY"] || "")) return { kind: "direct" };
  const reading = readProxy(environment2[variable] ?? "");
  return "why" in reading ? { kind: "unsupported", variable, ...reading } : { kind: "proxy", proxy: { variable, ...reading } };
}
var hostName = /^[a-z0-9._-]+$/i;
function readProxy(text2) {
  const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text2.trim()) ?? [];
  const protocol = scheme.toLowerCase();
  if (protocol.startsWith("socks")) return { why: `names a SOCKS proxy (${protocol})` };
  if (protocol !== "http" && protocol !== "https") return { why: "is neither an http:// nor an https:// URL" };
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  if (authority !== rest && rest.slice(end).includes("@")) return { why: 'is no URL (an "@" stands behind its host)' };
  const at = authority.lastIndexOf("@");
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority.slice(at + 1)) ?? [];
  const name = bracketed ?? plain ?? "";
  const port = digits === void 0 ? defaultPorts[protocol] : Number(digits);
  const isName = bracketed === void 0 ? hostName.test(name) : isIPv6(name);
  if (!isName || port < 1 || port > 65535) return { why: "is no URL of a proxy" };
  const url = `${protocol}://${bracketed === void 0 ? name : `[${name}]`}:${port}`;
  return { protocol, name, port, url, ...at < 0 ? {} : { credentials: decodedCredentials(authority.slice(0, at)) } };
}
var defaultPorts = { http: 80, https: 443 };
function decodedCredentials(text2) {
  const [user = "", ...password] = text2.split(":");
  return `${decoded(user)}:${decoded(password.join(":"))}`;
}
function decoded(text2) {
  try {
    return decodeURIComponent(text2);
  } catch {
    return text2;
  }
}

// src/clients/way.ts
function goesDirectly(client, version2, host, environment2) {
  return proxyFor(host, environment2, client.proxyVariables?.(environment2, version2) ?? []).kind === "direct";
}
function mayIgnoreProxies({ proxyVariables: read }, environment2) {
  const set2 = proxyVariables.filter((name) => environment2[name]);
  const followed = read?.(environment2, "") ?? [];
  return set2.length > 0 && !set2.some((name) => followed.includes(name));
}

// src/x509/paths.ts
var signatureBudget = 100;
function indexBySubject(certificates) {
  const index = /* @__PURE__ */ new Map();
  for (const certificate of certificates) {
    const key = nameKey(certificate.subject);
    const known = index.get(key);
    if (known === void 0) index.set(key, [certificate]);
    else if (!known.some((other) => other.sha256 === certificate.sha256)) known.push(certificate);
  }
  return index;
}
function nameKey(name) {
  return name.toLowerCase().replace(/[\s\\]+/g, "");
}
function isAnchor(anchors, certificate) {
  return (anchors.get(nameKey(certificate.subject)) ?? []).some((anchor) => anchor.sha256 === certificate.sha256);
}
var verified = /* @__PURE__ */ new WeakMap();
function issues(issuer, subject) {
  const answers = verified.get(subject) ?? /* @__PURE__ */ new Map();
  verified.set(subject, answers);
  const known = answers.get(issuer.sha256);
  if (known !== void 0) return known;
  const answer3 = isIssuedBy(subject, issuer);
  answers.set(issuer.sha256, answer3);
  return answer3;
}
function findPaths(leaf, served, anchors, { partialChain = false } = {}) {
  const servedIndex = indexBySubject(served);
  const paths = [];
  const deadEnds = [];
  let budget = signatureBudget;
  function extend(chain, top) {
    if (isAnchor(anchors, top) && (partialChain || top.selfSigned)) {
      paths.push(chain);
      return;
    }
    let extended = false;
    for (const candidate of candidates(top)) {
      if (isIn(chain, candidate)) continue;
      if (budget === 0) return;
      budget -= 1;
      if (!issues(candidate, top)) continue;
      extended = true;
      extend([...chain, candidate], candidate);
    }
    if (!extended) deadEnds.push({ chain, wanted: wantedBy(top) });
  }
  function candidates(top) {
    const key = nameKey(top.issuer);
    const trusted = anchors.get(key) ?? [];
    return [...trusted, ...(servedIndex.get(key) ?? []).filter((certificate) => !isAnchor(anchors, certificate))];
  }
  extend([leaf], leaf);
  deadEnds.sort((left, right) => right.chain.length - left.chain.length);
  return { paths, deadEnds };
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
  const { observation, stores, known } = situation;
  const [leaf] = observation.chain;
  if (leaf === void 0) {
    return { paths: [], gap: stores.every((store) => store.anchors.length === 0), holders: [] };
  }
  const { paths, deadEnds } = search(situation, indexOfAll(stores));
  if (paths.length > 0) return { leaf, paths, gap: false, holders: [] };
  const holders = distinct(known.filter(({ store }) => closes(situation, store)));
  const [deadEnd] = deadEnds;
  return { leaf, paths, gap: true, holders, ...deadEnd === void 0 ? {} : { deadEnd } };
}
function closes(situation, store, sentToo = []) {
  return store.anchors.length > 0 && search(situation, indexOf(store), sentToo).paths.length > 0;
}
function closesWith(situation, anchors) {
  return search(situation, indexBySubject(anchors)).paths.length > 0;
}
function lastIssuer(chain) {
  const [leaf, ...served] = chain;
  if (leaf === void 0) return void 0;
  const top = findPaths(leaf, served, /* @__PURE__ */ new Map()).deadEnds[0]?.chain.at(-1);
  if (top === void 0) return void 0;
  return `${top.issuer} ${top.authorityKeyId ?? (top.selfSigned ? top.subjectKeyId : void 0) ?? ""}`;
}
function heldByName({ known }, subject) {
  return known.some(({ store }) => store.anchors.some((anchor) => anchor.subject === subject));
}
function search({ observation, endsAtAnyAnchor }, anchors, sentToo = []) {
  const [leaf, ...served] = observation.chain;
  if (leaf === void 0) return { paths: [], deadEnds: [] };
  return findPaths(leaf, [...served, ...sentToo], anchors, { partialChain: endsAtAnyAnchor });
}
var indexes = /* @__PURE__ */ new WeakMap();
function indexOf(store) {
  const known = indexes.get(store);
  if (known !== void 0) return known;
  const index = indexBySubject(store.anchors);
  indexes.set(store, index);
  return index;
}
var unions = /* @__PURE__ */ new WeakMap();
function indexOfAll(stores) {
  const known = unions.get(stores);
  if (known !== void 0) return known;
  const index = indexBySubject(stores.flatMap((store) => store.anchors));
  unions.set(stores, index);
  return index;
}
function distinct(stores) {
  return stores.filter((one, at) => stores.findIndex((other) => other.name === one.name) === at);
}

// src/stores/store.ts
function storeName(store) {
  return store.path ?? (store.form === "built-in" ? "the client's built-in store" : "a store without a path");
}

// src/causes/advice.ts
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
  const told2 = teller(store);
  return told2 === void 0 ? printable(storeName(store)) : `${printable(storeName(store))} (named by ${told2})`;
}
function describedAll(stores) {
  return listed(stores.map(described));
}
function holding(holders) {
  return `${namesOf(holders)} ${holders.length === 1 ? "holds" : "hold"}`;
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
      return void 0;
  }
}
var letTheCheckRepair = 'Or let this check write a complete bundle and set the variables: `export: true` in the action, `eval "$(local-issuer env HOST)"` in a shell.';
var giveTheRoot = "Give it to this check as `ca-certificates`, with `export: true`: it adds the root to what each client already trusts, sets the variables and proves them.";
var compareFirst = "Compare its SHA-256 fingerprint with one published by whoever runs it. A certificate that came over this very connection proves nothing about itself.";
var neverTurnOff = "Do not turn verification off: it would accept anyone who answers in the name of this host.";

// src/causes/validity.ts
function outsideValidity({ verdict, message: message2, observation }, { leaf, paths, deadEnd }, isOutside, clientSaysSo) {
  if (verdict !== "rejected" || leaf === void 0) return void 0;
  if (isOutside(leaf)) return leaf;
  const served = new Set(observation.chain.map(({ sha256 }) => sha256));
  const chains = paths.length > 0 ? paths.map(withoutAnchor) : [deadEnd?.chain ?? [leaf]];
  const found2 = chains.map((chain) => chain.find((one) => served.has(one.sha256) && isOutside(one)));
  const first = found2.find((one) => one !== void 0);
  return found2.every((one) => one !== void 0) || clientSaysSo.test(message2) ? first : void 0;
}
function withoutAnchor(path) {
  return path.length > 1 ? path.slice(0, -1) : path;
}
var minute = 60 * 1e3;
function span(milliseconds) {
  const minutes = Math.max(1, Math.floor(milliseconds / minute));
  const [count, unit] = minutes >= 2 * 24 * 60 ? [Math.floor(minutes / (24 * 60)), "day"] : minutes >= 2 * 60 ? [Math.floor(minutes / 60), "hour"] : [minutes, "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
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

// src/causes/directory-not-hashed.ts
var directoryNotHashed = {
  id: "directory-not-hashed",
  severity: "error",
  title: "The certificate lies in the directory, but without the hash link by which OpenSSL finds it.",
  recognise(situation, facts) {
    if (situation.verdict !== "rejected" || !facts.gap) return void 0;
    const anchors = situation.stores.flatMap((store2) => store2.anchors);
    const store = situation.stores.find(
      ({ form, unhashed }) => form === "directory" && unhashed.length > 0 && closesWith(situation, [...anchors, ...unhashed])
    );
    if (store === void 0) return void 0;
    const path = printable(store.path ?? "");
    return {
      key: `directory-not-hashed ${path}`,
      evidence: { paths: [path], unhashed: store.unhashed.length, anchors: store.anchors.length },
      message: `The issuer's certificate lies in ${described(store)}, but has no hash link there, and OpenSSL opens nothing else: ${counted(store.unhashed.length, "certificate")} in it ${store.unhashed.length === 1 ? "is" : "are"} never seen.`,
      help: steps(
        `Make the links: openssl rehash ${path} (c_rehash where openssl is older than 1.1).`,
        "Do so again whenever a certificate is added. Files must end in .pem, .crt or .cer and hold one certificate each.",
        "Or name one file with all certificates instead of a directory (SSL_CERT_FILE instead of SSL_CERT_DIR).",
        letTheCheckRepair
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
var privateAddresses = privateSubnets.reduce((list, subnet) => {
  const [network2 = "", prefix = ""] = subnet.split("/");
  list.addSubnet(network2, Number(prefix), isIPv62(network2) ? "ipv6" : "ipv4");
  return list;
}, new BlockList2());
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
  const labels = name.split(".");
  return labels.length === 1 || specialUseSuffixes.includes(labels.at(-1) ?? "");
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
  const labels = name.split(".");
  const [second = "", top = ""] = labels.slice(-2);
  return labels.slice(top.length === 2 && secondLevels.includes(second) ? -3 : -2).join(".");
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
function productOf({ leaf, deadEnd }) {
  const chain = deadEnd?.chain ?? (leaf === void 0 ? [] : [leaf]);
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
    const { leaf, deadEnd, holders } = facts;
    if (leaf === void 0 || deadEnd === void 0) return void 0;
    const product2 = productOf(facts);
    const sign2 = product2 === void 0 ? signOfInspection(situation, facts) : `It has the name of an inspection product, ${product2}.`;
    if (sign2 === void 0) return void 0;
    const top = deadEnd.chain.at(-1) ?? leaf;
    const sent = top.selfSigned || deadEnd.chain.length > 1;
    const issuer = sent ? identified(top) : `"${deadEnd.wanted.subject}"`;
    const held = holders.length === 0 ? " No store on this machine holds it." : ` ${holding(holders)} it.`;
    return {
      key: `intercepted ${deadEnd.wanted.subject} ${deadEnd.wanted.keyId ?? ""}`,
      evidence: {
        issuer: deadEnd.wanted.subject,
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
        pointAt(situation, holders) ?? giveTheRoot,
        "Or have the host exempted from inspection.",
        neverTurnOff
      )
    };
  }
};
function signOfInspection(situation, { holders }) {
  const { known, sameIssuer, host } = situation;
  if (holders.length > 0 || !known.some(({ isPublic, store }) => isPublic && store.anchors.length > 0)) return void 0;
  const names = [host, ...sameIssuer].map(verifiedName);
  const service = names.find(isPublicService);
  if (service !== void 0) return `It signs for ${printable(service)}, which only uses public CAs.`;
  const domains = [...new Set(names.filter(isPublicName).map(registrableGuess))];
  return domains.length < 2 ? void 0 : `It signs for unrelated domains, as TLS inspection does: ${listed(domains)}.`;
}
function verifiedName({ servername, name }) {
  return servername ?? name;
}
function isPublicName(name) {
  return isIP3(name) === 0 && !isSpecialUseName(name);
}

// src/causes/intermediate-missing.ts
var intermediateMissing = {
  id: "intermediate-missing",
  severity: "error",
  title: "The server does not send the intermediate certificate that leads to its root.",
  recognise(situation, facts) {
    const { deadEnd } = facts;
    const top = deadEnd?.chain.at(-1);
    if (deadEnd === void 0 || top === void 0 || top.selfSigned) return void 0;
    const known = knownIntermediate(situation, facts, top);
    const addresses2 = top.issuerAddresses.filter((address2) => /^https?:/i.test(address2)).slice(0, 3);
    if (known === void 0 && !isToldOnly(situation, facts, addresses2)) return void 0;
    const [address] = addresses2;
    return {
      key: `intermediate-missing ${top.issuer} ${top.authorityKeyId ?? ""}`,
      evidence: {
        intermediate: top.issuer,
        keyId: top.authorityKeyId ?? "",
        addresses: addresses2.map((one) => printable(one)),
        served: situation.observation.chain.map(({ subject }) => subject),
        ...known === void 0 ? {} : { sha256: known.certificate.sha256, knownFrom: known.from }
      },
      message: message(top, known),
      help: steps(
        "The server has to be repaired, not this machine: browsers hide the fault by fetching the certificate or remembering it. Its owner puts the leaf and the intermediate, in this order, into the file that the server sends.",
        "With Let's Encrypt that is fullchain.pem. nginx: ssl_certificate fullchain.pem; Apache 2.4.8 or later: SSLCertificateFile fullchain.pem; HAProxy: crt, a file of leaf, intermediate and key.",
        address === void 0 ? void 0 : `See whether that is it: curl -s ${printable(address)} | openssl x509 -inform DER -noout -subject -issuer. If subject and issuer are equal it is a root, and the cause is issuer-missing.`,
        "Stop-gap, until the server is repaired: give that intermediate to this check as `ca-certificates`, after its fingerprint was compared with the one its issuer publishes.",
        neverTurnOff
      )
    };
  }
};
function message(top, known) {
  const start = `The chain that the server sends stops at "${top.subject}": it does not send the certificate of the issuer`;
  if (known === void 0)
    return `${start}, "${top.issuer}", which no store holds and which is most likely an intermediate.`;
  const found2 = `${start}, the intermediate ${identified(known.certificate)}, known from ${known.from}.`;
  return known.completes ? found2 : `${found2} Above it, "${known.certificate.issuer}" is wanted, which this client's store does not hold.`;
}
function knownIntermediate(situation, facts, top) {
  const isIt = (certificate) => certificate.subject === top.issuer && !certificate.selfSigned && issues(certificate, top);
  const candidates = [
    ...situation.servedElsewhere.filter(({ certificate }) => isIt(certificate)).map(({ host, certificate }) => ({ certificate, from: host })),
    ...situation.known.flatMap(
      ({ name, store }) => store.anchors.filter(isIt).map((certificate) => ({ certificate, from: printable(name) }))
    )
  ].map((candidate) => ({
    ...candidate,
    completes: situation.stores.some((store) => closes(situation, store, [candidate.certificate]))
  }));
  const best = candidates.find(({ completes }) => completes) ?? candidates[0];
  return best?.completes === false && productOf(facts) !== void 0 ? void 0 : best;
}
function isToldOnly(situation, facts, addresses2) {
  const { deadEnd } = facts;
  return deadEnd?.chain.length === 1 && addresses2.length > 0 && !heldByName(situation, deadEnd.wanted.subject) && productOf(facts) === void 0;
}

// src/causes/store-replaced.ts
var fewAnchors = 10;
var smallShare = 0.25;
function replacement(situation, facts) {
  if (situation.verdict !== "rejected" || !facts.gap) return void 0;
  const replaced = situation.replaced.find((store) => closes(situation, store));
  if (replaced === void 0) return void 0;
  const told2 = situation.stores.filter((store) => store.origin !== "default" && store.anchors.length > 0);
  const by = told2.find(({ variable, config }) => replaced.replacedBy === (variable ?? config?.setting)) ?? told2[0];
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
        paths: [by, replaced].flatMap(({ path }) => path ?? []),
        anchors: by.anchors.length,
        replacedAnchors: replaced.anchors.length
      },
      message: `${described(by)} takes the place of the default store and holds ${counted(by.anchors.length, "certificate")}; the default, ${described(replaced)} with ${replaced.anchors.length}, holds the issuer and is not read.`,
      help: steps(
        `Name a bundle that holds both: ${joined(found2)}, and set ${setting} to it.`,
        `Or unset ${setting} and add the private CA to the system's store.`,
        letTheCheckRepair
      )
    };
  }
};
function joined({ by, replaced }) {
  const isFile = by.form === "bundle" && replaced.form === "bundle";
  return isFile ? `cat ${printable(replaced.path ?? "")} ${printable(by.path ?? "")} > all.pem` : "the certificates of the default and its own";
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
    const { deadEnd, holders } = facts;
    const top = deadEnd?.chain.at(-1);
    if (deadEnd === void 0 || top === void 0) return void 0;
    const { subject, keyId } = deadEnd.wanted;
    const replaced = replacement(situation, facts);
    const isHeld = holders.length > 0;
    const name = top.selfSigned ? identified(top) : `"${subject}"${keyId === void 0 ? "" : ` (key ${shortKey(keyId)})`}`;
    return {
      key: ["issuer-missing", subject, keyId ?? "", replaced?.by.path ?? ""].join(" "),
      evidence: {
        issuer: subject,
        ...keyId === void 0 ? {} : { keyId },
        sent: top.selfSigned,
        ...top.selfSigned ? { sha256: top.sha256 } : {},
        heldBy: holders.map(({ name: store }) => store)
      },
      message: [
        `The store in use does not hold the issuer ${name}, at which the chain ends.`,
        top.selfSigned ? void 0 : "The server did not send its certificate.",
        isHeld ? `${holding(holders)} it.` : "No store known on this machine holds it.",
        replaced === void 0 ? void 0 : `${described(replaced.by)} takes the place of ${printable(storeName(replaced.replaced))}, which does.`
      ].filter((sentence2) => sentence2 !== void 0).join(" "),
      help: isHeld ? steps(
        pointAt(situation, holders) ?? "Point this client at a bundle that holds that root and the public ones.",
        `Each client reads a variable of its own: ${variables}. ${readNone}`,
        letTheCheckRepair
      ) : steps(
        "Get the root certificate from whoever runs that CA: for a private one the organisation's IT or its PKI page.",
        compareFirst,
        giveTheRoot,
        `For good, on this machine, as root: ${addToSystemStore(situation.families)}.`,
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
    if (verifiesName(leaf, name)) return void 0;
    const onlyCommonName = commonNameIs(leaf, name);
    if (onlyCommonName && !namesTheName.test(message2)) return void 0;
    const names = leaf.names.slice(0, 10).map((one) => printable(one, 100));
    const more = leaf.names.length - names.length;
    return {
      key: `name-mismatch ${leaf.sha256} ${name}`,
      evidence: { asked: name, names, subject: leaf.subject, sha256: leaf.sha256 },
      message: onlyCommonName ? `The certificate ${identified(leaf)} holds "${name}" in its common name only. It has no subjectAltName, and this client reads nothing else (RFC 9525).` : `The certificate ${identified(leaf)} is not for "${name}": ${hasNames(leaf) ? `it names ${listed(names, 10)}${more > 0 ? ` (and ${more} more)` : ""}` : "it names no host at all, for it has no subjectAltName"}.`,
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

// src/causes/self-signed.ts
var selfSigned = {
  id: "self-signed",
  severity: "error",
  title: "The server's certificate is signed by itself, not by an authority.",
  recognise(_situation, { leaf, holders }) {
    if (leaf === void 0 || !leaf.selfSigned) return void 0;
    const names = listed(holders.map(({ name }) => name));
    const held = holders.length > 0 ? `this client's store does not hold it; ${names} does` : "no store on this machine holds it";
    return {
      key: `self-signed ${leaf.sha256} ${names}`,
      evidence: { subject: leaf.subject, sha256: leaf.sha256, notAfter: leaf.notAfter.toISOString() },
      message: `The server's certificate ${identified(leaf)} is signed by itself, and ${held}.`,
      help: steps(
        "Is it the server that you expect? A device, a fresh installation or the default site of a shared server answers with such a certificate: look at its subject.",
        "Best: have the server's owner install a certificate of your organisation's CA, or of a public one (Let's Encrypt).",
        `To trust this very certificate: get the file from the server's owner. ${compareFirst} ${giveTheRoot}`,
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
    const paths = empty.flatMap(({ path }) => path ?? []);
    const elsewhere2 = facts.holders.length === 0 ? "" : ` ${holding(facts.holders)} the issuer, on the same machine.`;
    return {
      key: ["store-empty", ...paths, ...situation.reads].join(" "),
      evidence: { paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `The trust store is empty: ${describedAll(empty)} ${empty.length === 1 ? "holds" : "hold"} no certificate.${elsewhere2}`,
      help: steps(
        empty.some(isTold) ? "Fill the file again from its source (a secret or a download that came back empty leaves this), or take the setting out." : `Install the system's store: ${installSystemStore(situation.families)}.`,
        pointAt(situation, facts.holders),
        letTheCheckRepair
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
    const paths = [store, ...others].flatMap(({ path: path2 }) => path2 ?? []);
    const path = printable(store.path ?? "FILE");
    return {
      key: ["store-malformed", ...paths, ...situation.reads].join(" "),
      evidence: { paths, reason: store.detail ?? "", anchors: store.anchors.length },
      message: `The trust store is malformed: ${described(store)}: ${store.detail ?? "it holds no PEM certificate"}.`,
      help: steps(
        `Look at what it is: head -c 200 ${path}`,
        store.form === "key-store" ? `Java wants a key store: keytool -list -keystore ${path} says whether it is one.` : "A client wants PEM: blocks from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----. Convert DER with openssl x509 -inform DER -in FILE -out FILE.pem, PKCS#7 with openssl pkcs7 -print_certs, PKCS#12 with openssl pkcs12 -nokeys.",
        pointAt(situation, facts.holders),
        letTheCheckRepair
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
    const { stores, reads, families } = situation;
    if (stores.some((store) => store.origin === "variable" && store.state !== "ok")) return void 0;
    const missing2 = storesInState(situation, facts, "missing");
    if (missing2.length === 0) return void 0;
    const paths = missing2.flatMap(({ path }) => path ?? []);
    const elsewhere2 = facts.holders.length === 0 ? "" : ` ${holding(facts.holders)} the issuer, on the same machine.`;
    const moved = missing2.find((store) => store.moved !== void 0)?.moved;
    const environment2 = moved === void 0 ? "" : ` This environment was moved: it was built for ${printable(moved.from)} and lies in ${printable(moved.to)}.`;
    const configured = missing2.some(({ config }) => config !== void 0);
    return {
      key: ["store-missing", ...paths, ...reads, moved?.to ?? ""].join(" ").trimEnd(),
      evidence: { paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `There is no trust store where this client looks: ${describedAll(missing2)} ${missing2.length === 1 ? "does" : "do"} not exist, so no certificate can be verified.${environment2}${elsewhere2}`,
      help: steps(
        configured ? "Correct the path in the config file, or take the setting out." : void 0,
        pointAt(situation, facts.holders),
        facts.holders.length === 0 ? `Install the system's store: ${installSystemStore(families)}.` : void 0,
        moved === void 0 ? "In a conda or moved environment, build it anew in its final place, or set the variable in its activation script: the path was fixed when it was built." : "Run conda-unpack in it, if conda-pack made it, or build it anew where it lies; else set the variable in its activation script.",
        letTheCheckRepair
      )
    };
  }
};

// src/causes/store-unreadable.ts
var storeUnreadable = {
  id: "store-unreadable",
  severity: "error",
  title: "The trust store that the client uses cannot be read.",
  recognise(situation, facts) {
    const [store, ...others] = storesInState(situation, facts, "unreadable");
    if (store === void 0) return void 0;
    const paths = [store, ...others].flatMap(({ path: path2 }) => path2 ?? []);
    const path = printable(store.path ?? "");
    return {
      key: ["store-unreadable", ...paths, ...situation.reads].join(" "),
      evidence: { paths, reason: store.detail ?? "" },
      message: `The trust store cannot be read: ${described(store)}: ${store.detail ?? "the reason is not known"}.`,
      help: steps(
        store.form === "key-store" ? `See whether its password opens it: keytool -list -keystore ${path}` : void 0,
        `See who may read it, and every directory above it, as the user that runs the job: namei -l ${path}`,
        `Make the file readable (chmod 0644) and its directories passable (chmod a+x). Certificates are no secrets; a private key beside them is: keep it in a file of its own.`,
        pointAt(situation, facts.holders),
        letTheCheckRepair
      )
    };
  }
};

// src/causes/unknown.ts
var unknown = {
  id: "unknown",
  severity: "error",
  title: "No known cause explains this verdict.",
  recognise({ verdict, message: message2, observation }) {
    if (verdict === "trusted" || verdict === "skipped") return void 0;
    const words2 = printable(message2, 300);
    const seen2 = printable(observation.detail, 200);
    return {
      key: `unknown ${verdict} ${words2}`,
      evidence: { message: words2, observed: observation.state, detail: seen2 },
      message: `The client said: ${words2 === "" ? "nothing" : words2}${/[.!?]$/.test(words2) ? "" : "."} A plain TLS connection ended in: ${observation.state}${seen2 === "" ? "" : ` (${seen2})`}.`,
      help: steps(
        "See the handshake: openssl s_client -connect HOST:PORT -servername HOST -showcerts </dev/null. Then run the client by hand with all its words on (curl -v, GIT_CURL_VERBOSE=1 git ls-remote URL, NODE_DEBUG=tls).",
        "If the reason is a fault of this check, report it with report.json: it holds the chain, the stores and the words of the client, and no secret."
      )
    };
  }
};

// src/causes/unreachable.ts
var unreachable = {
  id: "unreachable",
  severity: "error",
  title: "The host could not be reached, so nothing was verified.",
  recognise(situation) {
    const { verdict, observation } = situation;
    if (verdict !== "unreachable" || observation.state === "not-tls") return void 0;
    const reason = reasonOf(situation);
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
function reasonOf(situation) {
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
  { name: "HEX_UNSAFE_HTTPS", readers: ["Hex"], isOff: (value) => value === "1" || value === "true" },
  { name: "DENO_TLS_UNSAFELY_IGNORE_CERTIFICATE_ERRORS", readers: ["Deno"], isOff: () => true }
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
    const { reads, environment: environment2 } = situation;
    const ignored = ignoredVariables(situation, holders);
    const [first] = ignored;
    if (first === void 0) return void 0;
    const names = ignored.map(({ variable }) => variable.name);
    const settings = names.map((name) => `${name}=${printable(environment2[name] ?? "")}`);
    const path = printable(environment2[first.variable.name] ?? "");
    const own = storeVariables.find(
      ({ name, wants }) => reads.includes(name) && (wants === first.variable.wants || wants === "bundle-or-directory")
    );
    const anchors = first.holder.store.anchors.length;
    return {
      key: ["variable-ignored", ...settings, ...reads].join(" "),
      evidence: { variables: names, paths: names.map((name) => environment2[name] ?? ""), reads },
      message: `${listed(settings)} ${names.length === 1 ? "holds" : "hold"} the issuer, but this client does not read ${listed(names)}. ${reads.length === 0 ? "It reads no variable for its store." : `It reads ${listed(reads)}.`}`,
      help: steps(
        own === void 0 ? `Give the root to what this client does read: ${reads.length === 0 ? "the system store" : listed(reads)}.` : `Set ${own.name}=${path} as well.`,
        own?.effect === "replaces" && !first.holder.isPublic ? `${own.name} takes the place of the default store, and ${path} holds ${counted(anchors, "certificate")} only: name a bundle that holds the public roots too.` : void 0,
        letTheCheckRepair
      )
    };
  }
};
function ignoredVariables({ reads, environment: environment2 }, holders) {
  return storeVariables.flatMap((variable) => {
    const path = environment2[variable.name];
    if (path === void 0 || path === "" || reads.includes(variable.name)) return [];
    const holder = holders.find(({ store }) => store.path === path || store.variable === variable.name);
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
    const variables8 = [...new Set(missing2.flatMap(({ variable }) => variable ?? []))];
    const paths = missing2.flatMap(({ path }) => path ?? []);
    const settings = missing2.map(({ variable, path, form }) => {
      const option = form === "key-store" ? " with -Djavax.net.ssl.trustStore" : "";
      return `${variable ?? "a variable"}${option}=${printable(path ?? "")}`;
    });
    const one = missing2.length === 1;
    const conda = situation.environment["CONDA_PREFIX"];
    const activation = conda && variables8.includes("SSL_CERT_FILE") ? ` Activating the conda environment ${printable(conda)} sets SSL_CERT_FILE.` : "";
    const default_ = situation.replaced.some((store) => closes(situation, store));
    const elsewhere2 = facts.holders.length === 0 ? "" : ` ${holding(facts.holders)} the issuer, on the same machine.`;
    return {
      key: ["variable-points-nowhere", ...settings].join(" "),
      evidence: { variables: variables8, paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `${listed(settings)} ${one ? "names a path that does" : "name paths that do"} not exist.${activation}${elsewhere2}`,
      help: steps(
        `Find who sets ${listed(variables8)}: the workflow's env:, an earlier step, the runner's .env file, a login or activation script (conda sets SSL_CERT_FILE when an environment is activated).`,
        default_ ? `Unset ${listed(variables8)}: the client's default store holds the issuer.` : `Correct the path, or unset ${listed(variables8)}. In a container, mount the file there too: a path of the host means nothing inside.`,
        letTheCheckRepair
      )
    };
  }
};

// src/causes/verification-off.ts
var verificationOff = {
  id: "verification-off",
  severity: "error",
  title: "The client verifies nothing: it accepts every certificate.",
  recognise({ client, environment: environment2, host, trustsControl, skipsThisHost }) {
    if (!trustsControl && !skipsThisHost) return void 0;
    if (!trustsControl) return offForOneHost(client, host);
    const { reader, places } = habits(client);
    const switches = switchesOff(environment2).filter(({ readers }) => readers.some((name) => name.includes(reader)));
    const settings = switches.map(({ name }) => `${name}=${printable(environment2[name] ?? "", 100)}`);
    const names = listed(switches.map(({ name }) => name));
    const isSet = settings.length > 0;
    return {
      key: ["verification-off", client, ...settings].join(" "),
      evidence: { switches: settings },
      message: `Verification is turned off${isSet ? ` by ${listed(settings)}` : ""}: a server whose issuer nobody knows was trusted as well, so none of the verdicts of this client counts.`,
      help: steps(
        isSet ? `Remove ${names} from wherever it is set: the workflow's env:, an earlier step's GITHUB_ENV, the runner's .env file, a Dockerfile, a login script.` : `No variable that is known to do so is set. Look in ${places}.`,
        "Run this check again: what the switch was hiding then shows as a cause of its own, with its repair."
      )
    };
  }
};
function offForOneHost(client, { id, name, port }) {
  return {
    key: `verification-off ${client} ${id}`,
    evidence: { host: id },
    message: "Verification is turned off for this host alone: the client says that it skips it, and rejects a server whose issuer nobody knows. Its verdict on this host does not count.",
    help: steps(
      client === "pip" ? `See where: pip config debug, and take ${name} out of trusted-host (PIP_TRUSTED_HOST).` : `See where: git config --show-origin --get-regexp "http.*sslverify", and remove the section for https://${name}:${port}/.`,
      "Run this check again: what the switch was hiding then shows as a cause of its own, with its repair."
    )
  };
}
function habits(client) {
  switch (client) {
    case "pip":
      return { reader: "pip", places: "`pip config debug` for trusted-host, and sitecustomize.py of its interpreter" };
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

// src/causes/index.ts
function explain(situation) {
  if (situation.trustsControl || situation.skipsThisHost) return recognised([verificationOff], situation, noFacts);
  switch (situation.verdict) {
    case "trusted":
    case "skipped":
      return [];
    case "rejected":
    case "unreachable":
    case "error": {
      const facts = chainFacts(situation);
      const found2 = everyReason(situation, facts);
      return found2.length > 0 ? found2 : recognised([unknown], situation, facts);
    }
  }
}
var noFacts = { paths: [], gap: false, holders: [] };
var connectionCauses = [unreachable, notTls];
var storeCauses = [variablePointsNowhere, storeUnreadable, storeMalformed, storeMissing, storeEmpty];
var overlookedCauses = [directoryNotHashed, storeReplaced];
var certificateCauses = [certificateExpired, certificateNotYetValid, nameMismatch];
function everyReason(situation, facts) {
  const stores = recognised(storeCauses, situation, facts);
  const overlooked = recognised(overlookedCauses, situation, facts);
  const isExplained = overlooked.length > 0 || stores.length > 0 && facts.holders.length > 0;
  return [
    ...recognised(connectionCauses, situation, facts),
    ...stores,
    ...overlooked,
    ...recognised(certificateCauses, situation, facts),
    ...isExplained ? [] : gapReasons(situation, facts)
  ];
}
function gapReasons(situation, facts) {
  if (situation.verdict !== "rejected" || !facts.gap) return [];
  const special = recognised([selfSigned, intermediateMissing, intercepted], situation, facts).slice(0, 1);
  const found2 = [...special, ...recognised([variableIgnored], situation, facts)];
  return found2.length > 0 ? found2 : recognised([issuerMissing], situation, facts);
}
function recognised(candidates, situation, facts) {
  return candidates.flatMap((cause) => {
    const recognition = cause.recognise(situation, facts);
    return recognition === void 0 ? [] : [{ cause, recognition }];
  });
}

// src/causes/judge.ts
function judge(machine, asked2, observations, { known, of }, now) {
  const seen2 = [...observations].flatMap(
    ([host, observation]) => [observation, observation.direct ?? []].flat().map(({ chain }) => ({ host, chain }))
  );
  const servedElsewhere = seen2.flatMap(({ host, chain }) => chain.map((certificate) => ({ host: host.id, certificate })));
  const byIssuer = hostsByIssuer(seen2);
  return asked2.map((client) => {
    const own = of.get(client) ?? [];
    const stores = own.filter((store) => store.replacedBy === void 0 && store.beside === void 0);
    const replaced = own.filter((store) => store.replacedBy !== void 0);
    const checks = client.verdicts.map((verdict) => {
      const { host } = verdict;
      const observation = onItsWay(client, host, observations.get(host) ?? notObserved, machine.environment);
      const situation = {
        client: client.client.id,
        clientTitle: client.client.title,
        endsAtAnyAnchor: client.client.endsAtAnyAnchor(client.version),
        verdict: verdict.verdict,
        message: verdict.message,
        host,
        observation,
        stores,
        replaced,
        known,
        reads: client.remedies.map(({ variable }) => variable),
        environment: machine.environment,
        // This host's own among them: they cannot be the issuer that is missing, and a list for each costs hosts².
        servedElsewhere,
        sameIssuer: byIssuer.get(lastIssuer(observation.chain) ?? "") ?? [host],
        trustsControl: client.control.verdict === "trusted",
        skipsThisHost: verdict.unverified === true,
        families: machine.families,
        now
      };
      return { host, verdict: counted2(verdict, situation), situation, explanations: explain(situation) };
    });
    return { asked: client, stores, replaced, checks };
  });
}
var notObserved = { state: "unasked", detail: "was not observed", chain: [] };
function onItsWay({ client, version: version2 }, host, observation, environment2) {
  if (observation.direct === void 0) return observation;
  return goesDirectly(client, version2, host, environment2) ? observation.direct : observation;
}
function counted2(verdict, { trustsControl, skipsThisHost }) {
  if (!trustsControl && !skipsThisHost || verdict.verdict === "skipped") return verdict;
  const said = verdict.message === "" ? verdict.verdict : `${verdict.verdict}: ${verdict.message}`;
  return { ...verdict, verdict: "error", message: `does not verify; it said ${said}` };
}
function hostsByIssuer(seen2) {
  const hosts = /* @__PURE__ */ new Map();
  for (const { host, chain } of seen2) {
    const issuer = lastIssuer(chain);
    if (issuer !== void 0) hosts.set(issuer, (hosts.get(issuer) ?? /* @__PURE__ */ new Set()).add(host));
  }
  return new Map([...hosts].map(([issuer, of]) => [issuer, [...of]]));
}

// src/causes/known-stores.ts
async function readStores(machine, asked2, given) {
  const read = storeReader(machine);
  const own = await Promise.all(
    asked2.map(async (client) => [client, await Promise.all(client.stores.map(read))])
  );
  const beyond = asked2.every(needsNoExplanation) ? [] : [...systemStores(), ...variablesSet(machine)];
  const others = await Promise.all(beyond.map(read));
  const fromUser = givenStores(given);
  const known = [
    ...fromUser,
    ...own.flatMap(([client, stores]) => stores.map((store) => knownStore(store, client))),
    ...others.filter(({ state }) => state !== "missing").map((store) => knownStore(store))
  ];
  return { known, given: fromUser, of: new Map(own) };
}
function needsNoExplanation({ verdicts: verdicts2 }) {
  return verdicts2.every(({ verdict }) => verdict === "trusted" || verdict === "skipped");
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
    const path = machine.environment[name];
    if (!path || wants === "key-store") return [];
    const form = wants === "directory" ? "directory" : "bundle";
    return [{ origin: "variable", form, path, variable: name }];
  });
}
function givenStores(given) {
  const alone = new Map(given.map((one) => [one.from, one.alone]));
  const files = /* @__PURE__ */ new Map();
  for (const { certificate, from } of given) files.set(from, [...files.get(from) ?? [], certificate]);
  return [...files].map(([from, anchors]) => {
    const path = alone.get(from);
    return {
      name: from,
      isPublic: false,
      ...path === void 0 ? {} : { alone: path },
      store: { origin: "config-file", form: "bundle", path: from, state: "ok", anchors, unhashed: [] }
    };
  });
}

// src/clients/marked-lines.ts
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

// src/clients/answers.ts
function answer(host, verdict, message2, milliseconds = 0) {
  return { host, verdict, message: printable(withoutUserinfo(message2)), milliseconds: Math.round(milliseconds) };
}
function withoutUserinfo(text2) {
  return text2.replace(/\/\/[^\s/?#"'<>]*@/g, "//…@");
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
  const end = last?.signal ? `was ended by ${last.signal}` : `ended with exit code ${last?.exitCode ?? "none"}`;
  const words2 = lastLine(last?.stderr ?? "");
  return answer(host, "error", `the probe ${end} and said nothing of this host${words2 ? `: ${words2}` : ""}`);
}
function lastLine(output) {
  return output.trimEnd().split("\n").at(-1)?.trim() ?? "";
}

// src/clients/detect.ts
import { isAbsolute, resolve } from "node:path";

// src/clients/deadline.ts
function probeDeadline(count, width7, timeoutMs) {
  return Math.ceil(count / width7) * timeoutMs + 5e3;
}

// src/clients/marked-answers.ts
function recordsOf(probe) {
  return markedRecords(probe.runs[0]?.run.stdout ?? "");
}
function aboutIn(probe) {
  const about = recordsOf(probe).find((record2) => "about" in record2)?.["about"];
  return typeof about === "object" && about !== null ? about : {};
}
function markedAnswers(probe, hosts, judge2, withoutRecord = unanswered) {
  const verdicts2 = /* @__PURE__ */ new Map();
  for (const record2 of recordsOf(probe)) {
    const index = record2["host"];
    const host = typeof index === "number" ? hosts[index] : void 0;
    if (host === void 0) continue;
    const { verdict, words: words2, unverified } = judge2(record2);
    const said = answer(host, verdict, words2, number(record2, "milliseconds"));
    verdicts2.set(index, unverified === true ? { ...said, unverified } : said);
  }
  return hosts.map((host, index) => verdicts2.get(index) ?? withoutRecord(host, probe));
}

// src/clients/openssl-errors.ts
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

// src/clients/node-errors.ts
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

// src/clients/on-path.ts
function onPath(program2) {
  return async (machine) => {
    const path = await machine.which(program2);
    return path ? { path } : { absent: `${program2} is not on PATH` };
  };
}

// src/clients/openssl-store.ts
function opensslStores(environment2, compiledIn2) {
  return [
    ...chosen("SSL_CERT_FILE", "bundle", compiledIn2.cafile),
    // SSL_CERT_DIR is a list, as PATH is one.
    ...chosen("SSL_CERT_DIR", "directory", compiledIn2.capath)
  ];
  function chosen(variable, form, fallback) {
    const value = environment2[variable];
    const standard = fallback ? [{ origin: "default", form, path: fallback }] : [];
    if (value === void 0) return standard;
    const parts = form === "directory" ? value.split(":").filter((part) => part !== "") : [value];
    const paths = parts.length > 0 ? parts : [""];
    return [
      ...paths.map((path) => ({ origin: "variable", form, path, variable })),
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
  proxyVariables: (environment2, version2) => followsProxies(environment2, version2) ? ["https_proxy", "HTTPS_PROXY"] : [],
  detect: onPath("node"),
  probe: probeNode,
  interpret: interpretNode,
  stores: nodeStores,
  remedies: [{ variable: "NODE_EXTRA_CA_CERTS", wants: "bundle", effect: "adds" }]
};
function followsProxies(environment2, version2) {
  const isTold2 = environment2["NODE_USE_ENV_PROXY"] === "1" || /--use-env-proxy\b/.test(environment2["NODE_OPTIONS"] ?? "");
  const [major = 0, minor = 0] = version2.split(".").map(Number);
  return isTold2 && (major > 24 || major === 24 && minor >= 5 || major === 22 && minor >= 21);
}
async function probeNode(machine, at, { hosts, timeoutMs }) {
  const question2 = { timeoutMs, hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername })) };
  const run = await machine.run({
    file: at.path,
    args: ["-e", probeSource("node.cjs")],
    stdin: JSON.stringify(question2),
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs)
  });
  return { runs: [{ label: "node", run }] };
}
function interpretNode(probe, hosts) {
  return {
    version: text(aboutIn(probe), "version"),
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const code = text(record2, "code");
      const words2 = [code, text(record2, "message")].filter((part) => part !== "").join(": ");
      return { verdict: verdictOfNode(text(record2, "kind"), code), words: words2 };
    })
  };
}
async function nodeStores(machine, _at, probe) {
  const facts = aboutIn(probe);
  const extra = machine.environment["NODE_EXTRA_CA_CERTS"];
  const added2 = extra ? [{ origin: "variable", form: "bundle", path: extra, variable: "NODE_EXTRA_CA_CERTS" }] : [];
  if (facts["opensslCa"] === true) {
    return [...opensslStores(machine.environment, { cafile: "/etc/ssl/cert.pem", capath: "/etc/ssl/certs" }), ...added2];
  }
  return [...builtIn(facts["roots"]), ...builtIn(facts["system"]), ...added2];
}
function builtIn(certificates) {
  if (!Array.isArray(certificates) || certificates.length === 0) return [];
  return [{ origin: "default", form: "built-in", pem: certificates.join("\n") }];
}

// src/clients/actions-node.ts
var actionsNode = {
  ...node2,
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

// src/clients/python-installations.ts
import { join } from "node:path";
var found = /* @__PURE__ */ new WeakMap();
function findInterpreters(machine) {
  const search2 = found.get(machine) ?? searchInterpreters(machine);
  found.set(machine, search2);
  return search2;
}
async function searchInterpreters(machine) {
  const onPath2 = await machine.which("python3") ?? await machine.which("python");
  const others = await Promise.all((await elsewhere(machine)).map((path) => machine.which(path)));
  const paths = [.../* @__PURE__ */ new Set([onPath2, ...others])].filter((path) => path !== void 0);
  if (paths.length === 0) return { absent: "neither python3 nor python is on PATH" };
  if (paths.length === 1) return paths.map((path) => ({ path }));
  const identities = await Promise.all(paths.map((path) => identityOf(machine, path)));
  return paths.filter((_, index) => identities.indexOf(identities[index] ?? "") === index).map((path) => ({ path }));
}
async function elsewhere(machine) {
  const { VIRTUAL_ENV, CONDA_PREFIX, pythonLocation } = machine.environment;
  const prefixes = [VIRTUAL_ENV, CONDA_PREFIX, pythonLocation].filter((prefix) => prefix);
  return [...prefixes.map((prefix) => join(prefix ?? "", "bin/python")), ...await inToolCache(machine)];
}
async function inToolCache(machine) {
  const cache = machine.environment["RUNNER_TOOL_CACHE"] || machine.environment["AGENT_TOOLSDIRECTORY"];
  if (!cache) return [];
  const versions = await foldersIn(machine, join(cache, "Python"));
  const architectures = await Promise.all(versions.map((version2) => foldersIn(machine, version2)));
  return architectures.flat().map((folder) => join(folder, "bin/python3"));
}
async function foldersIn(machine, path) {
  const listing = await machine.list(path);
  return listing.state === "listed" ? listing.names.map((name) => join(path, name)) : [];
}
var question = "import os, sys; print(os.path.realpath(sys.executable), os.path.realpath(sys.prefix))";
async function identityOf(machine, path) {
  const run = await machine.run({ file: path, args: ["-I", "-c", question], timeoutMs: 1e4 });
  return run.exitCode === 0 && run.stdout.trim() !== "" ? run.stdout.trim() : path;
}

// src/clients/python-round.ts
var rounds = /* @__PURE__ */ new WeakMap();
async function probeLibrary(machine, { path }, library, question2) {
  const open = rounds.get(machine) ?? /* @__PURE__ */ new Map();
  rounds.set(machine, open);
  const current = open.get(path);
  const round = current === void 0 || current.questions.has(library) ? newRound(machine, path, open) : current;
  round.questions.set(library, question2);
  return { runs: [{ label: library, run: await round.run }] };
}
function newRound(machine, path, open) {
  const questions = /* @__PURE__ */ new Map();
  const round = {
    questions,
    run: Promise.resolve().then(() => {
      if (open.get(path) === round) open.delete(path);
      return askInterpreter(machine, path, questions);
    })
  };
  open.set(path, round);
  return round;
}
function askInterpreter(machine, path, questions) {
  const asked2 = [...questions].map(([library, { hosts, timeoutMs }]) => ({
    library,
    timeout: timeoutMs / 1e3,
    hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername }))
  }));
  const deadlines = [...questions.values()].map(({ hosts, timeoutMs }) => probeDeadline(hosts.length, 32, timeoutMs));
  return machine.run({
    file: path,
    args: ["-c", program([...questions.keys()])],
    stdin: JSON.stringify(asked2),
    // They answer side by side, but are loaded one after the other.
    timeoutMs: Math.max(...deadlines) + 2e3 * (questions.size - 1)
  });
}
function program(libraries) {
  const needsLoop = libraries.includes("aiohttp") || libraries.includes("fsspec");
  const files = ["core", ...needsLoop ? ["asynchronous"] : [], ...libraries];
  return [...files.map((name) => probeSource(`python/${name}.py`)), "main()\n"].join("\n\n");
}

// src/clients/python-interpreter.ts
function inInterpreter(library) {
  return {
    detect: (machine) => findInterpreters(machine),
    probe: (machine, at, question2) => probeLibrary(machine, at, library, question2),
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
  const { version: version2, libraryVersion, absent } = factsIn(probe);
  return {
    version: libraryVersion === "" ? version2 : `${libraryVersion} (Python ${version2})`,
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const verdict = verdictOf(record2);
      const words2 = verdict === "trusted" ? "" : `${text(record2, "type")}: ${text(record2, "message")}`;
      return { verdict, words: words2, unverified: text(record2, "kind") === "unverified" };
    }),
    ...absent === "" ? {} : { absent }
  };
}
function pythonFacts(probe, library) {
  return factsIn(ofLibrary(probe, library));
}
function factsIn(probe) {
  const about = aboutIn(probe);
  const config = about["config"];
  const told2 = typeof config === "object" && config !== null ? config : {};
  return {
    version: text(about, "version"),
    libraryVersion: text(about, "library_version"),
    basePrefix: text(about, "base_prefix"),
    conda: about["conda"] === true,
    cafile: text(about, "cafile"),
    capath: text(about, "capath"),
    certifi: text(about, "certifi"),
    where: text(about, "where"),
    verify: text(about, "verify"),
    config: { file: text(told2, "file"), setting: text(told2, "setting") },
    truststore: about["truststore"] === true,
    system: text(about, "system"),
    absent: text(about, "absent")
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
  const [, minor = "0"] = /3\.(\d+)\.\d+\)?$/.exec(version2) ?? [];
  return Number(minor) >= 13;
}
function isAtLeast(version2, major, minor) {
  const [own = 0, part = 0] = version2.split(".").map((piece) => Number.parseInt(piece, 10));
  return own > major || own === major && part >= minor;
}
function unnamedReason(message2) {
  return /\[[A-Z0-9]+\] ([A-Za-z ]+[A-Za-z])/.exec(message2)?.[1] ?? "";
}

// src/clients/python-stores.ts
import { dirname } from "node:path";
function interpreterStores({ environment: environment2 }, facts) {
  const beside = facts.certifi ? [{ origin: "default", form: "bundle", path: facts.certifi, beside: "certifi" }] : [];
  return [...compiledIn(environment2, facts), ...beside];
}
function compiledIn(environment2, facts) {
  const moved = movedFrom(facts);
  const stores = opensslStores(environment2, facts);
  if (moved === void 0) return stores;
  return stores.map((store) => store.origin === "default" ? { ...store, moved } : store);
}
function movedFrom({ cafile: cafile2, basePrefix, conda }) {
  const from = dirname(dirname(cafile2));
  if (cafile2 === "" || basePrefix === "" || from === basePrefix) return void 0;
  return conda || from.includes("placehold") ? { from, to: basePrefix } : void 0;
}
async function namedStores(machine, { verify, where, config }, variables8) {
  const standard = where ? [{ origin: "default", form: "bundle", path: where }] : [];
  if (verify === "") return standard;
  const variable = variables8.find((name) => machine.environment[name] === verify);
  const paths = variable?.endsWith("_DIR") ? verify.split(":").filter((path) => path !== "") : [verify];
  const told2 = await Promise.all(
    paths.map(async (path) => {
      const listing = await machine.list(path);
      const form = listing.state === "listed" || variable?.endsWith("_DIR") ? "directory" : "bundle";
      return variable ? { origin: "variable", form, path, variable } : { origin: "config-file", form, path, config };
    })
  );
  const replacedBy = variable ?? config.setting;
  return [...told2, ...standard.map((store) => ({ ...store, replacedBy }))];
}

// src/clients/aiohttp.ts
var aiohttp = {
  id: "aiohttp",
  title: "aiohttp",
  docs: "https://docs.aiohttp.org/en/stable/client_advanced.html#ssl-control-for-tcp-sockets",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  ...inInterpreter("aiohttp"),
  stores: async (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, "aiohttp")),
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
  proxyVariables: () => ["https_proxy", "HTTPS_PROXY"],
  ...inInterpreter("aws"),
  stores: (machine, _at, probe) => namedStores(machine, pythonFacts(probe, "aws"), variables2),
  remedies: variables2.map((variable) => ({ variable, wants: "bundle", effect: "replaces" }))
};

// src/clients/bun.ts
var bun = {
  id: "bun",
  title: "Bun",
  docs: "https://bun.com/docs/runtime/env",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  detect: onPath("bun"),
  probe: probeNode,
  interpret(probe, hosts) {
    const { verdicts: verdicts2 } = interpretNode(probe, hosts);
    return { version: printable(text(aboutIn(probe), "bun"), 60), verdicts: verdicts2 };
  },
  stores: bunStores,
  remedies: [
    { variable: "NODE_EXTRA_CA_CERTS", wants: "bundle", effect: "adds" },
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
async function bunStores(machine, at, probe) {
  const beside = opensslStores(machine.environment, { cafile: "/etc/ssl/cert.pem", capath: "/etc/ssl/certs" });
  return [...await node2.stores(machine, at, probe), ...beside];
}

// src/clients/cargo.ts
import { join as join2 } from "node:path";

// src/side-by-side.ts
async function sideBySide(items, width7, map) {
  const results = new Array(items.length);
  const entries = items.entries();
  async function work() {
    for (const [index, item] of entries) results[index] = await map(item, index);
  }
  await Promise.all(Array.from({ length: Math.min(width7, items.length) }, work));
  return results;
}

// src/clients/libcurl-stores.ts
function loadedByLibcurl(output, prefix) {
  const found2 = /* @__PURE__ */ new Map();
  for (const line of output.split("\n")) {
    const match = prefix.exec(line);
    if (match === null) continue;
    const said = line.slice(match[0].length).trimEnd();
    const named = /^CA(file|path): (.+)$/.exec(said);
    if (named?.[2] && named[2] !== "none") found2.set(named[2], named[1] === "file" ? "bundle" : "directory");
    const counted3 = /^found \d+ certificates in (.+)$/.exec(said)?.[1];
    if (counted3) found2.set(counted3, looksLikeBundle(counted3) ? "bundle" : "directory");
    const failed = /^error reading ca cert file (.+) \(/.exec(said)?.[1] ?? // One message for both until 7.79.
    /^error setting certificate (?:file: (.+)|verify locations:\s+CAfile: (.+) CApath: .*)$/.exec(said)?.slice(1).find(Boolean);
    if (failed) found2.set(failed, "bundle");
  }
  return [...found2].map(([path, form]) => ({ path, form }));
}
function looksLikeBundle(path) {
  return /\.(pem|crt|cer|bundle)$/.test(path);
}

// src/clients/libcurl-words.ts
function verdictOfWords(words2) {
  if (rejected.some((pattern) => pattern.test(words2))) return "rejected";
  if (unreachable2.some((pattern) => pattern.test(words2))) return "unreachable";
  return verdictOfReason(reasonIn(words2) ?? "");
}
var rejected = [
  /certificate verification failed/i,
  // GnuTLS, for every reason there is
  /SSL certificate problem/i,
  // OpenSSL
  /does not match target host ?name/i,
  /no alternative certificate subject name/i,
  /Problem with the SSL CA cert/i,
  // CURLE_SSL_CACERT_BADFILE: no host is verified
  /error (setting|adding|reading).*(certificate|CA cert)/i,
  /server certificate .*(expired|not yet)/i,
  /fatal alert has been received|Handshake failed/i,
  // GnuTLS: the server's alert
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
  /from proxy after CONNECT|CONNECT tunnel failed|Could not resolve proxy|Unsupported proxy (syntax|scheme)/i
];

// src/clients/url.ts
function urlOf({ name, port }) {
  return `https://${name.includes(":") ? `[${name}]` : name}:${port}/`;
}

// src/clients/cargo.ts
var width = 1;
var cargo = {
  id: "cargo",
  title: "cargo",
  docs: "https://doc.rust-lang.org/cargo/reference/config.html#httpcainfo",
  speaks: { servername: false, starttls: [] },
  // libcurl sets the flag for OpenSSL since 7.68.
  endsAtAnyAnchor: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath("cargo"),
  probe: probeCargo,
  interpret: interpretCargo,
  stores: cargoStores,
  remedies: [
    { variable: "CARGO_HTTP_CAINFO", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" }
  ]
};
async function probeCargo(machine, at, { hosts, timeoutMs }) {
  const version2 = machine.run({ file: at.path, args: ["--version"], timeoutMs });
  const runs = await sideBySide(hosts, width, async (host) => {
    const run = await machine.run({ file: at.path, args: argumentsFor(host), environment: quiet, timeoutMs });
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
  const words2 = wordsIn(run.stderr);
  const inner = /^\[\d+\] .*? \((.*)\)$/.exec(words2)?.[1] ?? "";
  return answer(host, verdictOfWords(inner) ?? verdictOfWords(words2) ?? "error", words2, run.milliseconds);
}
function wordsIn(said) {
  const causes = [...said.matchAll(/^Caused by:\n {2}(.*)$/gm)];
  return causes.at(-1)?.[1] || lastLine(said) || "cargo ended without a word";
}
async function cargoStores(machine, _at, probe) {
  const { CARGO_HTTP_CAINFO, SSL_CERT_FILE } = machine.environment;
  const loaded = loadedByLibcurl(probe.runs.map(({ run }) => run.stderr).join("\n"), traced);
  const configured = await configuredFile(machine);
  return loaded.map(({ path, form }) => {
    if (form === "bundle" && path === CARGO_HTTP_CAINFO) {
      return { origin: "variable", form, path, variable: "CARGO_HTTP_CAINFO" };
    }
    if (form === "bundle" && configured?.path === path) {
      return { origin: "config-file", form, path, config: { file: configured.file, setting: "http.cainfo" } };
    }
    if (form === "bundle" && path === SSL_CERT_FILE) {
      return { origin: "variable", form, path, variable: "SSL_CERT_FILE" };
    }
    return { origin: "default", form, path };
  });
}
async function configuredFile(machine) {
  const { CARGO_HOME, HOME } = machine.environment;
  const home = CARGO_HOME || (HOME ? join2(HOME, ".cargo") : void 0);
  if (home === void 0) return void 0;
  for (const file of [join2(home, "config"), join2(home, "config.toml")]) {
    const content = await machine.read(file);
    if (content.state !== "read") continue;
    const path = cainfoIn(Buffer.from(content.bytes).toString("utf8"));
    if (path !== void 0) return { path, file };
  }
  return void 0;
}
function cainfoIn(toml) {
  let table = "";
  for (const line of toml.split("\n")) {
    table = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? table;
    const [, name, double, single] = /^\s*([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(line) ?? [];
    if (name !== void 0 && [table, name].filter((part) => part !== "").join(".") === "http.cainfo") {
      return double ?? single;
    }
  }
  return void 0;
}

// src/clients/curl-stores.ts
import { join as join3 } from "node:path";
async function curlStores(machine, _at, probe) {
  const { environment: environment2 } = machine;
  const config = await curlrc(machine);
  const set2 = config.length > 0 ? config : setByVariable(environment2);
  const loaded = loadedPaths(probe);
  const inEffect = loaded.length > 0 ? loaded : set2.slice(0, config.length || 1);
  return inEffect.flatMap(({ form, path }) => {
    const setting = set2.find((candidate) => candidate.form === form && candidate.path === path);
    if (setting === void 0) return [{ origin: "default", form, path }];
    const { by, ...reference2 } = setting;
    const standard = defaults[form];
    return loaded.some((known) => known.path === standard) ? [reference2] : [reference2, { origin: "default", form, path: standard, replacedBy: by }];
  });
}
var defaults = { bundle: "/etc/ssl/certs/ca-certificates.crt", directory: "/etc/ssl/certs" };
function setByVariable(environment2) {
  const variables8 = [
    { variable: "CURL_CA_BUNDLE", form: "bundle" },
    { variable: "SSL_CERT_DIR", form: "directory" },
    { variable: "SSL_CERT_FILE", form: "bundle" }
  ];
  return variables8.flatMap(({ variable, form }) => {
    const path = environment2[variable];
    return path ? [{ origin: "variable", form, path, variable, by: variable }] : [];
  });
}
function loadedPaths(probe) {
  const said = probe.runs.find(({ label: label3 }) => label3 === "verbose")?.run.stderr ?? "";
  return loadedByLibcurl(said, /^\*\s+/);
}
async function curlrc(machine) {
  const { CURL_HOME, XDG_CONFIG_HOME, HOME } = machine.environment;
  const candidates = [
    ...CURL_HOME ? [join3(CURL_HOME, ".curlrc")] : [],
    ...XDG_CONFIG_HOME ? [join3(XDG_CONFIG_HOME, "curlrc")] : [],
    ...HOME ? [join3(HOME, ".config/curlrc"), join3(HOME, ".curlrc")] : []
  ];
  for (const file of candidates) {
    const content = await machine.read(file);
    if (content.state === "read") return settingsOf(file, Buffer.from(content.bytes).toString("utf8"));
  }
  return [];
}
function settingsOf(file, content) {
  const settings = /* @__PURE__ */ new Map();
  for (const line of content.split("\n")) {
    const match = /^\s*(?:--)?(cacert|capath)[\s:=]+(?:"([^"]*)"|(\S+))/.exec(line);
    const [, setting] = match ?? [];
    const path = match?.[2] ?? match?.[3];
    if (setting === void 0 || !path) continue;
    const form = setting === "cacert" ? "bundle" : "directory";
    settings.set(setting, { origin: "config-file", form, path, config: { file, setting }, by: setting });
  }
  return [...settings.values()];
}

// src/clients/curl.ts
var width2 = 50;
var curl = {
  id: "curl",
  title: "curl",
  docs: "https://curl.se/docs/sslcerts.html",
  speaks: { servername: true, starttls: [] },
  // curl sets the flag since 7.68 (lib/vtls/openssl.c), and its GnuTLS backend knows no other way.
  endsAtAnyAnchor: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath("curl"),
  probe: probeCurl,
  interpret: interpretCurl,
  stores: curlStores,
  remedies: [
    { variable: "CURL_CA_BUNDLE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" },
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" }
  ]
};
async function probeCurl(machine, at, { hosts, timeoutMs }) {
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1e3)));
  const limits = ["--connect-timeout", seconds, "--max-time", seconds];
  const batch = machine.run({
    file: at.path,
    args: [
      ...["--silent", "--no-location", "--head", ...limits],
      ...["--parallel", "--parallel-immediate", "--parallel-max", String(width2)],
      // Of the options that a .curlrc may hold, those that would print or stop the rest.
      ...["--no-fail-early", "--dump-header", nowhere(), "--show-error"],
      ...["--write-out", `\\n${marker}%{json}\\n`, "--config", "-"]
    ],
    stdin: configOf(hosts),
    timeoutMs: probeDeadline(hosts.length, width2, timeoutMs)
  });
  const version2 = machine.run({ file: at.path, args: ["--version"], timeoutMs });
  const last = hosts.at(-1);
  const verbose = last ? machine.run({
    file: at.path,
    args: ["--silent", "--verbose", "--no-location", "--head", ...limits, "--config", "-"],
    stdin: configOf([last]),
    timeoutMs: timeoutMs + 5e3
  }) : version2;
  return {
    runs: [
      { label: "batch", run: await batch },
      { label: "version", run: await version2 },
      { label: "verbose", run: await verbose }
    ]
  };
}
function nowhere() {
  return process.platform === "win32" ? "NUL" : "/dev/null";
}
function configOf(hosts) {
  return urlsOf(hosts).flatMap((url, index) => [...connectTo(hosts[index], url), `url = "${url}"`, `output = "${nowhere()}"`]).join("\n");
}
function urlsOf(hosts) {
  const taken = new Set(hosts.map(({ port: port2 }) => port2));
  let port = 0;
  return hosts.map((host) => {
    if (host.servername === void 0) return urlOf(host);
    do
      port++;
    while (taken.has(port));
    return urlOf({ name: host.servername, port });
  });
}
function connectTo(host, url) {
  if (host?.servername === void 0) return [];
  const target = host.name.includes(":") ? `[${host.name}]` : host.name;
  return [`connect-to = "${url.slice("https://".length, -1)}:${target}:${host.port}"`];
}
function interpretCurl(probe, hosts) {
  const runs = new Map(probe.runs.map(({ label: label3, run }) => [label3, run]));
  const version2 = /^curl (\S+)/.exec(runs.get("version")?.stdout ?? "")?.[1] ?? "";
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
    const verdict = isAccepted(record2) ? "trusted" : verdictOfExit(exitCode, message2);
    const words2 = verdict === "trusted" ? "" : `curl: (${exitCode}) ${message2}`;
    verdicts2.set(index, answer(host, verdict, words2, number(record2, "time_total") * 1e3));
  }
  return { version: version2, verdicts: hosts.map((host, index) => verdicts2.get(index) ?? unanswered(host, probe)) };
}
function isAccepted(record2) {
  return number(record2, "time_appconnect") > 0 && number(record2, "time_pretransfer") > 0;
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
    case 28:
    // time-out
    case 52:
    // the server closed without an answer
    case 55:
    // sending failed
    case 56:
    // receiving failed, a proxy's refusal among it
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
  detect: onPath("deno"),
  probe: probeDeno,
  interpret: interpretDeno,
  stores: denoStores,
  remedies: [
    { variable: "DENO_CERT", wants: "bundle", effect: "adds" },
    { variable: "NODE_EXTRA_CA_CERTS", wants: "bundle", effect: "adds" }
  ]
};
async function probeDeno(machine, at, { hosts, timeoutMs }) {
  const question2 = { timeoutMs, hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername })) };
  const run = await machine.run({
    file: at.path,
    // Neither a configuration nor a lock file of the workspace says anything of stores.
    args: ["eval", "--no-config", "--no-lock", "--quiet", probeSource("deno.js")],
    stdin: JSON.stringify(question2),
    environment: { NO_COLOR: "1" },
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs)
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
        const words2 = [type, message2].filter((part) => part !== "").join(": ");
        return { verdict, words: verdict === "trusted" ? "" : words2 };
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
  if (kind === "timeout") return "unreachable";
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
async function denoStores(machine, _at, probe) {
  const { DENO_TLS_CA_STORE: chosen, SSL_CERT_FILE: systemFile } = machine.environment;
  const facts = aboutIn(probe);
  const names = (chosen || "mozilla").split(",").map((name) => name.trim());
  const mozilla = builtIn(facts["roots"]).map(
    (store) => names.includes("mozilla") ? store : { ...store, replacedBy: "DENO_TLS_CA_STORE" }
  );
  const system = !names.includes("system") ? [] : systemFile ? [{ origin: "variable", form: "bundle", path: systemFile, variable: "SSL_CERT_FILE" }] : builtIn(facts["system"]);
  return [...mozilla, ...system, ...added(machine, "DENO_CERT"), ...added(machine, "NODE_EXTRA_CA_CERTS")];
}
function added({ environment: environment2 }, variable) {
  const path = environment2[variable];
  return path ? [{ origin: "variable", form: "bundle", path, variable }] : [];
}

// src/clients/fsspec.ts
var fsspec = {
  id: "fsspec",
  title: "fsspec",
  docs: "https://filesystem-spec.readthedocs.io/en/latest/api.html#fsspec.implementations.http.HTTPFileSystem",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  ...inInterpreter("fsspec"),
  stores: async (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, "fsspec")),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/git-stores.ts
async function gitStores(machine, _at, probe) {
  const settings = settingsOf2(probe.runs.find(({ label: label3 }) => label3 === "config")?.run.stdout ?? "");
  const chosen = [
    choose(machine, settings, "bundle", "GIT_SSL_CAINFO", "http.sslcainfo"),
    choose(machine, settings, "directory", "GIT_SSL_CAPATH", "http.sslcapath")
  ].flat();
  const loaded = loadedByLibcurl(probe.runs.map(({ run }) => run.stderr).join("\n"), /^.*== Info:\s+/);
  const standard = loaded.filter(({ path }) => !chosen.some((store) => store.path === path)).map(({ path, form }) => ({ origin: "default", form, path }));
  return [...chosen, ...standard];
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
var width3 = 16;
var git2 = {
  id: "git",
  title: "git",
  docs: "https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslCAInfo",
  speaks: { servername: false, starttls: [] },
  // Debian's git verifies with GnuTLS, which knows no other way, and libcurl sets the flag for OpenSSL since 7.68.
  endsAtAnyAnchor: () => true,
  proxyVariables: () => proxyVariables,
  detect: onPath("git"),
  probe: probeGit,
  interpret: interpretGit,
  stores: gitStores,
  remedies: [{ variable: "GIT_SSL_CAINFO", wants: "bundle", effect: "replaces" }]
};
async function probeGit(machine, at, { hosts, timeoutMs }) {
  const version2 = machine.run({ file: at.path, args: ["--version"], timeoutMs });
  const settings = machine.run({
    file: at.path,
    args: ["config", "--show-origin", "--null", "--get-regexp", "^http\\."],
    timeoutMs
  });
  const runs = await sideBySide(hosts, width3, async (host) => {
    const run = await machine.run({ file: at.path, args: argumentsFor2(host), environment: quiet2, timeoutMs });
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
    verdicts: hosts.map((host) => verdictFor2(host, runs.get(host.id)))
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
  const words2 = fatal.replace(/^fatal: /, "").replace(/^unable to access '[^']*': /, "") || "git ended without a word";
  return answer(host, verdictOfWords(words2) ?? "error", words2, run.milliseconds);
}
var skippedVerification = /== Info:\s+(server certificate verification SKIPPED|SSL certificate verify result: .*, continuing anyway)/;

// src/clients/system-bundle.ts
async function systemBundle(machine) {
  for (const { path, form } of systemLocations) {
    if (form === "bundle" && (await machine.read(path)).state === "read") return path;
  }
  return void 0;
}

// src/clients/gnutls.ts
var width4 = 16;
var gnutls = {
  id: "gnutls",
  title: "GnuTLS",
  docs: "https://www.gnutls.org/manual/gnutls.html#gnutls_005fcertificate_005fset_005fx509_005fsystem_005ftrust",
  speaks: { servername: true, starttls: ["smtp", "imap", "pop3", "ldap", "postgres"] },
  endsAtAnyAnchor: () => true,
  detect: onPath("gnutls-cli"),
  probe: probeGnutls,
  interpret: interpretGnutls,
  async stores(machine) {
    const path = await systemBundle(machine);
    return path === void 0 ? [] : [{ origin: "default", form: "bundle", path }];
  },
  remedies: [],
  repairedByHand: (families, certificate) => `Add the root to the system store, as root: ${addToSystemStore(families, certificate)}. For one call of gnutls-cli, --x509cafile=FILE takes the place of that store.`
};
async function probeGnutls(machine, at, { hosts, timeoutMs }) {
  const environment2 = { LC_ALL: "C" };
  const version2 = machine.run({ file: at.path, args: ["--version"], environment: environment2, timeoutMs });
  const runs = await sideBySide(hosts, width4, async (host) => {
    const run = await machine.run({ file: at.path, args: argumentsFor3(host), environment: environment2, timeoutMs });
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
  const words2 = fatal ?? (lastLine(run.stderr) || "gnutls-cli ended without a word");
  return answer(host, verdictOf3(words2), words2, run.milliseconds);
}
function verdictOf3(words2) {
  if (/fatal alert has been received|unsupported protocol|No supported|Insufficient security/i.test(words2)) {
    return "rejected";
  }
  return unreachable3.test(words2) ? "unreachable" : "error";
}
var unreachable3 = /unexpected TLS packet|pull function|push function|non-properly terminated|illegal or unsupported version|invalid length|could not connect|cannot resolve|connection (?:refused|timed out|reset)|name or service not known|name resolution|no address associated|Error while (?:reading|sending|receiving)|starttls/i;

// src/clients/go-stores.ts
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
  if (!knowsGoStores(machine)) return [];
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: directories } = machine.environment;
  const [defaultFile, defaultDirectories] = await Promise.all([firstFile(machine), existingDirectories(machine)]);
  const standard = [
    ...[defaultFile].map((path) => reference("bundle", path, "SSL_CERT_FILE", file)),
    ...defaultDirectories.map((path) => reference("directory", path, "SSL_CERT_DIR", directories))
  ];
  return [
    ...file ? [told("bundle", file, "SSL_CERT_FILE")] : [],
    ...(directories ?? "").split(":").flatMap((path) => path ? told("directory", path, "SSL_CERT_DIR") : []),
    ...standard
  ];
}
function told(form, path, variable) {
  return { origin: "variable", form, path, variable, reader: "go" };
}
function reference(form, path, variable, value) {
  return { origin: "default", form, path, reader: "go", ...value ? { replacedBy: variable } : {} };
}
async function firstFile(machine) {
  for (const path of certFiles) {
    if ((await machine.read(path)).state === "read") return path;
  }
  return certFiles[0] ?? "";
}
async function existingDirectories(machine) {
  const listings = await Promise.all(certDirectories.map((path) => machine.list(path)));
  return certDirectories.filter((_, index) => listings[index]?.state === "listed");
}

// src/clients/go-toolchain.ts
import { createHash } from "node:crypto";
import { join as join4 } from "node:path";
var buildMs = 9e4;
async function buildProbe(machine, go2) {
  const asked2 = await machine.run({ file: go2, args: ["version"], environment, timeoutMs: 1e4 });
  const version2 = /^go version .+/.exec(asked2.stdout)?.[0];
  const cache = cacheFolder(machine.environment);
  if (version2 === void 0) return { failed: asked2 };
  if (cache === void 0) return { failed: { ...asked2, stderr: "no folder for what is built: HOME is not set" } };
  const content = createHash("sha256").update(version2).update(probeSource("go/probe.go")).digest("hex");
  const path = join4(cache, "local-issuer", `go-probe-${content.slice(0, 16)}`, programName(version2));
  if (await machine.which(path)) return { path };
  const built = await machine.run({
    file: go2,
    args: ["build", "-o", path, join4(probeFolder("go"), "probe.go")],
    environment,
    timeoutMs: buildMs
  });
  return await machine.which(path) ? { path } : { failed: built };
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
  return RUNNER_TOOL_CACHE || XDG_CACHE_HOME || LOCALAPPDATA || (HOME ? join4(HOME, ".cache") : void 0);
}

// src/tls/predict.ts
import { isIP as isIP5 } from "node:net";
import { checkServerIdentity, connect, createSecureContext } from "node:tls";
var maxAtOnce = 64;
async function predictAll(hosts, anchors, options) {
  const context = createSecureContext({
    // An empty list is a store without anchors; left out, it would be the roots of Node.js.
    ca: anchors.map(({ der }) => toPem(der)),
    allowPartialTrustChain: options.endsAtAnyAnchor
  });
  return sideBySide(hosts, maxAtOnce, (host) => predict(host, context, options));
}
function predict(host, secureContext, { timeoutMs, readsCommonName }) {
  const started = performance.now();
  const name = host.servername ?? host.name;
  return new Promise((resolve4) => {
    const socket = connect({
      host: host.name,
      port: host.port,
      secureContext,
      // RFC 6066, 3: an address is no server name.
      ...isIP5(name) === 0 ? { servername: name } : {},
      // Said, because NODE_TLS_REJECT_UNAUTHORIZED of our own process is not the client's.
      rejectUnauthorized: true,
      checkServerIdentity: (_, certificate) => checkName(name, certificate, readsCommonName)
    });
    const settle = (outcome) => {
      clearTimeout(deadline);
      socket.destroy();
      resolve4({ ...outcome, milliseconds: Math.round(performance.now() - started) });
    };
    const deadline = setTimeout(
      () => settle({ kind: "timeout", code: "", message: `no answer in ${timeoutMs} ms` }),
      timeoutMs
    );
    socket.on("secureConnect", () => settle({ kind: "accepted", code: "", message: "" }));
    socket.on(
      "error",
      (error) => settle({ kind: "failed", code: error.code ?? "", message: error.message })
    );
    socket.on("close", () => settle({ kind: "failed", code: "ECONNRESET", message: "the connection was closed" }));
  });
}
function checkName(name, certificate, readsCommonName) {
  if (certificate.subjectaltname === void 0 && !readsCommonName) {
    return Object.assign(new Error("the certificate names no host but in its common name"), {
      code: "ERR_TLS_CERT_ALTNAME_INVALID"
    });
  }
  return checkServerIdentity(name, certificate);
}

// src/clients/prediction.ts
var label = "prediction";
async function predictedProbe(hosts, anchors, options) {
  const started = performance.now();
  const predictions = await predictAll(hosts, anchors, options);
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
function isPredicted({ runs }) {
  return runs.some((entry) => entry.label === label);
}
function predictedVerdicts(probe, hosts) {
  const output = probe.runs.find((entry) => entry.label === label)?.run.stdout ?? "";
  const records = new Map(markedRecords(output).map((record2) => [record2["host"], record2]));
  return hosts.map((host, index) => {
    const record2 = records.get(index);
    if (record2 === void 0) return { ...unanswered(host, probe), basis: "predicted" };
    const code = text(record2, "code");
    const words2 = [code, text(record2, "message")].filter((part) => part !== "").join(": ");
    const verdict = verdictOfNode(text(record2, "kind"), code);
    return { ...answer(host, verdict, words2, number(record2, "milliseconds")), basis: "predicted" };
  });
}

// src/clients/go.ts
var go = {
  id: "go",
  title: "Go",
  docs: "https://pkg.go.dev/crypto/x509#SystemCertPool",
  speaks: { servername: true, starttls: [] },
  // Every certificate of the pool is a root to crypto/x509.
  endsAtAnyAnchor: () => true,
  detect: detectGo,
  probe: probeGo,
  interpret: interpretGo,
  stores: goStores,
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
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
  for (const program2 of programs) {
    const path = await machine.which(program2);
    if (path) return { path };
  }
  return { absent: "neither go nor a well-known program written in Go is on PATH" };
}
async function probeGo(machine, at, { hosts, timeoutMs }) {
  const predicted = () => predictGo(machine, hosts, timeoutMs);
  if (!isToolchain(at)) return predicted();
  const built = await buildProbe(machine, at.path);
  if ("failed" in built) {
    const building = { label: "build", run: built.failed };
    return knowsGoStores(machine) ? { runs: [...(await predicted()).runs, building] } : { runs: [building] };
  }
  const question2 = { timeoutMs, hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername })) };
  const run = await machine.run({
    file: built.path,
    args: [],
    stdin: JSON.stringify(question2),
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs)
  });
  return { runs: [{ label: "go", run }] };
}
function isToolchain({ path }) {
  return /(^|[\\/])go[\d.]*(\.exe)?$/.test(path);
}
async function predictGo(machine, hosts, timeoutMs) {
  const references = (await goStores(machine)).filter(({ replacedBy }) => replacedBy === void 0);
  const stores = await Promise.all(references.map(storeReader(machine)));
  const anchors = new Map(stores.flatMap((store) => store.anchors).map((anchor) => [anchor.sha256, anchor]));
  return predictedProbe(hosts, [...anchors.values()], { timeoutMs, endsAtAnyAnchor: true, readsCommonName: false });
}
function interpretGo(probe, hosts) {
  if (isPredicted(probe)) {
    const failed = probe.runs.find(({ label: label3 }) => label3 === "build")?.run;
    const why = failed && (failed.failure ?? (failed.timedOut ? "time ran out" : lastLine(failed.stderr)));
    const rules = "rules of Go 1.19";
    return {
      version: failed ? `${rules}: the probe could not be built (${printable(why ?? "", 200)})` : rules,
      verdicts: predictedVerdicts(probe, hosts)
    };
  }
  return {
    version: text(aboutIn(probe), "version"),
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const message2 = text(record2, "message");
      return { verdict: verdictOf4(text(record2, "kind"), text(record2, "type"), message2), words: message2 };
    })
  };
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
  const unreachable6 = ["syscall.Errno", "*net.DNSError", "*net.AddrError", "tls.RecordHeaderError"];
  return unreachable6.includes(type) || /^EOF$|: EOF$|unexpected EOF$/.test(message2) ? "unreachable" : "error";
}

// src/clients/httpx.ts
var variables3 = ["SSL_CERT_FILE", "SSL_CERT_DIR"];
var httpx = {
  id: "httpx",
  title: "httpx",
  docs: "https://www.python-httpx.org/advanced/ssl/",
  speaks: { servername: false, starttls: [] },
  // It made its context itself before it called ssl.create_default_context.
  endsAtAnyAnchor: (version2) => isAtLeast(version2, 0, 28) && setsPartialChain(version2),
  proxyVariables: () => proxyVariables,
  ...inInterpreter("httpx"),
  stores: (machine, _at, probe) => namedStores(machine, pythonFacts(probe, "httpx"), variables3),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/java.ts
import { join as join6 } from "node:path";

// src/clients/java-errors.ts
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
    const known = messages.find(([pattern]) => pattern.test(message2));
    if (known) return known[1];
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

// src/x509/pkcs12-writer.ts
import { createHash as createHash2, createHmac } from "node:crypto";
var keyStorePassword = "changeit";
var macIterations = 2048;
function pkcs12TrustStore(anchors) {
  const safeContents = sequence(...anchors.map(certificateBag));
  const authenticatedSafe = sequence(contentInfo(safeContents));
  const salt = createHash2("sha256").update(authenticatedSafe).digest().subarray(0, 20);
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
  const request = { password: keyStorePassword, salt, iterations: macIterations, length: 20, hash: "sha1" };
  const mac = createHmac("sha1", pkcs12Key({ ...request, purpose: purposes.mac })).update(content).digest();
  const sha1 = sequence(objectIdentifier("1.3.14.3.2.26"), nothing());
  return sequence(
    sequence(sha1, octets(mac)),
    octets(salt),
    integer(Buffer.of(macIterations >> 8, macIterations & 255))
  );
}

// src/clients/java-options.ts
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
function withTrustStore(path, current) {
  const kept2 = written(current ?? "").filter((option) => !setsTrustStore(option));
  return [
    ...kept2,
    quoted(`${trustStore}=${path}`),
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

// src/clients/java-stores.ts
import { join as join5 } from "node:path";
async function javaStores(machine, at, { home, trustStore: trustStore2, password }) {
  const told2 = trustStore2 === "" ? void 0 : toldStore(machine, at, trustStore2);
  const standard = home === "" ? [] : await standardStores(machine, home, told2 !== void 0);
  const stores = told2 === void 0 ? standard : [told2, ...standard];
  const replacedBy = told2?.variable ?? told2?.config?.file;
  const isUsed = told2 !== void 0 && (trustStore2 === "NONE" || await isReadable(machine, trustStore2));
  return stores.map((store) => ({
    ...store,
    ...store !== told2 && isUsed && replacedBy !== void 0 ? { replacedBy } : {},
    // The password is told for what is used; what was replaced is read as it would be without.
    ...password === "" || store !== told2 && isUsed ? {} : { password }
  }));
}
function toldStore(machine, at, trustStore2) {
  const form = "key-store";
  const path = trustStore2 === "NONE" ? {} : { path: trustStore2 };
  const variable = optionVariables.find((name) => trustStoreIn(machine.environment[name] ?? "") === trustStore2);
  if (variable !== void 0) return { origin: "variable", form, ...path, variable };
  return { origin: "config-file", form, ...path, config: { file: at.path, setting: "javax.net.ssl.trustStore" } };
}
async function standardStores(machine, home, isTold2) {
  const [jsse, cacerts] = ["jssecacerts", "cacerts"].map(
    (name) => ({ origin: "default", form: "key-store", path: join5(home, "lib", "security", name) })
  );
  if (isTold2 || !await isReadable(machine, jsse.path ?? "")) return [cacerts];
  return [jsse, { ...cacerts, replacedBy: "jssecacerts" }];
}
async function isReadable(machine, path) {
  return (await machine.read(path)).state === "read";
}

// src/clients/java.ts
var java = {
  id: "java",
  title: "Java",
  docs: "https://docs.oracle.com/en/java/javase/17/security/java-secure-socket-extension-jsse-reference-guide.html#GUID-7D9F43B8-AABF-4C5B-93E6-3AFB18B66150",
  speaks: { servername: true, starttls: [] },
  // An anchor is a name and a key to the PKIX validator, whoever signed it.
  endsAtAnyAnchor: () => true,
  detect: detectJava,
  probe: probeJava,
  interpret: interpretJava,
  stores: (machine, at, probe) => javaStores(machine, at, javaFacts(probe)),
  remedies: [{ variable: "JAVA_TOOL_OPTIONS", wants: "key-store", effect: "replaces", value: withTrustStore }]
};
async function detectJava(machine) {
  const home = machine.environment["JAVA_HOME"];
  const ofHome = home ? await machine.which(join6(home, "bin", "java")) : void 0;
  const path = ofHome ?? await machine.which("java");
  return path ? { path } : { absent: "java is neither in JAVA_HOME nor on PATH" };
}
async function probeJava(machine, at, { hosts, timeoutMs }) {
  const lines = hosts.map(({ name, port, servername = "" }) => `${name}	${port}	${servername}
`);
  const run = await machine.run({
    file: at.path,
    args: ["-cp", probeFolder("java"), "Probe"],
    stdin: `${timeoutMs}
${lines.join("")}`,
    // A host's time counts for the connection and for the handshake.
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs * 2)
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

// src/clients/perl-interpreter.ts
var detectPerl = onPath("perl");
async function probePerl(machine, at, library, { hosts, timeoutMs }) {
  const question2 = {
    library,
    timeout: timeoutMs / 1e3,
    hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername }))
  };
  const run = await machine.run({
    file: at.path,
    args: ["-e", probeSource("perl.pl")],
    stdin: JSON.stringify(question2),
    // The words for an error number are those of the locale.
    environment: { LC_ALL: "C" },
    // A host's time counts for the connection and for the handshake.
    timeoutMs: probeDeadline(hosts.length, 16, timeoutMs * 2)
  });
  return { runs: [{ label: library, run }] };
}
function interpretPerl(probe, hosts) {
  const facts = aboutIn(probe);
  const absent = text(facts, "absent");
  const libraries = [text(facts, "library_version"), text(facts, "io_socket_ssl")].filter((version2) => version2 !== "");
  const perl2 = `Perl ${text(facts, "version")}`;
  return {
    version: libraries.length > 0 ? `${libraries.join(", IO::Socket::SSL ")} (${perl2})` : text(facts, "version"),
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
  const known = reason === void 0 ? void 0 : verdictOfReason(reason.replace(/\).*$/s, ""));
  if (known !== void 0) return known;
  if (unreachableErrors.test(errno) || unreachable4.test(message2)) return "unreachable";
  return "error";
}
var rejected2 = /certificate verify failed|hostname verification failed|SSL_ca_(?:file|path) .* (?:can't be used|does not exist)|Invalid (?:default )?certificate authority locations/;
var unreachableErrors = /^(?:EAGAIN|EWOULDBLOCK|EINPROGRESS|ECONN\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|EPIPE|EADDRNOTAVAIL)$/;
var unreachable4 = /Name or service not known|nodename nor servname|Temporary failure in name resolution|No address associated|Bad hostname|establishing SSL tunnel failed|SSL connect attempt failed because of handshake problems|Connection reset|connect: timeout|timed? ?out|unexpected EOF/i;
function setsPartialChain2(version2) {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)(?:_\d+)? \(Perl /.exec(version2) ?? [];
  return Number(major) > 2 || Number(major) === 2 && Number(minor) >= 62;
}
function perlStores(machine, probe) {
  const facts = aboutIn(probe);
  const folder = text(facts, "openssldir");
  const stores = [
    ...chosen("SSL_CERT_FILE", "bundle", folder && `${folder}/cert.pem`),
    ...chosen("SSL_CERT_DIR", "directory", folder && `${folder}/certs`)
  ];
  const used = text(facts, "cafile");
  const isKnown2 = used === "" || stores.some(({ path }) => path === used);
  return isKnown2 ? stores : [...stores, { origin: "default", form: "bundle", path: used }];
  function chosen(variable, form, fallback) {
    const path = machine.environment[variable];
    const standard = fallback === "" ? [] : [{ origin: "default", form, path: fallback }];
    if (!path) return standard;
    return [
      { origin: "variable", form, path, variable },
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
  proxyVariables: (environment2) => environment2["PERL_LWP_ENV_PROXY"] ? ["https_proxy", "HTTPS_PROXY"] : [],
  detect: detectPerl,
  probe: (machine, at, question2) => probePerl(machine, at, "LWP", question2),
  interpret: interpretPerl,
  stores: async (machine, _at, probe) => lwpStores(machine, probe),
  remedies: [
    { variable: "PERL_LWP_SSL_CA_FILE", wants: "bundle", effect: "replaces" },
    { variable: "PERL_LWP_SSL_CA_PATH", wants: "hashed-directory", effect: "replaces" }
  ]
};
var variables4 = [
  { form: "bundle", names: ["PERL_LWP_SSL_CA_FILE", "HTTPS_CA_FILE"] },
  { form: "directory", names: ["PERL_LWP_SSL_CA_PATH", "HTTPS_CA_DIR"] }
];
function lwpStores(machine, probe) {
  const facts = aboutIn(probe);
  const [used, standard] = [text(facts, "cafile"), text(facts, "default")];
  const named = variables4.flatMap(({ form, names }) => {
    const variable = names.find((name) => machine.environment[name]);
    return variable === void 0 ? [] : [{ origin: "variable", form, path: machine.environment[variable] ?? "", variable }];
  });
  const [first] = named;
  const byDefault = standard === "" || first === void 0 && used !== standard ? perlStores(machine, probe) : [{ origin: "default", form: "bundle", path: standard }];
  if (first?.variable === void 0) return byDefault;
  const replacedBy = first.variable;
  const replaced = byDefault.filter(
    (store) => store.replacedBy === void 0 && !named.some(({ path }) => path === store.path)
  );
  return [...named, ...replaced.map((store) => ({ ...store, replacedBy }))];
}

// src/clients/npm.ts
var npm = {
  id: "npm",
  title: "npm",
  docs: "https://docs.npmjs.com/cli/using-npm/config#cafile",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: () => false,
  proxyVariables: () => ["https_proxy", "HTTPS_PROXY"],
  detect: detectNpm,
  probe: probeNpm,
  interpret: interpretNpm,
  stores: npmStores,
  // The first goes before every .npmrc; the second counts only where no cafile or ca is set.
  remedies: [
    { variable: "npm_config_cafile", wants: "bundle", effect: "replaces" },
    { variable: "NODE_EXTRA_CA_CERTS", wants: "bundle", effect: "adds" }
  ]
};
async function detectNpm(machine) {
  const [path, node3] = await Promise.all([machine.which("npm"), machine.which("node")]);
  if (!path) return { absent: "npm is not on PATH" };
  return node3 ? { path } : { absent: "npm is on PATH, but node is not" };
}
async function probeNpm(machine, at, { hosts, timeoutMs }) {
  const question2 = { npm: at.path, timeoutMs, hosts: hosts.map(({ name, port }) => ({ name, port })) };
  const run = await machine.run({
    file: await machine.which("node") ?? "node",
    args: ["-e", probeSource("npm.cjs")],
    stdin: JSON.stringify(question2),
    timeoutMs: probeDeadline(hosts.length, 32, timeoutMs) + 5e3
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
      const words2 = [code, reason].filter((part) => part !== "").join(": ");
      return { verdict: verdictOfNode(text(record2, "kind"), code), words: words2 };
    }),
    ...absent === "" ? {} : { absent }
  };
}
function recordIn(record2, field) {
  const value = record2?.[field];
  return typeof value === "object" && value !== null ? value : {};
}
async function npmStores(machine, _at, probe) {
  const facts = aboutIn(probe);
  const told2 = [...cafile(machine, recordIn(facts, "cafile")), ...ca(recordIn(facts, "ca"))];
  const extra = machine.environment["NODE_EXTRA_CA_CERTS"];
  const standard = [
    ...builtIn(facts["roots"]),
    ...extra ? [{ origin: "variable", form: "bundle", path: extra, variable: "NODE_EXTRA_CA_CERTS" }] : []
  ];
  const [first] = told2;
  if (facts["replaces"] !== true || first === void 0) return [...told2, ...standard];
  const by = first.variable ?? first.config?.file ?? "cafile";
  return [...told2, ...standard.map((store) => ({ ...store, replacedBy: by }))];
}
function cafile(machine, setting) {
  const path = text(setting, "value");
  if (path === "") return [];
  return [{ ...originOf(machine, setting, "cafile"), form: "bundle", path }];
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
import { isIP as isIP6 } from "node:net";
var width5 = 16;
var openssl2 = {
  id: "openssl",
  title: "OpenSSL",
  docs: "https://docs.openssl.org/3.0/man1/openssl-verification-options/#trusted-certificate-options",
  speaks: { servername: true, starttls: ["smtp", "imap", "pop3", "ldap", "postgres", "mysql"] },
  endsAtAnyAnchor: () => false,
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
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
async function probeOpenssl(machine, at, { hosts, timeoutMs }) {
  const version2 = machine.run({ file: at.path, args: ["version", "-v", "-d"], timeoutMs });
  const runs = await sideBySide(hosts, width5, async (host) => {
    const run = await machine.run({ file: at.path, args: argumentsFor4(host), timeoutMs });
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
    ...isIP6(name) ? ["-verify_ip", name, "-noservername"] : ["-verify_hostname", name, "-servername", name],
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
  const words2 = wordsIn2(run.stderr);
  return answer(host, verdictOf6(run.stderr), words2, run.milliseconds);
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
  detect: detectPerl,
  probe: (machine, at, question2) => probePerl(machine, at, "IO::Socket::SSL", question2),
  interpret: interpretPerl,
  stores: async (machine, _at, probe) => perlStores(machine, probe),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/php-interpreter.ts
var detectPhp = onPath("php");
async function probePhp(machine, at, library, { hosts, timeoutMs }) {
  const question2 = {
    library,
    timeout: timeoutMs / 1e3,
    hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername }))
  };
  const run = await machine.run({
    file: at.path,
    // Code behind -r begins without a tag.
    args: ["-r", probeSource("php.php").replace(/^<\?php\s/, "")],
    stdin: JSON.stringify(question2),
    timeoutMs: probeDeadline(hosts.length, 16, timeoutMs)
  });
  return { runs: [{ label: library, run }] };
}
function phpSetting(probe, name) {
  const settings = aboutIn(probe)["settings"];
  if (!Array.isArray(settings)) return void 0;
  for (const setting of settings) {
    if (typeof setting !== "object" || setting === null) continue;
    const fields = setting;
    if (text(fields, "name") !== name || text(fields, "value") === "") continue;
    return { path: text(fields, "value"), config: { file: text(fields, "file") || "php.ini", setting: name } };
  }
  return void 0;
}

// src/clients/php.ts
var php = {
  id: "php",
  title: "PHP",
  docs: "https://www.php.net/manual/en/openssl.configuration.php#ini.openssl.cafile",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  detect: detectPhp,
  probe: (machine, at, question2) => probePhp(machine, at, "streams", question2),
  interpret: interpretPhp,
  stores: async (machine, _at, probe) => phpStores(machine, probe),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
function interpretPhp(probe, hosts) {
  const facts = aboutIn(probe);
  const absent = text(facts, "absent");
  return {
    version: text(facts, "version"),
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
function phpStores(machine, probe) {
  const facts = aboutIn(probe);
  const file = phpSetting(probe, "openssl.cafile");
  const directory = phpSetting(probe, "openssl.capath");
  const standard = opensslStores(machine.environment, { cafile: text(facts, "cafile"), capath: text(facts, "capath") });
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
  proxyVariables: () => proxyVariables,
  detect: detectPhp,
  probe: (machine, at, question2) => probePhp(machine, at, "curl", question2),
  interpret: interpretPhpCurl,
  stores: phpCurlStores,
  remedies: [],
  repairedByHand: (families, certificate) => `Set curl.cainfo = "/path/of/bundle.pem" in a file that \`php --ini\` lists; the bundle takes the place of the default file, so let it hold the public roots too. Or add the root to the system store, as root: ${addToSystemStore(families, certificate)}.`
};
function interpretPhpCurl(probe, hosts) {
  const facts = aboutIn(probe);
  const absent = text(facts, "absent");
  const libcurl = text(facts, "curl");
  return {
    version: libcurl === "" ? text(facts, "version") : `${text(facts, "version")} (libcurl ${libcurl}, ${text(facts, "backend")})`,
    verdicts: markedAnswers(probe, hosts, (record2) => {
      const exitCode = typeof record2["exitcode"] === "number" ? number(record2, "exitcode") : -1;
      const message2 = text(record2, "message");
      if (exitCode === 0) return { verdict: "trusted", words: "" };
      return { verdict: verdictOfExit(exitCode, message2), words: `cURL error ${exitCode}: ${message2}` };
    }),
    ...absent === "" ? {} : { absent }
  };
}
async function phpCurlStores(machine, _at, probe) {
  const facts = aboutIn(probe);
  const told2 = phpSetting(probe, "openssl.cafile") ?? phpSetting(probe, "curl.cainfo");
  const file = text(facts, "curlCafile") || await systemBundle(machine);
  const directory = text(facts, "curlCapath");
  const byDefault = file === void 0 ? [] : [{ origin: "default", form: "bundle", path: file }];
  return [
    ...told2 ? [{ origin: "config-file", form: "bundle", ...told2 }] : [],
    ...byDefault.map((store) => told2 ? { ...store, replacedBy: told2.config.setting } : store),
    ...directory === "" ? [] : [{ origin: "default", form: "directory", path: directory }]
  ];
}

// src/clients/pip.ts
var variables5 = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT"];
var pip = {
  id: "pip",
  title: "pip",
  docs: "https://pip.pypa.io/en/stable/topics/https-certificates/",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: () => false,
  proxyVariables: () => proxyVariables,
  ...inInterpreter("pip"),
  stores: (machine, _at, probe) => pipStores(machine, pythonFacts(probe, "pip")),
  // With truststore they add to the system's store, and replace nothing.
  remedies: variables5.map((variable) => ({ variable, wants: "bundle", effect: "replaces" }))
};
async function pipStores(machine, facts) {
  const named = await namedStores(machine, facts, variables5);
  if (!facts.truststore) return named;
  const system = facts.system === "" ? compiledIn(machine.environment, facts) : [{ origin: "default", form: "bundle", path: facts.system }];
  return [...named.map(({ replacedBy: _, ...store }) => store), ...system];
}

// src/clients/python.ts
var python = {
  id: "python",
  title: "Python",
  docs: "https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_default_certs",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  // urllib.request: ProxyHandler has no use for `all`.
  proxyVariables: () => ["https_proxy", "HTTPS_PROXY"],
  ...inInterpreter("ssl"),
  stores: async (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, "ssl")),
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};

// src/clients/requests.ts
var variables6 = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];
var requests2 = {
  id: "requests",
  title: "requests",
  docs: "https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  proxyVariables: () => proxyVariables,
  ...inInterpreter("requests"),
  async stores(machine, _at, probe) {
    const { where } = pythonFacts(probe, "requests");
    const standard = where ? [{ origin: "default", form: "bundle", path: where }] : [];
    const variable = variables6.find((name) => machine.environment[name]);
    const path = variable && machine.environment[variable];
    if (!variable || !path) return standard;
    const listing = await machine.list(path);
    return [
      { origin: "variable", form: listing.state === "listed" ? "directory" : "bundle", path, variable },
      ...standard.map((reference2) => ({ ...reference2, replacedBy: variable }))
    ];
  },
  remedies: variables6.map((variable) => ({ variable, wants: "bundle", effect: "replaces" }))
};

// src/clients/ruby.ts
var ruby = {
  id: "ruby",
  title: "Ruby",
  docs: "https://ruby.github.io/openssl/OpenSSL/X509/Store.html#method-i-set_default_paths",
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  detect: onPath("ruby"),
  probe: probeRuby,
  interpret: interpretRuby,
  async stores(machine, _at, probe) {
    const facts = aboutIn(probe);
    return opensslStores(machine.environment, { cafile: text(facts, "cafile"), capath: text(facts, "capath") });
  },
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ]
};
async function probeRuby(machine, at, { hosts, timeoutMs }) {
  const question2 = {
    timeout: timeoutMs / 1e3,
    hosts: hosts.map(({ name, port, servername }) => ({ name, port, servername }))
  };
  const run = await machine.run({
    file: at.path,
    args: ["-e", probeSource("ruby.rb")],
    stdin: JSON.stringify(question2),
    // A host's time counts for the connection and for the handshake.
    timeoutMs: probeDeadline(hosts.length, 32, timeoutMs * 2)
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

// src/clients/urllib3.ts
var asked = inInterpreter("urllib3");
var urllib3 = {
  id: "urllib3",
  title: "urllib3",
  docs: "https://urllib3.readthedocs.io/en/stable/user-guide.html#certificate-verification",
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: (version2) => isAtLeast(version2, 2, 4) && setsPartialChain(version2),
  ...asked,
  interpret(probe, hosts) {
    const interpretation = asked.interpret(probe, hosts);
    return namesItsStore(probe) ? { ...interpretation, remedies: [] } : interpretation;
  },
  async stores(machine, _at, probe) {
    const facts = pythonFacts(probe, "urllib3");
    return namesItsStore(probe) ? namedStores(machine, facts, []) : interpreterStores(machine, facts);
  },
  remedies: [
    { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
    { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
  ],
  repairedByHand: (families, certificate) => `Add the root to the system store, as root: ${addToSystemStore(families, certificate)}. A urllib3 from PyPI reads SSL_CERT_FILE.`
};
function namesItsStore(probe) {
  return pythonFacts(probe, "urllib3").where !== "";
}

// src/clients/wget-stores.ts
import { join as join7 } from "node:path";
async function wgetStores(machine, _at, probe) {
  const version2 = probe.runs.find(({ label: label3 }) => label3 === "version")?.run.stdout ?? "";
  const isOpenssl = backendIn(version2) === "OpenSSL";
  const settings = await wgetrc(machine, version2);
  const [file, directory] = [settings.get("cacertificate"), settings.get("cadirectory")];
  const told2 = [
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
    return [...told2, ...opensslStores(machine.environment, { cafile: "/etc/ssl/cert.pem", capath: "/etc/ssl/certs" })];
  }
  const path = await systemBundle(machine);
  if (path === void 0) return told2;
  const replacedBy = directory?.config.setting;
  return [...told2, { origin: "default", form: "bundle", path, ...replacedBy === void 0 ? {} : { replacedBy } }];
}
function backendIn(versionOutput2) {
  const [, backend] = /\+ssl\/(gnutls|openssl)/.exec(versionOutput2) ?? [];
  return backend === "gnutls" ? "GnuTLS" : backend === "openssl" ? "OpenSSL" : "";
}
async function wgetrc(machine, version2) {
  const { WGETRC, HOME } = machine.environment;
  const system = /^ {4}(\S+) \(system\)$/m.exec(version2)?.[1] ?? "/etc/wgetrc";
  const user = WGETRC || (HOME ? join7(HOME, ".wgetrc") : void 0);
  const settings = /* @__PURE__ */ new Map();
  for (const file of user === void 0 ? [system] : [system, user]) {
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
  for (const line of content.split("\n")) {
    const [, name, value] = /^\s*([A-Za-z_-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (!name || !value) continue;
    const path = value.replace(/^~(?=\/)/, home);
    settings.set(name.toLowerCase().replace(/[_-]/g, ""), { path, config: { file, setting: name } });
  }
  return settings;
}

// src/clients/wget.ts
var width6 = 16;
var wget = {
  id: "wget",
  title: "Wget",
  docs: "https://www.gnu.org/software/wget/manual/html_node/HTTPS-_0028SSL_002fTLS_0029-Options.html",
  speaks: { servername: false, starttls: [] },
  // GnuTLS knows no other way, and with OpenSSL it sets X509_V_FLAG_PARTIAL_CHAIN (wget: src/openssl.c).
  endsAtAnyAnchor: () => true,
  proxyVariables: () => ["https_proxy"],
  detect: onPath("wget"),
  probe: probeWget,
  interpret: interpretWget,
  stores: wgetStores,
  remedies: [],
  repairedByHand: (families, certificate) => `Add the line \`ca_certificate = ${certificate}\` to ~/.wgetrc, which adds to what it trusts. Or add the root to the system store, as root: ${addToSystemStore(families, certificate)}. A wget that is built with OpenSSL (\`wget --version\` tells) reads SSL_CERT_FILE too.`
};
async function probeWget(machine, at, { hosts, timeoutMs }) {
  const environment2 = { LC_ALL: "C" };
  const version2 = machine.run({ file: at.path, args: ["--version"], environment: environment2, timeoutMs });
  const runs = await sideBySide(hosts, width6, async (host) => {
    const run = await machine.run({
      file: at.path,
      args: argumentsFor5(host, timeoutMs),
      environment: environment2,
      timeoutMs: timeoutMs * 2 + 5e3
    });
    return { label: host.id, run };
  });
  return { runs: [...runs, { label: "version", run: await version2 }] };
}
function argumentsFor5(host, timeoutMs) {
  return [
    // It tells of the handshake's end, and how many certificates it has loaded.
    "--debug",
    // Of the options that a .wgetrc may hold, those that would send a credential, write a file, or hide what is said.
    ...["--header=", "--no-auth-no-challenge", "--no-netrc", "--no-cookies", "--no-hsts"],
    // delete_after removes, and backups renames, whatever --output-document names: it must be no file, not even /dev/null.
    ...["--output-document=-", "--execute=delete_after=off", "--execute=backups=0"],
    ...["--output-file=-", "--no-quiet", "--no-background", "--no-recursive"],
    ...["--spider", "--max-redirect=0", "--tries=1", `--timeout=${Math.max(1, Math.ceil(timeoutMs / 1e3))}`],
    urlOf(host)
  ];
}
var opensslRemedies = [
  { variable: "SSL_CERT_FILE", wants: "bundle", effect: "replaces" },
  { variable: "SSL_CERT_DIR", wants: "hashed-directory", effect: "replaces" }
];
function interpretWget(probe, hosts) {
  const runs = new Map(probe.runs.map(({ label: label3, run }) => [label3, run]));
  const asked2 = runs.get("version");
  const said = asked2?.stdout ?? "";
  const [, number2 = ""] = /^GNU Wget (\d\S*)/.exec(said) ?? [];
  const answered = asked2 !== void 0 && asked2.failure === void 0 && !asked2.timedOut;
  if (answered && /BusyBox/.test(said + asked2.stderr)) {
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
  const words2 = wordsIn3(said);
  if (run.exitCode === 5) return answer(host, "rejected", words2 || "SSL verification failure", run.milliseconds);
  const isAccepted2 = /^---request begin---\r?\nHEAD \//m.test(said) || [0, 6, 8].includes(run.exitCode ?? -1);
  if (isAccepted2) return answer(host, "trusted", "", run.milliseconds);
  if (run.timedOut) return answer(host, "unreachable", "no answer before the deadline", run.milliseconds);
  const last = words2 || lastLine(said) || lastLine(run.stderr) || "wget ended without a word";
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
    const [told2] = reasons.exec(line) ?? [];
    return told2 === void 0 ? [] : [told2.trim()];
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
  deno2,
  bun,
  npm,
  cargo
];

// src/clients/detect.ts
async function detectClients(machine, selection) {
  const found2 = selection === "auto" ? await detectAll(machine) : await detectNamed(machine, selection);
  if (found2.length === 0) {
    throw new UsageError(
      `clients: none was found on ${machine.id} (PATH is ${printable(machine.environment["PATH"] ?? "not set", 200)}); name one with its path, for example python=/opt/env/bin/python.`
    );
  }
  return found2;
}
async function detectAll(machine) {
  const detected = await Promise.all(
    clients.map(async (client) => ({ client, at: await client.detect(machine), named: false }))
  );
  return detected.flatMap(({ at, ...rest }) => installations(at).map((one) => ({ ...rest, at: one })));
}
async function detectNamed(machine, selection) {
  return Promise.all(
    selection.map(async ({ id, path }) => {
      const client = clients.find((known) => known.id === id);
      if (client === void 0) throw new Error(`the client ${id} is not registered`);
      if (path !== void 0) return { client, at: { path: await programAt(machine, id, path) }, named: true };
      const detected = await client.detect(machine);
      if ("absent" in detected) throw missing(machine, client, detected.absent);
      const [at] = installations(detected);
      if (at === void 0) throw missing(machine, client, "nothing was found");
      return { client, at, named: true };
    })
  );
}
function installations(detected) {
  if ("absent" in detected) return [];
  return "path" in detected ? [detected] : detected;
}
async function programAt(machine, id, path) {
  const absolute = isAbsolute(path) ? path : resolve(path);
  const found2 = await machine.which(absolute);
  if (found2) return found2;
  throw new UsageError(
    `clients: ${id}=${printable(path)} is no program that can be run; write the path of the program itself.`
  );
}
function missing(machine, client, why) {
  return new UsageError(
    `clients: ${client.id} was named, but is not on ${machine.id}: ${printable(why)}. Install it, write ${client.id}=/path/to/it, or leave it out.`
  );
}

// src/clients/ask.ts
async function askAll(machine, installed, questions, onAnswer = () => {
}) {
  const asked2 = await Promise.all(
    installed.map(async (installation) => {
      const answers = await ask(machine, installation, questions);
      if (answers) onAnswer(answers);
      return answers;
    })
  );
  return asked2.flatMap((answers) => answers ?? []);
}
async function ask(machine, installed, questions) {
  const { client, at } = installed;
  const reasons3 = new Map(questions.hosts.map((host) => [host, whyNot(client, host)]));
  const hosts = [...questions.hosts.filter((host) => reasons3.get(host) === void 0), questions.control];
  const probe = await client.probe(machine, at, { hosts, timeoutMs: questions.timeoutMs });
  const { version: version2, verdicts: verdicts2, absent, remedies = client.remedies } = client.interpret(probe, hosts);
  if (absent !== void 0) {
    if (installed.named) throw missing(machine, client, absent);
    return void 0;
  }
  const byHost = new Map(verdicts2.map((verdict) => [verdict.host, verdict]));
  const noWord = (host) => answer(host, "error", "was not answered for");
  return {
    ...installed,
    version: version2,
    remedies,
    verdicts: questions.hosts.map((host) => {
      const why = reasons3.get(host);
      return why === void 0 ? byHost.get(host) ?? noWord(host) : answer(host, "skipped", why);
    }),
    control: byHost.get(questions.control) ?? noWord(questions.control),
    stores: await client.stores(machine, at, probe)
  };
}
function whyNot(client, host) {
  if (host.starttls !== void 0 && !client.speaks.starttls.includes(host.starttls)) {
    return `${client.title} is not asked over STARTTLS for ${host.starttls}`;
  }
  if (host.servername !== void 0 && !client.speaks.servername) {
    return `${client.title} cannot be told to send another server name`;
  }
  return void 0;
}

// src/fixes/write.ts
import { createHash as createHash3, randomUUID } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join as join8 } from "node:path";
var fileMode = 420;
var directoryMode = 493;
async function writeBundle(directory, anchors) {
  return writeWhole(directory, "pem", Buffer.from(anchors.map(({ der }) => toPem(der)).join("")));
}
async function writeWhole(directory, extension2, content) {
  const path = join8(directory, `${contentName(content)}.${extension2}`);
  if (await holds(path, content)) return path;
  await makeDirectory(directory);
  const unfinished = join8(directory, `.${randomUUID()}`);
  await writeFile(unfinished, content, { mode: fileMode, flag: "wx" });
  await chmod(unfinished, fileMode);
  await rename(unfinished, path);
  return path;
}
async function writeHashedDirectory(directory, anchors) {
  const files = new Map(hashedNames(anchors).map(({ name, certificate }) => [name, toPem(certificate.der)]));
  const path = join8(directory, `${contentName([...files].join(""))}.d`);
  if (await exists(path)) return path;
  await makeDirectory(directory);
  const unfinished = join8(directory, `.${randomUUID()}`);
  await makeDirectory(unfinished);
  for (const [name, text2] of files) {
    await writeFile(join8(unfinished, name), text2, { mode: fileMode, flag: "wx" });
    await chmod(join8(unfinished, name), fileMode);
  }
  try {
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!await exists(path)) throw error;
  }
  return path;
}
function hashedNames(anchors) {
  const counts = /* @__PURE__ */ new Map();
  return anchors.map((certificate) => {
    const hash = subjectHash(certificate);
    const count = counts.get(hash) ?? 0;
    counts.set(hash, count + 1);
    return { name: `${hash}.${count}`, certificate };
  });
}
async function makeDirectory(path) {
  const created = await mkdir(path, { recursive: true, mode: directoryMode });
  if (created !== void 0) await chmod(path, directoryMode);
}
function contentName(content) {
  return createHash3("sha256").update(content).digest("hex").slice(0, 16);
}
async function holds(path, content) {
  try {
    return (await readFile(path)).equals(content);
  } catch {
    return false;
  }
}
async function exists(path) {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

// src/fixes/key-store.ts
async function writeKeyStore(directory, anchors) {
  return writeWhole(directory, "p12", pkcs12TrustStore(anchors));
}

// src/fixes/need.ts
var takenAwayByAnchors = /* @__PURE__ */ new Set([
  "variable-points-nowhere",
  "store-unreadable",
  "store-malformed",
  "store-missing",
  "store-empty",
  "directory-not-hashed",
  "store-replaced",
  "self-signed",
  "intermediate-missing",
  "intercepted",
  "variable-ignored",
  "issuer-missing"
]);
function needOf(judged, check2, lenders, environment2) {
  const obstacle = check2.explanations.find(({ cause }) => !takenAwayByAnchors.has(cause.id));
  if (obstacle) {
    return { judged, check: check2, why: `${obstacle.cause.id}: ${obstacle.recognition.message}` };
  }
  const remedy = remedyOf(judged, environment2);
  const loan = loanFor(judged, check2, lenders);
  if (remedy === void 0) return { judged, check: check2, why: byHand(judged, check2, loan) };
  if (loan === void 0) return { judged, check: check2, why: noLender(check2) };
  return { judged, check: check2, remedy, ...loan };
}
function remedyOf({ asked: { remedies } }, environment2) {
  return remedies.find(({ variable }) => environment2[variable]) ?? remedies[0];
}
function byHand({ asked: { client } }, { situation: { families } }, loan) {
  const { alone } = loan?.lender ?? {};
  return [
    `${client.title} reads no variable for its store.`,
    client.repairedByHand?.(families, alone ?? someCertificate),
    alone === void 0 && client.repairedByHand !== void 0 ? standIn(loan) : void 0,
    anchorFolder(families) === void 0 ? void 0 : `In a workflow, \`install: true\` adds ${alone === void 0 ? "the root that you give as `ca-certificates`" : "it"} to the system store for the job.`
  ].filter((sentence2) => sentence2 !== void 0).join(" ");
}
function standIn(loan) {
  const anchor = loan?.missing.at(-1);
  if (loan === void 0 || anchor === void 0) {
    return `${someCertificate} stands for the root certificate, which no store that may lend holds: get it from whoever runs that CA.`;
  }
  return `${someCertificate} stands for ${identified(anchor)}, which ${printable(loan.lender.name)} holds.`;
}
function loanFor({ stores }, { situation }, lenders) {
  const [leaf, ...served] = situation.observation.chain;
  if (leaf === void 0) return void 0;
  const own = new Set(stores.flatMap((store) => store.anchors).map((anchor) => anchor.sha256));
  const sent = new Set(served.map((certificate) => certificate.sha256));
  for (const lender of lenders) {
    const anchors = indexBySubject([...lender.store.anchors, ...lender.store.unhashed]);
    const { paths } = findPaths(leaf, served, anchors, { partialChain: situation.endsAtAnyAnchor });
    const [path] = paths.toSorted((one, other) => one.length - other.length);
    if (path === void 0) continue;
    const anchor = path.at(-1);
    const missing2 = path.filter(
      (certificate) => !own.has(certificate.sha256) && (certificate === anchor || !sent.has(certificate.sha256))
    );
    return { missing: missing2.filter((certificate) => certificate !== leaf || certificate === anchor), lender };
  }
  return void 0;
}
function noLender({ explanations, situation }) {
  const [first] = explanations;
  if (situation.observation.chain.length === 0)
    return "no certificate of this host was seen, so that none can be looked for";
  return `no store that may lend holds the issuer, and no certificate that was given is it: ${first?.recognition.message ?? situation.message}`;
}

// src/fixes/plan.ts
function planFix(judged, known, given, trustFrom, environment2) {
  const lenders = trustFrom === "given" ? given : [...given, ...known.filter((store) => !given.includes(store))];
  const answers = judged.flatMap(
    (client) => client.checks.filter(({ verdict }) => verdict.verdict === "rejected").map((check2) => needOf(client, check2, lenders, environment2))
  );
  const needs = answers.flatMap((answer3) => "why" in answer3 ? [] : answer3);
  const remedies = new Map(needs.map(({ remedy }) => [remedy.variable, remedy]));
  const variables8 = [...remedies.values()].map((remedy) => {
    const own = needs.filter((need) => need.remedy.variable === remedy.variable);
    const readers = judged.filter((client) => willRead(client, remedy, remedies, environment2));
    return planVariable(remedy, own, readers, known);
  });
  return { variables: variables8, needs, unrepairable: answers.flatMap((answer3) => "why" in answer3 ? answer3 : []) };
}
function willRead({ asked: asked2 }, { variable }, planned, environment2) {
  const winner = asked2.remedies.find((remedy) => planned.has(remedy.variable) || environment2[remedy.variable]);
  return winner?.variable === variable;
}
function planVariable(remedy, needs, readers, known) {
  const contents = /* @__PURE__ */ new Map();
  const put = (certificates) => {
    for (const certificate of certificates) contents.set(certificate.sha256, certificate);
  };
  for (const reader of readers) put(kept(reader, remedy));
  for (const { judged, lender, missing: missing2 } of needs) {
    const hasNone = judged.stores.every((store) => store.anchors.length === 0);
    if (remedy.effect === "replaces" && hasNone && lender.isPublic) put(lender.store.anchors);
    put(missing2);
  }
  const anchors = [...contents.values()].sort((one, other) => one.sha256 < other.sha256 ? -1 : 1);
  return { remedy, anchors, added: addedTo(readers, anchors, known) };
}
function kept({ stores, replaced }, { effect, variable }) {
  const lost = effect === "replaces" ? [...stores, ...replaced] : stores.filter((store) => store.variable === variable);
  return lost.flatMap((store) => store.anchors);
}
function addedTo(readers, anchors, known) {
  const added2 = /* @__PURE__ */ new Map();
  for (const { stores } of readers) {
    const before = new Set(stores.flatMap((store) => store.anchors).map((anchor) => anchor.sha256));
    for (const { sha256, subject } of anchors) {
      if (before.has(sha256) || added2.has(sha256)) continue;
      added2.set(sha256, { subject, sha256, from: holderOf(sha256, known) });
    }
  }
  return [...added2.values()];
}
function holderOf(sha256, known) {
  const holds2 = ({ store }) => [...store.anchors, ...store.unhashed].some((anchor) => anchor.sha256 === sha256);
  return known.find(holds2)?.name ?? "";
}

// src/fixes/prove.ts
async function prove(machine, judged, needs, environment2, questions) {
  const dropped = /* @__PURE__ */ new Map();
  let kept2 = environment2;
  while (Object.keys(kept2).length > 0) {
    const after = await askAll(
      machine.under(kept2),
      judged.map(({ asked: asked2 }) => asked2),
      questions
    );
    const outcomes = judged.map((client, index) => compare(client, after[index]));
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
function compare(judged, after) {
  const { client } = judged.asked;
  if (after === void 0) return { judged, comparisons: [], harm: `${client.title} did not run any more` };
  const comparisons = judged.checks.map((check2, index) => {
    const verdict = after.verdicts[index];
    return { judged, check: check2, after: verdict ?? { ...check2.verdict, verdict: "error", message: "was not asked again" } };
  });
  const lost = comparisons.find(
    ({ check: check2, after: now }) => check2.verdict.verdict === "trusted" && now.verdict !== "trusted"
  );
  if (lost) {
    const said = lost.after.message;
    return {
      judged,
      comparisons,
      harm: `${client.title} trusted ${lost.check.host.id} before and does not under it: ${said}`
    };
  }
  if (judged.asked.control.verdict !== "trusted" && after.control.verdict === "trusted") {
    return { judged, comparisons, harm: `${client.title} trusts a server under it whose issuer nobody holds` };
  }
  return { judged, comparisons };
}
function faultOf(variable, needs, outcomes) {
  const reads = ({ judged }) => judged.asked.remedies.some((remedy) => remedy.variable === variable);
  const harm = outcomes.filter(reads).find((outcome) => outcome.harm !== void 0)?.harm;
  if (harm !== void 0) return harm;
  const targets = needs.filter((need) => need.remedy.variable === variable);
  const verdicts2 = targets.flatMap(
    (need) => outcomes.flatMap(({ comparisons }) => comparisons.filter(({ check: check2 }) => check2 === need.check))
  );
  if (verdicts2.some(({ after }) => after.verdict === "trusted")) return void 0;
  return `nothing is repaired by it: ${verdicts2[0]?.after.message ?? "no check was made under it"}`;
}

// src/fixes/fix.ts
async function fix(request) {
  const { machine, judged, known, given, trustFrom, questions } = request;
  const plan = planFix(judged, known, given, trustFrom, machine.environment);
  if (plan.needs.length === 0 && plan.unrepairable.length === 0) return void 0;
  const written2 = plan.variables.length === 0 ? [] : await write(plan.variables, await request.place());
  const environment2 = Object.fromEntries(written2.map((entry) => [entry.variable, settingOf(entry, machine.environment)]));
  const proof = await prove(machine, judged, plan.needs, environment2, questions);
  const proven = Object.keys(proof.environment).length > 0;
  const inForce = written2.filter(({ variable }) => variable in proof.environment);
  return {
    environment: proof.environment,
    bundle: largestBundle(inForce),
    anchorsAdded: distinct2(inForce.flatMap(({ planned }) => planned.added)),
    proof: proof.comparisons.map((comparison) => record(machine.id, comparison)),
    unrepaired: unrepaired(machine.id, plan, proof),
    proven,
    exported: proven && request.exports
  };
}
function settingOf({ variable, path, planned }, environment2) {
  return planned.remedy.value?.(path, environment2[variable]) ?? path;
}
var writers = {
  bundle: writeBundle,
  "hashed-directory": writeHashedDirectory,
  "key-store": writeKeyStore
};
async function write(variables8, directory) {
  return Promise.all(
    variables8.map(async (planned) => {
      const { variable, wants } = planned.remedy;
      return { variable, planned, path: await writers[wants](directory, planned.anchors) };
    })
  );
}
function largestBundle(written2) {
  const bundles = written2.filter(({ planned }) => planned.remedy.wants === "bundle");
  return bundles.toSorted((one, other) => other.planned.anchors.length - one.planned.anchors.length)[0]?.path ?? "";
}
function distinct2(items) {
  return [...new Map(items.map((item) => [item.sha256, item])).values()];
}
function record(machine, { judged, check: check2, after }) {
  return { ...subjectOf(machine, judged, check2), before: check2.verdict.verdict, after: after.verdict };
}
function subjectOf(machine, { asked: asked2 }, { host }) {
  return { machine, client: asked2.client.id, path: asked2.at.path, host: host.id };
}
function unrepaired(machine, plan, proof) {
  const failed = plan.needs.flatMap((need) => {
    const why = whyUnrepaired(need, proof);
    return why === void 0 ? [] : { ...subjectOf(machine, need.judged, need.check), why };
  });
  const impossible = plan.unrepairable.filter(({ check: check2 }) => afterOf(check2, proof)?.verdict !== "trusted").map(({ judged, check: check2, why }) => ({ ...subjectOf(machine, judged, check2), why }));
  return [...impossible, ...failed];
}
function afterOf(check2, { comparisons }) {
  return comparisons.find((compared) => compared.check === check2)?.after;
}
function whyUnrepaired({ check: check2, judged, remedy }, proof) {
  const after = afterOf(check2, proof);
  if (after?.verdict === "trusted") return void 0;
  const setting = judged.stores.find((store) => store.config !== void 0)?.config;
  const instead = setting ? ` ${setting.file} sets ${setting.setting}, which may go before it: change it there.` : "";
  const reason = proof.dropped.get(remedy.variable);
  if (reason !== void 0) return `${remedy.variable} was proposed and dropped: ${reason}.${instead}`;
  return `${remedy.variable} did not repair it: ${after?.message || "no answer"}.${instead}`;
}

// src/machines/no-proxy.ts
function withoutProxyFor(address, environment2) {
  const isProxied = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].some((name) => environment2[name]);
  if (!isProxied) return {};
  const { NO_PROXY = "", no_proxy = "" } = environment2;
  const extended = (list) => list === "" ? address : list === "*" ? list : `${list},${address}`;
  return { NO_PROXY: extended(NO_PROXY || no_proxy), no_proxy: extended(no_proxy || NO_PROXY) };
}

// src/machines/proxy-secrets.ts
function withoutProxySecrets(machine) {
  const secrets = proxySecrets(machine.environment);
  if (secrets.length === 0) return machine;
  const cleared = (text2) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text2);
  return {
    ...machine,
    async run(command) {
      const run = await machine.run(command);
      const failure = run.failure === void 0 ? {} : { failure: cleared(run.failure) };
      return { ...run, stdout: cleared(run.stdout), stderr: cleared(run.stderr), ...failure };
    },
    under: (environment2) => withoutProxySecrets(machine.under(environment2))
  };
}
var variables7 = /^(?:https?|all|ftp)_proxy$/i;
function proxySecrets(environment2) {
  const spellings = Object.entries(environment2).flatMap(([name, value]) => {
    const [, written2] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.+)@/is.exec(value) ?? [];
    if (!variables7.test(name) || written2 === void 0) return [];
    return [written2, decoded2(written2), ...ofBroken(written2)].flatMap((text2) => [
      Buffer.from(text2).toString("base64"),
      Buffer.from(text2, "latin1").toString("base64"),
      ...text2.includes(":") ? [text2] : [],
      `${text2}@`
    ]);
  });
  const inJson = spellings.map((text2) => JSON.stringify(text2).slice(1, -1));
  return [.../* @__PURE__ */ new Set([...spellings, ...inJson])].sort((one, other) => other.length - one.length);
}
function ofBroken(written2) {
  const end = written2.search(/[/?#]/);
  return end < 0 ? [] : [written2.slice(0, end)];
}
function decoded2(text2) {
  try {
    return decodeURIComponent(text2);
  } catch {
    return text2;
  }
}

// src/repaired.ts
function isRepairedBy(fix2, { client, path, host }) {
  return fix2.proof.some(
    (proof) => proof.client === client && proof.path === path && proof.host === host && proof.before === "rejected" && proof.after === "trusted"
  );
}

// src/report.ts
function reportOf({ machine, hosts, observations, judged, findings, fixed, ...time2 }) {
  const checks = judged.flatMap((client) => checkRecords(machine.id, client));
  const { id, kind, os } = machine;
  return {
    schemaVersion: 1,
    tool: { name: "local-issuer", version },
    startedAt: time2.startedAt.toISOString(),
    milliseconds: Math.round(time2.milliseconds),
    result: resultOf(checks, findings, fixed),
    hosts: hosts.map((host) => hostRecord(host, observations.get(host))),
    machines: [{ id, kind, os, clients: judged.map(clientRecord) }],
    checks,
    findings,
    ...fixed === void 0 ? {} : { fix: fixed }
  };
}
function resultOf(checks, findings, fixed) {
  const rejected4 = checks.filter(({ verdict }) => verdict === "rejected");
  if (findings.some(({ cause }) => cause === "verification-off")) return "rejected";
  if (rejected4.some((check2) => !(fixed?.exported === true && isRepairedBy(fixed, check2)))) return "rejected";
  const answered = checks.filter(({ verdict }) => verdict === "trusted" || verdict === "rejected").map(({ host }) => host);
  const isSilent = checks.some(
    ({ verdict, host }) => verdict === "skipped" ? !answered.includes(host) : verdict === "unreachable" || verdict === "error"
  );
  if (isSilent) return "unreachable";
  return rejected4.length > 0 ? "fixed" : "trusted";
}
function checkRecords(machine, { asked: asked2, checks }) {
  return checks.map(({ host, verdict, explanations }) => ({
    machine,
    client: asked2.client.id,
    path: asked2.at.path,
    host: host.id,
    verdict: verdict.verdict,
    basis: verdict.basis ?? "observed",
    message: verdict.message,
    causes: explanations.map(({ cause }) => cause.id),
    milliseconds: verdict.milliseconds
  }));
}
function clientRecord({ asked: asked2, stores }) {
  return { id: asked2.client.id, path: asked2.at.path, version: asked2.version, stores: stores.map(storeRecord) };
}
function storeRecord({ origin, path, variable, state, anchors }) {
  return {
    origin,
    ...path === void 0 ? {} : { path },
    ...variable === void 0 ? {} : { variable },
    state,
    anchors: anchors.length
  };
}
function hostRecord(host, observation) {
  return { ...host, chain: servedChain(observation).map(chainEntry) };
}
function servedChain(observation) {
  const { chain = [], direct } = observation ?? {};
  return chain.length === 0 && direct !== void 0 ? direct.chain : chain;
}

// src/tls/control.ts
import { once } from "node:events";
import { createServer } from "node:tls";

// src/x509/mint.ts
import { createHash as createHash4, generateKeyPairSync, randomBytes, sign } from "node:crypto";

// src/x509/mint-extensions.ts
function basicConstraints(isCa, pathLength) {
  const limit = pathLength === void 0 ? [] : [integer(Buffer.of(pathLength))];
  return extension("2.5.29.19", true, isCa ? sequence(boolean(true), ...limit) : sequence());
}
var keyUsageBits = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 };
function keyUsage(usages) {
  const positions = usages.map((usage) => keyUsageBits[usage]);
  const byte = positions.reduce((value, position) => value | 128 >> position, 0);
  return extension("2.5.29.15", true, bits(Buffer.of(byte), 7 - Math.max(...positions)));
}
var purposes2 = { serverAuth: "1.3.6.1.5.5.7.3.1", clientAuth: "1.3.6.1.5.5.7.3.2" };
function extendedKeyUsage(usages) {
  return extension("2.5.29.37", false, sequence(...usages.map((usage) => objectIdentifier(purposes2[usage]))));
}
function subjectKeyIdentifier(keyId) {
  return extension("2.5.29.14", false, octets(keyId));
}
function authorityKeyIdentifier(keyId) {
  return extension("2.5.29.35", false, sequence(implicit(0, keyId)));
}
function issuerAddress(address) {
  const caIssuers = objectIdentifier("1.3.6.1.5.5.7.48.2");
  const access = sequence(caIssuers, implicit(6, Buffer.from(address, "latin1")));
  return extension("1.3.6.1.5.5.7.1.1", false, sequence(access));
}
function subjectAlternativeName(names) {
  const entries = names.map((name) => {
    const address = addressBytes(name);
    return address === void 0 ? implicit(2, Buffer.from(name, "latin1")) : implicit(7, address);
  });
  return extension("2.5.29.17", false, sequence(...entries));
}
function addressBytes(name) {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return Buffer.from(name.split(".").map(Number));
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(name) || !URL.canParse(`http://[${name}]/`)) return void 0;
  const [head = "", tail] = new URL(`http://[${name}]/`).hostname.slice(1, -1).split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === void 0 || tail === "" ? [] : tail.split(":");
  const gap = Array(8 - before.length - after.length).fill("0");
  return Buffer.from([...before, ...gap, ...after].map((group) => group.padStart(4, "0")).join(""), "hex");
}
function extension(oid, critical, value) {
  const flag2 = critical ? [boolean(true)] : [];
  return sequence(objectIdentifier(oid), ...flag2, octets(value));
}

// src/x509/mint.ts
function mintAuthority(mint) {
  return certify(mint, mint.name, () => [
    basicConstraints(true, mint.pathLength),
    keyUsage(["keyCertSign", "cRLSign"])
  ]);
}
function mintLeaf(mint) {
  return certify(mint, mint.commonName, (keyType) => [
    basicConstraints(false, void 0),
    keyUsage(keyType === "rsa" ? ["digitalSignature", "keyEncipherment"] : ["digitalSignature"]),
    extendedKeyUsage(mint.extendedKeyUsage ?? ["serverAuth"]),
    ...mint.names.length === 0 ? [] : [subjectAlternativeName(mint.names)],
    ...mint.issuerAddress === void 0 ? [] : [issuerAddress(mint.issuerAddress)]
  ]);
}
var day = 24 * 60 * 60 * 1e3;
function certify(mint, commonName, purpose) {
  const keyType = mint.keyType ?? "p256";
  const { publicKey, privateKey } = generateKeyPair(keyType);
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash4("sha1").update(publicKeyInfo).digest();
  const subject = distinguishedName(commonName, mint.organization, mint.organizationalUnit);
  const signer = mint.issuer ?? { subject, keyId, keyType, privateKey };
  const keyIdentifiers = [subjectKeyIdentifier(keyId), authorityKeyIdentifier(signer.keyId)];
  const tbs = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serialNumber()),
    signatureAlgorithm(signer.keyType),
    signer.subject,
    sequence(
      time(mint.notBefore ?? new Date(mint.now.getTime() - day)),
      time(mint.notAfter ?? new Date(mint.now.getTime() + 30 * day))
    ),
    subject,
    publicKeyInfo,
    explicit(3, sequence(...purpose(keyType), ...mint.omitKeyIdentifiers === true ? [] : keyIdentifiers))
  );
  const signature = sign(digests[signer.keyType], tbs, signer.privateKey);
  const bytes = sequence(tbs, signatureAlgorithm(signer.keyType), bits(signature));
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
var digests = { rsa: "sha256", p256: "sha256", p384: "sha384", ed25519: null };
function signatureAlgorithm(signer) {
  switch (signer) {
    case "rsa":
      return sequence(objectIdentifier("1.2.840.113549.1.1.11"), nothing());
    case "p256":
      return sequence(objectIdentifier("1.2.840.10045.4.3.2"));
    case "p384":
      return sequence(objectIdentifier("1.2.840.10045.4.3.3"));
    case "ed25519":
      return sequence(objectIdentifier("1.3.101.112"));
  }
}
function generateKeyPair(keyType) {
  switch (keyType) {
    case "rsa":
      return generateKeyPairSync("rsa", { modulusLength: 2048 });
    case "p256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "p384":
      return generateKeyPairSync("ec", { namedCurve: "P-384" });
    case "ed25519":
      return generateKeyPairSync("ed25519");
  }
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
async function startControl(now) {
  const issuer = mintAuthority({ now, name: "Local Issuer control: held by nobody" });
  const { certificatePem, privateKeyPem } = mintLeaf({
    now,
    issuer,
    commonName: "Local Issuer control",
    names: [...addresses, "localhost"]
  });
  const credentials = { cert: certificatePem, key: privateKeyPem, ca: [] };
  const server = createServer({ ...credentials, handshakeTimeout: idleMs }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.once("data", () => socket.end(answer2));
  });
  const open = /* @__PURE__ */ new Set();
  server.maxConnections = maxConnections;
  server.on("connection", (socket) => {
    open.add(socket);
    socket.unref().once("close", () => open.delete(socket));
  });
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  const address = await listen(server.unref());
  server.on("error", () => {
  });
  const { port } = server.address();
  return {
    host: { id: `${address}:${port}`, name: address, port },
    async close() {
      const closed = new Promise((resolve4) => server.close(resolve4));
      for (const socket of open) socket.destroy();
      await closed;
    }
  };
}
async function listen(server) {
  const [own, shared] = addresses;
  for (const address of addresses) {
    server.listen(0, address);
    try {
      await once(server, "listening");
      return address;
    } catch (error) {
      if (address === shared) throw error;
    }
  }
  return own;
}

// src/tls/handshake.ts
import { constants } from "node:crypto";
import { isIP as isIP8 } from "node:net";
import { connect as connectTls2, createSecureContext as createSecureContext2 } from "node:tls";

// src/tls/approach.ts
import { connect as connect2, isIP as isIP7 } from "node:net";
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
  constructor(words2, status) {
    super(words2);
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
  constructor(socket, maxBytes3) {
    this.#socket = socket;
    this.#maxBytes = maxBytes3;
    socket.on("data", this.#receive).on("error", this.#fail).on("end", this.#close).on("close", this.#close);
  }
  write(data) {
    this.#socket.write(data);
  }
  /** The next line, without its end. */
  async line() {
    const end = await this.#until(() => this.#buffer.indexOf(10));
    return this.#take(end + 1).toString("latin1").replace(/\r?\n$/, "");
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
      await new Promise((resolve4) => {
        this.#wake = resolve4;
      });
    }
  }
  #take(length) {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }
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
  const head = await wire.bytes(2);
  const [tag, short = 0] = head;
  if (tag !== 48 || short === 128 || short > 132) throw refusal(head.toString("latin1"));
  if (short < 128) return Buffer.concat([head, await wire.bytes(short)]);
  const length = await wire.bytes(short - 128);
  if (length.readUIntBE(0, length.length) > maxLength) throw refusal(head.toString("latin1"));
  return Buffer.concat([head, length, await wire.bytes(length.readUIntBE(0, length.length))]);
}
function split(bytes) {
  const [tag = -1, short = 0] = bytes;
  const extra = short < 128 ? 0 : Math.min(short - 128, 4);
  const start = 2 + extra;
  if (bytes.length < start) return [-1, Buffer.alloc(0), Buffer.alloc(0)];
  const end = start + (extra === 0 ? short : bytes.readUIntBE(2, extra));
  return [tag, bytes.subarray(start, end), bytes.subarray(end)];
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
  const head = await wire.bytes(4);
  return wire.bytes(head.readUIntLE(0, 3));
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
var maxBytes = 16 * 1024;
async function upgrade(socket, protocol) {
  const wire = new Wire(socket, maxBytes);
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
  const socket = proxy === void 0 ? connect2({ host: host.name, port: host.port }) : connectToProxy(proxy);
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
        await openTunnel(socket, proxy, host);
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
  if (protocol === "http") return connect2({ host: name, port });
  const verification = credentials === void 0 ? { rejectUnauthorized: false, ca: [] } : { rejectUnauthorized: true };
  return connectTls({ host: name, port, servername: isIP7(name) === 0 ? name : "", ...verification });
}
function connected(socket, event) {
  return new Promise((resolve4, reject) => {
    const close2 = () => reject(new ObservationFailure("reset", "the connection was closed"));
    socket.once("error", reject).once("close", close2);
    socket.once(event, () => {
      socket.off("error", reject).off("close", close2);
      resolve4();
    });
  });
}
function ofProxy({ url, variable }, error) {
  if (error instanceof ProxyFailure)
    return new ProxyFailure(`the proxy ${url} (${variable}) ${error.message}`, error.status);
  return new ProxyFailure(`the proxy ${url} (${variable}) made no connection: ${failureOf(error).detail}`);
}

// src/tls/cursor.ts
var Cursor = class {
  #bytes;
  #offset = 0;
  constructor(bytes) {
    this.#bytes = bytes;
  }
  bytes(length) {
    const end = this.#offset + length;
    if (end > this.#bytes.length) return void 0;
    const taken = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
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
  let end = inner.length;
  while (end > 0 && inner[end - 1] === 0) end--;
  return end === 0 ? void 0 : { type: inner[end - 1] ?? 0, content: inner.subarray(0, end - 1) };
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
var messageType = { serverHello: 2, certificate: 11 };
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
  const list = new Cursor(cursor.partialVector(3) ?? Buffer.alloc(0));
  const certificates = [];
  for (; ; ) {
    const certificate = list.vector(3);
    if (certificate === void 0) return certificates;
    certificates.push(certificate);
    if (isTls13) list.vector(2);
  }
}

// src/tls/tap.ts
import { Duplex } from "node:stream";
var Tap = class extends Duplex {
  #socket;
  #chunks = [];
  #maxBytes;
  #length = 0;
  constructor(socket, maxBytes3) {
    super();
    this.#socket = socket;
    this.#maxBytes = maxBytes3;
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
function shakeHands(host, options) {
  const handshake = new Promise((resolve4) => {
    const { socket, ready, waitingFor } = approach(host, options.proxy);
    let tap;
    let tls;
    let address;
    let secret;
    let isSettled = false;
    const settle = (outcome) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(deadline);
      const served = tap === void 0 ? [] : servedCertificates(tap.received(), secret);
      const isOurReadingWanting = served.length === 0 && outcome.state === "handshake";
      const certificates = isOurReadingWanting && tls !== void 0 ? relinkedCertificates(tls) : served;
      resolve4({ ...outcome, ...address === void 0 ? {} : { address }, certificates });
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
  return connectTls2({ socket: tap, secureContext, rejectUnauthorized: false, servername: isIP8(name) === 0 ? name : "" });
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
var maxCertificates = 32;
var maxAtOnce2 = 64;
async function observeAll(hosts, options) {
  const context = wideContext();
  const observations = [];
  const waiting = hosts.entries();
  const work = async () => {
    for (const [index, host] of waiting) observations[index] = await observeWith(context, host, options);
  };
  await Promise.all(Array.from({ length: Math.min(maxAtOnce2, hosts.length) }, work));
  return observations;
}
async function observeWith(context, host, options) {
  const way = host.starttls === void 0 ? proxyFor(host, options.environment ?? {}) : { kind: "direct" };
  if (way.kind === "direct") return seen(context, host, options);
  const direct = options.alsoDirect === true ? seen(context, host, options) : void 0;
  const main = way.kind === "proxy" ? await seen(context, host, options, way.proxy) : unasked(way);
  return direct === void 0 ? main : { ...main, direct: await direct };
}
function unasked({ variable, why }) {
  return { state: "unasked", detail: `${variable} ${why}, which is not asked for a connection here`, chain: [] };
}
async function seen(context, host, options, proxy) {
  const { timeoutMs, maxBytes: maxBytes3 = defaultMaxBytes } = options;
  const handshake = await shakeHands(host, { context, timeoutMs, maxBytes: maxBytes3, proxy });
  const { certificates, detail, status, ...rest } = handshake;
  const { chain, notes } = readChain(certificates);
  const asked2 = proxy && { variable: proxy.variable, url: proxy.url, ...status === void 0 ? {} : { status } };
  return {
    ...rest,
    detail: [detail, ...notes].filter((note) => note !== "").join("; "),
    chain,
    ...asked2 === void 0 ? {} : { proxy: asked2 }
  };
}
function readChain(served) {
  const chain = [];
  const notes = [];
  for (const [index, der] of served.slice(0, maxCertificates).entries()) {
    try {
      chain.push(readCertificate(Buffer.from(der)));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notes.push(printable(`certificate ${index + 1} of the chain is left out: ${reason}`));
    }
  }
  const beyond = served.length - maxCertificates;
  if (beyond > 0) notes.push(`${counted(beyond, "certificate")} after the first ${maxCertificates} left out`);
  return { chain, notes };
}

// src/check.ts
async function check(request) {
  const { hosts, timeoutMs, now, onProgress = () => {
  } } = request;
  const started = performance.now();
  const control = await startControl(now);
  try {
    const { environment: environment2 } = request.machine;
    const machine = withoutProxySecrets(request.machine.under(withoutProxyFor(control.host.name, environment2)));
    const questions = { hosts, control: control.host, timeoutMs };
    const installed = await detectClients(machine, request.clients);
    onProgress(`asking ${counted(installed.length, "client")} about ${counted(hosts.length, "host")}`);
    const [asked2, observations] = await Promise.all([
      askAll(machine, installed, questions, ({ client }) => onProgress(`${client.id} has answered`)),
      observe(hosts, {
        timeoutMs,
        environment: environment2,
        alsoDirect: installed.some(({ client }) => mayIgnoreProxies(client, environment2))
      })
    ]);
    onProgress("reading the stores");
    const stores = await readStores(machine, asked2, request.given);
    const judged = judge(machine, asked2, observations, stores, now);
    onProgress("looking for a fix, and proving it");
    const fixed = await fix({ ...request, ...stores, machine, judged, questions });
    const findings = [
      ...findingsOf(machine.id, judged, (check2) => fixed?.exported === true && isRepairedBy(fixed, check2)),
      ...expiryWarnings(machine.id, judged, request.expiryWarningDays, now)
    ];
    const milliseconds = performance.now() - started;
    return reportOf({ machine, hosts, observations, judged, findings, fixed, startedAt: now, milliseconds });
  } finally {
    await control.close();
  }
}
async function observe(hosts, options) {
  const observations = await observeAll(hosts, options);
  return new Map(observations.map((observation, index) => [hosts[index], observation]));
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
import { isAbsolute as isAbsolute2, join as join9, resolve as resolve2 } from "node:path";
async function placeFor(environment2, given = "") {
  if (given !== "") return { directory: isAbsolute2(given) ? given : resolve2(given) };
  const { GITHUB_ACTIONS, RUNNER_TEMP, _CONDOR_SCRATCH_DIR, XDG_CACHE_HOME, HOME } = environment2;
  if (GITHUB_ACTIONS === "true" && RUNNER_TEMP) return placeInJob(RUNNER_TEMP);
  if (_CONDOR_SCRATCH_DIR) return { directory: join9(_CONDOR_SCRATCH_DIR, ".local-issuer") };
  if (XDG_CACHE_HOME && isAbsolute2(XDG_CACHE_HOME)) return { directory: join9(XDG_CACHE_HOME, "local-issuer") };
  if (HOME && isAbsolute2(HOME)) return { directory: join9(HOME, ".cache", "local-issuer") };
  return { directory: await mkdtemp(join9(tmpdir(), "local-issuer-")) };
}
var containerHome = "/github/home";
async function placeInJob(runnerTemp, home = containerHome) {
  const onHost = join9(runnerTemp, "_github_home");
  const identity = await identityOf2(home);
  if (identity === void 0) return { directory: join9(onHost, "local-issuer") };
  if (identity === await identityOf2(onHost)) return { directory: join9(home, "local-issuer") };
  return {
    directory: join9(onHost, "local-issuer"),
    note: `${home} and ${onHost} are different volumes here: later steps see the fix, Docker actions of this job do not.`
  };
}
async function identityOf2(path) {
  try {
    const { dev, ino } = await stat2(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return void 0;
  }
}

// src/input-file.ts
import { readFile as readFile2 } from "node:fs/promises";
var maxBytes2 = 16 * 1024 * 1024;
async function readInputFile(input2, path) {
  const bytes = await readFile2(path).catch((error) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`${input2}: ${printable(path)} cannot be read: ${reasons2[code] ?? code}.`);
  });
  if (bytes.length <= maxBytes2) return bytes;
  throw new UsageError(`${input2}: ${printable(path)} is larger than 16 MiB; give the file that holds the list alone.`);
}
var reasons2 = {
  ENOENT: "there is no such file; a path is relative to the working directory",
  EACCES: "permission denied",
  EISDIR: "it is a directory; name a file"
};

// src/clients/selection.ts
function parseSelection(value, input2 = "clients") {
  const entries = value.split(/[,\n]/).flatMap((entry) => entry.trim() || []);
  if (entries.length === 0 || entries.length === 1 && entries[0] === "auto") return "auto";
  const chosen = /* @__PURE__ */ new Map();
  for (const entry of entries) chosen.set(entry, parseEntry(entry, input2));
  return [...chosen.values()];
}
function parseEntry(entry, input2) {
  const [name = "", ...rest] = entry.split("=");
  const id = clientIds.find((known) => known === name.trim());
  if (id === void 0) {
    const why = name.trim() === "auto" ? '"auto" stands alone' : `"${printable(name, 60)}" is no client`;
    throw new UsageError(`${input2}: ${why}; write "auto", or some of ${clientIds.join(", ")}.`);
  }
  if (rest.length === 0) return { id };
  const path = rest.join("=").trim();
  if (path === "")
    throw new UsageError(`${input2}: "${id}=" names no path; write ${id}=/path/to/the/program, or just ${id}.`);
  return { id, path };
}

// src/hosts/parse-host.ts
import { isIP as isIP10, isIPv6 as isIPv65 } from "node:net";

// src/hosts/host-name.ts
import { isIP as isIP9, isIPv6 as isIPv64 } from "node:net";
import { domainToASCII } from "node:url";
var label2 = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
var forbidden = /[\s\p{Cc}\p{Cf}\p{Cs}/\\?#@%:[\]<>^|,;"'`(){}=&$!+~]/u;
function readName(text2) {
  if (isIP9(text2) !== 0) return readAddress(text2);
  if (text2 === "") return { problem: "has no host name" };
  if (text2.includes("*")) return { problem: "is a wildcard; write the name of one host" };
  if (text2.includes(",") || text2.includes(";")) return { problem: "is no host name; write one host a line" };
  if (text2.includes("%")) return { problem: "has a zone or a percent escape, which a host name cannot hold" };
  if (forbidden.test(text2)) return { problem: "is no host name; write name, name:port or https://name:port" };
  if (text2.length > 4 * 253) return { problem: "is longer than the 253 characters of a DNS name" };
  const name = domainToASCII(text2).replace(/\.$/, "");
  if (name === "") return { problem: "is no valid domain name" };
  if (isIP9(name) !== 0) return { problem: "is an IPv4 address in an old notation; write four decimal numbers" };
  if (name.length > 253) return { problem: "is longer than the 253 characters of a DNS name" };
  for (const part of name.split(".")) {
    if (part === "") return { problem: "has an empty label between two dots" };
    if (part.length > 63) return { problem: "has a label longer than 63 characters" };
    if (!label2.test(part))
      return { problem: "has a label that begins or ends with a hyphen or holds a stray character" };
  }
  return { name };
}
function readAddress(text2) {
  if (!isIPv64(text2)) return { name: text2 };
  if (text2.includes("%")) return { problem: "has a zone; a link-local address names no host that others can check" };
  return { name: new URL(`https://[${text2}]/`).hostname.slice(1, -1) };
}

// src/hosts/parse-host.ts
var knownOptions = `starttls=${starttlsProtocols.join("|")} and servername=NAME`;
function parseHost(entry) {
  const reading = readEntry(entry.trim().split(/\s+/u));
  if ("host" in reading) return reading;
  if (entry.includes("@"))
    return { problem: `${quoted2(entry)} holds an "@"; write the host alone, without user, password or path.` };
  return { problem: `${quoted2(entry)} ${reading.problem}.` };
}
function readEntry([target = "", ...words2]) {
  const authority = readAuthority(target);
  if ("problem" in authority) return authority;
  const reading = readName(authority.name);
  if ("problem" in reading) return reading;
  const port = authority.port === void 0 ? 443 : readPort(authority.port);
  if (port === void 0) {
    const written2 = authority.port === "" ? "an empty port" : `port ${printable(authority.port ?? "", 20)}`;
    return { problem: `has ${written2}; a port is a number from 1 to 65535` };
  }
  const options = readOptions(words2);
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
  return isIPv65(name) ? `[${name}]` : name;
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
  return authority.startsWith("[") ? readBracketed(authority) : splitPort2(authority);
}
function readBracketed(authority) {
  const [, name = "", , port] = /^\[([^\]]*)\](:(.*))?$/u.exec(authority) ?? [];
  if (!isIPv65(name)) return { problem: "has no IPv6 address in its brackets; write [ADDRESS] or [ADDRESS]:PORT" };
  return port === void 0 ? { name } : { name, port };
}
function splitPort2(authority) {
  const colon = authority.lastIndexOf(":");
  if (colon < 0) return { name: authority };
  const [before, after] = [authority.slice(0, colon), authority.slice(colon + 1)];
  if (isIPv65(authority)) {
    if (isIP10(before) === 0 || !/^\d+$/.test(after)) return { name: authority };
    return { problem: `can be read in two ways; write [${before}]:${after} or [${authority}]` };
  }
  if (isIPv65(before)) return { problem: `is an IPv6 address and a port; write [${before}]:PORT` };
  return { name: before, port: after };
}
function readPort(digits) {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  return port >= 1 && port <= 65535 ? port : void 0;
}
function readOptions(words2) {
  const options = {};
  for (const word of words2) {
    const [key = "", value] = splitOnce(word);
    if (value === void 0)
      return { problem: `has ${quoted2(word)} behind it, which is no option; write one host a line` };
    if (key !== "starttls" && key !== "servername") {
      return { problem: `has the unknown option ${quoted2(key)}; the options are ${knownOptions}` };
    }
    if (options[key] !== void 0) return { problem: `has ${key} twice; give it once` };
    if (key === "starttls") {
      const protocol = starttlsProtocols.find((known) => known === value);
      if (protocol === void 0) {
        return {
          problem: `has the unknown STARTTLS protocol ${quoted2(value)}; write one of ${starttlsProtocols.join(", ")}`
        };
      }
      options.starttls = protocol;
    } else {
      const reading = readName(value);
      if ("problem" in reading) return { problem: `has a servername that ${reading.problem}` };
      if (isIP10(reading.name) !== 0)
        return { problem: "has an IP address as its servername; SNI carries DNS names only" };
      options.servername = reading.name;
    }
  }
  return options;
}
function splitOnce(word) {
  const sign2 = word.indexOf("=");
  return sign2 < 0 ? [word, void 0] : [word.slice(0, sign2), word.slice(sign2 + 1)];
}
function quoted2(text2) {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text2)?.[0] ?? "";
  const rest = text2.slice(scheme.length);
  const at = rest.lastIndexOf("@");
  const host = at < 0 ? rest : `…${rest.slice(at)}`;
  const end = scheme === "" ? -1 : host.search(/[/?#\\]/);
  return `"${printable(`${scheme}${end < 0 ? host : `${host.slice(0, end)}/…`}`, 120)}"`;
}

// src/hosts/host-list.ts
var hostLimit = 1e4;
var byteLimit = 1024 * 1024;
var shownProblems = 20;
function parseHostList(text2, origin) {
  const place = printable(origin.file ?? origin.input, 200);
  if (Buffer.byteLength(text2) > byteLimit) throw new UsageError(`${place} is larger than 1 MiB; split the list.`);
  const lines = text2.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
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

// src/stores/given-certificates.ts
import { resolve as resolve3 } from "node:path";
var input = "ca-certificates";
async function givenCertificates(value, readFile3) {
  if (value.includes("-----BEGIN ")) return certificatesIn(Buffer.from(value), `the input ${input}`, false);
  const paths = value.split("\n").flatMap((line) => line.trim() || []);
  const given = await Promise.all(paths.map(async (path) => certificatesIn(await readFile3(input, path), path, true)));
  return given.flat();
}
function certificatesIn(bytes, from, isFile) {
  const place = printable(from, 200);
  const blocks2 = pemBlocks(Buffer.from(bytes).toString("latin1"));
  if (blocks2.length === 0) return [{ certificate: readAt(bytes, `${place} (read as DER)`), from }];
  return blocks2.map((block) => {
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
    const isAlone = isFile && blocks2.length === 1;
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
  failOn: "error",
  expiryWarningDays: "14",
  timeoutSeconds: "20",
  reportDirectory: "",
  summary: "true"
};
async function readInputs(raw, readFile3) {
  if (raw.containers.trim() !== "") {
    throw new UsageError("containers: this version checks the runner only; leave it empty.");
  }
  if (!flag("check-runner", raw.checkRunner)) {
    throw new UsageError("check-runner: false leaves nothing to check; this version checks the runner only.");
  }
  const given = await givenCertificates(raw.caCertificates, readFile3);
  const install = installOf(raw.install);
  return {
    hosts: await hostsOf(raw, readFile3),
    clients: parseSelection(raw.clients),
    given,
    export: flag("export", raw.export),
    install,
    anchors: install === "false" ? [] : anchorsOf(given),
    trustFrom: choice("trust-from", raw.trustFrom, ["machine", "given"]),
    failOn: choice("fail-on", raw.failOn, ["error", "warning", "never"]),
    expiryWarningDays: whole("expiry-warning-days", raw.expiryWarningDays, 0, 3650),
    timeoutMs: whole("timeout-seconds", raw.timeoutSeconds, 1, 600) * 1e3,
    reportDirectory: raw.reportDirectory.trim(),
    summary: flag("summary", raw.summary)
  };
}
async function hostsOf(raw, readFile3) {
  const file = raw.hostsFile.trim();
  const lists = [parseHostArguments(raw.hostArguments ?? []), parseHostList(raw.hosts, { input: "hosts" })];
  if (file !== "") {
    const text2 = Buffer.from(await readFile3("hosts-file", file)).toString("utf8");
    lists.push(parseHostList(text2, { input: "hosts-file", file }));
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
function anchorsOf(given) {
  if (given.length > 0) return anchorFiles(given);
  throw new UsageError("install: there is nothing to install; give your root certificate as ca-certificates.");
}
function flag(input2, value) {
  if (/^(true|True|TRUE)$/.test(value.trim())) return true;
  if (/^(false|False|FALSE)$/.test(value.trim())) return false;
  throw new UsageError(`${input2}: "${printable(value, 60)}" is neither true nor false.`);
}
function choice(input2, value, values) {
  const chosen = values.find((known) => known === value.trim());
  if (chosen !== void 0) return chosen;
  throw new UsageError(`${input2}: "${printable(value, 60)}" is none of ${values.join(", ")}.`);
}
function whole(input2, value, least, most) {
  const number2 = Number(value.trim());
  if (/^\d+$/.test(value.trim()) && number2 >= least && number2 <= most) return number2;
  throw new UsageError(`${input2}: "${printable(value, 60)}" is not a whole number from ${least} to ${most}.`);
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
  "message",
  "help",
  "causes",
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
  "unrepaired"
];
var rank = new Map(keyOrder.map((key, index) => [key, index]));
function reportJson(report) {
  const json = JSON.stringify(report, (_, value) => isRecord(value) ? sorted(value) : value, 2);
  return `${json.replace(ignoredByCollation, escaped).replaceAll("##[", "#\\u0023[")}
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
function exportLine([name, value]) {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a shell variable`);
  if (value.includes("\0")) throw new Error(`the value of ${name} holds a NUL, which no variable can`);
  return `export ${name}='${value.replaceAll("'", `'\\''`).replaceAll("::", `:'':`).replaceAll("##[", `##''[`)}'
`;
}

// src/reports/layout.ts
function middleCut(text2, width7) {
  const characters = [...text2];
  if (characters.length <= width7) return text2;
  const head = Math.floor((width7 - 1) / 2);
  return [...characters.slice(0, head), "…", ...characters.slice(characters.length - (width7 - 1 - head))].join("");
}
function endCut(text2, limit) {
  if (text2.length <= limit) return text2;
  const cut = text2.slice(0, Math.max(limit - 1, 0));
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`.slice(0, limit);
}
function wrapped(text2, width7) {
  const lines = [];
  let line = "";
  for (const word of text2.match(/(?:`[^`]*`|[^\s`]|`)+/gu) ?? []) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= width7) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

// src/reports/finding-text.ts
var severities2 = ["error", "warning", "notice"];
function findingsInOrder(report) {
  const weight = (finding2) => finding2.clients.length * finding2.hosts.length;
  return [...report.findings].sort(
    (one, other) => severities2.indexOf(one.severity) - severities2.indexOf(other.severity) || causeIds.indexOf(one.cause) - causeIds.indexOf(other.cause) || weight(other) - weight(one)
  );
}
function causeWords(finding2) {
  return finding2.cause.replaceAll("-", " ").replace("tls", "TLS");
}
function findingTitle(finding2) {
  const { clients: clients2, hosts, machine } = finding2;
  const who = clients2.length > 3 ? `${clients2.slice(0, 2).join(", ")} (+${clients2.length - 2})` : clients2.join(", ");
  const where = machine === "runner" ? "" : `${who === "" ? "" : " in "}${middleCut(machine, 40)}`;
  const more = hosts.length > 1 ? ` (+${hosts.length - 1})` : "";
  const at = hosts[0] === void 0 ? "" : ` – ${middleCut(hosts[0], 50)}${more}`;
  return `${who}${where}${who === "" && where === "" ? "" : ": "}${causeWords(finding2)}${at}`;
}
function findingSentence(finding2, report) {
  const { clients: clients2, hosts, machine, message: message2 } = finding2;
  if (clients2.length === 0) return hosts.length === 0 ? message2 : `${listed(hosts)}: ${message2}`;
  const who = `${listed(clients2)}${machine === "runner" ? "" : ` in ${machine}`}`;
  return hosts.length === 0 ? `${who}: ${message2}` : `${who} ${verbOf(finding2, report)} ${listed(hosts)}: ${message2}`;
}
function verbOf(finding2, report) {
  const verdicts2 = /* @__PURE__ */ new Set();
  for (const { machine, client, host, causes, verdict: verdict2 } of report.checks) {
    if (machine !== finding2.machine || !causes.includes(finding2.cause)) continue;
    if (finding2.clients.includes(client) && finding2.hosts.includes(host)) verdicts2.add(verdict2);
  }
  const [verdict, ...others] = verdicts2;
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
function helpSteps(finding2) {
  return finding2.help.split("\n").map((line) => line.trim().replace(/^(?:[-*]|\d+[.)])\s+/, "")).filter((line) => line !== "");
}
function findingSources(finding2, report) {
  const hosts = new Set(finding2.hosts);
  return report.hosts.filter(({ id }) => hosts.has(id)).flatMap(({ source }) => source === void 0 ? [] : [source]);
}

// src/reports/fix-text.ts
function fixSentence(fix2) {
  if (Object.keys(fix2.environment).length === 0) return "No variable repairs this.";
  if (!fix2.proven)
    return "Not proven, so not exported: under these variables not every repaired check is trusted, or one that was trusted no longer is.";
  const proof = "Proven: the same clients were asked again under these variables and trust what they rejected.";
  return fix2.exported ? `${proof} Exported.` : `${proof} Not exported.`;
}

// src/reports/paint.ts
import { styleText } from "node:util";
function painter(colour) {
  if (!colour) return (text2) => text2;
  return (text2, hue, weight) => {
    const formats = [...hue === void 0 ? [] : [hue], ...weight === void 0 ? [] : [weight]];
    return styleText(formats, text2, { validateStream: false });
  };
}

// src/reports/matrix.ts
var cells = ["trusted", "fixed", ...verdicts.filter((verdict) => verdict !== "trusted")];
function matrices(report) {
  const checksOf = /* @__PURE__ */ new Map();
  for (const check2 of report.checks) {
    const checks = checksOf.get(check2.machine);
    if (checks === void 0) checksOf.set(check2.machine, [check2]);
    else checks.push(check2);
  }
  return report.machines.map(({ id, os }) => matrixOf(id, os, checksOf.get(id) ?? [], report));
}
function matrixOf(machine, os, checks, report) {
  const columns = columnsOf(checks);
  const cellOf = new Map(checks.map((check2) => [cellKey(check2, check2.host), cellFor(check2, report)]));
  const checked = new Set(checks.map((check2) => check2.host));
  const rows = report.hosts.filter(({ id }) => checked.has(id)).map(({ id }) => ({ host: id, cells: columns.map((column) => cellOf.get(cellKey(column, id))) }));
  return { machine, os, columns, rows };
}
function columnsOf(checks) {
  return clientIds.flatMap((client) => {
    const paths = [...new Set(checks.filter((check2) => check2.client === client).map((check2) => check2.path))];
    return paths.map((path, index) => ({ client, path, label: paths.length === 1 ? client : `${client} ${index + 1}` }));
  });
}
function cellKey({ client, path }, host) {
  return `${client}
${path}
${host}`;
}
function numberedColumns(matrix) {
  return matrix.columns.filter(({ client, label: label3 }) => label3 !== client);
}
function cellFor(check2, { fix: fix2 }) {
  return fix2?.exported && check2.verdict === "rejected" && isRepairedBy(fix2, check2) ? "fixed" : check2.verdict;
}
function isTrusted(row) {
  return row.cells.every((cell) => cell === void 0 || cell === "trusted" || cell === "fixed");
}

// src/reports/terminal-matrix.ts
var signs = {
  trusted: "✓",
  fixed: "+",
  rejected: "✗",
  unreachable: "!",
  skipped: "-",
  error: "?"
};
var colours = {
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
  const legend = cells.filter((cell) => present.has(cell)).map((cell) => `${paint(signs[cell], colours[cell])} ${cell}`);
  return [
    ...matrices(report).flatMap((matrix) => machineLines(matrix, columns, paint)),
    ...legend.length === 0 ? [] : [legend.join("  "), ""]
  ];
}
function machineLines(matrix, columns, paint) {
  const heading = `${paint(visible(matrix.machine), void 0, "bold")} (${visible(matrix.os)})`;
  if (matrix.columns.length === 0) return [heading, "No client was checked.", ""];
  const rows = matrix.rows.length > allRowsUpTo ? matrix.rows.filter((row) => !isTrusted(row)) : matrix.rows;
  const hidden = matrix.rows.length - rows.length;
  const longest = Math.max(narrowestHost, ...rows.map((row) => row.host.length));
  const hostWidth = Math.min(longest, widestHost, Math.max(narrowestHost, columns - acrossWidth(matrix.columns)));
  return [
    heading,
    ...blocks(matrix.columns, columns - hostWidth).flatMap((block) => blockLines(matrix, rows, block, hostWidth, paint)),
    ...hidden === 0 ? [] : [`${counted(hidden, "more host")}: trusted by every client.`],
    ...numberedColumns(matrix).map(({ label: label3, path }) => `${label3}: ${visible(path)}`),
    ""
  ];
}
function blockLines(matrix, rows, block, width7, paint) {
  if (rows.length === 0) return [];
  const head = block.map(({ label: label3 }) => `  ${label3}`).join("");
  const lines = rows.map((row) => {
    const marks = block.map((column) => {
      const cell = row.cells[matrix.columns.indexOf(column)];
      const padding = " ".repeat(column.label.length - 1);
      return cell === void 0 ? `   ${padding}` : `  ${paint(signs[cell], colours[cell])}${padding}`;
    });
    return `${middleCut(visible(row.host), width7).padEnd(width7)}${marks.join("")}`.trimEnd();
  });
  return [`${" ".repeat(width7)}${head}`, ...lines];
}
function acrossWidth(columns) {
  return columns.reduce((width7, { label: label3 }) => width7 + 2 + label3.length, 0);
}
function blocks(columns, width7) {
  const result = [];
  for (const column of columns) {
    const last = result.at(-1);
    if (last !== void 0 && acrossWidth([...last, column]) <= width7) last.push(column);
    else result.push([column]);
  }
  return result;
}

// src/reports/unrepaired.ts
function unrepairedGroups({ unrepaired: unrepaired2 }) {
  const groups = /* @__PURE__ */ new Map();
  for (const { machine, client, host, why } of unrepaired2) {
    const key = `${machine}
${why}`;
    const group = groups.get(key) ?? { machine, why, clients: /* @__PURE__ */ new Set(), hosts: /* @__PURE__ */ new Set() };
    group.clients.add(client);
    group.hosts.add(host);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, clients: [...group.clients], hosts: [...group.hosts] }));
}

// src/reports/verdict-line.ts
function verdictLine(report) {
  return [resultSentence(report), fixSentence2(report), findingsSentence(report)].filter((part) => part !== "").join(" ");
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
  const others = ["unreachable", "error", "skipped"].filter((verdict) => verdict !== main).map((verdict) => ({ verdict, count: having(checks, verdict).length })).filter(({ count }) => count > 0).map(({ verdict, count }) => `, ${count} ${verdict}`);
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
function fixSentence2({ fix: fix2 }) {
  if (fix2 === void 0 || fix2.exported || Object.keys(fix2.environment).length === 0) return "";
  return fix2.proven ? "A proven fix is at hand and was not exported." : "A fix was tried and did not prove itself.";
}
function findingsSentence({ findings }) {
  return findings.length === 0 ? "" : `${counted(findings.length, "finding")}.`;
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
  const lines = [
    ...matrixLines(report, columns, paint),
    ...findingsInOrder(report).flatMap((finding2) => findingLines(finding2, report, columns, paint)),
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
    ...helpSteps(finding2).flatMap((step, index) => indented(step, `  ${index + 1}. `, "     ", columns)),
    ""
  ];
}
function fixLines(fix2, columns, paint) {
  if (fix2 === void 0) return [];
  const from = [...new Set(fix2.anchorsAdded.map((anchor) => anchor.from))];
  const added2 = fix2.anchorsAdded.length === 0 ? "" : `Anchors added: ${fix2.anchorsAdded.length}, from ${from.join(", ")}.`;
  return [
    paint("fix", void 0, "bold"),
    ...indented(fixSentence(fix2), "  ", "  ", columns),
    ...indented(added2, "  ", "  ", columns),
    ...visible(shellExports(fix2.environment)).split("\n").filter((line) => line !== ""),
    ...unrepairedGroups(fix2).flatMap(
      ({ clients: clients2, hosts, why }) => indented(`Not repaired: ${listed(clients2)} on ${listed(hosts)}: ${why}`, "  ", "    ", columns)
    ),
    ""
  ];
}
function indented(text2, first, next, columns) {
  return wrapped(visible(text2), columns - next.length).map((line, index) => `${index === 0 ? first : next}${line}`);
}

export {
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
  killProbesOnSignal,
  endCut,
  findingsInOrder,
  causeWords,
  findingTitle,
  findingSentence,
  helpSteps,
  findingSources,
  reportJson,
  fixSentence,
  shellExports,
  unrepairedGroups,
  cells,
  matrices,
  numberedColumns,
  cellFor,
  isTrusted,
  verdictLine,
  terminalText
};
