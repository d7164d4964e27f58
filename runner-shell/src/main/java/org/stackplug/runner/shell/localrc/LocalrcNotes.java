package org.stackplug.runner.shell.localrc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.stackplug.runner.shell.process.ShellFiles;
import org.stackplug.runner.shell.script.ErrtraceDetector;
import org.stackplug.spi.run.SessionRequest;

/** The file in which {@code session/localrc} records the failing commands of localrc. */
public final class LocalrcNotes {
    private static final String NAME = "localrc-failures";
    /** A link to the file with the shell's own output. */
    private static final String OUTPUT = "output";

    private static final String ERRTRACE = "localrc-errtrace";
    private static final int FIELDS = 4;
    private static final int FIELDS_OF_A_FRAME = 3;

    private LocalrcNotes() {}

    /**
     * A record of a command that failed.
     *
     * @param position the length of the shell's output at that time, in bytes; empty if standard error leads elsewhere
     * @param frames three fields for each frame, innermost first: function, file, line
     */
    record LocalrcFailure(int status, OptionalLong position, String command, List<String> frames) {
        LocalrcFailure {
            frames = List.copyOf(frames);
        }

        /** Returns the file of the command, as bash reports it. */
        String file() {
            return frames.size() > 1 ? frames.get(1) : "";
        }

        /** Returns whether this failure is only the status of an earlier one, passed on to a caller. */
        boolean passesOn(LocalrcFailure earlier) {
            if (status != earlier.status || frames.size() < FIELDS_OF_A_FRAME) {
                return false;
            }
            for (int i = 0; i + 2 < earlier.frames.size(); i += FIELDS_OF_A_FRAME) {
                if (earlier.frames.subList(i + 1, i + 3).equals(frames.subList(1, 3))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Creates the files in the session's folder that the shell needs to record failures. */
    public static void prepare(SessionRequest request) throws IOException {
        ShellFiles.create(request.folder().resolve(NAME));
        Files.createSymbolicLink(
                request.folder().resolve(OUTPUT), request.files().output());
        if (request.localrc().file().filter(ErrtraceDetector::isWritten).isPresent()) {
            ShellFiles.create(request.folder().resolve(ERRTRACE));
        }
    }

    /** Returns whether there are no notes and no output of the shell, which is usual outside of a DevStack tree. */
    public static boolean areNone(SessionRequest request) throws IOException {
        return Files.size(request.folder().resolve(NAME)) == 0
                && (!Files.exists(request.files().output())
                        || Files.size(request.files().output()) == 0);
    }

    /**
     * Returns the notes, in order, up to a damaged one. Background jobs of localrc that fail at the same time can damage
     * notes.
     */
    static List<LocalrcFailure> read(Path folder) throws IOException {
        String[] fields = Files.readString(folder.resolve(NAME), StandardCharsets.ISO_8859_1)
                .split("\0", -1);
        List<LocalrcFailure> notes = new ArrayList<>();
        int i = 0;
        try {
            while (i + FIELDS < fields.length) {
                int end = i + FIELDS + FIELDS_OF_A_FRAME * Integer.parseInt(fields[i + 3]);
                if (end >= fields.length) {
                    break;
                }
                List<String> frames = new ArrayList<>();
                for (int j = i + FIELDS; j < end; j++) {
                    frames.add(text(fields[j]));
                }
                OptionalLong position = fields[i + 1].equals("-")
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(fields[i + 1]));
                notes.add(new LocalrcFailure(Integer.parseInt(fields[i]), position, text(fields[i + 2]), frames));
                i = end;
            }
        } catch (NumberFormatException e) {
            return notes;
        }
        return notes;
    }

    private static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
