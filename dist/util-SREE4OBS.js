import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  require_util
} from "./chunk-CS7VDXNL.js";
import "./chunk-4RAXUCA6.js";
export default require_util();
