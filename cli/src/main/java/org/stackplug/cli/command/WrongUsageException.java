package org.stackplug.cli.command;

import java.util.Collection;
import java.util.List;
import org.stackplug.problem.NearestWords;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Wrong usage: ends the command with exit status 2. Knows near names, if the user misspelt one. */
public final class WrongUsageException extends ParameterException {
    private static final long serialVersionUID = 1L;

    private final String question;

    /**
     * @param sentence one sentence without a full stop
     * @param word the word that is not in {@code known}
     */
    public WrongUsageException(CommandLine command, String sentence, String word, Collection<String> known) {
        this(command, sentence, NearestWords.of(word, known));
    }

    /** @param near what the user may have meant, as it has to be written */
    WrongUsageException(CommandLine command, String sentence, List<String> near) {
        super(command, sentence);
        this.question = NearestWords.question(near);
    }

    /** Returns the question whether a near name was meant; empty if there is none. */
    public String question() {
        return question;
    }
}
