package org.stackplug.file;

import java.io.IOException;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;

/** Words the problems of files and folders that can't be read or written. */
public final class StorageProblem {
    private StorageProblem() {}

    /**
     * Returns the problem of a file or folder that can't be written.
     *
     * @param sentence the failure, without a full stop
     * @param where the folder or file that has to be writable
     */
    public static Problem writing(String sentence, IOException e, String where) {
        return Problem.of(ErrorCode.STORAGE, sentence)
                .because(PlainFile.why(e))
                .remedy("Free some disk space and make sure " + where + " is writable.");
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
