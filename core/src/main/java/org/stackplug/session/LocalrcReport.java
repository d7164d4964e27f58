package org.stackplug.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.localconf.Remark;
import org.stackplug.options.RunOptions;
import org.stackplug.plan.UnmergedSections;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.LocalrcFault;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.state.LogTail;

/**
 * Reports what the shell could not do in localrc, and what of local.conf is not read. What DevStack lets pass and real
 * files rely on is a warning: commands that fail, and anything that fails in a condition.
 */
final class LocalrcReport {
    private static final int LONGEST = 100;
    /** DevStack's functions that are called in localrc. */
    private static final List<String> FUNCTIONS = List.of(
            "enable_plugin",
            "enable_service",
            "disable_service",
            "disable_all_services",
            "disable_negated_services",
            "is_service_enabled",
            "use_database",
            "source");
    /** {@code NAME= value} runs the value, which can be a password. */
    private static final Pattern BLANK_AFTER = Pattern.compile("^\\s*(?:export\\s+)?([A-Za-z_]\\w*)\\+?=\\s+\\S");

    private static final Pattern BLANK_BEFORE = Pattern.compile("^\\s*(?:export\\s+)?([A-Za-z_]\\w*)\\s+\\+?=");

    private final Localrc localrc;
    private final RunListener listener;

    LocalrcReport(Localrc localrc, RunListener listener) {
        this.localrc = localrc;
        this.listener = listener;
    }

    /** Warns of everything that ends nothing, and returns the problems. */
    List<Problem> judge(List<LocalrcFault> faults) {
        List<Problem> problems = new ArrayList<>();
        for (LocalrcFault fault : faults) {
            Optional<Problem> problem = problem(fault);
            if (problem.isPresent()) {
                problems.add(problem.get());
            } else {
                warn(fault);
            }
        }
        return problems;
    }

    /** Warns of all of them. */
    void warn(List<LocalrcFault> faults) {
        for (LocalrcFault fault : faults) {
            Optional<Problem> problem = problem(fault);
            if (problem.isPresent()) {
                listener.on(new RunEvent.Warned(
                        problem.get().sentence(), problem.get().places()));
            } else {
                warn(fault);
            }
        }
    }

    private void warn(LocalrcFault fault) {
        List<String> lines = new ArrayList<>();
        if (fault.kind() == LocalrcFault.Kind.FAILED) {
            lines.add("localrc goes on after a command that failed with status " + fault.status() + ": "
                    + shortened(fault.subject()));
            fault.output().lines().forEach(line -> lines.add("  it said: " + line));
        } else {
            List<String> said = fault.output().lines().toList();
            lines.add("bash said in localrc: " + said.get(0));
            said.stream().skip(1).forEach(line -> lines.add("  " + line));
        }
        listener.on(new RunEvent.Warned(String.join("\n", lines), fault.places()));
    }

    private static String shortened(String command) {
        String first = command.lines().findFirst().orElse("");
        return first.length() <= LONGEST && first.equals(command)
                ? first
                : first.substring(0, Math.min(LONGEST, first.length())) + "…";
    }

    private static Optional<Problem> problem(LocalrcFault fault) {
        Problem problem = switch (fault.kind()) {
            case MISSING_COMMAND -> missingCommand(fault);
            case MISSING_FILE ->
                Problem.of(
                                ErrorCode.LOCALRC_SOURCE,
                                fault.subject().isEmpty()
                                        ? "localrc sources a file whose name is empty"
                                        : "localrc sources '" + fault.subject() + "', which can't be read")
                        .because("bash: " + fault.output())
                        .remedy("Correct the path; 'if [[ -r FILE ]]; then source FILE; fi' allows it to be absent.");
            case SYNTAX ->
                Problem.of(ErrorCode.LOCALRC_SYNTAX, "a file that localrc sources is not valid bash")
                        .because("bash: " + fault.output())
                        .remedy("Correct the line, or one before it that leaves something open.");
            case FAILED, MESSAGE -> null;
        };
        if (problem == null) {
            return Optional.empty();
        }
        for (Place place : fault.places()) {
            problem = problem.at(place);
        }
        return Optional.of(problem);
    }

    private static Problem missingCommand(LocalrcFault fault) {
        String line =
                fault.places().stream().findFirst().map(LocalrcReport::line).orElse("");
        var after = BLANK_AFTER.matcher(line);
        if (after.find()) {
            return Problem.of(
                            ErrorCode.LOCALRC_COMMAND,
                            "the equals sign of " + after.group(1)
                                    + " has a blank after it, and bash runs the next word as a command")
                    .because("There is no command of that name, and the variable is not set.")
                    .remedy("Take the blank away.");
        }
        Problem problem = Problem.of(
                ErrorCode.LOCALRC_COMMAND,
                "localrc runs '" + shortened(fault.subject()) + "', and there is no such command");
        var before = BLANK_BEFORE.matcher(line);
        if (before.find() && before.group(1).equals(fault.subject())) {
            return problem.because("bash allows no blank before the equals sign: the variable is not set.")
                    .remedy("Take the blanks at the equals sign away.");
        }
        String meant = NearestWords.question(fault.subject(), FUNCTIONS);
        return problem.because("bash: " + fault.output())
                .remedy(
                        meant.isEmpty()
                                ? "Correct its name, or install it; 'if command -v NAME; then' asks whether it is there."
                                : meant);
    }

    private static String line(Place place) {
        if (!Files.isRegularFile(place.file())) {
            return "";
        }
        try (Stream<String> lines = Files.lines(place.file(), StandardCharsets.ISO_8859_1)) {
            return lines.skip(Math.max(0, place.line() - 1L)).findFirst().orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Warns of text that is not read, or not as it looks. */
    void remark() {
        for (Remark remark : localrc.remarks()) {
            listener.on(new RunEvent.Warned(remark.sentence(), remark.places()));
        }
    }

    /** Warns of names that are probably mistakes. */
    void suspect(List<Declaration> declarations, Namespace variables) {
        Map<String, Place> assigned = localrc.assignments();
        Map<String, String> values = new HashMap<>();
        assigned.keySet().forEach(name -> variables.value(name).ifPresent(value -> values.put(name, value)));
        SuspectNames.misspelt(assigned).forEach(listener::on);
        SuspectNames.unset(declarations, values, LocalrcReport::line).forEach(listener::on);
    }

    /**
     * Warns of sections that no run merges, and of a run without plugins.
     *
     * @param plugins the folders of the plugins' checkouts
     */
    void unread(RunOptions options, List<Path> plugins) throws IOException {
        new UnmergedSections(options.topDir(), localrc.conf(), plugins)
                .warnings()
                .forEach(listener::on);
        if (plugins.isEmpty()) {
            listener.on(
                    new RunEvent.Warned("no plugin is enabled: " + whyNone(), List.of(new Place(localrc.origin(), 0))));
        }
    }

    private String whyNone() {
        if (localrc.content().isPresent()) {
            return "localrc has no enable_plugin line that is run";
        }
        return localrc.conf().isPresent()
                ? "local.conf has no [[local|localrc]] section"
                : "there is no " + localrc.origin().getFileName();
    }

    /**
     * Returns the problem of a localrc that ended its shell.
     *
     * @param copy the session's copy of localrc, which has the same lines
     * @param output what the shell has written
     */
    static Problem ended(Announcement.Ended end, Localrc localrc, Path copy, Path output) {
        Problem problem = Problem.of(ErrorCode.LOCALRC_FAILED, "localrc ended the run with status " + end.status());
        Optional<Failure> failure = end.failure();
        String command = failure.map(Failure::command).orElse("");
        Place place = failure.flatMap(Failure::place).orElse(new Place(localrc.origin(), 0));
        List<String> causes = new ArrayList<>();
        if (!command.isEmpty()) {
            causes.add("It ran: " + command);
        }
        // "FILE: line N: MESSAGE", in any language.
        Pattern message = Pattern.compile(Pattern.quote(localrc.origin() + ": ") + "\\S+ (\\d{1,9}): .*");
        for (String said : LogTail.of(output)) {
            String line = said.replace(copy.toString(), localrc.origin().toString());
            causes.add("It said: " + line);
            Matcher found = message.matcher(line);
            if (place.equals(new Place(localrc.origin(), 0)) && found.matches()) {
                place = new Place(localrc.origin(), Integer.parseInt(found.group(1)));
            }
        }
        return problem.at(place).because(String.join("\n", causes)).remedy("Correct that line of localrc.");
    }
}
