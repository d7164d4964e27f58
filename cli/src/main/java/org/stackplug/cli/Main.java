package org.stackplug.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where it starts. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its status. */
    public static void main(String[] arguments) {
        // Answered before anything else is loaded: scripts ask this often.
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println(Version.line());
            return;
        }
        // What a POSIX locale would turn into question marks.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        System.exit(Tool.run(arguments, System.out, System.err));
    }
}
