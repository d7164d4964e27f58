package org.stackplug.cli.build;

import java.util.List;
import java.util.stream.Stream;
import org.stackplug.cli.command.CommandHelp;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.setting.Setting;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The man page of the tool itself. */
final class ToolPage {
    /** Each is shown with its first example. */
    private static final List<String> FIRST_COMMANDS = List.of("demo", "enable", "plan", "stack", "logs");

    private ToolPage() {}

    static String of(CommandSpec tool, ManPage.Origin origin) {
        List<String> description = CommandPage.paragraphs(tool);
        ManPage page = new ManPage("stackplug", origin);
        page.section("NAME").macro("Nm stackplug").macro("Nd " + CommandPage.summary(description.get(0)));
        page.section("SYNOPSIS").macro("Nm").macro("Op Ar option ...").macro("Ar command").macro("Op Ar argument ...");
        page.section("DESCRIPTION").text(description.get(0));
        page.text("The plugins and their variables are in a local.conf, as DevStack has it:");
        page.macro("Xr stackplug\\-local.conf 5 .");
        page.text("Each command has a page of its own.");
        page.macro("Ss Commands").beginList();
        for (CommandLine command : tool.subcommands().values()) {
            page.macro("It Xr stackplug\\-" + command.getCommandName() + " 1")
                    .text(CommandPage.paragraphs(command.getCommandSpec()).get(0));
        }
        page.endList().macro("Ss Options");
        page.text("They may be before or after the name of the command.");
        CommandPage.options(page, tool.options());
        environment(page);
        files(page);
        CommandPage.exitStatus(page, tool);
        CommandPage.examples(
                page,
                FIRST_COMMANDS.stream().map(name -> firstExample(tool, name)).toList());
        page.section("SEE ALSO");
        List<String> pages = Stream.concat(
                        tool.subcommands().keySet().stream().sorted().map(name -> "stackplug\\-" + name + " 1"),
                        Stream.of("stackplug\\-local.conf 5"))
                .toList();
        for (String other : pages) {
            page.macro("Xr " + other + (other.equals(pages.get(pages.size() - 1)) ? "" : " ,"));
        }
        return page.toString();
    }

    private static CommandHelp.Example firstExample(CommandSpec tool, String name) {
        ToolCommand command =
                (ToolCommand) tool.subcommands().get(name).getCommandSpec().userObject();
        return command.help().examples().get(0);
    }

    private static void environment(ManPage page) {
        page.section("ENVIRONMENT");
        page.text("Each setting of a settings file has a variable. "
                + "An option is stronger than the variable, and the variable is stronger than the files.");
        page.beginList();
        for (Setting setting : Setting.values()) {
            page.macro("It Ev " + setting.variable()).text(setting.description());
        }
        page.macro("It Ev STACKPLUG_NO_ARCHIVE")
                .text("prevents that an archive of classes for faster starts is made in the user's cache");
        page.macro("It Ev NO_COLOR , FORCE_COLOR").text("never use colours; always use colours");
        page.macro("It Ev JAVA_HOME").text("the Java to use; by default the first one in PATH");
        page.macro("It Ev BROWSER").text("the program that opens the page of a report");
        page.endList();
    }

    private static void files(ManPage page) {
        page.section("FILES").text("TOP_DIR is the current folder, or that of the option -C.").beginList();
        file(page, "TOP_DIR/local.conf", "the plugins and their variables");
        file(page, "TOP_DIR/stackplug.lock", "the commit of every plugin");
        file(page, "TOP_DIR/.stackplug/runs", "the records of every run");
        file(page, "TOP_DIR/stackplug.properties", "settings for this folder");
        file(page, "~/.config/stackplug/stackplug.properties", "settings of the user");
        file(page, "/etc/stackplug/stackplug.properties", "settings of the machine");
        file(page, "~/.config/stackplug/ext", "jars of other backends");
        file(page, "~/.cache/stackplug", "mirrors of repositories; may be deleted at any time");
        page.endList();
    }

    private static void file(ManPage page, String path, String meaning) {
        page.macro("It Pa " + ManPage.escaped(path)).text(meaning);
    }
}
