import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)
import {
  require_util
} from "./chunk-HWAP6NNH.js";
import "./chunk-644WH5LK.js";
export default require_util();
