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
 * Writes the bash script that restores the state of a checkpoint. The order matters: extglob before the functions that use
 * it, functions one by one, aliases before bash expands any, options when no command can fail any more, traps last.
 *
 * <p>After the functions, every command is written as {@code \builtin NAME}, so that no alias or function of that name takes
 * its place.
 */
record RestoreScript(CheckpointFile checkpoint) {
    /**
     * The variables that are not restored: those that bash maintains, those of the new session, and the address of the
     * user's SSH agent, which changes with each login.
     */
    private static final Set<String> NOT_RESTORED =
            Set.of(("BASH BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND"
                            + " BASH_EXECUTION_STRING BASH_LINENO BASH_LOADABLES_PATH BASH_MONOSECONDS BASH_REMATCH"
                            + " BASH_SOURCE BASH_SUBSHELL BASH_TRAPSIG BASH_VERSINFO BASH_VERSION BASH_XTRACEFD"
                            + " COMP_WORDBREAKS DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME GROUPS HISTCMD LINENO"
                            + " PIPESTATUS PPID PWD RANDOM SECONDS SHELLOPTS SHLVL SRANDOM UID _"
                            + " STACKPLUG_RUN STACKPLUG_STEP STACKPLUG_SERVICES _STACKPLUG_SUPERVISOR SSH_AUTH_SOCK SSH_AGENT_PID")
                    .split(" ", -1));

    private static final String POSIX = "POSIXLY_CORRECT";
    /** The options that can't be set. */
    private static final Set<String> FIXED_OPTIONS =
            Set.of("shopt -u login_shell", "shopt -s login_shell", "shopt -u restricted_shell");
    /** The endings of traps that belong to a function: each function has its own. */
    private static final List<String> TRAPS_OF_A_FUNCTION = List.of(" DEBUG", " RETURN");

    /** Returns the script for the stack script's top level. */
    String global() {
        StringBuilder script = new StringBuilder();
        script.append("_stackplug_clear ' ")
                .append(String.join(" ", new TreeSet<>(NOT_RESTORED)))
                .append(" '\n");
        script.append("_stackplug_enter ").append(quoted(line(Part.DIRECTORY))).append('\n');
        List<String> stack = checkpoint.part(Part.DIRECTORIES).lines().toList();
        for (int i = stack.size() - 1; i > 0; i--) {
            script.append("\\builtin pushd -n -- ").append(quoted(stack.get(i))).append(" >/dev/null\n");
        }
        String lastCommand = variables(script);
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
        script.append(lastCommand);
        traps(
                script,
                trap -> checkpoint.pointDone() || TRAPS_OF_A_FUNCTION.stream().noneMatch(trap::endsWith));
        return script.toString();
    }

    /** Returns the script for the function around the checkpoint's point, with its local state; empty if the point was done. */
    Optional<String> local() {
        if (checkpoint.pointDone()) {
            return Optional.empty();
        }
        StringBuilder script = new StringBuilder();
        for (DeclareDump.DeclaredVariable local : DeclareDump.declarations(checkpoint.part(Part.LOCALS))) {
            if (!isOfThePoint(local.name())) {
                script.append(local(local));
            }
        }
        if (!checkpoint.part(Part.ERR_TRAP).isBlank()) {
            // A function sees only the ERR trap that is set in it. The trap is gone at the next point.
            script.append("_stackplug_script_err=")
                    .append(quoted(checkpoint.part(Part.ERR_TRAP)))
                    .append('\n');
            script.append("\\builtin ").append(checkpoint.part(Part.ERR_TRAP));
        }
        traps(script, trap -> TRAPS_OF_A_FUNCTION.stream().anyMatch(trap::endsWith));
        return Optional.of(script.toString());
    }

    /** Returns the names of the variables that files have made local to the point: they may hide global variables. */
    static List<String> locals(CheckpointFile checkpoint) {
        return DeclareDump.declarations(checkpoint.part(Part.LOCALS)).stream()
                .map(DeclareDump.DeclaredVariable::name)
                .filter(name -> !isOfThePoint(name))
                .toList();
    }

    private static boolean isOfThePoint(String name) {
        return DeclareDump.OF_THE_POINT.contains(name) || name.startsWith("_stackplug_");
    }

    /** Appends the variables; returns the command that has to follow after everything else. */
    private String variables(StringBuilder script) {
        String posix = "";
        Set<String> hidden = new HashSet<>();
        DeclareDump.declarations(checkpoint.part(Part.LOCALS)).forEach(local -> hidden.add(local.name()));
        hidden.addAll(DeclareDump.OF_THE_POINT);
        List<DeclareDump.DeclaredVariable> all =
                new ArrayList<>(DeclareDump.declarations(checkpoint.part(Part.VARIABLES)));
        all.removeIf(variable -> hidden.contains(variable.name()));
        all.addAll(DeclareDump.declarations(checkpoint.part(Part.HIDDEN)));
        for (DeclareDump.DeclaredVariable variable : all) {
            if (variable.name().equals("SECONDS")) {
                // An assignment lets it count on; a declaration would make it an ordinary variable.
                variable.value()
                        .ifPresent(
                                value -> script.append("SECONDS=").append(value).append('\n'));
            } else if (variable.name().equals(POSIX)) {
                // It switches posix mode on: aliases in functions, and errors that end the shell.
                posix = "\\builtin " + global(variable);
            } else if (!NOT_RESTORED.contains(variable.name())
                    && !variable.name().startsWith("_stackplug_")) {
                script.append(global(variable));
            }
        }
        return posix;
    }

    /** Without "builtin": bash accepts the value of an array only after the plain word. No function or alias exists yet. */
    private static String global(DeclareDump.DeclaredVariable variable) {
        return "declare -g" + variable.attributes() + " -- " + variable.name()
                + variable.value().map(value -> "=" + value).orElse("")
                + " || _stackplug_lost+=('the variable " + variable.name() + "')\n";
    }

    /** With "builtin": functions and aliases exist already. */
    private static String local(DeclareDump.DeclaredVariable variable) {
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
                end = startOf(text, names.get(i + 1), start);
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

    /**
     * Returns where a function begins in the list, which has the order of the names; negative if nowhere. The text of a
     * here-document does not look like this beginning by chance.
     */
    private static int startOf(String text, String name, int from) {
        int plain = text.indexOf("\n" + name + " () \n{ \n", from);
        int odd = text.indexOf("\nfunction " + name + " () \n{ \n", from);
        int at = plain < 0 ? odd : odd < 0 ? plain : Math.min(plain, odd);
        return at < 0 ? at : at + 1;
    }

    private void traps(StringBuilder script, Predicate<String> which) {
        for (String trap : statements(checkpoint.part(Part.TRAPS))) {
            // The ERR trap is not visible in a function; it has its own part.
            if (!trap.endsWith(" ERR") && which.test(trap)) {
                script.append("\\builtin ").append(trap).append('\n');
            }
        }
    }

    /** Splits the commands, one per line, as bash has written them; a command may have line breaks in single quotes. */
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
