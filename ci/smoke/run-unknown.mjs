// node run-unknown.mjs LIBRARY.wasm: prints what its function `run` returns.
import { readFileSync } from 'node:fs';
const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const { exports } = new WebAssembly.Instance(module, {});
const start = exports.run() >>> 0;
const memory = Buffer.from(exports.memory.buffer);
const report = memory.subarray(start, memory.indexOf(0, start)).toString();
process.stdout.write(report);
process.exitCode = report.endsWith('complete\n') ? 0 : 1;
