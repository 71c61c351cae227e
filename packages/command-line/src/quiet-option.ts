/** `--quiet` of programs that tell what they do, for commander's `.option(...)`. */
export const quietOption = ['--quiet', 'tell only what goes wrong, and show no progress'] as const;
