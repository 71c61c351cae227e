import { Command, CommanderError, Option, type ParseOptionsResult } from 'commander';
import { textOption } from '../option.ts';
import { tellLine } from '../print-line.ts';
import { describeUnknownVariables } from './environment.ts';
import type { GivenValue } from './given-value.ts';
import { formatConfiguration, type PrintedSection } from './printed-configuration.ts';
import { isSwitch, Setting } from './setting.ts';
import { readGiven, Sources } from './sources.ts';
import { fileVariable, variableOf } from './variable-name.ts';

export const helpFlags = ['-h', '--help'] as const;

interface SourceOptions {
  readonly config?: string;
  readonly printConfig?: true;
}

/**
 * A command whose options take values from flags, else from variables, else from a file, else their defaults. Whoever runs it sees
 * the values only, read by the options' own readers. A switch, that is an option without a value, can be turned off as well: --json
 * has its --no-json, which help does not show.
 */
export class ConfiguredCommand extends Command {
  readonly #options: Option[] = [];
  /** What flags say, by attribute. */
  readonly #flags = new Map<string, GivenValue>();
  #values: readonly (readonly [Setting, GivenValue | undefined])[] = [];
  #sources: Sources | undefined;
  #printsConfiguration = false;

  override createCommand(name?: string): ConfiguredCommand {
    return new ConfiguredCommand(name);
  }

  /** Names its own help below the words of commander about wrong usage. */
  addHelpHint(): this {
    return this.showHelpAfterError(`(${this.#fullName} --help tells the options)`);
  }

  /** Commander calls it for each subcommand, which has its parent and would have the hint of that, too. */
  override copyInheritedSettings(source: Command): this {
    return super.copyInheritedSettings(source).addHelpHint();
  }

  /** Adds the options of a program that say where values come from. */
  addSourceOptions(): this {
    const help = (flags: string, text: string) => new Option(flags, text).helpGroup('Configuration:');
    const variables = variableOf([this.section, '']);
    super.addOption(
      help(
        '--config <file>',
        `options in YAML (variable: ${fileVariable}); flags go before variables, ${variables}<OPTION>, and those before the file`,
      ).argParser(textOption),
    );
    super.addOption(help('--print-config', 'print the values in effect as such a file, and exit'));
    return this;
  }

  override addOption(option: Option): this {
    super.addOption(option);
    this.#options.push(option);
    this.#note(option);
    if (!isSwitch(option)) return this;
    const opposite = new Option(
      option.negate ? `--${this.#settingOf(option).key}` : `--no-${option.name()}`,
    ).hideHelp();
    super.addOption(opposite);
    this.#note(opposite);
    return this;
  }

  /** Keeps the texts of flags, which commander turns into values at once. */
  #note(option: Option): void {
    const from = option.long ?? option.flags;
    this.on(`option:${option.name()}`, (text?: string) => {
      const attribute = option.attributeName();
      const before = this.#settingOf(option).isRepeatable ? (this.#flags.get(attribute)?.texts ?? []) : [];
      this.#flags.set(attribute, { from, texts: [...before, text ?? String(!option.negate)] });
    });
  }

  /** Its name in the file. */
  get section(): string {
    return (
      this.name()
        .match(/[\w.]+/g)
        ?.join('-') ?? ''
    );
  }

  /** The keys that lead to its section. */
  get #path(): string[] {
    return this.parent instanceof ConfiguredCommand ? [...this.parent.#path, this.section] : [this.section];
  }

  /** As the user types it. */
  get #fullName(): string {
    return this.parent instanceof ConfiguredCommand ? `${this.parent.#fullName} ${this.name()}` : this.name();
  }

  get #root(): ConfiguredCommand {
    return this.parent instanceof ConfiguredCommand ? this.parent.#root : this;
  }

  get #subcommands(): ConfiguredCommand[] {
    return this.commands.filter((command) => command instanceof ConfiguredCommand);
  }

  #settingOf(option: Option): Setting {
    return new Setting(option, this.#path);
  }

  /** Of its own options and those of its subcommands. */
  get settings(): Setting[] {
    return [...this.#ownSettings, ...this.#subcommands.flatMap((command) => command.settings)];
  }

  get #ownSettings(): Setting[] {
    return this.#options.map((option) => this.#settingOf(option));
  }

  /** @throws UsageError, and what commander throws */
  override parseOptions(argv: string[]): ParseOptionsResult {
    this.#flags.clear();
    const parsed = super.parseOptions(argv);
    if (parsed.unknown.some((flag) => helpFlags.some((known) => known === flag))) return parsed;
    if (this.#root === this) this.#openSources();
    this.#settle();
    const runs = this.#subcommands.every((command) => command.name() !== parsed.operands[0]);
    if (runs && this.#root.#printsConfiguration) this.#print();
    return parsed;
  }

  #openSources(): void {
    const environment = process.env;
    const { config = environment[fileVariable] || undefined, printConfig } = this.opts<SourceOptions>();
    // Whoever runs the command has no use for them.
    this.setOptionValue('config', undefined).setOptionValue('printConfig', undefined);
    this.#printsConfiguration = printConfig === true;
    // Programs that are started from here read the same file.
    if (config !== undefined) environment[fileVariable] = config;
    this.#sources = new Sources(environment, config);
    const unknown = describeUnknownVariables(this.section, this.settings, environment);
    if (unknown !== undefined) tellLine(this.section, unknown);
  }

  /** Gives every option the value of the source that goes before the others. */
  #settle(): void {
    const settings = this.#ownSettings;
    const subcommands = this.#subcommands.map((command) => command.section);
    const values = this.#root.#sources?.valuesOf(this.#path, settings, subcommands);
    this.#values = settings.map((setting) => {
      const flags = this.#flags.get(setting.attribute);
      const given = flags ?? values?.get(setting.key);
      const source = flags ? 'cli' : given?.from === setting.variable ? 'env' : 'config';
      // Commander has read flags already, but it tells a switch that is off from one that is not given.
      if (given && (!flags || setting.isSwitch))
        this.setOptionValueWithSource(setting.attribute, readGiven(setting, given), source);
      return [setting, given];
    });
  }

  /** @throws CommanderError that ends the program with 0 */
  #print(): never {
    process.stdout.write(formatConfiguration(this.#root.#printed(this)));
    throw new CommanderError(0, 'flac-metrics.configurationPrinted', 'the configuration is printed');
  }

  /** @param command that is run, which is not settled again: it has its flags */
  #printed(command: ConfiguredCommand): PrintedSection {
    if (this !== command && this !== command.parent) this.#settle();
    const sections = this.#subcommands.map((subcommand) => subcommand.#printed(command));
    return { name: this.section, values: this.#values, sections };
  }
}
