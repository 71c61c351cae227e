#!/usr/bin/env node
import '../dist/flac-exporter.js';
