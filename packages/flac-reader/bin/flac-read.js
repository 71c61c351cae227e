#!/usr/bin/env node
import '../dist/flac-read.js';
