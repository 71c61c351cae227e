#!/usr/bin/env node
import '../dist/flac-compare.js';
