#!/usr/bin/env node
import '../dist/flac-verify.js';
