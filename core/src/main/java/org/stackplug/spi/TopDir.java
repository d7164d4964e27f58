package org.stackplug.spi;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recognises the kind of folder that TOP_DIR is.
 *
 * @since 0.1.0
 */
public final class TopDir {
    private TopDir() {}

    /** Returns whether a folder is a DevStack tree, which contains the files {@code stack.sh} and {@code functions}. */
    public static boolean isDevStackTree(Path folder) {
        return Files.isRegularFile(folder.resolve("stack.sh")) && Files.isRegularFile(folder.resolve("functions"));
    }
}
