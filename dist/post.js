import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  error,
  getState,
  info,
  installedState,
  putBack,
  runAsRoot
} from "./chunk-GXSYUC25.js";
import {
  escapeForLog,
  laterStepsEnvironment,
  runnerMachine
} from "./chunk-P7S6Y65M.js";
import "./chunk-LRJ23TCX.js";
import "./chunk-644WH5LK.js";

// src/post.ts
try {
  const names = getState(installedState).split(" ").filter(Boolean);
  if (names.length > 0) {
    const environment = laterStepsEnvironment(process.env);
    await putBack(await runnerMachine(environment), names, runAsRoot(environment));
    info(`Removed from the system store: ${names.join(", ")}`);
  }
} catch (error2) {
  const message = error2 instanceof Error ? error2.message : String(error2);
  error(escapeForLog(`The system store was not put back: ${message}.`), { title: "Local Issuer" });
  process.exitCode = 1;
}
