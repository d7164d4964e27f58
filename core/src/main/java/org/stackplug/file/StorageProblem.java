package org.stackplug.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;

/** Words the problems of files and folders that can't be read or written. */
public final class StorageProblem {
    private static final Pattern FULL = Pattern.compile("no space left|quota exceeded");

    private StorageProblem() {}

    /**
     * Returns the problem of a file or folder that can't be written.
     *
     * @param sentence the failure, without a full stop
     * @param where the folder or file that has to be writable
     */
    public static Problem writing(String sentence, IOException e, String where) {
        return Problem.of(ErrorCode.STORAGE, sentence).because(PlainFile.why(e)).remedy(remedy(e, where));
    }

    private static String remedy(IOException e, String where) {
        if (FULL.matcher(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT))
                .find()) {
            return "Free some disk space.";
        }
        return e instanceof AccessDeniedException
                ? "Make sure " + where + " is writable; 'stackplug doctor' says whose DEST and TOP_DIR are."
                : "Make sure " + where + " is writable, and that there is space.";
    }

    /**
     * Returns the problem of a file or folder that can't be read.
     *
     * @param sentence the failure, without a full stop
     * @param where the folder or file that has to be readable
     */
    public static Problem reading(String sentence, IOException e, String where) {
        return Problem.of(ErrorCode.STORAGE, sentence)
                .because(PlainFile.why(e))
                .remedy("Make sure that " + where + " is readable.");
    }
}
