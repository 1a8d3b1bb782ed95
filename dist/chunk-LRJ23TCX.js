import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)

// src/text.ts
var unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;
function printable(text, limit = 500) {
  const bounded = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
  const visible = bounded.replace(/\s+/gu, " ").trim().replace(unprintable, escapeCharacter);
  return visible.length > limit ? `${visible.slice(0, limit - 1)}…` : visible;
}
function printablePath(path) {
  return printable(path, 4096);
}
function escapeCharacter(character) {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
function listed(names, limit = 4) {
  const [first = "", ...rest] = names;
  if (rest.length === 0) return first;
  const shown = names.length > limit ? names.slice(0, limit - 1) : names.slice(0, -1);
  const last = names.length > limit ? `${names.length - shown.length} more` : names.at(-1) ?? "";
  return `${shown.join(", ")} and ${last}`;
}
function counted(count, noun) {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
function shortFingerprint(sha256) {
  return `${(sha256.slice(0, 16).match(/../g) ?? []).join(":")}…`;
}
var bracketCommand = /##(vso|)\[/gi;

// src/ids.ts
var clientIds = [
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
];
var causeIds = [
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
];
var gapCauses = /* @__PURE__ */ new Set([
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
  "store-outdated",
  "issuer-missing"
]);

// src/model.ts
var verdicts = ["trusted", "rejected", "unreachable", "skipped", "error"];
var severities = ["error", "warning", "notice"];
var starttlsProtocols = ["smtp", "imap", "pop3", "ldap", "postgres", "mysql"];
var UsageError = class extends Error {
  name = "UsageError";
};

export {
  printable,
  printablePath,
  listed,
  counted,
  shortFingerprint,
  bracketCommand,
  clientIds,
  causeIds,
  gapCauses,
  verdicts,
  severities,
  starttlsProtocols,
  UsageError
};
