package org.stackplug.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.stackplug.cli.command.Version;

/** The main class. */
public final class Main {
    /** 128 and the number of SIGPIPE: other programs are terminated by that signal. */
    private static final int READER_GONE = 141;

    private Main() {}

    /** Runs one command and exits with its status. */
    public static void main(String[] arguments) {
        // Always UTF-8: the encoding of a POSIX locale would turn other letters into question marks.
        ResultStream results = new ResultStream(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(results, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        System.exit(written(results, run(arguments)));
    }

    private static int run(String[] arguments) {
        // Answered before other classes are loaded, because scripts ask for it often.
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println(Version.line());
            return 0;
        }
        try {
            return Tool.run(arguments, System.out, System.err);
        } catch (LinkageError e) {
            return Damage.report(Damage.in(e).orElseThrow(() -> e), System.err);
        }
    }

    /** Returns the exit status of a command whose result may not have reached its reader. */
    private static int written(ResultStream results, int status) {
        System.out.flush();
        if (results.failure().isEmpty()) {
            return status;
        }
        if (results.isReaderGone()) {
            return status == 0 ? READER_GONE : status;
        }
        int unwritten = Tool.unwritten(results.failure().get(), System.err);
        return status == 0 ? unwritten : status;
    }
}
