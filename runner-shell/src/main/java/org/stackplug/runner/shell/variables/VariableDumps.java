package org.stackplug.runner.shell.variables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.runner.shell.process.PrivateFiles;
import org.stackplug.spi.run.Namespace;

/** The files into which the shell writes its variables: where the engine asks for them, and by itself while it breaks. */
public final class VariableDumps {
    private final Path asked;
    private final Path last;

    private VariableDumps(Path folder) {
        this.asked = folder.resolve("variables");
        this.last = folder.resolve("last-variables");
    }

    /**
     * Makes ready for a shell.
     *
     * @param folder the session's
     */
    public static VariableDumps prepare(Path folder) throws IOException {
        VariableDumps dumps = new VariableDumps(folder);
        PrivateFiles.empty(dumps.last);
        return dumps;
    }

    /** An empty file for the shell. Not emptied by it: some file systems hasten to put a file on the disk that was. */
    public Path anew() throws IOException {
        return PrivateFiles.anew(asked);
    }

    /** What the shell has written into that file. */
    public Namespace read() throws IOException {
        return DeclareDump.namespace(Files.readAllBytes(asked));
    }

    /** What a shell has left when it broke; once. Of nested ones, of which the inner breaks first, each has its own. */
    public Optional<Namespace> takeLast() throws IOException {
        byte[] dump = Files.readAllBytes(last);
        if (dump.length == 0) {
            return Optional.empty();
        }
        PrivateFiles.anew(last);
        return Optional.of(new Namespace(DeclareDump.read(dump)));
    }
}
