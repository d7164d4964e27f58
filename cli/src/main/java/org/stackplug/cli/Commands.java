package org.stackplug.cli;

import java.util.List;
import java.util.Set;
import org.stackplug.cli.command.GlobalOptions;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.Version;
import org.stackplug.cli.command.look.DoctorCommand;
import org.stackplug.cli.command.look.LogsCommand;
import org.stackplug.cli.command.look.PlanCommand;
import org.stackplug.cli.command.look.ReportCommand;
import org.stackplug.cli.command.look.RunsCommand;
import org.stackplug.cli.command.look.SettingsCommand;
import org.stackplug.cli.command.look.StatusCommand;
import org.stackplug.cli.command.run.FetchCommand;
import org.stackplug.cli.command.run.PhaseCommand;
import org.stackplug.cli.command.run.ReleaseCommand;
import org.stackplug.cli.command.run.StackCommand;
import org.stackplug.cli.command.run.TeardownCommand;
import org.stackplug.cli.command.run.UpdateCommand;
import org.stackplug.cli.command.setup.ConfigCommand;
import org.stackplug.cli.command.setup.DemoCommand;
import org.stackplug.cli.command.setup.DisableCommand;
import org.stackplug.cli.command.setup.EnableCommand;
import org.stackplug.cli.command.setup.ExplainCommand;
import org.stackplug.cli.command.setup.HelpCommand;
import org.stackplug.cli.command.setup.ProvidersCommand;
import org.stackplug.cli.command.setup.PruneCommand;
import org.stackplug.cli.command.setup.SearchCommand;
import org.stackplug.options.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands of the tool. A new one is an entry here; its options and its help are in its class. */
final class Commands {
    /** In the order in which they are listed: people meet the first ones first. */
    static final List<CommandEntry> ALL = List.of(
            new CommandEntry(
                    CommandGroup.SET_UP,
                    "demo",
                    "Runs stack, unstack and clean on four example plugins.",
                    (d, i) -> new DemoCommand(d, i, (arguments, out) -> Tool.run(arguments, out, i.err()))),
            new CommandEntry(
                    CommandGroup.SET_UP,
                    "search",
                    "Lists public plugins that have a word in their name or URL.",
                    SearchCommand::new),
            new CommandEntry(
                    CommandGroup.SET_UP,
                    "enable",
                    "Adds a plugin to local.conf, and shows the change.",
                    EnableCommand::new),
            new CommandEntry(
                    CommandGroup.SET_UP,
                    "disable",
                    "Removes a plugin from local.conf, and shows the change.",
                    DisableCommand::new),
            new CommandEntry(
                    CommandGroup.SET_UP,
                    "plan",
                    "Shows what 'stack' would do: fetches, order and every step.",
                    PlanCommand::new),
            new CommandEntry(
                    CommandGroup.SET_UP,
                    "doctor",
                    "Examines what a run needs, and names remedies.",
                    DoctorCommand::new),
            new CommandEntry(
                    CommandGroup.RUN, "fetch", "Fetches every plugin to DEST and runs nothing.", FetchCommand::new),
            new CommandEntry(CommandGroup.RUN, "stack", "Fetches every plugin and runs all phases.", StackCommand::new),
            new CommandEntry(
                    CommandGroup.RUN,
                    "release",
                    "Lets a run continue that is held after a point.",
                    ReleaseCommand::new),
            new CommandEntry(
                    CommandGroup.RUN,
                    "unstack",
                    "Stops what stack started.",
                    (d, i) -> new TeardownCommand(Command.UNSTACK, d, i)),
            new CommandEntry(
                    CommandGroup.RUN,
                    "clean",
                    "Runs unstack, then removes what stack created.",
                    (d, i) -> new TeardownCommand(Command.CLEAN, d, i)),
            new CommandEntry(
                    CommandGroup.RUN,
                    "update",
                    "Moves the lock and the checkouts to the refs' current commits.",
                    UpdateCommand::new),
            new CommandEntry(
                    CommandGroup.RUN, "run", "Runs one point of your choice, for plugin authors.", PhaseCommand::new),
            new CommandEntry(
                    CommandGroup.LOOK,
                    "status",
                    "Shows for each plugin what is declared, locked and checked out.",
                    StatusCommand::new),
            new CommandEntry(
                    CommandGroup.LOOK,
                    "settings",
                    "Shows which file set which variable, and what it replaced.",
                    SettingsCommand::new),
            new CommandEntry(CommandGroup.LOOK, "runs", "Lists the runs of TOP_DIR, newest first.", RunsCommand::new),
            new CommandEntry(CommandGroup.LOOK, "report", "Shows how a run went and what failed.", ReportCommand::new),
            new CommandEntry(CommandGroup.LOOK, "logs", "Prints the output of steps.", LogsCommand::new),
            new CommandEntry(
                    CommandGroup.TOOL, "explain", "Explains an error code, or lists all codes.", ExplainCommand::new),
            new CommandEntry(
                    CommandGroup.TOOL, "prune", "Lists or removes what nothing needs any more.", PruneCommand::new),
            new CommandEntry(
                    CommandGroup.TOOL, "config", "Prints each setting of the tool and its origin.", ConfigCommand::new),
            new CommandEntry(
                    CommandGroup.TOOL,
                    "providers",
                    "Lists the fetch and run backends and their jars.",
                    ProvidersCommand::new),
            new CommandEntry(
                    CommandGroup.TOOL, "help", "Shows the help of a command, as --help does.", HelpCommand::new));

    private Commands() {}

    /** Returns the names of all commands. */
    static List<String> names() {
        return ALL.stream().map(CommandEntry::name).toList();
    }

    /**
     * Returns the specification of the tool.
     *
     * @param called the commands with all their options, by name
     * @param listed whether the others are listed; making them takes 10 ms
     */
    static CommandSpec spec(Invocation invocation, Set<String> called, boolean listed) {
        CommandSpec root = CommandSpec.create().name("stackplug");
        root.usageMessage()
                .description("Fetches DevStack's external plugins and runs them, phase by phase, in one shell.")
                .abbreviateSynopsis(true)
                .sectionKeys(List.of(
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        UsageMessageSpec.SECTION_KEY_FOOTER));
        invocation.globals().addTo(root);
        GlobalOptions.addVersionTo(root);
        root.version(Version.line());
        for (CommandEntry command : ALL) {
            boolean complete = called.contains(command.name());
            if (complete || listed) {
                root.addSubcommand(command.name(), command.spec(complete, invocation));
            }
        }
        return root;
    }
}
