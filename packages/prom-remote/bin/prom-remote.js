#!/usr/bin/env node
import '../dist/prom-remote.js';
