package org.stackplug.cli.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.stackplug.cli.command.CommandHelp;
import org.stackplug.cli.command.ToolCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The man page of a command. */
final class CommandPage {
    private CommandPage() {}

    static String of(CommandSpec command, ManPage.Origin origin) {
        String name = "stackplug-" + command.name();
        List<String> description = paragraphs(command);
        ManPage page = new ManPage(name, origin);
        page.section("NAME").macro("Nm " + ManPage.escaped(name)).macro("Nd " + summary(description.get(0)));
        page.section("SYNOPSIS").macro("Nm stackplug " + command.name()).macro("Op Ar option ...");
        for (PositionalParamSpec argument : command.positionalParameters()) {
            page.macro((argument.required() ? "" : "Op ") + "Ar " + ManPage.escaped(argument.paramLabel())
                    + (argument.arity().isVariable() ? " ..." : ""));
        }
        page.section("DESCRIPTION");
        for (String paragraph : description) {
            if (!paragraph.equals(description.get(0))) {
                page.paragraph();
            }
            page.text(paragraph);
        }
        arguments(page, command);
        List<OptionSpec> own = new ArrayList<>(command.options());
        own.removeIf(OptionSpec::inherited);
        if (!own.isEmpty()) {
            page.macro("Ss Options");
            options(page, own);
        }
        List<OptionSpec> ofEveryCommand = new ArrayList<>(command.options());
        ofEveryCommand.removeIf(option -> !option.inherited());
        page.macro("Ss Options of every command");
        options(page, ofEveryCommand);
        exitStatus(page, command.root());
        examples(page, ((ToolCommand) command.userObject()).help().examples());
        page.section("SEE ALSO").macro("Xr stackplug 1 ,").macro("Xr stackplug\\-local.conf 5");
        return page.toString();
    }

    /** Returns the one-line description and the paragraphs. */
    static List<String> paragraphs(CommandSpec command) {
        List<String> all = new ArrayList<>();
        for (String line : command.usageMessage().description()) {
            if (!line.isEmpty()) {
                all.add(line.replace("%%", "%"));
            }
        }
        return all;
    }

    /** Returns a sentence as {@code .Nd} has it. */
    static String summary(String sentence) {
        String text = ManPage.escaped(sentence.replaceFirst("[.]$", ""));
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static void arguments(ManPage page, CommandSpec command) {
        if (command.positionalParameters().isEmpty()) {
            return;
        }
        page.macro("Ss Arguments").beginList();
        for (PositionalParamSpec argument : command.positionalParameters()) {
            page.macro("It Ar " + ManPage.escaped(argument.paramLabel())).text(text(argument.description()));
        }
        page.endList();
    }

    static void options(ManPage page, List<OptionSpec> options) {
        page.beginList();
        for (OptionSpec option : options) {
            StringBuilder item = new StringBuilder("It");
            for (String name : option.names()) {
                item.append(item.length() == 2 ? "" : " ,").append(" Fl ").append(ManPage.escaped(name.substring(1)));
                item.append(value(option, name));
            }
            page.macro(item.toString()).text(text(option.description()));
        }
        page.endList();
    }

    private static String value(OptionSpec option, String name) {
        if (option.arity().max() == 0) {
            return "";
        }
        String label = "Ar " + ManPage.escaped(option.paramLabel());
        if (option.arity().min() == 0) {
            return " Ns Op = Ns " + label;
        }
        return name.startsWith("--") ? " Ns = Ns " + label : " " + label;
    }

    private static String text(String... lines) {
        return String.join(" ", lines).replace("%%", "%");
    }

    static void exitStatus(ManPage page, CommandSpec tool) {
        page.section("EXIT STATUS").beginList();
        for (Map.Entry<String, String> status : tool.usageMessage().exitCodeList().entrySet()) {
            page.macro("It " + status.getKey().replace(", ", " , ")).text(status.getValue());
        }
        page.endList();
    }

    static void examples(ManPage page, List<CommandHelp.Example> examples) {
        page.section("EXAMPLES").beginList();
        for (CommandHelp.Example example : examples) {
            page.macro("It Li \"" + ManPage.escaped(example.command()) + "\"").text(example.purpose());
        }
        page.endList();
    }
}
