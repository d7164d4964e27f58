package org.stackplug.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.stackplug.cli.command.WrongUsageException;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong usage as a problem: picocli's exceptions in the words of the other messages, with the nearest names. */
final class WrongUsage {
    /** The length of an option such as -j: all of them are near to each other. */
    private static final int LETTER = 2;

    private WrongUsage() {}

    static Problem of(ParameterException e) {
        CommandLine command = e.getCommandLine();
        Problem problem = problem(e, command.getCommandSpec());
        return problem.remedy("Run '" + command.getCommandSpec().qualifiedName() + " --help' for its usage.");
    }

    private static Problem problem(ParameterException e, CommandSpec command) {
        if (e instanceof WrongUsageException wrong) {
            return withQuestion(e.getMessage(), wrong.question());
        }
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().get(0), command);
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing().get(0));
        }
        Optional<ArgSpec> argument = Optional.ofNullable(e.getArgSpec());
        if (argument.isPresent() && argument.get().completionCandidates() != null && e.getValue() != null) {
            List<String> words = new ArrayList<>();
            argument.get().completionCandidates().forEach(words::add);
            return withQuestion(
                    name(argument.get()) + " takes " + String.join(" or ", words) + ", not '" + e.getValue() + "'",
                    NearestWords.question(e.getValue(), words));
        }
        if (argument.isPresent() && e.getValue() != null && e.getValue().isBlank()) {
            return missing(argument.get());
        }
        String sentence = e.getMessage();
        return Problem.of(ErrorCode.USAGE, sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1));
    }

    private static Problem withQuestion(String sentence, String question) {
        Problem problem = Problem.of(ErrorCode.USAGE, sentence);
        return question.isEmpty() ? problem : problem.because(question);
    }

    private static Problem unmatched(String word, CommandSpec command) {
        if (word.startsWith("-")) {
            // The value of an option may follow its name.
            String name = word.split("=", 2)[0];
            List<String> names = command.optionsMap().keySet().stream()
                    .filter(known -> known.length() > LETTER && name.length() > LETTER)
                    .toList();
            return withQuestion("there is no option '" + name + "'", NearestWords.question(name, names));
        }
        if (command.parent() == null) {
            return withQuestion("there is no command '" + word + "'", NearestWords.question(word, Commands.names()));
        }
        return Problem.of(ErrorCode.USAGE, "'" + command.name() + "' does not take the argument '" + word + "'");
    }

    private static Problem missing(ArgSpec argument) {
        if (argument.isOption()) {
            return Problem.of(ErrorCode.USAGE, name(argument) + " needs a value: " + argument.paramLabel());
        }
        return Problem.of(ErrorCode.USAGE, "the argument " + argument.paramLabel() + " is missing")
                .because(argument.paramLabel() + ": " + String.join(" ", argument.description()));
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
