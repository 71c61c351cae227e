/*
 * A manual page in the macros of man(7), made from the definition of a command.
 */

/**
 * @param {Command} command of a program
 * @returns {string} roff
 */
export function manPage(command) {
  const name = command.name();
  const [summary = '', ...others] = command.description().split(/(?<=\.)\s+(?=[A-Z])/);
  const lines = [
    `.TH ${name.toUpperCase()} 1 "" "flac-metrics ${command.version()}" "User Commands"`,
    '.SH NAME',
    `${escaped(name)} \\- ${escaped(summary.replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    ...synopsis(command, [name]),
    ...command.commands.flatMap((each) => ['.PP', ...synopsis(each, [name, each.name()])]),
    '.SH DESCRIPTION',
    ...[summary, ...others].map((sentence) => escaped(sentence)),
    ...argumentsOf(command),
    '.SH OPTIONS',
    ...optionsOf(command),
    ...command.commands.flatMap((each) => [
      `.SH "COMMAND ${each.name().toUpperCase()}"`,
      escaped(each.description()),
      ...argumentsOf(each),
      ...optionsOf(each),
    ]),
    '.SH "EXIT STATUS"',
    ...exitStatuses.flatMap(([status, meaning]) => ['.TP', `.B ${status}`, escaped(meaning)]),
    '.SH EXAMPLES',
    ...examplesOf(command).flatMap(([line, meaning]) => ['.TP', `.B ${escaped(line)}`, escaped(meaning)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** As `exitStatusOf` of command-line gives them. */
const exitStatuses = /** @type {const} */ ([
  ['0', 'Success.'],
  ['1', 'Something failed; what, and where, is told on stderr.'],
  ['2', 'The program was not used as it can be.'],
  ['130', 'It was interrupted by SIGINT.'],
  ['143', 'SIGTERM came before the work was done.'],
]);

/**
 * @param {Command} command
 * @param {readonly string[]} words that it is called by
 */
function synopsis(command, words) {
  const places = command.registeredArguments.map((argument) => {
    const text = `<${argument.name()}>${argument.variadic ? '...' : ''}`;
    return argument.required ? text : `[${text}]`;
  });
  return [`.B ${escaped(words.join(' '))}`, escaped(['[options]', ...places].join(' '))];
}

/** @param {Command} command */
function argumentsOf(command) {
  return command.registeredArguments.flatMap((argument) => [
    '.TP',
    `.I ${escaped(argument.name())}`,
    escaped(argument.description),
  ]);
}

/** @param {Command} command */
function optionsOf(command) {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .flatMap((option) => ['.TP', `.B ${escaped(option.flags)}`, escaped(help.optionDescription(option))]);
}

/**
 * Commander keeps them only as text of --help.
 * @param {Command} command
 * @returns {(readonly [line: string, meaning: string])[]}
 */
function examplesOf(command) {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return Array.from(text.matchAll(/^ {2}\$ (.*)\n {6}(.*)$/gm), ([, line = '', meaning = '']) => [
    line,
    meaning,
  ]);
}

/**
 * Text that roff prints as it is: a hyphen that may be typed, no control line, no escape, no quote around an argument.
 * @param {string} text
 */
function escaped(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll(/\s*\n\s*/g, '\n')
    .replaceAll(/^(?=[.'])/gm, '\\&');
}

/** @typedef {import('@flac-metrics/command-line').Command} Command */
