package org.stackplug.runner.shell.checkpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.stackplug.runner.shell.checkpoint.CheckpointFile.Part;
import org.stackplug.runner.shell.variables.DeclareDump;

/**
 * The bash that gives a shell what stands in a checkpoint. Order matters: extglob before the functions that use it, functions
 * one by one, aliases while none is looked for yet, options when nothing can fail any more, traps last.
 *
 * <p>Once there are functions, every command is written {@code \builtin NAME}: neither an alias nor a function of that name
 * stands before it.
 */
record RestoreScript(CheckpointFile checkpoint) {
    /**
     * Bash's own variables, which it keeps itself; what belongs to the session that restores; and where the user's agent
     * listens, which is another one when the user has logged in anew.
     */
    private static final Set<String> KEPT =
            Set.of(("BASH BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND"
                            + " BASH_EXECUTION_STRING BASH_LINENO BASH_LOADABLES_PATH BASH_MONOSECONDS BASH_REMATCH"
                            + " BASH_SOURCE BASH_SUBSHELL BASH_TRAPSIG BASH_VERSINFO BASH_VERSION BASH_XTRACEFD"
                            + " COMP_WORDBREAKS DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME GROUPS HISTCMD LINENO"
                            + " PIPESTATUS PPID PWD RANDOM SECONDS SHELLOPTS SHLVL SRANDOM UID _"
                            + " STACKPLUG_RUN STACKPLUG_STEP STACKPLUG_SERVICES _STACKPLUG_SUPERVISOR SSH_AUTH_SOCK SSH_AGENT_PID")
                    .split(" ", -1));

    private static final String POSIX = "POSIXLY_CORRECT";
    /** These can't be set. */
    private static final Set<String> FIXED_OPTIONS =
            Set.of("shopt -u login_shell", "shopt -s login_shell", "shopt -u restricted_shell");
    /** Not seen in the function at whose end they are read, or seen there alone. */
    private static final List<String> OF_A_FUNCTION = List.of(" DEBUG", " RETURN");

    /** What is sourced at the stack script's top level. */
    String global() {
        StringBuilder script = new StringBuilder();
        script.append("_stackplug_clear ' ")
                .append(String.join(" ", new TreeSet<>(KEPT)))
                .append(" '\n");
        script.append("_stackplug_enter ").append(quoted(line(Part.DIRECTORY))).append('\n');
        List<String> stack = checkpoint.part(Part.DIRECTORIES).lines().toList();
        for (int i = stack.size() - 1; i > 0; i--) {
            script.append("\\builtin pushd -n -- ").append(quoted(stack.get(i))).append(" >/dev/null\n");
        }
        String last = variables(script);
        for (String alias : statements(checkpoint.part(Part.ALIASES))) {
            script.append("\\builtin ").append(alias).append('\n');
        }
        functions(script);
        script.append("\\builtin umask ").append(line(Part.UMASK)).append('\n');
        checkpoint
                .part(Part.SHOPT)
                .lines()
                .filter(Predicate.not(FIXED_OPTIONS::contains))
                .forEach(option -> script.append("\\builtin ").append(option).append('\n'));
        checkpoint
                .part(Part.SET)
                .lines()
                .forEach(option -> script.append("\\builtin ").append(option).append('\n'));
        script.append(last);
        traps(script, trap -> checkpoint.pointDone() || OF_A_FUNCTION.stream().noneMatch(trap::endsWith));
        return script.toString();
    }

    /** What is sourced in the function around the checkpoint's point, if that was not done: what is local there. */
    Optional<String> local() {
        if (checkpoint.pointDone()) {
            return Optional.empty();
        }
        StringBuilder script = new StringBuilder();
        for (DeclareDump.Declaration local : DeclareDump.declarations(checkpoint.part(Part.LOCALS))) {
            if (!isOfThePoint(local.name())) {
                script.append(local(local));
            }
        }
        if (!checkpoint.part(Part.ERR_TRAP).isBlank()) {
            // A function sees no trap for errors but what is set in it; at the next point it is gone.
            script.append("_stackplug_err=")
                    .append(quoted(checkpoint.part(Part.ERR_TRAP)))
                    .append('\n');
            script.append("\\builtin ").append(checkpoint.part(Part.ERR_TRAP));
        }
        traps(script, trap -> OF_A_FUNCTION.stream().anyMatch(trap::endsWith));
        return Optional.of(script.toString());
    }

    /** The names of what a file has made local to the point, where that can hide a global variable. */
    static List<String> locals(CheckpointFile checkpoint) {
        return DeclareDump.declarations(checkpoint.part(Part.LOCALS)).stream()
                .map(DeclareDump.Declaration::name)
                .filter(name -> !isOfThePoint(name))
                .toList();
    }

    private static boolean isOfThePoint(String name) {
        return DeclareDump.OF_THE_POINT.contains(name) || name.startsWith("_stackplug_");
    }

    /** Answers what has to be said behind everything else. */
    private String variables(StringBuilder script) {
        String posix = "";
        Set<String> hidden = new HashSet<>();
        DeclareDump.declarations(checkpoint.part(Part.LOCALS)).forEach(local -> hidden.add(local.name()));
        hidden.addAll(DeclareDump.OF_THE_POINT);
        List<DeclareDump.Declaration> all = new ArrayList<>(DeclareDump.declarations(checkpoint.part(Part.VARIABLES)));
        all.removeIf(variable -> hidden.contains(variable.name()));
        all.addAll(DeclareDump.declarations(checkpoint.part(Part.HIDDEN)));
        for (DeclareDump.Declaration variable : all) {
            if (variable.name().equals("SECONDS")) {
                // It counts on. A declaration would make it a variable like others.
                variable.value()
                        .ifPresent(
                                value -> script.append("SECONDS=").append(value).append('\n'));
            } else if (variable.name().equals(POSIX)) {
                // It would switch on what it stands for: aliases in functions, and errors that end the shell.
                posix = "\\builtin " + global(variable);
            } else if (!KEPT.contains(variable.name()) && !variable.name().startsWith("_stackplug_")) {
                script.append(global(variable));
            }
        }
        return posix;
    }

    /** Not behind "builtin": bash takes an array's value behind the plain word alone. No function or alias is there yet. */
    private static String global(DeclareDump.Declaration variable) {
        return "declare -g" + variable.attributes() + " -- " + variable.name()
                + variable.value().map(value -> "=" + value).orElse("")
                + " || _stackplug_lost+=('the variable " + variable.name() + "')\n";
    }

    /** Here functions and aliases are there. */
    private static String local(DeclareDump.Declaration variable) {
        String fixed = variable.attributes().contains("r") ? "\\builtin local -r -- " + variable.name() + "\n" : "";
        String attributes = variable.attributes().replace("r", "");
        String value = variable.value().map(text -> "=" + text).orElse("");
        String declare = "\\builtin local " + (attributes.isEmpty() ? "" : "-" + attributes + " ") + "-- ";
        return attributes.contains("a") || attributes.contains("A")
                ? declare + variable.name() + "\n" + (value.isEmpty() ? "" : variable.name() + value + "\n") + fixed
                : declare + variable.name() + value + "\n" + fixed;
    }

    private void functions(StringBuilder script) {
        String text = checkpoint.part(Part.FUNCTIONS);
        List<String> names = checkpoint.part(Part.FUNCTION_NAMES).lines().toList();
        script.append("\\builtin shopt -s extglob\n");
        int start = 0;
        for (int i = 0; i < names.size(); i++) {
            int end = text.length();
            if (i + 1 < names.size()) {
                end = beginning(text, names.get(i + 1), start);
            }
            if (end < 0) {
                script.append("_stackplug_lost+=(")
                        .append(quoted("the function " + names.get(i + 1)))
                        .append(")\n");
                return;
            }
            if (!names.get(i).startsWith("_stackplug_")) {
                script.append("_stackplug_define ")
                        .append(quoted(names.get(i)))
                        .append(' ')
                        .append(quoted(text.substring(start, end)))
                        .append('\n');
            }
            start = end;
        }
    }

    /** Where the next function begins, in a list that has the order of the names: a here-document can't look like it by chance. */
    private static int beginning(String text, String name, int from) {
        int plain = text.indexOf("\n" + name + " () \n{ \n", from);
        int odd = text.indexOf("\nfunction " + name + " () \n{ \n", from);
        int at = plain < 0 ? odd : odd < 0 ? plain : Math.min(plain, odd);
        return at < 0 ? at : at + 1;
    }

    private void traps(StringBuilder script, Predicate<String> which) {
        for (String trap : statements(checkpoint.part(Part.TRAPS))) {
            // The one for errors is not seen in a function; it has a part of its own.
            if (!trap.endsWith(" ERR") && which.test(trap)) {
                script.append("\\builtin ").append(trap).append('\n');
            }
        }
    }

    /** Commands that bash has written one a line, with line breaks in single quotes. */
    private static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && !quoted) {
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (c == '\n' && !quoted) {
                if (i > start) {
                    statements.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return statements;
    }

    private String line(Part part) {
        String text = checkpoint.part(part);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
