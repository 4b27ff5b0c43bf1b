// node run-wasi.mjs PROGRAM.wasm [ARGUMENT…]: runs a WASI program in the current directory.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';
const [, , program, ...args] = process.argv;
const wasi = new WASI({ version: 'preview1', args: [program, ...args], env: process.env, preopens: { '/': process.cwd() } });
const module = await WebAssembly.compile(readFileSync(program));
process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
