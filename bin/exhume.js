#!/usr/bin/env node
import { main } from '../dist/bundle/main.js';

// The second reader of --verify uses a Buffer constructor of long ago; standard error is for what concerns the reader.
process.noDeprecation = true;

await main(process.argv.slice(2));
