#!/usr/bin/env node
import '../dist/flac-encode.js';
