import { choicesOf } from '@flac-metrics/command-line';

/*
 * What shells need to complete the options of a program, those of their values that are one of a few, and its subcommands, made from
 * the definition of its command. Everything else is left to the shell, which completes paths.
 */

/**
 * @param {Command} command of a program
 * @returns {string} to be sourced by bash, or found by bash-completion under the program's name
 */
export function bashCompletion(command) {
  const name = command.name();
  const words = `_${name.replaceAll('-', '_')}`;
  const cases = command.commands.map((each) => `    ${each.name()}) ${bashOptions(each)} ;;`);
  const subcommands = command.commands.map((each) => each.name()).join(' ');
  return `# bash completion of ${name}, for options, choices${subcommands && ' and subcommands'}; paths are completed by bash
${words}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} options choices=
  # The equals sign of --option=value is a word to bash.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case \${COMP_WORDS[1]} in
${[...cases, `    *) ${bashOptions(command)} ;;`].join('\n')}
  esac
  COMPREPLY=()
  if [[ -n $choices ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
  elif [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  elif [[ $COMP_CWORD == 1 && -n $word ]]; then
    mapfile -t COMPREPLY < <(compgen -W '${subcommands}' -- "$word")
  fi
}
complete -o default -F ${words} ${name}
`;
}

/**
 * @param {Command} command of a program
 * @returns {string} to be put as `_NAME` into a folder of zsh's fpath
 */
export function zshCompletion(command) {
  const names = command.commands.map((each) => each.name());
  const place =
    names.length > 0 ? [zshQuoted(`1:command or file:{ compadd ${names.join(' ')}; _files }`)] : [];
  const cases = command.commands.map(
    (each) => `  ${each.name()})
    shift words
    (( CURRENT -= 1 ))
    ${zshArguments(each)}
    return ;;
`,
  );
  // While its name is being typed, it is not behind it.
  const behind = cases.length > 0 ? `(( CURRENT > 2 )) && case $words[2] in\n${cases.join('')}esac\n` : '';
  return `#compdef ${command.name()}
${behind}${zshArguments(command, place)}
`;
}

/**
 * Offers in zsh what the words behind the command may be: its options, their choices, and files.
 * @param {Command} command
 * @param {string[]} place specs of what may stand at one place alone
 */
function zshArguments(command, place = []) {
  const specs = visibleOptions(command).flatMap((option) => {
    const description = `[${option.description.replaceAll(/[[\]:\\]/g, '\\$&')}]`;
    return namesOf(option).map((name) => {
      const choices = choicesOf(option);
      // What takes a value may be given again, and after `=` where its name is long.
      const value = `*${name}${name.startsWith('--') ? '=' : ''}${description}:value:${choices ? `(${choices.join(' ')})` : '_files'}`;
      return zshQuoted(option.required ? value : `${name}${description}`);
    });
  });
  return ['_arguments -S', ...specs, ...place, zshQuoted('*:file:_files')].join(' \\\n  ');
}

/**
 * @param {Command} command of a program
 * @returns {string} to be put as `NAME.fish` into a folder of fish's completions
 */
export function fishCompletion(command) {
  const names = command.commands.map((each) => each.name());
  const lines = (/** @type {Command} */ each, /** @type {string} */ condition) =>
    visibleOptions(each).map((option) => {
      const short = option.short?.startsWith('--') ? undefined : option.short;
      const choices = choicesOf(option);
      const value = choices ? ` -x -a ${fishQuoted(choices.join(' '))}` : ' -r';
      const flags = [short && ` -s ${short.slice(1)}`, option.long && ` -l ${option.long.slice(2)}`];
      return `complete -c ${command.name()}${condition}${flags.join('')}${option.required ? value : ''} -d ${fishQuoted(option.description)}`;
    });
  const all = [
    ...lines(command, names.length > 0 ? ` -n 'not __fish_seen_subcommand_from ${names.join(' ')}'` : ''),
    ...command.commands.flatMap((each) => [
      `complete -c ${command.name()} -n __fish_use_subcommand -a ${each.name()} -d ${fishQuoted(each.description())}`,
      ...lines(each, ` -n '__fish_seen_subcommand_from ${each.name()}'`),
    ]),
  ];
  return `${all.join('\n')}\n`;
}

/**
 * Sets what bash is to offer in this command: its options, and the choices of the one before.
 * @param {Command} command
 */
function bashOptions(command) {
  const cases = visibleOptions(command).flatMap((option) => {
    const choices = choicesOf(option);
    return choices ? [`${namesOf(option).join('|')}) choices='${choices.join(' ')}' ;;`] : [];
  });
  const choices = cases.length > 0 ? `; case $before in ${cases.join(' ')} esac` : '';
  return `options='${optionWords(command).join(' ')}'${choices}`;
}

/** @param {Command} command */
function visibleOptions(command) {
  return command.createHelp().visibleOptions(command);
}

/** @param {Option} option */
function namesOf(option) {
  return [...new Set([option.short, option.long])].filter((name) => name !== undefined);
}

/** @param {Command} command */
function optionWords(command) {
  return visibleOptions(command).flatMap((option) => namesOf(option));
}

/** @param {string} text */
function zshQuoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {string} text */
function fishQuoted(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** @typedef {import('@flac-metrics/command-line').Command} Command */
/** @typedef {Command['options'][number]} Option */
