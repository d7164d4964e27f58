package org.stackplug.runner.shell.variables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.runner.shell.process.ShellFiles;
import org.stackplug.spi.run.Namespace;

/** The files into which the shell writes its variables: on request of the engine, and by itself when the shell fails. */
public final class VariableDumps {
    private final Path requested;
    private final Path last;

    private VariableDumps(Path folder) {
        this.requested = folder.resolve("variables");
        this.last = folder.resolve("last-variables");
    }

    /**
     * Creates the file that a failing shell writes.
     *
     * @param folder the folder of the session
     */
    public static VariableDumps prepare(Path folder) throws IOException {
        VariableDumps dumps = new VariableDumps(folder);
        ShellFiles.create(dumps.last);
        return dumps;
    }

    /**
     * Returns a new empty file for the shell. The shell does not truncate one: some file systems write a truncated file
     * to the disk at once.
     */
    public Path createFile() throws IOException {
        return ShellFiles.replace(requested);
    }

    /** Returns the variables that the shell has written into that file. */
    public Namespace read() throws IOException {
        return DeclareDump.namespace(Files.readAllBytes(requested));
    }

    /**
     * Returns the last variables of a shell that failed, once. An inner shell fails before the outer one, and each of
     * them leaves its own.
     */
    public Optional<Namespace> takeLast() throws IOException {
        byte[] dump = Files.readAllBytes(last);
        if (dump.length == 0) {
            return Optional.empty();
        }
        ShellFiles.replace(last);
        return Optional.of(new Namespace(DeclareDump.read(dump)));
    }
}
