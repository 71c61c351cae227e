#!/usr/bin/env node
import '../dist/flac-import.js';
