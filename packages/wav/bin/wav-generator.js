#!/usr/bin/env node
import '../dist/wav-generator.js';
