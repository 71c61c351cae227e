#!/usr/bin/env node
import '../dist/flac-compact.js';
