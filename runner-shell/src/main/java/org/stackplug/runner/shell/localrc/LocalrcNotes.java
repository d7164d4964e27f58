package org.stackplug.runner.shell.localrc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.stackplug.runner.shell.process.PrivateFiles;
import org.stackplug.runner.shell.script.ErrtraceDetector;
import org.stackplug.spi.run.SessionRequest;

/** The file in which {@code session/localrc} notes the failing commands of localrc. */
public final class LocalrcNotes {
    private static final String NAME = "localrc-failures";
    /** A link to where the shell's own words go. */
    private static final String OUTPUT = "output";

    private static final String ERRTRACE = "localrc-errtrace";
    private static final int FIELDS = 4;
    private static final int FIELDS_OF_A_FRAME = 3;

    private LocalrcNotes() {}

    /**
     * A command that failed.
     *
     * @param position how much of the shell's output was written by then; empty when its standard error leads elsewhere
     * @param frames three fields for each, innermost first: function, file, line
     */
    record Note(int status, OptionalLong position, String command, List<String> frames) {
        Note {
            frames = List.copyOf(frames);
        }

        /** Returns the file in which it failed, as bash has it. */
        String file() {
            return frames.size() > 1 ? frames.get(1) : "";
        }

        /** Returns whether it is only another one's failure handed on: to what has called or evaluated that one. */
        boolean handsOn(Note earlier) {
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

    /** Makes what the shell needs for it in the session's folder. */
    public static void prepare(SessionRequest request) throws IOException {
        PrivateFiles.empty(request.folder().resolve(NAME));
        Files.createSymbolicLink(
                request.folder().resolve(OUTPUT), request.files().output());
        if (request.localrc().file().filter(ErrtraceDetector::isWritten).isPresent()) {
            PrivateFiles.empty(request.folder().resolve(ERRTRACE));
        }
    }

    /** Returns whether nothing was noted, and the shell has not printed anything: mostly so, where no tree is. */
    public static boolean areNone(SessionRequest request) throws IOException {
        return Files.size(request.folder().resolve(NAME)) == 0
                && (!Files.exists(request.files().output())
                        || Files.size(request.files().output()) == 0);
    }

    /** Reads them, in order. What stands after one that is damaged is left out: localrc may have background jobs that fail. */
    static List<Note> read(Path folder) throws IOException {
        String[] words = Files.readString(folder.resolve(NAME), StandardCharsets.ISO_8859_1)
                .split("\0", -1);
        List<Note> notes = new ArrayList<>();
        int i = 0;
        try {
            while (i + FIELDS < words.length) {
                int end = i + FIELDS + FIELDS_OF_A_FRAME * Integer.parseInt(words[i + 3]);
                if (end >= words.length) {
                    break;
                }
                List<String> frames = new ArrayList<>();
                for (int j = i + FIELDS; j < end; j++) {
                    frames.add(text(words[j]));
                }
                OptionalLong position =
                        words[i + 1].equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[i + 1]));
                notes.add(new Note(Integer.parseInt(words[i]), position, text(words[i + 2]), frames));
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
