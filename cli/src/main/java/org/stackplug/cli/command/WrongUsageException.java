package org.stackplug.cli.command;

import java.util.Collection;
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
        super(command, sentence);
        this.question = NearestWords.question(word, known);
    }

    /** Returns the question whether a near name was meant; empty if there is none. */
    public String question() {
        return question;
    }
}
