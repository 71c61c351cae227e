#!/usr/bin/env node
import '../dist/monitoring-agent.js';
